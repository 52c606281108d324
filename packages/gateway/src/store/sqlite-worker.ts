// The thread that owns the database file. It handles one request at a time: the store sends all waiting changes together,
// and they become one transaction.

import { closeSync, existsSync, openSync, readFileSync, readSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { DatabaseSync as Database } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import { makePrivate, makePrivateFolder, privateFileMode } from "../private-folder.ts";
import { migrate } from "./migration.ts";
import {
  databaseFile,
  type Reply,
  type Request,
  type Row,
  type WorkerData,
  type WrittenChange,
} from "./sqlite-protocol.ts";
import { StoreError } from "./store.ts";

const { DatabaseSync } = sqliteModule();
const { folder } = workerData as WorkerData;
const port = parentPort!;

const lockFile = "lock";
const holderFile = "lock-holder.json";

/** SQLite's primary result codes. */
const sqlite = { BUSY: 5, READONLY: 8, IOERR: 10, CORRUPT: 11, FULL: 13, CANTOPEN: 14, NOTADB: 26 } as const;

function serve(): void {
  const lock = lockFolder();
  const database = openDatabase();
  const put = database.prepare(
    "INSERT INTO records (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
  );
  const remove = database.prepare("DELETE FROM records WHERE key = ?1 OR (key > ?1 || '/' AND key < ?1 || '0')");
  reply({ kind: "records", rows: records(database) });

  port.on("message", (request: Request) => {
    try {
      switch (request.kind) {
        case "write":
          write(request.changes);
          return reply({ kind: "written" });
        case "read":
          return reply({ kind: "records", rows: records(database) });
        case "close":
          database.close();
          lock.close();
          port.close();
      }
    } catch (error) {
      reply(failure(error));
    }
  });

  function write(changes: readonly WrittenChange[]): void {
    database.exec("BEGIN IMMEDIATE");
    try {
      for (const { deletes, puts } of changes) {
        for (const key of deletes) remove.run(key);
        for (const [key, value] of puts) put.run(key, value);
      }
      database.exec("COMMIT");
    } catch (error) {
      if (database.isTransaction) database.exec("ROLLBACK");
      throw error;
    }
  }
}

function records(database: Database): Row[] {
  const rows = database.prepare("SELECT key, value FROM records ORDER BY position").all();
  return rows.map(({ key, value }) => [String(key), String(value)]);
}

/**
 * Takes a lock that the operating system always releases when the process ends: an exclusive transaction on a separate
 * file, so that other tools can read the database itself.
 */
function lockFolder(): Database {
  try {
    makePrivateFolder(folder);
    makePrivate(folder, databaseFile, [
      databaseFile,
      `${databaseFile}-wal`,
      `${databaseFile}-shm`,
      lockFile,
      holderFile,
    ]);
    touch(lockFile);
  } catch (cause) {
    throw unwritable(cause);
  }
  const lock = openFile(lockFile);
  try {
    lock.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE");
  } catch (cause) {
    lock.close();
    throw lockError(cause);
  }
  const holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
  writeFileSync(join(folder, holderFile), JSON.stringify(holder), { mode: privateFileMode });
  return lock;
}

function lockError(cause: unknown): unknown {
  switch (errorCode(cause)) {
    case sqlite.BUSY:
      return new StoreError(
        "LOCKED",
        `The data folder ${folder} is in use by ${holder(join(folder, holderFile))}. Stop it, or choose another folder with the setting data (start: --data).`,
        { cause },
      );
    case sqlite.CORRUPT:
    case sqlite.NOTADB:
      return new StoreError(
        "DAMAGED",
        `The lock ${join(folder, lockFile)} is damaged. It contains no data: delete it if no Answerback uses the folder.`,
        { cause },
      );
    default:
      return cause;
  }
}

/** Creates an empty file that only its owner can read; keeps an existing one. */
function touch(name: string): void {
  closeSync(openSync(join(folder, name), "a", privateFileMode));
}

function holder(file: string): string {
  try {
    const { pid, host, since }: { pid: number; host: string; since: string } = JSON.parse(readFileSync(file, "utf8"));
    return `process ${pid} on ${host} since ${since}`;
  } catch {
    // The other process has the lock and has not yet written this file.
    return "another process";
  }
}

function openDatabase(): Database {
  checkFile();
  if (!existsSync(join(folder, databaseFile))) createDatabase();
  const database = openFile(databaseFile);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000");
  migrate(database, folder);
  return database;
}

/** SQLite would accept a file of at most one byte, or a log without its database, as an empty database. */
function checkFile(): void {
  const path = join(folder, databaseFile);
  if (!existsSync(path)) {
    if (existsSync(`${path}-wal`)) throw damaged(new Error(`${path} is missing, but its log exists.`));
    return;
  }
  const head = Buffer.alloc(16);
  const file = openSync(path, "r");
  readSync(file, head);
  closeSync(file);
  if (head.toString("latin1") !== "SQLite format 3\0") {
    throw damaged(new Error(`${path} is not an SQLite database.`));
  }
}

/** Creates it under another name until it is complete, so that an empty file is always a damaged one. */
function createDatabase(): void {
  const unfinished = `${databaseFile}.new`;
  rmSync(join(folder, unfinished), { force: true });
  touch(unfinished);
  const database = openFile(unfinished);
  migrate(database, folder);
  database.close();
  renameSync(join(folder, unfinished), join(folder, databaseFile));
}

function openFile(name: string): Database {
  return new DatabaseSync(join(folder, name));
}

function reply(message: Reply): void {
  port.postMessage(message);
}

function failure(error: unknown): Reply {
  const known = error instanceof StoreError ? error : storeError(error);
  const cause = Error.isError(known.cause) ? (known.cause.stack ?? known.cause.message) : String(known.cause);
  return { kind: "failed", code: known.code, message: known.message, cause };
}

function storeError(cause: unknown): StoreError {
  switch (errorCode(cause)) {
    case sqlite.FULL:
      return new StoreError(
        "FULL",
        `The disk of ${folder} is full. The change was not made; acknowledged changes are not lost. Free some space and retry.`,
        { cause },
      );
    case sqlite.CORRUPT:
    case sqlite.NOTADB:
      return damaged(cause);
    default:
      return unwritable(cause);
  }
}

function damaged(cause: unknown): StoreError {
  return new StoreError(
    "DAMAGED",
    `${join(folder, databaseFile)} is damaged and was not changed. Restore it from a backup, try to recover it (sqlite3 FILE .recover), or choose another folder with the setting data (start: --data).`,
    { cause },
  );
}

function unwritable(cause: unknown): StoreError {
  const reason = errorMessage(cause);
  return new StoreError(
    "UNWRITABLE",
    `The data folder ${folder} cannot be written: ${reason}. Make it writable, or choose another with the setting data (start: --data).`,
    { cause },
  );
}

/** The primary result code of an SQLite error; it is the low byte of extended codes. */
function errorCode(error: unknown): number | undefined {
  if (!(Error.isError(error) && "errcode" in error)) return undefined;
  return Number(error.errcode) & 0xff;
}

/** Loaded here, not imported, to suppress the warning of Node 24 that the module is experimental. */
function sqliteModule(): typeof import("node:sqlite") {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return process.getBuiltinModule("node:sqlite");
  } finally {
    process.emitWarning = emitWarning;
  }
}

try {
  serve();
} catch (error) {
  reply(failure(error));
}
