// The process that runs a Node.js program: loads the program's own SDK, and runs the program with tsx in a stack.
// node-process.ts starts it and sets the SDK's environment. Standard output belongs to the program.
import fs, { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire, setSourceMapsSupport, syncBuiltinESMExports } from "node:module";
import { join, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { type FromHost, type HostSettings, hostSettingsVariable, type ToHost } from "./host-message.ts";
import type { ThrownError } from "./language-process.ts";
import { loadLate } from "./late-modules.ts";
import { parseStack } from "./stack-text.ts";

const settings: HostSettings = JSON.parse(process.env[hostSettingsVariable] ?? "{}");
const requireFromProgram = createRequire(join(settings.folder, "package.json"));
const reported = new Set<unknown>();
const readFiles = new Set<string>();

process.on("uncaughtException", report);
process.on("unhandledRejection", report);
// Runs after the packages' own handlers, because `@pulumi/aws` creates resources in one.
process.once("beforeExit", () => {
  process.nextTick(() => {
    setImmediate(() => {});
    process.once("beforeExit", (code) => {
      if (code === 0 && reported.size === 0) void signalShutdown();
    });
  });
});
process.on("exit", (code) => {
  reportOutsideFiles();
  if (code === 0 && reported.size > 0) process.exitCode = 1;
});
// The parent process, and the engine with it, has exited.
process.on("disconnect", () => process.exit(1));
process.on("message", (message: ToHost) => {
  Object.assign(process.env, message.environment);
  void run(message.config, message.secretConfig);
});

hideTypeScriptWithoutParser();
loadLate();
const sdk = loadSdk();
preload();
if (settings.typescript) registerTypeScript();

interface Sdk {
  readonly runInPulumiStack: (init: () => Promise<unknown>) => Promise<unknown>;
  readonly setAllConfig: (config: Readonly<Record<string, string>>, secretKeys: readonly string[]) => void;
}

function loadSdk(): Sdk {
  try {
    requireFromProgram.resolve("@pulumi/pulumi");
  } catch {
    send({ kind: "package-missing", name: "@pulumi/pulumi" });
    process.exit(1);
  }
  try {
    const { runtime } = requireFromProgram("@pulumi/pulumi");
    withoutDebugLog(requireFromProgram);
    return runtime;
  } catch (error) {
    report(error);
    process.exit(1);
  }
}

// To serialise functions, the SDK parses them with the installed `typescript`, or else with its own copy of an older one.
// From version 7 on, `typescript` cannot be used as a parser, so the SDK must not find it.
function hideTypeScriptWithoutParser(): void {
  const internals: ModuleInternals = createRequire(import.meta.url)("node:module");
  const { _resolveFilename: resolveFilename } = internals;
  internals._resolveFilename = function (request, parent, ...rest) {
    const found = resolveFilename.call(this, request, parent, ...rest);
    if (request !== "typescript" || !parent?.filename.endsWith("typescript-shim.js")) return found;
    const { version = "" }: Manifest = packageManifest(found);
    if (Number.parseInt(version, 10) < 7) return found;
    throw new Error(`typescript ${version} has no parser for JavaScript programs`);
  };
}

// An SDK logs each of its steps to the engine as a debug message, in sequential calls: half the time of a run. The engine
// ignores them. A package may have its own copy of the SDK.
function withoutDebugLog(require: NodeJS.Require): void {
  const log: { debug: () => Promise<void> } = require("@pulumi/pulumi/log");
  log.debug = async () => {};
  withoutPromiseStacks(require);
}

// The SDK also formats a stack trace with source maps for each of its promises: a third of the remaining time. Only the
// search for leaked promises uses them.
function withoutPromiseStacks(require: NodeJS.Require): void {
  if (process.env.PULUMI_DEBUG_PROMISE_LEAKS) return;
  const sdk: { debuggablePromise?: (...args: unknown[]) => unknown } = require("@pulumi/pulumi/runtime/debuggable");
  const { debuggablePromise } = sdk;
  if (debuggablePromise === undefined) return;
  sdk.debuggablePromise = (...args) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(...args);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
}

// SDKs are most of the code that a program loads, so a waiting process loads them in advance.
function preload(): void {
  const { dependencies = {}, devDependencies = {} } = packageManifest(settings.folder);
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
    if (!name.startsWith("@pulumi/")) continue;
    try {
      requireFromProgram(name);
      withoutDebugLog(createRequire(requireFromProgram.resolve(name)));
    } catch {
      // Not installed, or not CommonJS: an import by the program reports it.
    }
  }
}

