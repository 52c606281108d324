// A copy of a store in another process. It begins with a snapshot of the leading store and applies its changes in their
// order; it never commits. The transport of snapshot and changes is the caller's.
import { ChangeFeed } from "./change-feed.ts";
import { RecordTree } from "./record-tree.ts";
import { type Change, type ChangeListener, type Key, type Store, type StoredRecord, StoreError } from "./store.ts";

/** The records of the leading store after the change `sequence`. */
export interface StoreSnapshot {
  readonly sequence: number;
  readonly records: readonly StoredRecord[];
}

/** A change of the leading store. The sequence numbers of changes have no gaps. */
export interface SequencedChange {
  readonly sequence: number;
  readonly change: Change;
}

export class FollowerStore implements Store {
  readonly #tree = new RecordTree();
  readonly #feed = new ChangeFeed();
  #sequence: number;
  #isClosed = false;

  constructor({ sequence, records }: StoreSnapshot) {
    this.#sequence = sequence;
    this.#tree.apply({ puts: records.map(([key, value]) => ({ key, value })), deletes: [] });
  }

  /** The number of the last change that this store contains: acknowledge it to the leading store. */
  get sequence(): number {
    return this.#sequence;
  }

  /**
   * Applies the next change and notifies the subscribers before it returns.
   * @throws StoreError FOLLOWS if it is not the next one: this copy can then no longer be used
   */
  apply({ sequence, change }: SequencedChange): void {
    if (this.#isClosed) return;
    if (sequence !== this.#sequence + 1) {
      throw new StoreError(
        "FOLLOWS",
        `The store expected change ${this.#sequence + 1} and received ${sequence}. Begin with a new snapshot.`,
      );
    }
    this.#sequence = sequence;
    this.#tree.apply(change);
    this.#feed.publish(change);
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

  async commit(): Promise<void> {
    throw this.#isClosed
      ? new StoreError("CLOSED", "The store is closed.")
      : new StoreError("FOLLOWS", "This store follows another one. Commit to the store that it follows.");
  }

  subscribe(listener: ChangeListener): () => void {
    return this.#feed.subscribe(listener);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }
}
