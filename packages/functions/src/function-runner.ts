// Runs one function: an invocation gets an environment, its time-out and its log, and ends in one outcome.
import { randomBytes } from "node:crypto";
import { EnvironmentPool, type PooledEnvironment, type PoolSettings } from "./environments/environment-pool.ts";
import type {
  EnvironmentListener,
  ExecutionEnvironment,
  HandlerOutcome,
} from "./environments/execution-environment.ts";
import type { FunctionClock } from "./environments/function-clock.ts";
import { InvocationLog } from "./environments/invocation-log.ts";
import { type ErrorDocument, exitError, maxPayloadBytes, timeoutError, tooLargeError } from "./error-document.ts";
import type { FunctionEvent, InvocationReport } from "./events.ts";
import type { KnownFunction } from "./function-definition.ts";

export interface RunnerSettings {
  startEnvironment(known: KnownFunction, logStreamName: string, listener: EnvironmentListener): ExecutionEnvironment;
  /** A function that is debugged has one environment, which does not end by itself. */
  isInspected(known: KnownFunction): boolean;
  readonly clock: FunctionClock;
  readonly maxEnvironments: number;
  readonly idleMillis: number;
  emit(event: FunctionEvent): void;
}

export interface RunRequest {
  readonly requestId: string;
  readonly payload: string;
  readonly invokedFunctionArn: string;
  readonly clientContext: string | undefined;
  readonly traceId: string | undefined;
  /** `$LATEST` or a version, for the log. */
  readonly executedVersion: string;
  /** Receives each line of the log. */
  readonly onLine?: ((text: string) => void) | undefined;
}

export interface RunResult {
  readonly report: InvocationReport;
  /** JSON, or what a streaming handler wrote. */
  readonly payload: Buffer;
  readonly log: InvocationLog;
}

/**
 * The least that an initialisation may take, in milliseconds. AWS stops it after 10 s and repeats it within the function's
 * own time-out; one that ends within either passes here without the repetition.
 */
const initLimitMillis = 10_000;

type Ended<Result> =
  | { readonly kind: "done"; readonly result: Result }
  | { readonly kind: "exited"; readonly error: ErrorDocument }
  | { readonly kind: "timedOut" };

export class FunctionRunner {
  readonly #settings: RunnerSettings;
  readonly #pool: EnvironmentPool;
  readonly #notices = new Set<string>();
  #known: KnownFunction;

  constructor(known: KnownFunction, settings: RunnerSettings) {
    this.#known = known;
    this.#settings = settings;
    this.#pool = new EnvironmentPool(this.#poolSettings(known));
  }

  get known(): KnownFunction {
    return this.#known;
  }

  /** From the next invocation on; those under way end on the old code. */
  renew(known: KnownFunction): void {
    this.#known = known;
    this.#pool.renew(this.#poolSettings(known));
  }

  /** Loads the handler ahead of the next invocation. */
  prepare(): void {
    // A debugged handler is loaded by an invocation, so that its first lines can be debugged.
    if (!this.#settings.isInspected(this.#known)) this.#pool.prepare();
  }

  close(): Promise<unknown> {
    return this.#pool.close();
  }

  /** @throws FunctionServiceError beyond the reserved concurrency */
  async run(request: RunRequest): Promise<RunResult> {
    const { name, memorySize } = this.#known;
    const pooled = await this.#pool.acquire();
    const { requestId, onLine } = request;
    const log = new InvocationLog((text) => {
      this.#settings.emit({ kind: "line", functionName: name, requestId, text });
      onLine?.(text);
    });
    log.addReport(`START RequestId: ${requestId} Version: ${request.executedVersion}`);
    const { outcome, initMillis, durationMillis } = await this.#invoke(pooled, request, log);
    const sized = withinLimit(outcome);
    const error = sized.kind === "failed" ? sized.error : undefined;
    const payload = sized.kind === "failed" ? JSON.stringify(sized.error) : sized.payload;
    const memoryMegabytes = outcome.memoryMegabytes;
    log.addReport(`END RequestId: ${requestId}`);
    log.addReport(reportLine(requestId, durationMillis, initMillis, memorySize, memoryMegabytes));
    const report: InvocationReport = {
      requestId,
      durationMillis,
      initMillis,
      memoryMegabytes,
      error,
      lines: log.lines,
      omittedLines: log.omittedLines,
    };
    this.#settings.emit({ kind: "invoked", functionName: name, ...report });
    return { report, payload: typeof payload === "string" ? Buffer.from(payload) : payload, log };
  }

  async #invoke(
    pooled: PooledEnvironment,
    request: RunRequest,
    log: InvocationLog,
  ): Promise<{ readonly outcome: HandlerOutcome; readonly initMillis?: number; readonly durationMillis: number }> {
    const { requestId, payload, invokedFunctionArn, clientContext, traceId } = request;
    const { timeoutMillis } = this.#known;
    pooled.log = log;
    let initMillis: number | undefined;
    if (!pooled.isWarm) {
      // An environment that was started ahead may be ready: then the invocation does not wait for its initialisation.
      const wasReady = pooled.initMillis !== undefined;
      const error = await this.#initialised(pooled, requestId);
      const tookMillis = pooled.initMillis ?? this.#settings.clock.now() - pooled.startedMillis;
      if (!wasReady) initMillis = tookMillis;
      if (error !== undefined) {
        await this.#end(pooled);
        return { outcome: { kind: "failed", error }, initMillis: tookMillis, durationMillis: 0 };
      }
      pooled.isWarm = true;
    }
    const { environment } = pooled;
    const { clock } = this.#settings;
    const started = clock.now();
    const deadline = Date.now() + timeoutMillis;
    const invocation = { requestId, payload, deadline, invokedFunctionArn, clientContext, traceId };
    const ended = await this.#raced(environment, environment.invoke(invocation), requestId, timeoutMillis);
    const durationMillis = clock.now() - started;
    if (ended.kind === "done") {
      const outcome = ended.result;
      if (outcome.kind === "failed" && outcome.exits === true) await this.#end(pooled);
      else this.#pool.release(pooled, true);
      return { outcome, initMillis, durationMillis };
    }
    await this.#end(pooled);
    const error = ended.kind === "exited" ? ended.error : timeoutError(requestId, timeoutMillis);
    return { outcome: { kind: "failed", error }, initMillis, durationMillis };
  }