async function run(config: Readonly<Record<string, string>>, secretKeys: readonly string[]): Promise<void> {
  // The channel must not keep a finished program alive.
  process.channel?.unref();
  noteReadFiles();
  try {
    sdk.setAllConfig(config, secretKeys);
    await sdk.runInPulumiStack(loadProgram);
    send({ kind: "finished" });
  } catch (error) {
    report(error);
  }
}

/** The engine may call the program's hooks until it has finished. Older SDKs do not have this function. */
async function signalShutdown(): Promise<void> {
  const { signalAndWaitForShutdown }: { signalAndWaitForShutdown?: () => Promise<void> } = requireFromProgram(
    "@pulumi/pulumi/runtime/settings",
  );
  await signalAndWaitForShutdown?.();
}

/** @returns the exports, or the result of the exported function */
async function loadProgram(): Promise<unknown> {
  const manifest = packageManifest(settings.main);
  const main = entry(manifest);
  if (manifest.type === "module" || main.endsWith(".mjs") || main.endsWith(".mts")) {
    const { default: only, ...named } = await import(pathToFileURL(isFolder(main) ? indexOf(main) : main).href);
    return called(only ?? named);
  }
  return called(requireFromProgram(isFolder(main) ? main + sep : main));
}

const called = (program: unknown): unknown => (typeof program === "function" ? program() : program);

// As in Pulumi: `exports`, then `main`, then the folder's index.
function entry(manifest: Manifest): string {
  if (!isFolder(settings.main)) return settings.main;
  for (const path of [exportPath(manifest.exports), manifest.main]) {
    if (path !== undefined && existsSync(resolve(settings.main, path))) return resolve(settings.main, path);
  }
  return settings.main;
}

