// The durable store: everything in memory for reading, and a thread that writes. Changes that come while a write is
// under way wait and go together in the next one (group commit), so that durability costs one flush for all of them.
import { once } from "node:events";
import { extname, resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { ChangeFeed } from "./change-feed.ts";
import { RecordTree } from "./record-tree.ts";
import { keyOfText, keyText, type Reply, type Request, type Row, type WorkerData } from "./sqlite-protocol.ts";
import { type Change, type ChangeListener, type Key, type RecordValue, type Store, StoreError } from "./store.ts";

/**
 * Opens the store of a folder, which is made when absent.
 * @throws StoreError when another process has it, or it cannot be read or written
 */
export async function openSqliteStore(folder: string): Promise<Store> {
  const path = resolve(folder);
  const data: WorkerData = { folder: path };
  const worker = new Worker(new URL(`./sqlite-worker${extname(import.meta.url)}`, import.meta.url), {
    workerData: data,
  });
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

/** How long a write waits for company: a share of how long the one before it took, and at most this. */
const gatherShare = 0.25;
const maxGatherMillis = 1;

class SqliteStore implements Store {
  readonly #worker: Worker;
  readonly #folder: string;
  readonly #feed = new ChangeFeed();
  #tree: RecordTree;
  #waiting: Waiting[] = [];
  /** What the thread is writing now, in one transaction. */
  #writing: readonly Waiting[] | undefined;
  #scheduled = false;
  /** When the write that is under way began, in milliseconds of `performance.now()`. */
  #writeStarted = 0;
  #lastWriteMillis = 0;
  /** How many changes were written or waiting when the last write ended. */
  #expected = 1;
  /** Why nothing can be committed: memory is being restored, the store is closed, or its thread is gone. */
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
   * Starts the next write soon: when as many changes wait as clients seem to write at a time, or after a share of what
   * the write before took. Whoever was just acknowledged is likely to come back at once; without waiting a little, one of
   * eight clients would be written alone while the other seven wait for the next flush, in turns.
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
    // At the earliest at the end of this turn of the event loop: what was read from several sockets goes together.
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

  /** What came after the failed changes may rest on them, so it goes with them; memory becomes what is on disk. */
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
  // Rejects with the error when the thread throws instead of answering.
  const [reply]: Reply[] = await once(worker, "message");
  if (reply?.kind === "records") return treeOf(reply.rows, folder);
  throw reply?.kind === "failed" ? errorOf(reply) : new Error(`unexpected answer of the store's thread`);
}

function treeOf(rows: readonly Row[], folder: string): RecordTree {
  const tree = new RecordTree();
  for (const [key, value] of rows) tree.apply({ puts: [record(key, value, folder)], deletes: [] });
  return tree;
}

/** @throws StoreError when the row is not a record */
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

/** The change that leads from one state to another: what followers of the feed have to hear after memory was restored. */
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
