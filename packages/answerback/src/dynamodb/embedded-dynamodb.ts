// The DynamoDB that is served on the gateway's port: one thread, started by the first call or before it.
import { mkdirSync } from "node:fs";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { StoreOptions } from "./dynalite-store.ts";
import type { Members, OperationResult } from "./operation.ts";
import type { FromWorker, ToWorker } from "./worker-message.ts";

export interface EmbeddedDynamoDbOptions extends StoreOptions {
  /** Receives errors of the database itself. */
  readonly onFault: (message: string) => void;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

const script = new URL(`./worker${extname(import.meta.filename)}`, import.meta.url);

export class EmbeddedDynamoDb {
  readonly #options: EmbeddedDynamoDbOptions;
  #worker: Worker | undefined;
  #lastId = 0;
  readonly #waiting = new Map<number, (answer: Answer) => void>();

  constructor(options: EmbeddedDynamoDbOptions) {
    this.#options = options;
  }

  /** Starts the thread and opens the database, so that the first call does not wait for them. */
  open(): void {
    if (this.#worker !== undefined) return;
    this.#worker = this.#start();
    this.#worker.unref();
    this.#worker.postMessage({ kind: "open" } satisfies ToWorker);
  }

  /** @param body JSON. Never rejects: an error of the database is the status 500 */
  call(service: string, operation: string, body: string): Promise<Answer> {
    this.#worker ??= this.#start();
    const id = ++this.#lastId;
    const message: ToWorker = { kind: "call", id, service, operation, body };
    // Only a thread that works keeps the process alive.
    this.#worker.ref();
    this.#worker.postMessage(message);
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  /** Stops after the calls under way; items are then on disk. */
  async close(): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    const exited = new Promise((resolve) => worker.once("exit", resolve));
    worker.ref();
    worker.postMessage({ kind: "close" } satisfies ToWorker);
    await exited;
  }

  #start(): Worker {
    const { folder, region, accountId } = this.#options;
    if (folder !== undefined) mkdirSync(folder, { recursive: true });
    const worker = new Worker(script, { workerData: { folder, region, accountId } satisfies StoreOptions });
    worker.on("message", ({ id, status, body, fault }: FromWorker) => {
      if (fault !== undefined) this.#options.onFault(fault);
      this.#waiting.get(id)?.({ status, body });
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) worker.unref();
    });
    worker.on("error", (error) => {
      // The next call starts another thread, which reads what is on disk.
      const message = `The embedded DynamoDB ended: ${Error.isError(error) ? error.message : error}`;
      this.#options.onFault(message);
      this.#end(worker, message);
    });
    worker.once("exit", () => this.#end(worker, "The embedded DynamoDB has stopped."));
    return worker;
  }

  #end(worker: Worker, message: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const body = JSON.stringify({ __type: "com.amazonaws.dynamodb.v20120810#InternalServerError", message });
    for (const resolve of this.#waiting.values()) resolve({ status: 500, body });
    this.#waiting.clear();
  }
}

/** @throws Error if the body is not JSON, which is an error of this process */
export function parsedAnswer({ status, body }: Answer): OperationResult {
  return { status, body: JSON.parse(body) as Members };
}
