// The file of owed `$disconnect`s in the data folder. A line that was written outlives the process; at most a second later it
// outlives the machine too. One process at a time may open it: the store locks the folder.
import { createReadStream } from "node:fs";
import { type FileHandle, open, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import type { Clock, Timer } from "../../clock.ts";
import { privateFileMode } from "../../private-folder.ts";
import type { ConnectionIdentity } from "../chain/inbound-event.ts";
import type { OwedDisconnects } from "./owed-disconnects.ts";

/** A line of the file, as JSON. A settled connection is owed nothing any more, whatever stood before. */
type Entry = { readonly owed: ConnectionIdentity } | { readonly settled: string };

const fileName = "disconnects.jsonl";
/** Lines are flushed to the disk at most this much later. */
const flushMillis = 1_000;
/** A file with fewer settled entries is not rewritten. */
const minSettledEntries = 4_096;

export interface DisconnectJournal extends OwedDisconnects {
  /** Those of an earlier process that ended without delivering them. Each stays owed until it is settled. */
  readonly ofEarlierProcess: readonly ConnectionIdentity[];
  /** Writes what waits, and closes the file. */
  close(): Promise<void>;
}

/**
 * @param folder exists
 * @param warn receives a line if the file cannot be written; connections are accepted nevertheless
 * @throws the file system's error if the file cannot be read or created
 */
export async function openDisconnectJournal(
  folder: string,
  clock: Clock,
  warn: (message: string) => void,
): Promise<DisconnectJournal> {
  const path = join(folder, fileName);
  const owed = await owedIn(path);
  // Usually nothing is owed. If the end of the machine undoes the emptying, it leaves entries that are settled.
  if (owed.length > 0) await rename(await shorterFile(path, owed), path);
  const file = await open(path, owed.length > 0 ? "a" : "w", privateFileMode);
  return new Journal(path, file, owed, clock, warn);
}

class Journal implements DisconnectJournal {
  readonly ofEarlierProcess: readonly ConnectionIdentity[];
  readonly #path: string;
  readonly #clock: Clock;
  readonly #warn: (message: string) => void;
  readonly #owed: Set<string>;
  #file: FileHandle;
  /** Lines that the next write takes. */
  #waiting: string[] = [];
  /** The write that takes them, which begins when the one before has ended. */
  #next: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();
  #settledEntries = 0;
  #flush: Timer | undefined;
  #hasFailed = false;
  /** Whatever is settled later stays owed in the file. */
  #isClosed = false;

  constructor(
    path: string,
    file: FileHandle,
    owed: readonly ConnectionIdentity[],
    clock: Clock,
    warn: (message: string) => void,
  ) {
    this.#path = path;
    this.#file = file;
    this.ofEarlierProcess = owed;
    this.#owed = new Set(owed.map(({ connectionId }) => connectionId));
    this.#clock = clock;
    this.#warn = warn;
  }

  owe(connection: ConnectionIdentity): Promise<void> {
    this.#owed.add(connection.connectionId);
    return this.#add({ owed: connection });
  }

  settle(connectionId: string): void {
    if (this.#isClosed || !this.#owed.delete(connectionId)) return;
    this.#settledEntries++;
    void this.#add({ settled: connectionId });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#last;
    this.#flush?.cancel();
    await this.#file.close();
  }

  #add(entry: Entry): Promise<void> {
    this.#waiting.push(lineOf(entry));
    this.#next ??= this.#last = this.#last.then(() => this.#write());
    return this.#next;
  }

  async #write(): Promise<void> {
    const lines = this.#waiting;
    this.#waiting = [];
    this.#next = undefined;
    try {
      await this.#file.appendFile(lines.join(""));
      if (this.#settledEntries > Math.max(minSettledEntries, this.#owed.size)) await this.#compact();
      this.#hasFailed = false;
    } catch (error) {
      if (!this.#hasFailed) {
        this.#warn(
          `${this.#path} cannot be written (${(error as Error).message}). If the gateway is killed now, the $disconnect of clients may not be delivered.`,
        );
      }
      this.#hasFailed = true;
    }
    this.#flush ??= this.#clock.setTimeout(() => {
      this.#flush = undefined;
      this.#file.datasync().catch(() => {});
    }, flushMillis);
  }

  /** Leaves out what is settled. */
  async #compact(): Promise<void> {
    const shorter = await shorterFile(this.#path, await owedIn(this.#path));
    await this.#file.close();
    await rename(shorter, this.#path);
    this.#file = await open(this.#path, "a", privateFileMode);
    this.#settledEntries = 0;
  }
}

/** The owed connections of a file, in order. An entry that was cut by the end of its process is ignored. */
async function owedIn(path: string): Promise<readonly ConnectionIdentity[]> {
  const owed = new Map<string, ConnectionIdentity>();
  try {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
      const entry = entryOf(line);
      if (entry === undefined) continue;
      if ("settled" in entry) owed.delete(entry.settled);
      else owed.set(entry.owed.connectionId, entry.owed);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return [...owed.values()];
}

/** @returns the path of a file beside `path` that only has these entries */
async function shorterFile(path: string, owed: readonly ConnectionIdentity[]): Promise<string> {
  const shorter = `${path}.new`;
  await writeFile(shorter, Readable.from(lines(owed)), { mode: privateFileMode, flush: true });
  return shorter;
}

function* lines(owed: readonly ConnectionIdentity[]): Iterable<string> {
  for (const connection of owed) yield lineOf({ owed: connection });
}

function lineOf(entry: Entry): string {
  return `${JSON.stringify(entry)}\n`;
}

/** @returns undefined if the line is not an entry */
function entryOf(line: string): Entry | undefined {
  try {
    return JSON.parse(line) as Entry;
  } catch {
    return undefined;
  }
}
