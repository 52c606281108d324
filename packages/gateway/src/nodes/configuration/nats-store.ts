// The store of a cluster's configuration, on a bucket of JetStream. Memory follows the bucket's watch and nothing else.
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import { atMost } from "../../clock.ts";
import { ChangeFeed } from "../../store/change-feed.ts";
import { keyText } from "../../store/key.ts";
import { RecordTree } from "../../store/record-tree.ts";
import { type Change, type ChangeListener, type Key, StoreError } from "../../store/store.ts";
import { isPermissionViolation } from "../nats-errors.ts";
import { schemas } from "../record-schemas.ts";
import { ConfigurationBucket } from "./bucket.ts";
import { type BucketWatch, watchBucket } from "./bucket-watch.ts";
import type { ConfigurationStore, ConfigurationStoreOptions } from "./configuration-store.ts";
import {
  changedRecords,
  changeOf,
  decodeBody,
  decodeDocument,
  difference,
  type Part,
  type RootDocument,
  rootOf,
} from "./document.ts";
import { documentText, schemaOf } from "./encoding.ts";
import { PartReader } from "./part-reader.ts";
import { type ArrivedDocument, changedError, Root } from "./root.ts";
import { RootWriter } from "./root-writer.ts";

/** Time for the first reading of the bucket, in milliseconds: longer than an election. */
const maxOpenMillis = 30_000;
const retryMillis = 250;
/** Time in which memory catches up with other nodes before an operation: longer than a request to the servers. */
const maxCatchUpMillis = 1_000;

/**
 * Creates the bucket if it does not exist, and reads it.
 * @throws StoreError UNAVAILABLE if that takes longer than 30 s
 */
