// A Node.js process that begins as a spare one and becomes the execution environment of a function.
import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { nodeProgram } from "../bootstrap-files.ts";
import type { DeadlineMessage, FromBootstrap, InvokeMessage } from "../environments/bootstrap-message.ts";
import { BootstrapProcess } from "../environments/bootstrap-process.ts";
import type { EnvironmentListener, ExecutionEnvironment, ProcessExit } from "../environments/execution-environment.ts";
import { FunctionProcess } from "../environments/function-process.ts";
import type { HostNames } from "../environments/host-names.ts";
import type { FunctionFolder } from "../function-definition.ts";
import type { NodeSetup } from "./node-setup.ts";

export interface NodeProcessSettings {
  readonly authorityFile: string | undefined;
  readonly cacheFolder: string | undefined;
  /** Absolute paths of modules to load before the function is known. */
  readonly preload: readonly string[];
  /** Of the process from its start. */
  readonly variables: Readonly<Record<string, string>>;
  /** Starts the inspector. Default false. */
  readonly inspect?: boolean;
}

export class NodeProcess {
  readonly #child: ChildProcess;
  readonly #process: BootstrapProcess;
  readonly #inspectorUrl = Promise.withResolvers<string>();

  constructor({ authorityFile, cacheFolder, preload, variables, inspect = false }: NodeProcessSettings) {
    // Front ends find the inspector through the debugger port: Node.js need not print its address.
    const options = inspect ? ["--inspect=127.0.0.1:0", "--inspect-publish-uid=http"] : [];
    const { program, bootstrap } = nodeProgram();
    const parameters = ["--disable-warning=ExperimentalWarning", ...options, bootstrap, ...preload];
    const process = new FunctionProcess(program, parameters, {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: {
        TZ: ":UTC",
        PATH: globalThis.process.env.PATH,
        ...variables,
        ...(authorityFile === undefined ? {} : { NODE_EXTRA_CA_CERTS: authorityFile }),
        ...(cacheFolder === undefined ? {} : { NODE_COMPILE_CACHE: cacheFolder }),
      },
    });
    this.#child = process.child;
    this.#process = new BootstrapProcess(process, (message) => this.#send(message));
    this.#child.on("message", (received) => {
      const message = received as FromBootstrap;
      if (message.kind === "inspector") this.#inspectorUrl.resolve(message.url);
      else this.#process.receive(message);
    });
    this.#child.channel?.unref();
  }

  get exited(): Promise<ProcessExit> {
    return this.#process.exited;
  }

  /** Never settles without an inspector. */
  get inspectorUrl(): Promise<string> {
    return this.#inspectorUrl.promise;
  }

  /** @param ready the handler is loaded after it; default: now */
  initialise(
    { folder, handler, runtime, layers, sdkFolders }: FunctionFolder,
    variables: Readonly<Record<string, string>>,
    { loopbackNames, servedHosts, refusedHosts }: HostNames,
    listener: EnvironmentListener,
    ready?: Promise<void>,
  ): ExecutionEnvironment {
    this.#process.listener = listener;
    const version = Number.parseInt(runtime.slice("nodejs".length), 10);
    const setup: NodeSetup = {
      kind: "initialise",
      folder,
      handler,
      version,
      variables,
      packageFolders: layers.flatMap((layer) => packageFolders(layer, version)),
      sdkFolders,
      loopbackNames,
      servedHosts,
      refusedHosts,
    };
    if (ready) void ready.then(() => this.#send(setup));
    else this.#send(setup);
    return this.#process;
  }

  stop(): void {
    this.#process.stop();
  }

  #send(message: NodeSetup | InvokeMessage | DeadlineMessage): void {
    // A process that has ended is noticed by `exited`.
    if (this.#child.connected) this.#child.send(message, () => {});
  }
}

function packageFolders(layer: string, version: number): readonly string[] {
  return [`nodejs/node${version}/node_modules`, "nodejs/node_modules"].map((it) => join(layer, it)).filter(existsSync);
}
