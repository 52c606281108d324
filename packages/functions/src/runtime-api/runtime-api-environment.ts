// Execution environments of runtimes that bring their own client of the Runtime API: provided, Java, .NET, Ruby.
import { setTimeout } from "node:timers/promises";
import type { EnvironmentSettings } from "../environments/environment-starter.ts";
import { trustVariables } from "../environments/environment-variables.ts";
import type {
  EnvironmentListener,
  ExecutionEnvironment,
  HandlerOutcome,
  Invocation,
  ProcessExit,
} from "../environments/execution-environment.ts";
import { FunctionProcess, invalidEntrypoint } from "../environments/function-process.ts";
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
  #process: FunctionProcess | undefined;
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
    if (this.#process) this.#process.stop();
    else this.#exit.resolve({ code: null, signal: "SIGKILL" });
  }

  /** @returns the error that prevented the process from starting; never settles otherwise */
  async #start(
    { file, parameters }: Command,
    { folder }: FunctionFolder,
    variables: Readonly<Record<string, string>>,
    { authorityBundle }: EnvironmentSettings,
    listener: EnvironmentListener,
  ): Promise<ErrorDocument> {
    const address = await this.#api.listen();
    if (this.#isStopped) return new Promise(() => {});
    const process = new FunctionProcess(file, parameters, {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...trustVariables(authorityBundle),
        ...variables,
        AWS_LAMBDA_RUNTIME_API: address,
      },
    });
    this.#process = process;
    const { stdout, stderr } = process.child;
    const lines = new OutputLines((text) => listener.line(text));
    for (const stream of [stdout, stderr]) if (stream) lines.read(stream);
    void process.exited.then((exit) => {
      this.#closed.resolve();
      // An outcome that was posted before comes first.
      setImmediate(() => this.#exit.resolve(exit));
    });
    return process.failed.then(invalidEntrypoint);
  }
}