export async function openConfigurationStore(options: ConfigurationStoreOptions): Promise<ConfigurationStore> {
  const store = new NatsStore(options);
  try {
    await store.open();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

class NatsStore implements ConfigurationStore {
  readonly #options: ConfigurationStoreOptions;
  readonly #bucket: ConfigurationBucket;
  readonly #parts: PartReader;
  readonly #writer: RootWriter;
  readonly #tree = new RecordTree();
  readonly #feed = new ChangeFeed();
  readonly #roots = new Map<string, Root>();
  /** Those whose warnings wait for the end of the watch's beginning. */
  readonly #unreadable = new Set<Root>();
  #watch: BucketWatch | undefined;
  /** The roots that the present watch has delivered. */
  #delivered = new Set<Root>();
  #revision = 0;
  #lastCreated = 0;
  readonly #onArrival = new Set<() => void>();
  /** Settle when documents that have arrived are in memory. */
  readonly #readings = new Set<Promise<void>>();
  #isCurrent = false;
  #isClosed = false;
  readonly #opened = Promise.withResolvers<void>();
  #isOpen = false;
  /** The last reason why the bucket was not created or not read; undefined if no step has failed. */
  #lastFailure: unknown;

  constructor(options: ConfigurationStoreOptions) {
    const { connection, clock } = options;
    this.#options = options;
    this.#bucket = new ConfigurationBucket(connection, clock);
    this.#parts = new PartReader(this.#bucket, clock);
    this.#writer = new RootWriter({
      bucket: this.#bucket,
      connection,
      clock,
      created: () => Math.max(clock.machine.now(), this.#lastCreated + 1),
      jsonOf: (key) => JSON.stringify(this.#tree.get(key)),
    });
  }

  async open(): Promise<void> {
    const { connection, clock } = this.#options;
    const deadline = clock.machine.monotonic() + maxOpenMillis;
    const timer = clock.machine.setTimeout(
      () => this.#opened.reject(unread(connection.subjects.configuration, this.#lastFailure)),
      maxOpenMillis,
    );
    // It may be rejected before anything waits for it.
    this.#opened.promise.catch(() => {});
    try {
      await this.#createBucket(deadline);
      this.#watch = watchBucket({
        connection,
        stream: this.#bucket.stream,
        subjects: this.#bucket.documents,
        clock,
        onMissing: () => this.#bucket.create().catch(() => {}),
        onBegin: () => {
          this.#delivered = new Set();
        },
        onDocument: (subject, bytes, revision) => this.#arrived(this.#bucket.rootOf(subject), { bytes, revision }),
        onComplete: () => void this.#completed(),
        onInterrupted: () => {
          this.#isCurrent = false;
        },
        onFailed: (reason) => {
          this.#lastFailure = reason;
        },
      });
      await this.#opened.promise;
    } finally {
      timer.cancel();
    }
  }

  async #createBucket(deadline: number): Promise<void> {
    const { connection, clock } = this.#options;
    for (;;) {
      try {
        return await this.#bucket.create();
      } catch (cause) {
        this.#lastFailure = cause;
        const isPermanent = isPermissionViolation(cause);
        if (isPermanent || clock.machine.monotonic() > deadline) throw unread(connection.subjects.configuration, cause);
      }
      await new Promise<void>((resolve) => clock.machine.setTimeout(resolve, retryMillis));
    }
  }

  get position() {
    return { revision: this.#revision, isCurrent: this.#isCurrent };
  }

  get(key: Key) {
    return this.#tree.get(key);
  }

  list(collection: Key) {
    return this.#tree.list(collection);
  }

  count(collection: Key) {
    return this.#tree.count(collection);
  }

  entries() {
    return this.#tree.entries();
  }

  subscribe(listener: ChangeListener): () => void {
    return this.#feed.subscribe(listener);
  }

  async commit(change: Change): Promise<void> {
    if (this.#isClosed) throw closedError();
    const root = this.#rootAt(rootOf(change));
    if (root.unreadable !== undefined) throw root.unreadable;
    if (root.isAhead || !root.turns.take()) return root.turns.wait();
    const changed = changedRecords(root.document.records, change);
    if (changed === undefined) {
      root.turns.release();
      return;
    }
    return new Promise((resolve, reject) => {
      this.#writer.write(root, changed).then(
        () => {
          resolve();
          this.#release(root);
        },
        (error: unknown) => {
          if (error instanceof StoreError && error.code === "CHANGED") this.#release(root, reject);
          else {
            reject(error);
            this.#release(root);
          }
        },
      );
    });
  }

  /** Passes the turn on, first to the restoration of a document that the bucket has lost. */
  #release(root: Root, own?: (error: StoreError) => void): void {
    if (root.isAhead && !this.#isClosed) {
      own?.(changedError());
      void this.#writer.restore(root).then(() => this.#release(root));
    } else root.turns.release(own);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#writer.close();
    for (const { turns } of this.#roots.values()) turns.refuseAll(closedError());
    await this.#watch?.close();
    for (const root of this.#roots.values()) root.notify();
  }

  #rootAt(key: Key): Root {
    const text = keyText(key);
    let root = this.#roots.get(text);
    if (root === undefined) {
      root = new Root(key, this.#options.clock);
      this.#roots.set(text, root);
    }
    return root;
  }

  async caughtUp(): Promise<void> {
    const { connection, clock } = this.#options;
    if (connection.isConnected) await atMost(maxCatchUpMillis, this.#catchUp(), clock.machine);
  }

  async #catchUp(): Promise<void> {
    const newest = await this.#newestRevision().catch(() => 0);
    while (this.#revision < newest && !this.#isClosed)
      await new Promise<void>((resolve) => this.#onArrival.add(resolve));
    await Promise.all(this.#readings);
  }

  /** The last value is a part if its document is not written yet, so the newest document is asked for too. */
  async #newestRevision(): Promise<number> {
    const last = await this.#bucket.lastRevision();
    return last <= this.#revision ? last : this.#bucket.newestRevision();
  }

  #arrived(key: Key, document: ArrivedDocument): void {
    const root = this.#rootAt(key);
    this.#delivered.add(root);
    this.#revision = document.revision;
    root.arrived = document;
    if (!root.isReading) this.#begin(root);
    for (const resolve of this.#onArrival) resolve();
    this.#onArrival.clear();
  }

  /** Called when the watch has delivered the whole bucket. */
  async #completed(): Promise<void> {
    const delivered = this.#delivered;
    const missing = Array.from(this.#roots.values()).filter((root) => !delivered.has(root));
    await Promise.all(Array.from(delivered, ({ reading }) => reading));
    if (delivered !== this.#delivered || this.#isClosed) return;
    this.#isCurrent = true;
    this.#warnUnreadable();
    if (!this.#isOpen) {
      this.#isOpen = true;
      for (const collection of new Set(Array.from(this.#roots.values(), ({ key }) => key[0]!))) this.#sort(collection);
      this.#opened.resolve();
    }
    for (const root of missing) {
      if (root.document.version === 0 || delivered.has(root)) continue;
      root.revision = 0;
      this.#restore(root);
    }
  }

  #begin(root: Root): void {
    const reading = this.#read(root);
    root.reading = reading;
    if (!root.isReading) return;
    this.#readings.add(reading);
    void reading.then(() => this.#readings.delete(reading));
  }

  /** Reads the documents of a root that have arrived, one at a time; of those that wait only the last one. */
  async #read(root: Root): Promise<void> {
    root.isReading = true;
    for (let next = root.arrived; next !== undefined; next = root.arrived) {
      root.arrived = undefined;
      try {
        // Without `await` where nothing is read: small documents keep the order of their revisions.
        const reading = this.#readDocument(root, next);
        if (reading !== undefined) await reading;
      } catch (error) {
        this.#cannotRead(
          root,
          next,
          new StoreError("DAMAGED", `The document of ${root.name} is damaged: ${errorMessage(error)}`),
        );
      }
      root.notify();
    }
    root.isReading = false;
  }

  #readDocument(root: Root, arrived: ArrivedDocument): Promise<void> | void {
    const schema = schemaOf(arrived.bytes);
    if (schema > schemas.document) {
      const message = `A newer Answerback has written ${root.name} (schema ${schema}, this one supports ${schemas.document}). Upgrade this node to change it.`;
      this.#cannotRead(root, arrived, new StoreError("NEWER_VERSION", message));
      return;
    }
    const text = documentText(arrived.bytes);
    return typeof text === "string"
      ? this.#readText(root, arrived, text)
      : text.then((read) => this.#readText(root, arrived, read));
  }

  #readText(root: Root, { revision }: ArrivedDocument, text: string): Promise<void> | void {
    const { header, body } = decodeDocument(text);
    this.#unreadable.delete(root);
    root.unreadable = undefined;
    if (header.version < root.document.version) {
      root.revision = revision;
      this.#restore(root);
      return;
    }
    if (typeof body === "string") return this.#readRecords(root, { ...header, records: decodeBody(body) }, revision);
    return this.#partText(root, body).then((read) => {
      if (read !== undefined) return this.#readRecords(root, { ...header, records: decodeBody(read), body }, revision);
    });
  }

  #readRecords(root: Root, document: RootDocument, revision: number): Promise<void> | void {
    const changes = difference(root.document.records, document.records);
    const texts = new Map<string, string>();
    const parts: [string, Part][] = [];
    for (const key of changes.puts) {
      const content = document.records.get(key)!;
      if (typeof content === "string") texts.set(key, content);
      else parts.push([key, content]);
    }
    const apply = () => {
      if (this.#isClosed) return;
      const isCreated = root.document.records.size === 0;
      root.document = document;
      this.#lastCreated = Math.max(this.#lastCreated, document.created);
      root.revision = revision;
      root.isAhead = false;
      if (changes.deletes.length + changes.puts.length === 0) return;
      const change = changeOf(changes, (key) => texts.get(key)!);
      this.#tree.apply(change);
      if (isCreated && this.#isOpen) this.#sort(root.key[0]!);
      this.#feed.publish(change);
    };
    if (parts.length === 0) return apply();
    return Promise.all(
      parts.map(async ([key, part]) => {
        const text = await this.#partText(root, part);
        if (text !== undefined) texts.set(key, text);
        return text !== undefined;
      }),
    ).then((read) => {
      if (read.every(Boolean)) apply();
    });
  }

  /** Undefined if a newer document has arrived, which may not name the part. */
  async #partText(root: Root, part: Part): Promise<string | undefined> {
    return (
      root.ownParts.get(part.id) ?? this.#parts.read(root.key, part, () => this.#isClosed || root.arrived !== undefined)
    );
  }

  #cannotRead(root: Root, { revision }: ArrivedDocument, reason: StoreError): void {
    root.revision = revision;
    root.isAhead = false;
    const isKnown = root.unreadable?.message === reason.message;
    root.unreadable = reason;
    if (isKnown) return;
    this.#unreadable.add(root);
    if (this.#isCurrent) this.#warnUnreadable();
  }

  #warnUnreadable(): void {
    if (this.#unreadable.size === 0) return;
    const reasons = Array.from(this.#unreadable, ({ unreadable }) => unreadable!.message);
    this.#unreadable.clear();
    this.#options.warn(`${reasons.join(" ")} Nothing is changed there; what was served before stays.`);
  }

  /** Puts the document in memory again that the bucket has lost, now or when the write that is in flight has ended. */
  #restore(root: Root): void {
    root.isAhead = true;
    if (root.turns.take()) this.#release(root);
  }

  #sort(collection: string): void {
    const created = new Map<string, number>();
    for (const { key, document } of this.#roots.values())
      if (key[0] === collection) created.set(key[1]!, document.created);
    this.#tree.sort([collection], (one, other) => created.get(one)! - created.get(other)! || (one < other ? -1 : 1));
  }
}

function closedError(): StoreError {
  return new StoreError("CLOSED", "The store is closed.");
}

function unread(bucket: string, cause: unknown): StoreError {
  const reason = cause === undefined ? "no server has sent all of it" : errorMessage(cause);
  return new StoreError(
    "UNAVAILABLE",
    `The configuration of the cluster (bucket ${bucket}) could not be read within ${maxOpenMillis / 1000} s: ${reason}. Check that JetStream is enabled and has a leader.`,
    { cause },
  );
}
