// Execution environments of runtimes that bring their own client of the Runtime API: provided, Java, .NET, Ruby.
import { type ChildProcess, spawn } from "node:child_process";
import type { EnvironmentSettings } from "../environments/environment-starter.ts";
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
import { RuntimeApi } from "./runtime-api.ts";
import type { RuntimeCommand } from "./runtime-command.ts";

type Command = RuntimeCommand & { readonly kind: "command" };

export class RuntimeApiEnvironment implements ExecutionEnvironment {
  readonly initialized: Promise<ErrorDocument | undefined>;
  readonly exited: Promise<ProcessExit>;
  readonly #api = new RuntimeApi();
  readonly #exit = Promise.withResolvers<ProcessExit>();
  #child: ChildProcess | undefined;
  #isStopped = false;

  constructor(
    command: Command,
    code: FunctionFolder,
    variables: Readonly<Record<string, string>>,
    settings: EnvironmentSettings,
    listener: EnvironmentListener,
  ) {
    this.exited = this.#exit.promise;
    void this.exited.then(() => this.#api.close());
    const failed = this.#start(command, code, variables, settings, listener);
    this.initialized = Promise.race([failed, this.#api.initialized]);
  }

  async invoke(invocation: Invocation): Promise<HandlerOutcome> {
    const outcome = await this.#api.invoke(invocation);
    // The runtime answers over a socket and writes its log to a pipe: what it wrote first is read in the next turn.
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    return outcome;
  }

  stop(): void {
    this.#isStopped = true;
    // Whoever waits for its end is not left waiting.
    this.#child?.ref();
    if (this.#child) this.#child.kill("SIGKILL");
    else this.#exit.resolve({ code: null, signal: "SIGKILL" });
  }

  /** @returns what prevented the process from starting; never settles otherwise */
  async #start(
    { file, parameters }: Command,
    { folder }: FunctionFolder,
    variables: Readonly<Record<string, string>>,
    { authorityBundle }: EnvironmentSettings,
    listener: EnvironmentListener,
  ): Promise<ErrorDocument> {
    const address = await this.#api.listen();
    const failed = Promise.withResolvers<ErrorDocument>();
    if (this.#isStopped) return failed.promise;
    const child = spawn(file, parameters, {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...(authorityBundle === undefined ? {} : { SSL_CERT_FILE: authorityBundle, AWS_CA_BUNDLE: authorityBundle }),
        ...variables,
        AWS_LAMBDA_RUNTIME_API: address,
      },
      windowsHide: true,
    });
    this.#child = child;
    const lines = new OutputLines((text) => listener.line(text));
    for (const stream of [child.stdout, child.stderr]) lines.read(stream);
    child.once("error", (error) => {
      failed.resolve({
        errorType: "Runtime.InvalidEntrypoint",
        errorMessage: `${file} cannot be started: ${error.message}`,
      });
      this.#exit.resolve({ code: 1, signal: null });
    });
    child.once("close", (code, signal) => this.#exit.resolve({ code, signal }));
    child.unref();
    return failed.promise;
  }
}
