// What the store and its thread say to each other.
import type { Key, StoreError } from "./store.ts";

/** One record as a row: its key as text, its value as JSON. */
export type Row = readonly [key: string, value: string];

/** A change as it goes to disk. */
export interface WrittenChange {
  readonly deletes: readonly string[];
  readonly puts: readonly Row[];
}

export type Request =
  /** All changes that waited: one transaction. */
  | { readonly kind: "write"; readonly changes: readonly WrittenChange[] }
  /** Everything that is on disk, after a write failed. */
  | { readonly kind: "read" }
  | { readonly kind: "close" };

export type Reply =
  /** Every record in order of creation: the first reply, and the answer to `read`. */
  | { readonly kind: "records"; readonly rows: readonly Row[] }
  | { readonly kind: "written" }
  | { readonly kind: "failed"; readonly code: StoreError["code"]; readonly message: string; readonly cause: string };

/** What the thread is started with. */
export interface WorkerData {
  readonly folder: string;
}

/** `apis/a1b2/integrations/c3d4`: readable, and what is below a key begins with it and a slash. */
export const keyText = (key: Key): string => key.map(encodeURIComponent).join("/");
export const keyOfText = (text: string): Key => text.split("/").map(decodeURIComponent);
