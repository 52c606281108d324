// The messages between the store and its thread.
import type { StoreError } from "./store.ts";

/** The name of the database in the data folder. */
export const databaseFile = "answerback.sqlite";

/** One record as a row: its key as text, its value as JSON. */
export type Row = readonly [key: string, value: string];

/** A change as it is written to disk. */
export interface WrittenChange {
  readonly deletes: readonly string[];
  readonly puts: readonly Row[];
}

export type Request =
  /** All waiting changes, in one transaction. */
  | { readonly kind: "write"; readonly changes: readonly WrittenChange[] }
  /** Requests all records on disk, after a failed write. */
  | { readonly kind: "read" }
  | { readonly kind: "close" };

export type Reply =
  /** Every record in order of creation: the first reply, and the answer to `read`. */
  | { readonly kind: "records"; readonly rows: readonly Row[] }
  | { readonly kind: "written" }
  | { readonly kind: "failed"; readonly code: StoreError["code"]; readonly message: string; readonly cause: string };

/** The parameters of the thread. */
export interface WorkerData {
  readonly folder: string;
}
