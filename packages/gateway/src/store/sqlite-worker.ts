// The thread that owns the database file. It takes one request at a time: the store sends all changes that wait
// together, and they become one transaction.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { DatabaseSync as Database } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
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
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw unwritable(cause);
  }
  const lock = openFile("lock");
  const holderFile = join(folder, "lock-holder.json");
  try {
    lock.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE");
  } catch (cause) {
    lock.close();
    if (errorCode(cause) !== sqlite.BUSY) throw cause;
    throw new StoreError(
      "LOCKED",
      `The data folder ${folder} is in use by ${holder(holderFile)}. Stop it, or choose another folder with --data.`,
      { cause },
    );
  }
  writeFileSync(holderFile, JSON.stringify({ pid: process.pid, host: hostname(), since: new Date().toISOString() }));
  return lock;
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
  const database = openFile("answerback.sqlite");
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000");
  const version = Number(database.prepare("PRAGMA user_version").get()?.user_version);
  if (version > migrations.length) {
    throw new StoreError(
      "NEWER_VERSION",
      `The data folder ${folder} was written by a newer Answerback (schema ${version}, this one knows ${migrations.length}). Use that version, or another folder with --data.`,
    );
  }
  for (const [index, statements] of migrations.entries()) {
    if (index < version) continue;
    database.exec(`BEGIN IMMEDIATE; ${statements}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
  return database;
}

function openFile(name: string): Database {
  return new DatabaseSync(join(folder, name));
}

function reply(message: Reply): void {
  port.postMessage(message);
}

function failure(error: unknown): Reply {
  const known = error instanceof StoreError ? error : storeError(error);
  const cause = known.cause instanceof Error ? (known.cause.stack ?? known.cause.message) : String(known.cause);
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
      return new StoreError(
        "DAMAGED",
        `${join(folder, "answerback.sqlite")} is damaged. It is left as it is: restore it from a backup, try to recover it (sqlite3 FILE .recover), or choose another folder with --data.`,
        { cause },
      );
    default:
      return unwritable(cause);
  }
}

function unwritable(cause: unknown): StoreError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StoreError(
    "UNWRITABLE",
    `The data folder ${folder} cannot be written: ${reason}. Make it writable, or choose another one with --data.`,
    { cause },
  );
}

/** The primary result code of an error of SQLite; extended ones hold it in their low byte. */
function errorCode(error: unknown): number | undefined {
  if (!(error instanceof Error && "errcode" in error)) return undefined;
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
