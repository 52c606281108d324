// Asynchronous invocations (`InvocationType: Event`): in order of arrival, up to two retries after errors of the function.
import type { FunctionTimer, TimeoutClock } from "./environments/function-clock.ts";
import type { FunctionEvent } from "./events.ts";
import type { FunctionRunner, RunRequest } from "./function-runner.ts";
import { FunctionServiceError } from "./service-error.ts";

/** AWS waits one minute before the first retry and two before the second. */
const retryMillis = [60_000, 120_000];
/** Between tries while the function is throttled: AWS begins with one second. */
const throttledMillis = 1_000;

const idleClock: Pick<TimeoutClock, "setTimeout"> = {
  setTimeout(run, millis) {
    const timer = setTimeout(run, millis).unref();
    return { cancel: () => clearTimeout(timer) };
  },
};

export class EventQueue {
  readonly #emit: (event: FunctionEvent) => void;
  readonly #clock: Pick<TimeoutClock, "setTimeout">;
  readonly #timers = new Set<FunctionTimer>();
  #isClosed = false;

  /** @param clock Default: the machine's, which does not keep the process alive for a retry */
  constructor(emit: (event: FunctionEvent) => void, clock: Pick<TimeoutClock, "setTimeout"> = idleClock) {
    this.#emit = emit;
    this.#clock = clock;
  }

  add(runner: FunctionRunner, request: RunRequest): void {
    void this.#try(runner, request, 0);
  }

  /** Drops what waits for a retry. */
  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }

  async #try(runner: FunctionRunner, request: RunRequest, retries: number): Promise<void> {
    try {
      const { report } = await runner.run(request);
      if (report.error === undefined) return;
      if (retries < runner.known.maximumRetryAttempts) this.#later(retryMillis[retries]!, runner, request, retries + 1);
      else {
        const { requestId } = request;
        this.#emit({ kind: "discarded", functionName: runner.known.name, requestId, error: report.error });
      }
    } catch (error) {
      if (!(error instanceof FunctionServiceError)) throw error;
      this.#later(throttledMillis, runner, request, retries);
    }
  }

  #later(millis: number, runner: FunctionRunner, request: RunRequest, retries: number): void {
    if (this.#isClosed) return;
    const timer = this.#clock.setTimeout(() => {
      this.#timers.delete(timer);
      void this.#try(runner, request, retries);
    }, millis);
    this.#timers.add(timer);
  }
}
