// Execution environments of runtimes that bring their own client of the Runtime API: provided, Java, .NET, Ruby.
import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout } from "node:timers/promises";
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

/** How long an outcome waits for a runtime that still works after it posted the outcome. */
const maxIdleMillis = 100;

type Command = RuntimeCommand & { readonly kind: "command" };

export class RuntimeApiEnvironment implements ExecutionEnvironment {
  readonly initialized: Promise<ErrorDocument | undefined>;
  readonly exited: Promise<ProcessExit>;
  readonly #api = new RuntimeApi();
  readonly #exit = Promise.withResolvers<ProcessExit>();
  readonly #closed = Promise.withResolvers<void>();
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
    // A runtime that has posted an error may end: it can be used again when it asks for the next invocation. Its log comes
    // over a pipe and has been read by then.
    let hasEnded = false;
    const ended = this.#closed.promise.then(() => {
      hasEnded = true;
    });
    await Promise.race([this.#api.idle(), ended, setTimeout(maxIdleMillis, undefined, { ref: false })]);
    return outcome.kind === "failed" ? { ...outcome, exits: hasEnded } : outcome;
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
    child.once("close", (code, signal) => {
      this.#closed.resolve();
      // An outcome that was posted before comes first.
      setImmediate(() => this.#exit.resolve({ code, signal }));
    });
    child.unref();
    return failed.promise;
  }
}
