// The durable store: it reads from memory, and a thread writes. Changes that arrive during a write wait and are written
// together by the next one (group commit), so that all of them need only one flush.
import { once } from "node:events";
import { resolve } from "node:path";
import type { Worker } from "node:worker_threads";
import { ChangeFeed } from "./change-feed.ts";
import { keyOfText, keyText } from "./key.ts";
import { RecordTree } from "./record-tree.ts";
import type { Reply, Request, Row, WorkerData } from "./sqlite-protocol.ts";
import { startSqliteThread } from "./sqlite-thread.ts";
import {
  type Change,
  type ChangeListener,
  type Key,
  type RecordValue,
  type Store,
  type StoredRecord,
  StoreError,
} from "./store.ts";

/**
 * Opens the store of a folder, which is created if absent.
 * @throws StoreError if another process uses it, or it cannot be read or written
 */
export async function openSqliteStore(folder: string): Promise<Store> {
  const path = resolve(folder);
  const data: WorkerData = { folder: path };
  const worker = startSqliteThread(data);
  try {
    return new SqliteStore(worker, path, await nextRecords(worker, path));
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

interface Waiting {
  readonly change: Change;
  readonly acknowledge: () => void;
  readonly refuse: (error: StoreError) => void;
}

/** A write waits for more changes for this share of the last write's duration, at most `maxGatherMillis`. */
const gatherShare = 0.25;
const maxGatherMillis = 1;

class SqliteStore implements Store {
  readonly #worker: Worker;
  readonly #folder: string;
  readonly #feed = new ChangeFeed();
  #tree: RecordTree;
  #waiting: Waiting[] = [];
  /** The changes that the thread is writing now, in one transaction. */
  #writing: readonly Waiting[] | undefined;
  #scheduled = false;
  /** Start of the current write, in milliseconds of `performance.now()`. */
  #writeStarted = 0;
  #lastWriteMillis = 0;
  /** Number of changes that were written or waiting when the last write ended. */
  #expected = 1;
  /** The reason why commits are refused: memory is being restored, the store is closed, or its thread has ended. */
  #stopped: StoreError | undefined;
  #idle: (() => void) | undefined;

  constructor(worker: Worker, folder: string, tree: RecordTree) {
    this.#worker = worker;
    this.#folder = folder;
    this.#tree = tree;
    worker.on("message", (reply: Reply) => this.#replied(reply));
    worker.on("error", (cause) => this.#threadEnded(cause));
    worker.on("exit", () => this.#threadEnded(undefined));
  }

  get(key: Key): RecordValue | undefined {
    return this.#tree.get(key);
  }

  list(collection: Key): readonly RecordValue[] {
    return this.#tree.list(collection);
  }

  count(collection: Key): number {
    return this.#tree.count(collection);
  }

  entries(): Iterable<StoredRecord> {
    return this.#tree.entries();
  }

  commit(change: Change): Promise<void> {
    if (this.#stopped) return Promise.reject(this.#stopped);
    this.#tree.apply(change);
    const committed = new Promise<void>((acknowledge, refuse) => {
      this.#waiting.push({ change, acknowledge, refuse });
    });
    this.#schedule();
    this.#feed.publish(change);
    return committed;
  }

  subscribe(listener: ChangeListener): () => void {
    return this.#feed.subscribe(listener);
  }

  async close(): Promise<void> {
    if (this.#stopped?.code === "CLOSED") return;
    if (this.#writing !== undefined || this.#waiting.length > 0) {
      await new Promise<void>((idle) => {
        this.#idle = idle;
      });
    }
    this.#stopped = new StoreError("CLOSED", `The store of ${this.#folder} is closed.`);
    const exit = once(this.#worker, "exit");
    this.#send({ kind: "close" });
    await exit;
  }

  /**
   * Starts the next write when the expected number of changes waits, or after a share of the last write's duration.
   * Clients often write again right after an acknowledgement. Without the short wait, one of eight clients would be
   * written alone while the other seven wait for the next flush, in turns.
   */
  #schedule(): void {
    if (this.#scheduled || this.#writing !== undefined) return;
    this.#scheduled = true;
    const deadline = performance.now() + Math.min(this.#lastWriteMillis * gatherShare, maxGatherMillis);
    const turn = () => {
      if (this.#waiting.length < this.#expected && performance.now() < deadline) {
        setImmediate(turn);
        return;
      }
      this.#scheduled = false;
      this.#write();
    };
    // Not before the end of this turn of the event loop, to gather the changes of several sockets.
    setImmediate(turn);
  }

  #write(): void {
    if (this.#writing !== undefined || this.#waiting.length === 0) return;
    this.#writeStarted = performance.now();
    this.#writing = this.#waiting;
    this.#waiting = [];
    this.#send({
      kind: "write",
      changes: this.#writing.map(({ change }) => ({
        deletes: change.deletes.map(keyText),
        puts: change.puts.map(({ key, value }) => [keyText(key), JSON.stringify(value)]),
      })),
    });
  }

  #send(request: Request): void {
    this.#worker.postMessage(request);
  }

  #replied(reply: Reply): void {
    switch (reply.kind) {
      case "written": {
        const written = this.#writing ?? [];
        this.#writing = undefined;
        this.#lastWriteMillis = performance.now() - this.#writeStarted;
        this.#expected = written.length + this.#waiting.length;
        for (const { acknowledge } of written) acknowledge();
        if (this.#waiting.length > 0) this.#schedule();
        break;
      }
      case "failed":
        this.#failed(errorOf(reply));
        break;
      case "records":
        this.#restored(reply.rows);
    }
    if (this.#writing === undefined && this.#waiting.length === 0) this.#idle?.();
  }

  /** Later changes may depend on the failed ones, so all are refused. Memory is then restored from disk. */
  #failed(error: StoreError): void {
    const wasRestoring = this.#stopped !== undefined;
    const refused = [...(this.#writing ?? []), ...this.#waiting];
    this.#writing = undefined;
    this.#waiting = [];
    this.#stopped = error;
    if (!wasRestoring) this.#send({ kind: "read" });
    for (const { refuse } of refused) refuse(error);
  }

  #restored(rows: readonly Row[]): void {
    const before = this.#tree;
    this.#tree = treeOf(rows, this.#folder);
    this.#stopped = undefined;
    this.#feed.publish(difference(before, this.#tree));
  }

  #threadEnded(cause: unknown): void {
    if (this.#stopped?.code === "CLOSED") return;
    this.#failed(
      new StoreError("CLOSED", `The thread that writes ${this.#folder} has ended. Restart Answerback.`, { cause }),
    );
    this.#idle?.();
  }
}

async function nextRecords(worker: Worker, folder: string): Promise<RecordTree> {
  // Rejects with the error if the thread throws.
  const [reply]: Reply[] = await once(worker, "message");
  if (reply?.kind === "records") return treeOf(reply.rows, folder);
  throw reply?.kind === "failed" ? errorOf(reply) : new Error("Unexpected reply of the store's thread");
}

function treeOf(rows: readonly Row[], folder: string): RecordTree {
  const tree = new RecordTree();
  for (const [key, value] of rows) tree.apply({ puts: [record(key, value, folder)], deletes: [] });
  return tree;
}

/** @throws StoreError if the row is not a record */
function record(keyText: string, text: string, folder: string): { readonly key: Key; readonly value: RecordValue } {
  let value: unknown;
  let cause: unknown;
  try {
    const key = keyOfText(keyText);
    value = JSON.parse(text);
    const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
    if (isRecord && key.length % 2 === 0) return { key, value: value as RecordValue };
  } catch (error) {
    cause = error;
  }
  throw new StoreError(
    "DAMAGED",
    `The record ${keyText} in ${folder} is damaged: it is not a JSON object. Restore the file from a backup, or choose another folder with the setting data (start: --data).`,
    { cause },
  );
}

/** The change from one state to another, for listeners of the feed after memory was restored. */
function difference(from: RecordTree, to: RecordTree): Change {
  const deletes: Key[] = [];
  const puts: { key: Key; value: RecordValue }[] = [];
  for (const [key] of from.entries()) if (to.get(key) === undefined) deletes.push(key);
  for (const [key, value] of to.entries()) {
    if (JSON.stringify(from.get(key)) !== JSON.stringify(value)) puts.push({ key, value });
  }
  return { deletes, puts };
}

function errorOf(reply: Extract<Reply, { kind: "failed" }>): StoreError {
  return new StoreError(reply.code, reply.message, { cause: new Error(reply.cause) });
}
