// Keeps a number of workers alive: starts them, replaces those that have ended or no longer answer, and stops them in order.
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import { atMost, type Clock, type Timer } from "../clock.ts";
import type { WorkerDescription } from "../inspect/api/inspector-api.ts";
import type { ReloadableSettings } from "../settings.ts";
import type { LifeOfWorker } from "./life-topic.ts";
import type { LiveWorker } from "./live-worker.ts";
import type { WorkerProcess } from "./worker-process.ts";

/** A worker as it is supervised. */
export type SupervisedWorker = Pick<WorkerProcess, keyof WorkerProcess>;

export interface SupervisorOptions {
  readonly count: number;
  /** Starts the process of a worker. */
  readonly fork: (number: number) => SupervisedWorker;
  /** Called with why the gateway cannot go on. */
  readonly onFailed: (reason: string) => void;
  /** The machine's. */
  readonly clock: Clock;
  readonly warn: (message: string) => void;
}

const pingMillis = 1_000;
/** A worker that leaves a ping unanswered this often is killed. */
const maxUnansweredPings = 5;
/** A worker that does not serve by then is killed. */
const maxStartMillis = 60_000;
/** How long an orderly stop may take. */
const maxStopMillis = 15_000;
/** So many workers that end before they serve, within the time, end the gateway. */
const maxFailedStarts = 5;
const failedStartsMillis = 60_000;
/** After a failed start, times the number of failures. */
const retryMillis = 100;

