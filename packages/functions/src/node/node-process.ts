// A Node.js process that begins as a spare one and becomes the execution environment of a function.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type {
  EnvironmentListener,
  ExecutionEnvironment,
  HandlerOutcome,
  Invocation,
  ProcessExit,
} from "../environments/execution-environment.ts";
import { OutputLines } from "../environments/output-lines.ts";
import type { ErrorDocument } from "../error-document.ts";
import type { FunctionFolder } from "../function-definition.ts";
import { endOfOutput, type FromBootstrap, type ToBootstrap } from "./bootstrap-message.ts";

export interface NodeProcessSettings {
  readonly authorityFile: string | undefined;
  readonly cacheFolder: string | undefined;
  /** Absolute paths of modules to load before the function is known. */
  readonly preload: readonly string[];
  /** Of the process from its start. */
  readonly variables: Readonly<Record<string, string>>;
}

const bootstrap = fileURLToPath(
  import.meta.resolve("./bootstrap/main.js").replace(/\.js$/, import.meta.url.endsWith(".ts") ? ".ts" : ".js"),
);

export class NodeProcess {
  readonly exited: Promise<ProcessExit>;
  readonly #child: ChildProcess;
  readonly #lines: OutputLines;
  readonly #initialised = Promise.withResolvers<ErrorDocument | undefined>();
  #listener: EnvironmentListener | undefined;
  #outcome: ((outcome: HandlerOutcome) => void) | undefined;

  constructor({ authorityFile, cacheFolder, preload, variables }: NodeProcessSettings) {
    this.#child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", bootstrap, ...preload], {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: {
        TZ: ":UTC",
        PATH: process.env.PATH,
        ...variables,
        ...(authorityFile === undefined ? {} : { NODE_EXTRA_CA_CERTS: authorityFile }),
        ...(cacheFolder === undefined ? {} : { NODE_COMPILE_CACHE: cacheFolder }),
      },
      windowsHide: true,
    });
    this.#lines = new OutputLines((text) => this.#listener?.line(text), endOfOutput);
    this.#lines.read(this.#child.stdout!);
    this.#lines.read(this.#child.stderr!);
    this.#child.on("message", (message) => this.#received(message as FromBootstrap));
    this.exited = new Promise((resolve) => {
      this.#child.once("error", () => resolve({ code: 1, signal: null }));
      this.#child.once("close", (code, signal) => resolve({ code, signal }));
    });
    // An idle process keeps this one no longer than its functions are wanted.
    this.#child.unref();
    this.#child.channel?.unref();
  }

  initialise(
    { folder, handler, runtime, layers, sdkFolders }: FunctionFolder,
    variables: Readonly<Record<string, string>>,
    loopbackNames: readonly string[],
    listener: EnvironmentListener,
  ): ExecutionEnvironment {
    this.#listener = listener;
    const version = Number.parseInt(runtime.slice("nodejs".length), 10);
    this.#send({
      kind: "initialise",
      folder,
      handler,
      version,
      variables,
      packageFolders: [...layers].reverse().flatMap((layer) => packageFolders(layer, version)),
      sdkFolders,
      loopbackNames,
    });
    return {
      initialized: this.#initialised.promise,
      exited: this.exited,
      invoke: (invocation) => this.#invoke(invocation),
      stop: () => this.stop(),
    };
  }

  stop(): void {
    this.#child.kill("SIGKILL");
  }

  #invoke(invocation: Invocation): Promise<HandlerOutcome> {
    this.#send({ kind: "invoke", ...invocation });
    return new Promise((resolve) => {
      this.#outcome = resolve;
    });
  }

  #send(message: ToBootstrap): void {
    // A process that has ended is noticed by `exited`.
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  #received(message: FromBootstrap): void {
    switch (message.kind) {
      case "initialised":
        return this.#initialised.resolve(message.error);
      case "loaded":
        return this.#listener?.loaded(message.paths);
      case "ended": {
        const { error, payload, bytes, memoryMegabytes } = message;
        const outcome: HandlerOutcome = error
          ? { kind: "failed", error, memoryMegabytes, exits: message.exits }
          : { kind: "returned", payload: payload ?? Buffer.from(bytes ?? "", "base64"), memoryMegabytes };
        const settle = this.#outcome;
        this.#outcome = undefined;
        if (message.hasOutput) this.#lines.afterMark(() => settle?.(outcome));
        else settle?.(outcome);
      }
    }
  }
}

function packageFolders(layer: string, version: number): readonly string[] {
  return [`nodejs/node${version}/node_modules`, "nodejs/node_modules"].map((it) => join(layer, it)).filter(existsSync);
}
