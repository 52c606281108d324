// Configurations of Visual Studio Code's debuggers, as `.vscode/launch.json` has them.
import { join } from "node:path";

export interface DebuggedFunction {
  readonly name: string;
  /** Files and folders of the function's code, absolute. */
  readonly places: readonly string[];
  readonly debugger:
    | { readonly kind: "inspector"; readonly url: string }
    | { readonly kind: "debugpy"; readonly host: string; readonly port: number };
}

/** One configuration for each function, and one that starts all of them. */
export function launchConfigurations(functions: readonly DebuggedFunction[]): object {
  const configurations = functions.map(configurationOf);
  const all = {
    name: "Answerback: all functions",
    configurations: configurations.map(({ name }) => name),
    stopAll: true,
  };
  return { version: "0.2.0", configurations, compounds: configurations.length > 1 ? [all] : [] };
}

function configurationOf({ name: functionName, places, debugger: target }: DebuggedFunction) {
  const name = `Answerback: ${functionName}`;
  if (target.kind === "debugpy") {
    const { host, port } = target;
    return { name, type: "debugpy", request: "attach", connect: { host, port }, justMyCode: true };
  }
  return {
    name,
    type: "node",
    request: "attach",
    websocketAddress: target.url,
    restart: true,
    sourceMaps: true,
    // Breakpoints in the source of a bundle are set before it is loaded: its source maps are searched here.
    outFiles: places.flatMap((it) => (isScript(it) ? [it] : [join(it, "**/*.{js,cjs,mjs}"), notPackages(it)])),
    resolveSourceMapLocations: places.flatMap((it) => (isScript(it) ? [it] : [join(it, "**"), notPackages(it)])),
    skipFiles: ["<node_internals>/**"],
    // The debugger would change NODE_OPTIONS of the function.
    autoAttachChildProcesses: false,
  };
}

const isScript = (path: string) => /\.[cm]?js$/.test(path);

const notPackages = (folder: string) => `!${join(folder, "**/node_modules/**")}`;
