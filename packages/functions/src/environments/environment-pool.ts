// The execution environments of one function: warm ones are reused, further ones are started up to a limit, idle ones end.
import { FunctionServiceError } from "../service-error.ts";
import type { EnvironmentListener, ExecutionEnvironment } from "./execution-environment.ts";
import type { InvocationLog } from "./invocation-log.ts";

export interface PoolSettings {
  start(listener: EnvironmentListener): ExecutionEnvironment;
  /** Milliseconds of the functions' clock. */
  now(): number;
  /** Further invocations wait. */
  readonly maxEnvironments: number;
  readonly reservedConcurrency: number | undefined;
  /** Milliseconds after which an unused environment ends; undefined: never. */
  readonly idleMillis: number | undefined;
  /** A line outside an invocation. */
  onLine(text: string): void;
  onLoaded(paths: readonly string[]): void;
  onNotice(message: string): void;
}

/** An environment with what the pool knows about it. */
export class PooledEnvironment {
  readonly environment: ExecutionEnvironment;
  /** The code that it runs: see `EnvironmentPool.renew`. */
  readonly generation: number;
  /** When it was started, by the functions' clock. */
  readonly startedMillis: number;
  /** Of the initialisation, in milliseconds; undefined until it has ended. */
  initMillis: number | undefined;
  /** Receives the lines while an invocation runs. */
  log: InvocationLog | undefined;
  /** An invocation has seen it initialised. */
  isWarm = false;
  hasEnded = false;
  idleTimer: NodeJS.Timeout | undefined;

  constructor(settings: PoolSettings, generation: number) {
    this.generation = generation;
    this.startedMillis = settings.now();
    this.environment = settings.start({
      line: (text) => (this.log ? this.log.add(text) : settings.onLine(text)),
      loaded: settings.onLoaded,
      notice: settings.onNotice,
    });
    void this.environment.initialized.then(() => {
      this.initMillis = settings.now() - this.startedMillis;
    });
    void this.environment.exited.then(() => {
      this.hasEnded = true;
    });
  }
}

export class EnvironmentPool {
  #settings: PoolSettings;
  #generation = 0;
  #isClosed = false;
  /** Invocations that have an environment. */
  #inUse = 0;
  /** The last one that was used is the last. */
  readonly #idle: PooledEnvironment[] = [];
  readonly #all = new Set<PooledEnvironment>();
  readonly #waiting: ((environment: PooledEnvironment) => void)[] = [];

  constructor(settings: PoolSettings) {
    this.#settings = settings;
  }

  /**
   * Waits while the limit of environments is reached.
   * @throws FunctionServiceError TooManyRequestsException beyond the reserved concurrency
   */
  async acquire(): Promise<PooledEnvironment> {
    const { reservedConcurrency, maxEnvironments } = this.#settings;
    if (reservedConcurrency !== undefined && this.#inUse >= reservedConcurrency) {
      throw new FunctionServiceError("TooManyRequestsException", 429, "Rate Exceeded.");
    }
    if (this.#inUse >= maxEnvironments) {
      return new Promise((resolve) => this.#waiting.push(resolve));
    }
    this.#inUse += 1;
    return this.#next();
  }

  /** @param isUsable false ends the environment: it timed out, or its handler did not load */
  release(pooled: PooledEnvironment, isUsable: boolean): void {
    pooled.log = undefined;
    if (isUsable && !pooled.hasEnded && !this.#isClosed && pooled.generation === this.#generation) this.#park(pooled);
    else this.#end(pooled);
    const next = this.#waiting.shift();
    if (next) next(this.#next());
    else this.#inUse -= 1;
  }

  /** Starts an environment ahead of the next invocation, if none is there. */
  prepare(): void {
    if (!this.#isClosed && this.#all.size === 0) this.#park(this.#start());
  }

  /** The code or its settings have changed: environments that run an invocation end after it, all others now. */
  renew(settings: PoolSettings): void {
    this.#settings = settings;
    this.#generation += 1;
    for (const pooled of [...this.#idle]) this.#end(pooled);
  }

  /** Ends all environments, also those that run an invocation. */
  close(): Promise<unknown> {
    this.#isClosed = true;
    const all = [...this.#all];
    for (const pooled of all) this.#end(pooled);
    return Promise.all(all.map((it) => it.environment.exited));
  }

  #next(): PooledEnvironment {
    for (let pooled = this.#idle.pop(); pooled !== undefined; pooled = this.#idle.pop()) {
      clearTimeout(pooled.idleTimer);
      if (!pooled.hasEnded) return pooled;
      this.#all.delete(pooled);
    }
    return this.#start();
  }

  #start(): PooledEnvironment {
    const pooled = new PooledEnvironment(this.#settings, this.#generation);
    this.#all.add(pooled);
    return pooled;
  }

  #park(pooled: PooledEnvironment): void {
    const { idleMillis } = this.#settings;
    if (idleMillis !== undefined) pooled.idleTimer = setTimeout(() => this.#end(pooled), idleMillis).unref();
    this.#idle.push(pooled);
  }

  #end(pooled: PooledEnvironment): void {
    clearTimeout(pooled.idleTimer);
    this.#all.delete(pooled);
    const index = this.#idle.indexOf(pooled);
    if (index >= 0) this.#idle.splice(index, 1);
    pooled.environment.stop();
  }
}
