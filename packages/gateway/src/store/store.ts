// The interface of the store: a tree of records that is completely in memory for reading, and written durably, one
// transaction per change. Callers read synchronously and await only the acknowledgement of a write.

/** The path of a record: collection and identifier in turn, `["apis", "a1b2", "integrations", "c3d4"]`. */
export type Key = readonly string[];

/** Frozen JSON: a resource as the service's Get returns it, or a record that only the gateway uses. */
export type RecordValue = { readonly [member: string]: unknown };

export type StoredRecord = readonly [Key, RecordValue];

/** One ordered, atomic write. A put of an existing key does not change the order of creation. */
export interface Change {
  readonly puts: readonly { readonly key: Key; readonly value: RecordValue }[];
  /** Records to remove, each with everything below it. */
  readonly deletes: readonly Key[];
}

/** Called once for every change, after it is in memory and before it is acknowledged as durable. */
export type ChangeListener = (change: Change) => void;

export interface Store {
  get(key: Key): RecordValue | undefined;
  /** The records of a collection (`["apis", "a1b2", "routes"]`) in order of creation. */
  list(collection: Key): readonly RecordValue[];
  /** The number of records of a collection. */
  count(collection: Key): number;
  /** Every record, parents before children, in order of creation within a collection. */
  entries(): Iterable<StoredRecord>;
  /**
   * Writes a change and resolves when it is durable and in memory. A store on a disk has it in memory immediately.
   * @throws StoreError if it could not be written, or the store follows another; memory is then as before the change
   */
  commit(change: Change): Promise<void>;
  /**
   * Resolves when memory has every change that was acknowledged before, by any node, or if that cannot be known in time. Never
   * rejects. Absent from stores that no other process writes.
   */
  caughtUp?(): Promise<void>;
  /** @returns a function that ends the subscription */
  subscribe(listener: ChangeListener): () => void;
  close(): Promise<void>;
}

/** The store could not be opened, or a change could not be written. The message says what to do. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code:
    | "LOCKED"
    | "UNWRITABLE"
    | "DAMAGED"
    | "FULL"
    | "NEWER_VERSION"
    | "OLDER_VERSION"
    | "CLOSED"
    | "FOLLOWS"
    /** Another change came first, and is in memory: compute the change again. Nothing was written. */
    | "CHANGED"
    /** The change was not acknowledged in time: it is unknown if it was written. */
    | "UNAVAILABLE";

  constructor(code: StoreError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