type ExportTarget = string | { readonly [condition: string]: ExportTarget | undefined } | undefined;
interface Manifest {
  readonly version?: string;
  readonly type?: string;
  readonly main?: string;
  readonly exports?: ExportTarget;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function exportPath(target: ExportTarget): string | undefined {
  if (typeof target !== "object") return target;
  return exportPath(target["."] ?? target.default ?? target.require ?? target.import);
}

/** The nearest package.json at or above a path; empty if none exists. */
function packageManifest(path: string): Manifest {
  for (let folder = path; ; folder = resolve(folder, "..")) {
    const file = join(folder, "package.json");
    if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
    if (folder === resolve(folder, "..")) return {};
  }
}

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

function indexOf(folder: string): string {
  const names = ["index.js", "index.mjs", "index.ts", "index.mts"];
  const found = names.find((name) => existsSync(join(folder, name)));
  if (found === undefined) throw new Error(`${folder} has none of ${names.join(", ")}, and package.json has no main`);
  return join(folder, found);
}

// tsx handles every loaded module. Packages are already JavaScript and load four times as fast without it.
function registerTypeScript(): void {
  const require = createRequire(import.meta.url);
  const internals: ModuleInternals = require("node:module");
  const { _extensions: extensions, _resolveFilename: plainResolve } = internals;
  const plainLoad = extensions[".js"];
  require("tsx/cjs/api").register();
  const tsxLoad = extensions[".js"];
  const tsxResolve = internals._resolveFilename;
  extensions[".js"] = (module, file) => (inPackages(file) ? plainLoad : tsxLoad)?.(module, file);
  internals._resolveFilename = function (request, parent, ...rest) {
    const resolveFilename = inPackages(parent?.filename ?? "") ? plainResolve : tsxResolve;
    return resolveFilename.call(this, request, parent, ...rest);
  };
  if (packageManifest(settings.main).type === "module") require("tsx/esm/api").register();
  // tsx maps packages too: their maps are large, and no position in a package is shown.
  setSourceMapsSupport(true, { nodeModules: false });
}

/** The parts of Node's module loader that tsx replaces; they have no official types. */
interface ModuleInternals {
  readonly _extensions: Record<string, ((module: NodeJS.Module, file: string) => void) | undefined>;
  _resolveFilename(request: string, parent: NodeJS.Module | undefined, ...rest: readonly unknown[]): string;
}

function inPackages(file: string): boolean {
  return file.includes(`${sep}node_modules${sep}`);
}

/** Reports files that a watch on the program's folder may miss: sources and templates of a workspace, compiled programs. */
function reportOutsideFiles(): void {
  const files = new Set([...Object.keys(requireFromProgram.cache), ...readFiles]);
  files.delete(import.meta.filename);
  const own = [...files].filter((file) => !inPackages(file) && existsSync(file));
  if (own.length > 0) send({ kind: "outside-files", files: own });
}

/** Records templates, and imported modules, which Node.js reads with the same function. */
function noteReadFiles(): void {
  const { readFileSync: read } = fs;
  const noted = (...args: Parameters<typeof read>) => {
    const [path] = args;
    if (typeof path === "string" || path instanceof URL) readFiles.add(pathOf(String(path)));
    return read(...args);
  };
  fs.readFileSync = noted as typeof read;
  syncBuiltinESMExports();
}

const pathOf = (path: string) => (path.startsWith("file:") ? fileURLToPath(path) : resolve(path));

/** Once per error: a rejection reaches every promise that waits for it. */
function report(thrown: unknown): void {
  if (reported.has(thrown)) return;
  reported.add(thrown);
  send({ kind: "threw", error: describe(thrown) });
}

function describe(thrown: unknown): ThrownError {
  if (!(thrown instanceof Error)) {
    return { name: "", message: typeof thrown === "string" ? thrown : inspect(thrown), frames: [], fromSdk: false };
  }
  const syntaxError = syntaxErrorOf(thrown);
  if (syntaxError !== undefined) return syntaxError;
  const frames = parseStack(thrown.stack ?? "");
  const cause = thrown.cause instanceof Error ? `\ncaused by ${thrown.cause.name}: ${thrown.cause.message}` : "";
  return {
    name: thrown.name,
    message: messageOf(thrown) + cause,
    frames,
    // The SDK's errors for a failed resource have no frame of the program's code.
    fromSdk: frames.length > 0 && frames.every(({ file }) => file.includes(join("node_modules", "@pulumi"))),
  };
}

/** A file that does not parse: tsx puts the place into the message, Node.js before the stack. */
function syntaxErrorOf({ name, message, stack = "" }: Error): ThrownError | undefined {
  const [, file, line, column, text] =
    (name === "TransformError" && /^(.+):(\d+):(\d+): ERROR: (.+)$/m.exec(message)) ||
    (name === "SyntaxError" && /^(.+):(\d+)\n.*\n( *)\^/.exec(stack)) ||
    [];
  if (file === undefined || column === undefined) return undefined;
  // esbuild counts columns from 0; Node.js marks the column with a caret.
  const place = { line: Number(line), column: (text === undefined ? column.length : Number(column)) + 1 };
  const frame = { file, ...place, functionName: undefined };
  return { name: "SyntaxError", message: text ?? message, frames: [frame], fromSdk: false };
}

/** Replaces Node's list of requiring files with advice. */
function messageOf(error: Error): string {
  const isMissing = "code" in error && (error.code === "MODULE_NOT_FOUND" || error.code === "ERR_MODULE_NOT_FOUND");
  const [, name = ""] = /^Cannot find (?:module|package) '([^']+)'/.exec(error.message) ?? [];
  if (!isMissing || /^$|^[./]|^[A-Za-z]:/.test(name)) return error.message;
  return `Cannot find the package of '${name}'. Run \`npm install\` in ${settings.folder}.`;
}

function send(message: FromHost): void {
  process.send?.(message);
}
