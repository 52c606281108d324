// The program of a Node.js environment: waits as a spare process, loads a handler, calls it for each invocation.
import { createRequire, flushCompileCache } from "node:module";
import type { DeadlineMessage, FromBootstrap, InvokeMessage } from "../../environments/bootstrap-message.ts";
import type { NodeSetup } from "../node-setup.ts";
import { writeConsoleToOutput } from "./console.ts";
import { exposeDeadline, setDeadline } from "./deadline.ts";
import { errorDocument, printedError, RuntimeError } from "./error.ts";
import { callHandler, type HandlerResult } from "./handler-call.ts";
import { type Handler, loadHandler } from "./handler-load.ts";
import { ignoreOuterManifest } from "./module-kind.ts";
import { reportLoadedModules, resolvePackages } from "./module-resolution.ts";
import { resolveNames } from "./name-resolution.ts";
import { startOutput } from "./output.ts";

delete process.env.NODE_COMPILE_CACHE;
process.setSourceMapsEnabled(true);
const output = startOutput();
writeConsoleToOutput();
let handler: Handler | undefined;
let version = 0;
/** Reports an error that no handler caught, then exits. */
let fail: (error: unknown, exit: () => void) => void = failInitialisation;

function send(message: FromBootstrap, sent?: () => void): void {
  process.send?.(message, undefined, undefined, sent);
}

function failInitialisation(error: unknown, exit?: () => void): void {
  console.error(printedError("Init", error));
  send({ kind: "initialised", error: errorDocument(error) }, exit);
}

/** After this much time in milliseconds without being needed, the process writes what it has compiled to the cache. */
const idleMillis = 100;

/** Node.js writes the compile cache when it exits; this process is ended by a signal. */
function keepCompiledCode(): void {
  setTimeout(flushCompileCache, idleMillis).unref();
}

process.on("uncaughtException", (error) => exitAfter(error, 129));
process.on("unhandledRejection", (reason) => {
  const error = new RuntimeError("UnhandledPromiseRejection", String(reason));
  if (Error.isError(reason)) error.stack = `${error.name}: ${reason.stack}`;
  exitAfter(error, 128);
});
process.on("disconnect", () => process.exit(0));
process.on("message", (message: NodeSetup | InvokeMessage | DeadlineMessage) => {
  switch (message.kind) {
    case "initialise":
      return void initialise(message);
    case "invoke":
      return invoke(message);
    case "deadline":
      return setDeadline(message.deadline);
  }
});

function exitAfter(error: unknown, code: number): void {
  fail(error, () => process.exit(code));
}

async function initialise(setup: NodeSetup): Promise<void> {
  version = setup.version;
  for (const name of Object.keys(process.env)) if (!(name in setup.variables)) delete process.env[name];
  Object.assign(process.env, setup.variables);
  try {
    process.chdir(setup.folder);
    resolvePackages(setup);
    ignoreOuterManifest(setup.folder);
    resolveNames(setup);
    handler = await loadHandler(setup.folder, setup.handler, version);
    send({ kind: "initialised" });
  } catch (error) {
    failInitialisation(error);
  } finally {
    reportLoadedModules((paths) => send({ kind: "loaded", paths }));
    keepCompiledCode();
  }
}

function invoke(message: InvokeMessage): void {
  if (handler === undefined) return;
  output.begin(message.requestId);
  if (message.traceId === undefined) delete process.env._X_AMZN_TRACE_ID;
  else process.env._X_AMZN_TRACE_ID = message.traceId;
  let isOver = false;
  const end = (result: HandlerResult, exit?: () => void) => {
    if (isOver) return exit?.();
    isOver = true;
    fail = failInitialisation;
    if ("error" in result) console.error(printedError("Invoke", result.error));
    process.channel?.ref();
    const { error, ...answer } = result;
    const ended: FromBootstrap = {
      kind: "ended",
      ...answer,
      ...("error" in result ? { error: errorDocument(error) } : {}),
      memoryMegabytes: Math.ceil(process.resourceUsage().maxRSS / 1024),
      exits: exit !== undefined,
      hasOutput: output.end(),
    };
    send(ended, exit);
    reportLoadedModules((paths) => send({ kind: "loaded", paths }));
  };
  fail = (error, exit) => end({ error }, exit);
  callHandler(handler, message, version, end);
}

const require = createRequire(process.argv[1]!);
for (const module of process.argv.slice(2)) {
  try {
    require(module);
  } catch {
    // The handler's own import reports it.
  }
}
if (process.execArgv.some((it) => it.startsWith("--inspect"))) {
  exposeDeadline();
  send({ kind: "inspector", url: process.getBuiltinModule("node:inspector").url() ?? "" });
}
keepCompiledCode();