  /** @returns the error that prevents the handler from being called */
  async #initialised({ environment }: PooledEnvironment, requestId: string): Promise<ErrorDocument | undefined> {
    const limit = Math.max(initLimitMillis, this.#known.timeoutMillis);
    const ended = await this.#raced(environment, environment.initialized, requestId, limit);
    if (ended.kind === "timedOut") return timeoutError(requestId, this.#known.timeoutMillis);
    return ended.kind === "exited" ? ended.error : ended.result;
  }

  async #raced<Result>(
    environment: ExecutionEnvironment,
    work: Promise<Result>,
    requestId: string,
    millis: number,
  ): Promise<Ended<Result>> {
    const done = work.then((result): Ended<Result> => ({ kind: "done", result }));
    const timedOut = Promise.withResolvers<Ended<Result>>();
    const timer = this.#settings.clock.setTimeout(() => timedOut.resolve({ kind: "timedOut" }), millis);
    const exited = environment.exited.then(
      ({ code, signal }): Ended<Result> => ({ kind: "exited", error: exitError(requestId, code, signal) }),
    );
    try {
      return await Promise.race([done, exited, timedOut.promise]);
    } finally {
      timer.cancel();
    }
  }

  /** After it, all that the process wrote has been reported. */
  async #end(pooled: PooledEnvironment): Promise<void> {
    pooled.environment.stop();
    await pooled.environment.exited;
    this.#pool.release(pooled, false);
  }

  #poolSettings(known: KnownFunction): PoolSettings {
    const { startEnvironment, maxEnvironments, idleMillis, emit, clock } = this.#settings;
    const { name: functionName, reservedConcurrency } = known;
    const isInspected = this.#settings.isInspected(known);
    return {
      maxEnvironments: isInspected ? 1 : (reservedConcurrency ?? maxEnvironments),
      idleMillis: isInspected ? undefined : idleMillis,
      now: () => clock.now(),
      reservedConcurrency,
      start: (listener) => startEnvironment(known, logStreamName(), listener),
      onLine: (text) => emit({ kind: "line", functionName, requestId: undefined, text }),
      onLoaded: (paths) => emit({ kind: "loaded", functionName, paths }),
      onNotice: (message) => {
        if (this.#notices.has(message)) return;
        this.#notices.add(message);
        emit({ kind: "notice", functionName, message });
      },
    };
  }
}

function withinLimit(outcome: HandlerOutcome): HandlerOutcome {
  if (outcome.kind === "failed") return outcome;
  const { payload } = outcome;
  const bytes = typeof payload === "string" ? Buffer.byteLength(payload) : payload.length;
  return bytes <= maxPayloadBytes ? outcome : { ...outcome, kind: "failed", error: tooLargeError() };
}

function reportLine(
  requestId: string,
  durationMillis: number,
  initMillis: number | undefined,
  memorySize: number,
  memoryMegabytes: number | undefined,
): string {
  const parts = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMillis.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(durationMillis + (initMillis ?? 0))} ms`,
    `Memory Size: ${memorySize} MB`,
    ...(memoryMegabytes === undefined ? [] : [`Max Memory Used: ${memoryMegabytes} MB`]),
    ...(initMillis === undefined ? [] : [`Init Duration: ${initMillis.toFixed(2)} ms`]),
  ];
  return `${parts.join("\t")}\t`;
}

/** `2026/11/27/[$LATEST]0123…`, as AWS names them. */
function logStreamName(): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll("-", "/");
  return `${day}/[$LATEST]${randomBytes(16).toString("hex")}`;
}
