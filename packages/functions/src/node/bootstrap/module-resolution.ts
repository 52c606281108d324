// Packages of layers and of the AWS SDK, for `require` and for `import`.
import module, { createRequire, registerHooks } from "node:module";
import { delimiter, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { NodeSetup } from "../node-setup.ts";

const sdkPackage = /^@(?:aws-sdk|smithy)\//;

/** Files that were loaded, and not reported yet. */
let loaded: string[] = [];

export function reportLoadedModules(report: (paths: readonly string[]) => void): void {
  if (loaded.length === 0) return;
  report(loaded);
  loaded = [];
}

export function resolvePackages({ folder, packageFolders, sdkFolders }: NodeSetup): void {
  // Read by `require` alone: `import` does not look there.
  process.env.NODE_PATH = [...packageFolders, folder, process.env.NODE_PATH].filter(Boolean).join(delimiter);
  (module as unknown as { _initPaths(): void })._initPaths();
  const parents = packageFolders.map((it) => pathToFileURL(join(it, "..", "index.js")).href);
  const sdkParents = sdkFolders.map((it) => pathToFileURL(join(it, "index.js")).href);
  let isLookingElsewhere = false;
  registerHooks({
    resolve(specifier, context, next) {
      // The `require.resolve` below comes here again.
      if (isLookingElsewhere) return next(specifier, context);
      const isBare = !/^(?:[./]|node:|file:|data:)/.test(specifier);
      try {
        return noted(next(specifier, context));
      } catch (error) {
        if (!isBare || !isNotFound(error)) throw error;
        for (const parent of [...parents, ...(sdkPackage.test(specifier) ? sdkParents : [])]) {
          isLookingElsewhere = true;
          try {
            return noted(resolveFrom(parent, specifier, context, next));
          } catch (second) {
            if (!isNotFound(second)) throw second;
          } finally {
            isLookingElsewhere = false;
          }
        }
        throw withInstruction(error, specifier, folder);
      }
    },
  });
}

type Resolve = Parameters<NonNullable<Parameters<typeof registerHooks>[0]["resolve"]>>;

function resolveFrom(parent: string, specifier: string, context: Resolve[1], next: Resolve[2]) {
  // `require` does not pass the parent of the context on: it is resolved by a `require` of the folder.
  if (context.conditions.includes("require")) {
    return { url: pathToFileURL(createRequire(parent).resolve(specifier)).href, shortCircuit: true };
  }
  return next(specifier, { ...context, parentURL: parent });
}

function noted<Result extends { readonly url: string }>(result: Result): Result {
  if (result.url.startsWith("file:") && !result.url.includes("/node_modules/")) loaded.push(fileURLToPath(result.url));
  return result;
}

function isNotFound(error: unknown): boolean {
  return (
    Error.isError(error) &&
    "code" in error &&
    (error.code === "MODULE_NOT_FOUND" || error.code === "ERR_MODULE_NOT_FOUND")
  );
}

/** AWS's Node.js runtimes bring the SDK, so a handler may import it without packaging it. */
function withInstruction(error: unknown, specifier: string, folder: string): unknown {
  if (!sdkPackage.test(specifier) || !Error.isError(error)) return error;
  const name = specifier.split("/").slice(0, 2).join("/");
  error.message += `\n${name} comes with AWS's runtime, not with this machine. Install it: npm install --save-dev ${name} (in ${folder} or in the folder of the program)`;
  return error;
}
