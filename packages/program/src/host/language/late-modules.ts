// Loads modules of the SDK when the program first uses them. To serialise functions, the SDK loads a TypeScript parser and npm's
// installer: most of its code, which few programs use.
import { createRequire } from "node:module";

/** By the end of the file that requires them: requests whose modules have no effect when they are loaded. */
const lateModules: Readonly<Record<string, string>> = {
  "codePaths.js": "@npmcli/arborist",
  "parseFunction.js": "../../typescript-shim",
  "analyzer.js": "../../typescript-shim",
};

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
  const [, name = ""] =
    /@pulumi[\\/]pulumi[\\/](?:runtime[\\/]closure|provider[\\/]experimental)[\\/]([^\\/]+)$/.exec(parent) ?? [];
  return lateModules[name] === request;
}

/** The exports of a CommonJS module that is loaded when a member is read. */
function lateModule(load: () => object): object {
  let loaded: object | undefined;
  const exported = (): object => (loaded ??= load());
  return new Proxy(
    {},
    {
      // TypeScript's import helpers copy the members of a module without this mark, and so would load it.
      get: (_, name) => (name === "__esModule" && loaded === undefined ? true : Reflect.get(exported(), name)),
      has: (_, name) => Reflect.has(exported(), name),
    },
  );
}
