// Gives jobs to the worker, one at a time. Of jobs of one name only the newest waits. A worker that does not answer in time is
// ended, and a new one takes its place.
import type { JobName, Jobs } from "./jobs.ts";
import type { WorkerAnswer, WorkerRequest } from "./worker.ts";

/** The part of a Worker that is used. */
export interface WorkerPort {
  addEventListener(type: "message", listener: (event: { readonly data: WorkerAnswer }) => void): void;
  addEventListener(type: "error", listener: (event: { readonly message: string }) => void): void;
  postMessage(request: WorkerRequest): void;
  terminate(): void;
}

/** `late`: the worker did not end the job in time. `outdated`: a newer job of the same name took its place. */
export type Done<Result> =
  | { readonly kind: "done"; readonly result: Result }
  | { readonly kind: "late" }
  | { readonly kind: "outdated" }
  | { readonly kind: "failed"; readonly message: string };

/** Milliseconds for one job; the engine's own limits end a rendering after one second. */
const defaultMaxMillis = 4000;

interface Waiting {
  readonly request: WorkerRequest;
  readonly resolve: (done: Done<never>) => void;
}

export class EngineClient {
  readonly #make: () => WorkerPort;
  readonly #maxMillis: number;
  #worker: WorkerPort | undefined;
  #running: (Waiting & { readonly timer: ReturnType<typeof setTimeout> }) | undefined;
  #waiting: Map<JobName, Waiting> = new Map();
  /** The kept documents, which a new worker needs again. */
  #kept: Jobs["keep"]["data"] | undefined;
  #lastId = 0;

  constructor(make: () => WorkerPort, maxMillis = defaultMaxMillis) {
    this.#make = make;
    this.#maxMillis = maxMillis;
  }

  do<Name extends JobName>(name: Name, data: Jobs[Name]["data"]): Promise<Done<Jobs[Name]["result"]>> {
    if (name === "keep") this.#kept = data as Jobs["keep"]["data"];
    return new Promise((resolve) => {
      this.#waiting.get(name)?.resolve({ kind: "outdated" });
      // The newest job is the last one in the queue.
      this.#waiting.delete(name);
      this.#waiting.set(name, { request: { id: ++this.#lastId, name, data }, resolve });
      this.#next();
    });
  }

  #next(): void {
    if (this.#running !== undefined) return;
    const [waiting] = this.#waiting.values();
    if (waiting === undefined) return;
    this.#waiting.delete(waiting.request.name);
    this.#running = { ...waiting, timer: setTimeout(() => this.#restart({ kind: "late" }), this.#maxMillis) };
    this.#started().postMessage(waiting.request);
  }

  #started(): WorkerPort {
    if (this.#worker !== undefined) return this.#worker;
    const worker = this.#make();
    worker.addEventListener("message", ({ data }) => {
      if (data.id !== this.#running?.request.id) return;
      this.#end(
        "failure" in data ? { kind: "failed", message: data.failure } : { kind: "done", result: data.result as never },
      );
    });
    worker.addEventListener("error", ({ message }) => this.#restart({ kind: "failed", message }));
    this.#worker = worker;
    return worker;
  }

  #restart(done: Done<never>): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    // A worker that fails at the documents themselves, or cannot start, would fail at them again.
    const failedAtKept = this.#running?.request.name === "keep";
    if (this.#kept !== undefined && !failedAtKept && !this.#waiting.has("keep")) {
      const request = { id: ++this.#lastId, name: "keep", data: this.#kept } as const;
      // Before a comparison that waits already.
      this.#waiting = new Map([["keep", { request, resolve: () => {} }], ...this.#waiting]);
    }
    this.#end(done);
  }

  #end(done: Done<never>): void {
    const ended = this.#running;
    if (ended === undefined) return;
    clearTimeout(ended.timer);
    this.#running = undefined;
    ended.resolve(done);
    this.#next();
  }
}
