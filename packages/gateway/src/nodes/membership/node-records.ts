// The bucket of node records in NATS. Reads and writes go to the leader of its stream, so that their results are certain;
// `entries` follows by a watch.
import type { KvWatchEntry } from "@nats-io/kv";
import type { Clock } from "../../clock.ts";
import type { NodeConnection } from "../connection.ts";
import { isJetStreamError, isPermissionViolation, jetStreamCodes } from "../nats-errors.ts";
import { decodeRecord, encodeRecord, type NodeEntry, type NodeRecord } from "./node-record.ts";

/** A watch that has ended is opened again after this time. */
const reopenMillis = 500;

export interface NodeRecords {
  /** By number, as this node has last seen them. */
  readonly entries: ReadonlyMap<number, NodeEntry>;
  /** Called for each entry that is seen, with the one before. @returns ends the subscription */
  onEntry(listener: EntryListener): () => void;
  /**
   * Creates the bucket if it is gone.
   * @returns undefined if there is no record
   * @throws the error of NATS
   */
  read(node: number): Promise<NodeEntry | undefined>;
  /**
   * Compare-and-set.
   * @param revision 0 if there must not be a record
   * @throws the error of NATS; `isConflict` is true for it if the record has another revision
   */
  write(node: number, record: NodeRecord, revision: number, timeoutMillis: number): Promise<NodeEntry>;
  /** Reads all records, and the server's time. @throws the error of NATS */
  load(): Promise<LoadedRecords>;
  close(): void;
}

export type EntryListener = (entry: NodeEntry, before: NodeEntry | undefined) => void;

export interface LoadedRecords {
  /** The server's clock, in milliseconds since 1970. */
  readonly now: number;
  /** When the bucket was created. */
  readonly createdAt: number;
}

/**
 * Tries again while JetStream does not answer, as servers that have just started do not.
 * @param isOver true ends the attempts
 * @throws the last error of NATS when `isOver`, or when this node may not make the request
 */
export async function openNodeRecords(
  connection: NodeConnection,
  clock: Clock,
  isOver: () => boolean,
): Promise<NodeRecords> {
  const records = new Records(connection, clock);
  await records.openUntil(isOver);
  void records.follow();
  return records;
}

class Records implements NodeRecords {
  readonly entries = new Map<number, NodeEntry>();
  readonly #connection: NodeConnection;
  readonly #clock: Clock;
  readonly #bucket: string;
  readonly #listeners = new Set<EntryListener>();
  readonly #stopReturned: () => void;
  #watch: { stop(): void } | undefined;
  #isClosed = false;

  constructor(connection: NodeConnection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock.machine;
    this.#bucket = connection.subjects.nodes;
    this.#stopReturned = connection.onReturned(() => this.#watch?.stop());
  }

  async open(): Promise<void> {
    const { buckets } = this.#connection;
    await this.#connection.createReplicated((replicas) => buckets.create(this.#bucket, { replicas, history: 1 }));
  }

  async openUntil(isOver: () => boolean): Promise<void> {
    for (;;) {
      try {
        return await this.open();
      } catch (error) {
        if (isOver() || isPermissionViolation(error)) {
          this.close();
          throw error;
        }
        await this.#pause(reopenMillis);
      }
    }
  }

  /** Watches until `close`. */
  async follow(): Promise<void> {
    while (!this.#isClosed) {
      try {
        const bucket = await this.#connection.buckets.open(this.#bucket);
        const watch = await bucket.watch();
        this.#watch = watch;
        for await (const entry of watch) this.#see(entryOf(entry));
      } catch {
        // JetStream does not answer, or the bucket is gone: `read` creates it again.
      }
      this.#watch = undefined;
      if (!this.#isClosed) await this.#pause(reopenMillis);
    }
  }

  onEntry(listener: EntryListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async read(node: number): Promise<NodeEntry | undefined> {
    const found = await this.#read(node);
    if (found === undefined) this.entries.delete(node);
    else this.#see(found);
    return found;
  }

  async #read(node: number): Promise<NodeEntry | undefined> {
    try {
      const message = await this.#connection.manager.streams.getMessage(`KV_${this.#bucket}`, {
        last_by_subj: this.#subject(node),
      });
      if (message === null || message.data.length === 0) return undefined;
      const record = decodeRecord(message.string());
      return { node, revision: message.seq, writtenAt: message.time.getTime(), record };
    } catch (error) {
      if (isJetStreamError(error, jetStreamCodes.messageNotFound)) return undefined;
      if (!isJetStreamError(error, jetStreamCodes.streamNotFound)) throw error;
      await this.open();
      return undefined;
    }
  }

  async write(node: number, record: NodeRecord, revision: number, timeoutMillis: number): Promise<NodeEntry> {
    const { seq } = await this.#connection.jetStream.publish(this.#subject(node), encodeRecord(record), {
      expect: { lastSubjectSequence: revision },
      timeout: timeoutMillis,
    });
    const entry = { node, revision: seq, writtenAt: this.#clock.now(), record };
    this.#see(entry);
    return entry;
  }

  async load(): Promise<LoadedRecords> {
    const { streams } = this.#connection.manager;
    const { state, ts, created } = await streams.info(`KV_${this.#bucket}`, { subjects_filter: this.#subject(">") });
    const nodes = Object.keys(state.subjects ?? {}).map(nodeOf);
    await Promise.all(nodes.filter((node) => node !== undefined).map((node) => this.read(node)));
    return { now: Date.parse(ts ?? created), createdAt: Date.parse(created) };
  }

  close(): void {
    this.#isClosed = true;
    this.#stopReturned();
    this.#listeners.clear();
    this.#watch?.stop();
  }

  #see(entry: NodeEntry | undefined): void {
    if (entry === undefined || this.#isClosed) return;
    const before = this.entries.get(entry.node);
    this.entries.set(entry.node, entry);
    for (const listener of this.#listeners) listener(entry, before);
  }

  #subject(key: number | ">"): string {
    return `$KV.${this.#bucket}.${key}`;
  }

  #pause(millis: number): Promise<void> {
    return new Promise((resolve) => this.#clock.setTimeout(resolve, millis));
  }
}

/** @returns undefined if the entry is not the record of a node */
function entryOf(found: KvWatchEntry): NodeEntry | undefined {
  const node = nodeOf(found.key);
  if (node === undefined || found.operation !== "PUT") return undefined;
  return {
    node,
    revision: found.revision,
    writtenAt: found.created.getTime(),
    record: decodeRecord(found.string()),
  };
}

/** The number at the end of a key or subject. */
function nodeOf(key: string): number | undefined {
  const digits = /(?:^|\.)([1-9]\d{0,4})$/.exec(key)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