export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #joins: ((worker: LiveWorker) => () => void)[] = [];
  readonly #workers = new Map<number, SupervisedWorker>();
  readonly #pings: Timer;
  #failedStarts: number[] = [];
  #isStopping = false;
  #restarting: Promise<void> | undefined;
  /** No worker starts before it resolves. */
  #mayStart: Promise<unknown> = Promise.resolve();

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#pings = options.clock.setInterval(() => this.#ping(), pingMillis);
  }

  /** Those that serve clients, by number. */
  list(): readonly SupervisedWorker[] {
    return [...this.#workers.values()]
      .filter(({ state }) => state === "serving" || state === "leaving")
      .sort((one, other) => one.number - other.number);
  }

  /**
   * Calls `join` for each worker when its link is made, before it serves clients: the place to open topics.
   * The function that `join` returns is called once, when the worker has ended and its last message has arrived.
   */
  onJoin(join: (worker: LiveWorker) => () => void): void {
    this.#joins.push(join);
  }

  status(): readonly WorkerDescription[] {
    return [...this.#workers.values()]
      .sort((one, other) => one.number - other.number)
      .map(({ number, pid, state, startedAt, load }) => ({
        number,
        pid,
        state,
        startedAt: new Date(startedAt).toISOString(),
        ...load,
      }));
  }

  /** Starts all workers. Resolves when all serve. @throws Error with the reason of the last one that could not start */
  async start(): Promise<void> {
    const numbers = Array.from({ length: this.#options.count }, (_, index) => index + 1);
    await Promise.all(numbers.map((number) => this.#startUntilServing(number)));
  }

  /** Applies changed settings in all workers that run. */
  async reload(settings: ReloadableSettings): Promise<void> {
    await this.#requestAll("reload", settings);
  }

  /**
   * Closes the connections of all workers with 1001 over the time. Workers that end are not replaced any more. Resolves when
   * each `$disconnect` has run.
   */
  async drain(millis: number): Promise<void> {
    this.#isStopping = true;
    await this.#requestAll("drain", millis);
  }

  /**
   * Replaces the workers one by one: each accepts no more clients, closes its connections with 1001 over the time, runs each
   * `$disconnect`, and ends; then another one starts. Callers at the same time share one round.
   * @throws Error if a new worker could not start
   */
  restart(millis: number): Promise<void> {
    this.#restarting ??= this.#restartAll(millis).finally(() => {
      this.#restarting = undefined;
    });
    return this.#restarting;
  }

  /**
   * Ends all workers at once: each closes its connections with 1001 and runs no `$disconnect`.
   * @param ready their successors start when it resolves
   */
  async replaceAll(ready: Promise<unknown>): Promise<void> {
    this.#mayStart = ready;
    // Those that are expected to end are replaced by the round that ends them.
    const workers = [...this.#workers.values()].filter((worker) => !worker.isExpectedToEnd);
    await Promise.all(
      workers.map(async (worker) => {
        // Its start is tried again.
        if (worker.state === "starting") return worker.kill("the node changes its number");
        await this.#end(worker, "abandon");
        if (!this.#isStopping) await this.#replace(worker).catch(() => {});
      }),
    );
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.all(Array.from(this.#workers.values(), (worker) => this.#end(worker)));
    this.#pings.cancel();
  }

  /** Also those that start: they answer when they serve. Those that end have nothing to do. */
  async #requestAll<Name extends "reload" | "drain">(
    name: Name,
    argument: Parameters<LifeOfWorker[Name]>[0],
  ): Promise<void> {
    await Promise.all(Array.from(this.#workers.values(), ({ life }) => life.request(name, argument).catch(() => {})));
  }

  async #restartAll(millis: number): Promise<void> {
    for (const worker of this.list()) {
      if (this.#isStopping) return;
      // It has ended and was replaced.
      if (worker.state === "ended") continue;
      worker.isExpectedToEnd = true;
      worker.state = "leaving";
      await worker.life.request("retire", millis).catch(() => {});
      await this.#end(worker);
      await this.#replace(worker);
    }
  }

  /** @throws Error if too many starts have failed */
  async #startUntilServing(number: number): Promise<void> {
    for (;;) {
      await this.#mayStart;
      if (this.#isStopping) return;
      let worker: SupervisedWorker | undefined;
      try {
        worker = this.#start(number);
        await worker.serving;
        return;
      } catch (error) {
        await worker?.ended;
        await this.#afterFailedStart(number, errorMessage(error));
      }
    }
  }

  /** Starts the successor of a worker that has ended. The gateway ends if too many starts have failed. */
  async #replace({ number }: SupervisedWorker): Promise<void> {
    try {
      await this.#startUntilServing(number);
    } catch (error) {
      this.#options.onFailed(errorMessage(error));
      throw error;
    }
  }

  #start(number: number): SupervisedWorker {
    const { fork, clock } = this.#options;
    const worker = fork(number);
    this.#workers.set(number, worker);
    const leaves = this.#joins.map((join) => join(worker));
    const late = clock.setTimeout(() => {
      if (worker.state === "starting") worker.kill(`it did not serve within ${maxStartMillis / 1000} seconds`);
    }, maxStartMillis);
    void worker.serving.catch(() => {}).then(() => late.cancel());
    void worker.ended.then(() => {
      late.cancel();
      for (const leave of leaves) leave();
      if (this.#workers.get(number) === worker) this.#workers.delete(number);
    });
    void worker.serving.then(
      () => worker.ended.then(() => this.#afterEnd(worker)),
      () => {},
    );
    return worker;
  }

  /** Replaces a worker that served. */
  async #afterEnd(worker: SupervisedWorker): Promise<void> {
    if (this.#isStopping || worker.isExpectedToEnd) return;
    this.#options.warn(`Worker ${worker.number} (process ${worker.pid}) ended: ${worker.reason}. Another one starts.`);
    await this.#replace(worker).catch(() => {});
  }

  /** @throws Error if too many starts have failed */
  async #afterFailedStart(number: number, reason: string): Promise<void> {
    if (this.#isStopping) return;
    const { clock, warn } = this.#options;
    const now = clock.monotonic();
    this.#failedStarts = [...this.#failedStarts.filter((at) => at > now - failedStartsMillis), now];
    const failures = this.#failedStarts.length;
    if (failures >= maxFailedStarts) {
      throw new Error(`Workers ended ${failures} times within a minute before they served. The last: ${reason}.`);
    }
    warn(`Worker ${number} could not start: ${reason}. Another one starts.`);
    await new Promise<void>((resolve) => clock.setTimeout(resolve, retryMillis * failures));
  }

  /** Stops a worker in order; kills it if that takes too long. */
  async #end(worker: SupervisedWorker, how: "stop" | "abandon" = "stop"): Promise<void> {
    const { clock } = this.#options;
    worker.isExpectedToEnd = true;
    if (worker.state === "starting") worker.kill("the gateway stopped");
    else worker.life.notify(how, null);
    await atMost(maxStopMillis, worker.ended, clock);
    if (worker.state !== "ended") worker.kill("it did not stop in time");
    await worker.ended;
  }

  #ping(): void {
    for (const worker of this.#workers.values()) {
      if (worker.state === "starting" || worker.state === "ended") continue;
      worker.ping();
      if (worker.isStalled(maxUnansweredPings)) {
        worker.kill(`it did not answer for ${(maxUnansweredPings * pingMillis) / 1000} seconds`);
      }
    }
  }
}
