// Loads modules of the SDK when the program first uses them: the parser and npm's installer, with which it serialises functions,
// and its API that runs other programs. They are most of its code, and few programs use them.
import { createRequire } from "node:module";
import { sep } from "node:path";

/** Requests whose modules have no effect when they are loaded, and the SDK's files that make them. */
const lateModules: Readonly<Record<string, readonly string[]>> = {
  "./automation": ["index.js"],
  "../../typescript-shim": ["runtime/closure/parseFunction.js", "provider/experimental/analyzer.js"],
  "@npmcli/arborist": ["runtime/closure/codePaths.js"],
  "normalize-package-data": ["runtime/closure/codePaths.js"],
  "js-yaml": ["runtime/manifest.js"],
};
const sdk = "/@pulumi/pulumi/";

interface Loader {
  _load(request: string, parent: NodeJS.Module | undefined, isMain: boolean): unknown;
}

/** Call it before the SDK is loaded. */
export function loadLate(): void {
  const loader: Loader = createRequire(import.meta.url)("node:module");
  const { _load: load } = loader;
  loader._load = function (request, parent, isMain) {
    const isLate = parent?.filename !== undefined && isLateModule(request, parent.filename);
    return isLate
      ? lateModule(() => load.call(this, request, parent, isMain) as object)
      : load.call(this, request, parent, isMain);
  };
}

function isLateModule(request: string, parent: string): boolean {
  if (!Object.hasOwn(lateModules, request)) return false;
  const file = parent.replaceAll(sep, "/");
  return lateModules[request]?.some((it) => file.endsWith(sdk + it)) === true;
}

/** The exports of a CommonJS module that is loaded when a member is read. */
function lateModule(load: () => object): object {
  let loaded: object | undefined;
  const exported = (): object => (loaded ??= load());
  return new Proxy(
    {},
    {
      get(_, name) {
        // TypeScript's import helpers copy the members of a module without this mark, and so would load it.
        if (name === "__esModule") return true;
        // As the helper for default imports would have it.
        if (name === "default" && !("__esModule" in exported())) return exported();
        return Reflect.get(exported(), name);
      },
      has: (_, name) => Reflect.has(exported(), name),
      ownKeys: () => Reflect.ownKeys(exported()),
      getOwnPropertyDescriptor(_, name) {
        const found = Reflect.getOwnPropertyDescriptor(exported(), name);
        return found && { ...found, configurable: true };
      },
    },
  );
}
