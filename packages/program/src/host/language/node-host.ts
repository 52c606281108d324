// The process in which a Node.js program runs: loads the program's own SDK, and the program through tsx, within a stack.
// Started by node-process.ts, which has set the SDK's environment. Standard output belongs to the program.
import fs, { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire, syncBuiltinESMExports } from "node:module";
import { join, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { type FromHost, type HostSettings, hostSettingsVariable, type ToHost } from "./host-message.ts";
import type { ThrownError } from "./language-process.ts";
import { parseStack } from "./stack-text.ts";

const settings: HostSettings = JSON.parse(process.env[hostSettingsVariable] ?? "{}");
const requireFromProgram = createRequire(join(settings.folder, "package.json"));
const told = new Set<unknown>();
const readFiles = new Set<string>();

process.on("uncaughtException", tell);
process.on("unhandledRejection", tell);
// After what packages do at this point: `@pulumi/aws` makes resources there.
process.once("beforeExit", () => {
  process.nextTick(() => {
    setImmediate(() => {});
    process.once("beforeExit", (code) => {
      if (code === 0 && told.size === 0) void signalShutdown();
    });
  });
});
process.on("exit", (code) => {
  tellOutsideFiles();
  if (code === 0 && told.size > 0) process.exitCode = 1;
});
// Whoever started this process is gone, and the engine with it.
process.on("disconnect", () => process.exit(1));
process.on("message", (message: ToHost) => {
  Object.assign(process.env, message.environment);
  void run(message.config, message.secretConfig);
});

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
    tell(error);
    process.exit(1);
  }
}

// An SDK tells the engine each of its own steps as a debug message, one call after the other: half the time of a run.
// Nobody reads them here. A package may bring an SDK of its own.
function withoutDebugLog(require: NodeJS.Require): void {
  const log: { debug: () => Promise<void> } = require("@pulumi/pulumi/log");
  log.debug = async () => {};
  withoutPromiseStacks(require);
}

// It also keeps, for each promise of its own, the stack that made it, as text and through source maps: a third of what is
// left. Unless somebody looks for leaked promises, nobody reads those either.
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

// SDKs are most of what a program loads. A process that waits for its program has them in memory already.
function preload(): void {
  const { dependencies = {}, devDependencies = {} } = packageManifest(settings.folder);
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
    if (!name.startsWith("@pulumi/")) continue;
    try {
      requireFromProgram(name);
      withoutDebugLog(createRequire(requireFromProgram.resolve(name)));
    } catch {
      // Not installed, or no CommonJS: the program will tell when it needs it.
    }
  }
}

async function run(config: Readonly<Record<string, string>>, secretKeys: readonly string[]): Promise<void> {
  // The channel must not keep a program alive that has nothing more to do.
  process.channel?.unref();
  noteReadFiles();
  try {
    sdk.setAllConfig(config, secretKeys);
    await sdk.runInPulumiStack(loadProgram);
    send({ kind: "finished" });
  } catch (error) {
    tell(error);
  }
}

/** Hooks of the program may be called until the engine has done everything. Not every SDK knows this. */
async function signalShutdown(): Promise<void> {
  const { signalAndWaitForShutdown }: { signalAndWaitForShutdown?: () => Promise<void> } = requireFromProgram(
    "@pulumi/pulumi/runtime/settings",
  );
  await signalAndWaitForShutdown?.();
}

/** @returns the exports, or what an exported function makes of them */
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

// As Pulumi does: `exports`, then `main`, then the folder's index.
function entry(manifest: Manifest): string {
  if (!isFolder(settings.main)) return settings.main;
  for (const path of [exportPath(manifest.exports), manifest.main]) {
    if (path !== undefined && existsSync(resolve(settings.main, path))) return resolve(settings.main, path);
  }
  return settings.main;
}

type ExportTarget = string | { readonly [condition: string]: ExportTarget | undefined } | undefined;
interface Manifest {
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

/** The nearest package.json at or above a path; empty when there is none. */
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
  if (found === undefined) throw new Error(`${folder} has none of ${names.join(", ")}, and package.json names no main`);
  return join(folder, found);
}

// tsx looks at every module that is loaded. Packages are JavaScript already; without it they load four times as fast.
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
}

/** What tsx replaces in Node's own module loader; its types do not know them. */
interface ModuleInternals {
  readonly _extensions: Record<string, ((module: NodeJS.Module, file: string) => void) | undefined>;
  _resolveFilename(request: string, parent: NodeJS.Module | undefined, ...rest: readonly unknown[]): string;
}

function inPackages(file: string): boolean {
  return file.includes(`${sep}node_modules${sep}`);
}

/** What a watch on the program's folder may miss: sources and templates of a workspace, a program that was built first. */
function tellOutsideFiles(): void {
  const read = [...readFiles].filter((file) => !file.startsWith(settings.folder + sep));
  const files = new Set([...Object.keys(requireFromProgram.cache), ...read]);
  files.delete(import.meta.filename);
  const own = [...files].filter((file) => !inPackages(file) && existsSync(file));
  if (own.length > 0) send({ kind: "outside-files", files: own });
}

/** Templates, and modules that are imported: Node.js reads them so. */
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
function tell(thrown: unknown): void {
  if (told.has(thrown)) return;
  told.add(thrown);
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
    // The SDK makes errors of its own where a resource failed; none of the program's code is on their stack.
    fromSdk: frames.length > 0 && frames.every(({ file }) => file.includes(join("node_modules", "@pulumi"))),
  };
}

/** A file that does not parse: tsx tells the place in the message, Node.js before the stack. */
function syntaxErrorOf({ name, message, stack = "" }: Error): ThrownError | undefined {
  const [, file, line, column, text] =
    (name === "TransformError" && /^(.+):(\d+):(\d+): ERROR: (.+)$/m.exec(message)) ||
    (name === "SyntaxError" && /^(.+):(\d+)\n.*\n( *)\^/.exec(stack)) ||
    [];
  if (file === undefined || column === undefined) return undefined;
  // esbuild counts from 0; before the stack stands a caret.
  const place = { line: Number(line), column: (text === undefined ? column.length : Number(column)) + 1 };
  const frame = { file, ...place, functionName: undefined };
  return { name: "SyntaxError", message: text ?? message, frames: [frame], fromSdk: false };
}

/** The list of files that led to it says less than what to do. */
function messageOf(error: Error): string {
  const isMissing = "code" in error && (error.code === "MODULE_NOT_FOUND" || error.code === "ERR_MODULE_NOT_FOUND");
  const [, name = ""] = /^Cannot find (?:module|package) '([^']+)'/.exec(error.message) ?? [];
  if (!isMissing || /^$|^[./]|^[A-Za-z]:/.test(name)) return error.message;
  return `Cannot find the package of '${name}'. Run \`npm install\` in ${settings.folder}.`;
}

function send(message: FromHost): void {
  process.send?.(message);
}
