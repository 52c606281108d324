// An execution environment whose process runs a bootstrap of ours and exchanges messages with it.
import type { ErrorDocument } from "../error-document.ts";
import { type DeadlineMessage, endOfOutput, type FromBootstrap, type InvokeMessage } from "./bootstrap-message.ts";
import type {
  EnvironmentListener,
  ExecutionEnvironment,
  HandlerOutcome,
  Invocation,
  ProcessExit,
} from "./execution-environment.ts";
import { type FunctionProcess, invalidEntrypoint } from "./function-process.ts";
import { OutputLines } from "./output-lines.ts";

export class BootstrapProcess implements ExecutionEnvironment {
  readonly initialized: Promise<ErrorDocument | undefined>;
  readonly exited: Promise<ProcessExit>;
  /** Undefined in a spare process. */
  listener: EnvironmentListener | undefined;
  readonly #process: FunctionProcess;
  readonly #lines: OutputLines;
  readonly #send: (message: InvokeMessage | DeadlineMessage) => void;
  readonly #initialised = Promise.withResolvers<ErrorDocument | undefined>();
  #outcome: ((outcome: HandlerOutcome) => void) | undefined;

  constructor(process: FunctionProcess, send: (message: InvokeMessage | DeadlineMessage) => void) {
    const { child } = process;
    this.#process = process;
    this.#send = send;
    this.#lines = new OutputLines((text) => this.listener?.line(text), endOfOutput);
    for (const stream of [child.stdout, child.stderr]) if (stream) this.#lines.read(stream);
    this.initialized = Promise.race([this.#initialised.promise, process.failed.then(invalidEntrypoint)]);
    this.exited = process.exited;
  }

  invoke(invocation: Invocation): Promise<HandlerOutcome> {
    this.#send({ kind: "invoke", ...invocation });
    return new Promise((resolve) => {
      this.#outcome = resolve;
    });
  }

  extend(deadline: number): void {
    this.#send({ kind: "deadline", deadline });
  }

  stop(): void {
    this.#process.stop();
  }

  receive(message: FromBootstrap): void {
    switch (message.kind) {
      case "initialised":
        return this.#initialised.resolve(message.error);
      case "loaded":
        return this.listener?.loaded(message.paths);
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
