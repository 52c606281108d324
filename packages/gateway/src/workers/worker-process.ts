// One worker as its parent sees it: the process, its link, and its state.
import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { Clock } from "../clock.ts";
import { channelToChild } from "./channel.ts";
import { type LifeOfParent, type LifeOfWorker, lifeTopic, type WorkerLoad } from "./life-topic.ts";
import { Link, type Topic } from "./link.ts";
import type { LiveWorker } from "./live-worker.ts";

/** `leaving`: it accepts no more clients, and ends when those that it has are gone. */
export type WorkerState = "starting" | "serving" | "leaving" | "ended";

export interface WorkerProcessOptions {
  readonly number: number;
  /** Its standard error output is a pipe. */
  readonly child: ChildProcess;
  /** Called with the process's number before the worker does anything. */
  readonly onFork: (pid: number) => void;
  /** The first message. */
  readonly start: object;
  readonly parent: Omit<LifeOfParent, "serving" | "failed" | "stopped">;
  readonly clock: Clock;
}

/** Kept of the standard error output, to explain the end of a process. */
const maxErrorOutput = 2_000;

export class WorkerProcess implements LiveWorker {
  readonly number: number;
  readonly pid: number;
  readonly link: Link;
  readonly life: Topic<LifeOfWorker>;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Resolves when the worker accepts clients; rejects if it ends before. */
  readonly serving: Promise<void>;
  /** Resolves when the process has ended and its last message has arrived. */
  readonly ended: Promise<void>;
  state: WorkerState = "starting";
  /** Of the last ping. */
  load: WorkerLoad | undefined;
  /** True if its end is wanted. */
  isExpectedToEnd = false;
  readonly #child: ChildProcess;
  #unansweredPings = 0;
  #isPinging = false;
  /** Why it ends, if the parent or the worker itself knows. */
  #reason: string | undefined;
  #errorOutput = "";

  /** @throws Error if the process did not start, and the error of `onFork` */
  constructor({ number, child, onFork, start, parent, clock }: WorkerProcessOptions) {
    // Of a process that could not be started, signalled or written to: its end says the rest.
    child.on("error", () => {});
    if (child.pid === undefined) throw new Error(`The process of worker ${number} could not be started.`);
    this.#child = child;
    this.number = number;
    this.pid = child.pid;
    this.startedAt = clock.now();
    this.#forward(child.stderr!);
    this.link = new Link(channelToChild(child), (error, topic, name) => {
      parent.warn(`The gateway failed to handle ${topic}.${name} of worker ${number}: ${errorMessage(error)}`);
    });
    const serving = Promise.withResolvers<void>();
    this.serving = serving.promise;
    serving.promise.catch(() => {});
    this.life = this.link.topic<LifeOfParent, LifeOfWorker>(lifeTopic, {
      ...parent,
      serving: () => {
        this.state = "serving";
        serving.resolve();
      },
      failed: (message) => {
        this.#reason = message;
      },
      stopped() {},
    });
    const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    const unlinked = new Promise<void>((resolve) => this.link.onClose(resolve));
    this.ended = Promise.all([exited, unlinked]).then(() => {
      this.state = "ended";
      serving.reject(new Error(this.reason));
    });
    try {
      onFork(this.pid);
    } catch (error) {
      this.kill("it could not be recorded in the data folder");
      throw error;
    }
    child.send(start, () => {});
  }

  /** Why the process has ended, as the end of a sentence. */
  get reason(): string {
    const { signalCode, exitCode } = this.#child;
    const end = signalCode === null ? `exit code ${exitCode}` : `signal ${signalCode}`;
    const text = this.#reason ?? errorIn(this.#errorOutput);
    return text === undefined ? end : `${end}: ${text}`;
  }

  /** True if the last `count` calls of `ping` found the one before unanswered. Counts calls, not time: this process may stall. */
  isStalled(count: number): boolean {
    return this.#unansweredPings >= count;
  }

  ping(): void {
    if (this.#isPinging) {
      this.#unansweredPings++;
      return;
    }
    this.#isPinging = true;
    this.life.request("ping", null).then(
      (load) => {
        this.load = load;
        this.#isPinging = false;
        this.#unansweredPings = 0;
      },
      () => {},
    );
  }

  kill(reason: string): void {
    this.#reason ??= reason;
    this.#child.kill("SIGKILL");
  }

  #forward(output: Readable): void {
    output.on("data", (chunk: Buffer) => {
      process.stderr.write(chunk);
      this.#errorOutput = (this.#errorOutput + chunk.toString()).slice(-maxErrorOutput);
    });
  }
}

/** The error in what a process printed when it ended; else the last line. */
function errorIn(output: string): string | undefined {
  return /^(?:\w+Error|Error)\b.*/m.exec(output)?.[0] ?? (output.trim().split("\n").at(-1) || undefined);
}
