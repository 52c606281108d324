// The schema versions of a data folder's file, and the steps from each to the next. The file's `user_version` is its version.
// Every released version stays in the list, so that a folder of any release is migrated, or refused with the release that reads
// it. `test-data/data-folders` has a folder of each version.
import type { DatabaseSync as Database } from "node:sqlite";
import { type RecordValue, StoreError } from "./store.ts";

export type Migration =
  /** Changes the tables. */
  | { readonly kind: "statements"; readonly sql: string }
  /** Changes records, by the text of their keys; undefined removes one. Applied to each record, parents first. */
  | { readonly kind: "records"; readonly change: (key: string, value: RecordValue) => RecordValue | undefined }
  /** Files of earlier versions are refused. */
  | { readonly kind: "refused" /** The last release that reads them. */; readonly release: string };

/** The first makes an empty file a file of version 1. */
export const migrations: readonly Migration[] = [
  {
    kind: "statements",
    // `position` is the order of creation: a row keeps it when its value changes.
    sql: `CREATE TABLE records (
     position INTEGER PRIMARY KEY,
     key TEXT NOT NULL UNIQUE,
     value TEXT NOT NULL
   ) STRICT`,
  },
];

/**
 * Brings a file to the newest version. All steps are one transaction, so that a file is never between two versions.
 * @param folder for messages
 * @throws StoreError if the file is of a newer version, or of one that cannot be migrated
 */
export function migrate(database: Database, folder: string, steps: readonly Migration[] = migrations): void {
  const version = Number(database.prepare("PRAGMA user_version").get()?.user_version);
  if (version === steps.length) return;
  if (version > steps.length) {
    throw new StoreError(
      "NEWER_VERSION",
      `The data folder ${folder} was written by a newer Answerback (schema ${version}, this one supports ${steps.length}). Use that version, export the APIs with it (answerback export --data ${folder} --as cloudformation), or choose another folder with the setting data (start: --data).`,
    );
  }
  const missing = steps.slice(version);
  // An empty file has nothing to migrate.
  const refused = version === 0 ? undefined : missing.findLast((step) => step.kind === "refused");
  if (refused !== undefined) throw tooOld(folder, version, refused.release);
  database.exec("BEGIN IMMEDIATE");
  try {
    for (const step of missing) apply(database, step);
    database.exec(`PRAGMA user_version = ${steps.length}; COMMIT`);
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

function tooOld(folder: string, version: number, release: string): StoreError {
  return new StoreError(
    "OLDER_VERSION",
    `The data folder ${folder} was written by an older Answerback (schema ${version}) and cannot be migrated. Export each API with the last release that reads it, and create it again: npx answerback@${release} export --data ${folder} --as cloudformation --api-id ID --out template.yaml`,
  );
}

function apply(database: Database, step: Migration): void {
  if (step.kind === "statements") database.exec(step.sql);
  if (step.kind === "records") changeRecords(database, step.change);
}

function changeRecords(database: Database, change: Extract<Migration, { kind: "records" }>["change"]): void {
  const update = database.prepare("UPDATE records SET value = ? WHERE key = ?");
  const remove = database.prepare("DELETE FROM records WHERE key = ?");
  const rows = database.prepare("SELECT key, value FROM records ORDER BY position").all();
  for (const { key, value } of rows) {
    const before = String(value);
    const changed = change(String(key), JSON.parse(before));
    const after = changed && JSON.stringify(changed);
    if (after === undefined) remove.run(String(key));
    else if (after !== before) update.run(after, String(key));
  }
}
