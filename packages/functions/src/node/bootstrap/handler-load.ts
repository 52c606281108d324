// Loads the handler: the same files, forms and errors as AWS's runtime.
import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { RuntimeError } from "./error.ts";
import { handlerFiles, parseHandlerName } from "./handler-file.ts";
import { provideResponseStreams, streamsResponse } from "./response-stream.ts";

export interface Handler {
  call(...parameters: unknown[]): unknown;
  readonly streams: boolean;
  readonly isAsync: boolean;
}

const callbacksRemoved =
  "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.";

/**
 * @param version of Node.js that the function asks for
 * @throws RuntimeError, or what the module throws while it is loaded
 */
export async function loadHandler(folder: string, name: string, version: number): Promise<Handler> {
  if (name.includes("..")) {
    throw new RuntimeError(
      "MalformedHandlerName",
      `'${name}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const parsed = parseHandlerName(name);
  if (parsed === undefined) throw new RuntimeError("MalformedHandlerName", "Bad handler");
  provideResponseStreams();
  const loaded = await loadModule(folder, name, parsed.module, version);
  const found =
    memberOf(loaded, parsed.members) ?? (version >= 24 ? memberOf(defaultOf(loaded), parsed.members) : undefined);
  if (!found) throw new RuntimeError("HandlerNotFound", `${name} is undefined or not exported`);
  if (typeof found !== "function") throw new RuntimeError("HandlerNotFound", `${name} is not a function`);
  const streams = streamsResponse(found);
  if (version >= 24 && found.length >= 3 && !streams)
    throw new RuntimeError("CallbackHandlerDeprecated", callbacksRemoved);
  return { call: found as Handler["call"], streams, isAsync: found.constructor.name === "AsyncFunction" };
}

function memberOf(module: unknown, members: readonly string[]): unknown {
  let found = module;
  for (const member of members) found = found ? (found as Readonly<Record<string, unknown>>)[member] : undefined;
  return found;
}

/** The default export of an ES module, `module.exports` of an imported CommonJS module. */
const defaultOf = (module: unknown): unknown =>
  typeof module === "object" && module !== null && "default" in module ? module.default : undefined;

async function loadModule(folder: string, name: string, module: string, version: number): Promise<unknown> {
  const require = createRequire(join(folder, "index.js"));
  try {
    for (const file of handlerFiles(folder, name)) {
      if (!isFile(file)) continue;
      return version >= 24 || isModule(file) ? await import(pathToFileURL(file).href) : require(file);
    }
    return require(require.resolve(module, { paths: [folder, join(folder, dirname(module))] }));
  } catch (error) {
    if (!Error.isError(error)) throw error;
    if (error.name === "SyntaxError") throw runtimeError("UserCodeSyntaxError", error);
    // A package that an ES module imports has another code; AWS's runtime returns that error as it is.
    if ("code" in error && error.code === "MODULE_NOT_FOUND") throw runtimeError("ImportModuleError", error);
    throw error;
  }
}

function runtimeError(kind: string, cause: Error): RuntimeError {
  const error = new RuntimeError(kind, String(cause));
  error.stack = `${error.name}: ${cause.stack}`;
  return error;
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

const isModule = (file: string): boolean => file.endsWith(".mjs") || (file.endsWith(".js") && isModuleScope(file));

/** The nearest package says that its `.js` files are ES modules. */
function isModuleScope(file: string): boolean {
  for (let folder = dirname(file); !folder.endsWith("node_modules"); folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, "utf8")).type === "module";
    if (folder === dirname(folder)) return false;
  }
  return false;
}
