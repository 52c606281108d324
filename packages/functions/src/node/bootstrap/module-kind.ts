// Decides whether a `.js` file of a function is an ES module, as on AWS, where the function is alone in `/var/task`: the
// package.json of a program around its folder says nothing about it.
import { existsSync, readFileSync } from "node:fs";
import module, { registerHooks } from "node:module";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Without a package.json of its own, Node.js recognises an ES module by its syntax. */
const moduleSyntax = /^\s*(?:export(?:\s+\w|\s*[{*])|import(?:\s+\w|\s*[{*"']))/m;

/** Does nothing unless a package.json above the folder makes `.js` files ES modules. */
export function ignoreOuterManifest(folder: string): void {
  const outer = manifestOf(folder, undefined);
  if (outer === undefined || dirname(outer) === folder || typeOf(outer) !== "module") return;
  const isCommonJs = (file: string) =>
    file.startsWith(folder + sep) &&
    file.endsWith(".js") &&
    manifestOf(dirname(file), folder) === undefined &&
    !moduleSyntax.test(readFileSync(file, "utf8"));
  registerHooks({
    load: (url, context, next) =>
      next(
        url,
        url.startsWith("file:") && isCommonJs(fileURLToPath(url)) ? { ...context, format: "commonjs" } : context,
      ),
  });
  // `require` looks at the package.json again.
  const { _extensions: extensions } = module as unknown as CommonJsLoader;
  const load = extensions[".js"];
  extensions[".js"] = (loaded, file) => {
    if (isCommonJs(file)) loaded._compile(readFileSync(file, "utf8"), file, "commonjs");
    else load?.(loaded, file);
  };
}

/** The parts of Node's CommonJS loader that have no official types. */
interface CommonJsLoader {
  readonly _extensions: Record<string, ((loaded: CommonJsModule, file: string) => void) | undefined>;
}
interface CommonJsModule {
  _compile(source: string, file: string, format: "commonjs"): void;
}

/** The nearest package.json at or above a folder, but not above `top`. */
function manifestOf(folder: string, top: string | undefined): string | undefined {
  for (let place = folder; ; place = dirname(place)) {
    const manifest = join(place, "package.json");
    if (existsSync(manifest)) return manifest;
    if (place === top || place === dirname(place)) return undefined;
  }
}

function typeOf(manifest: string): unknown {
  try {
    return JSON.parse(readFileSync(manifest, "utf8")).type;
  } catch {
    return undefined;
  }
}
