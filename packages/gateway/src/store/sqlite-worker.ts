// The thread that owns the database file. It takes one request at a time: the store sends all changes that wait
// together, and they become one transaction.

import { closeSync, existsSync, openSync, readFileSync, readSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { DatabaseSync as Database } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import { makePrivate, makePrivateFolder, privateFileMode } from "../private-folder.ts";
import type { Reply, Request, Row, WorkerData, WrittenChange } from "./sqlite-protocol.ts";
import { StoreError } from "./store.ts";

/** Statements that bring a file from each schema version to the next; the last one's number is `user_version`. */
const migrations: readonly string[] = [
  // `position` keeps the order of creation: a row keeps its number when its value changes.
  `CREATE TABLE records (
     position INTEGER PRIMARY KEY,
     key TEXT NOT NULL UNIQUE,
     value TEXT NOT NULL
   ) STRICT`,
];

const { DatabaseSync } = sqliteModule();
const { folder } = workerData as WorkerData;
const port = parentPort!;

const databaseFile = "answerback.sqlite";
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
 * Holds a lock that the operating system gives back when the process ends, however it ends: an exclusive transaction on
 * a file of its own, so that the database itself can be read by other tools.
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
        `The lock ${join(folder, lockFile)} is damaged. It holds no data: delete it when no Answerback runs on the folder.`,
        { cause },
      );
    default:
      return cause;
  }
}

/** Makes an empty file that only its owner reads; one that is there stays. */
function touch(name: string): void {
  closeSync(openSync(join(folder, name), "a", privateFileMode));
}

function holder(file: string): string {
  try {
    const { pid, host, since }: { pid: number; host: string; since: string } = JSON.parse(readFileSync(file, "utf8"));
    return `process ${pid} on ${host} since ${since}`;
  } catch {
    // The other process has the lock and has not written yet who it is.
    return "another process";
  }
}

function openDatabase(): Database {
  checkFile();
  if (!existsSync(join(folder, databaseFile))) createDatabase();
  const database = openFile(databaseFile);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000");
  migrate(database);
  return database;
}

/** SQLite takes a file of no or of one byte, and a log without its database, for an empty database. */
function checkFile(): void {
  const path = join(folder, databaseFile);
  if (!existsSync(path)) {
    if (existsSync(`${path}-wal`)) throw damaged(new Error(`${path} is missing, and its log is there.`));
    return;
  }
  const head = Buffer.alloc(16);
  const file = openSync(path, "r");
  readSync(file, head);
  closeSync(file);
  if (head.toString("latin1") !== "SQLite format 3\0") {
    throw damaged(new Error(`${path} does not begin as a database of SQLite does.`));
  }
}

/** Under another name until it is whole, so that an empty file is always a damaged one. */
function createDatabase(): void {
  const unfinished = `${databaseFile}.new`;
  rmSync(join(folder, unfinished), { force: true });
  touch(unfinished);
  const database = openFile(unfinished);
  migrate(database);
  database.close();
  renameSync(join(folder, unfinished), join(folder, databaseFile));
}

function migrate(database: Database): void {
  const version = Number(database.prepare("PRAGMA user_version").get()?.user_version);
  if (version > migrations.length) {
    throw new StoreError(
      "NEWER_VERSION",
      `The data folder ${folder} was written by a newer Answerback (schema ${version}, this one knows ${migrations.length}). Use that version, or another folder with the setting data (start: --data).`,
    );
  }
  for (const [index, statements] of migrations.entries()) {
    if (index < version) continue;
    database.exec(`BEGIN IMMEDIATE; ${statements}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
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
        `The disk that holds ${folder} is full. Nothing that was acknowledged is lost; the change was not made. Make room and repeat it.`,
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
    `${join(folder, databaseFile)} is damaged. It is left as it is: restore it from a backup, try to recover it (sqlite3 FILE .recover), or choose another folder with the setting data (start: --data).`,
    { cause },
  );
}

function unwritable(cause: unknown): StoreError {
  const reason = errorMessage(cause);
  return new StoreError(
    "UNWRITABLE",
    `The data folder ${folder} cannot be written: ${reason}. Make it writable, or choose another one with the setting data (start: --data).`,
    { cause },
  );
}

/** The primary result code of an error of SQLite; extended ones hold it in their low byte. */
function errorCode(error: unknown): number | undefined {
  if (!(Error.isError(error) && "errcode" in error)) return undefined;
  return Number(error.errcode) & 0xff;
}

/** Loaded here rather than imported, because Node 24 warns that the module is experimental and users need not hear it. */
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
