// The workers of a parent by their processes, in a file of the data folder: a parent that was killed may leave a worker behind
// that is stopped or busy. The next parent kills it before it runs anything that the worker owed, and removes its local sockets.
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import { privateFileMode } from "../private-folder.ts";
import { processMark } from "./process-mark.ts";
import { isSocketFolder, removeSocketFolder } from "./socket-folder.ts";

interface RunningWorker {
  readonly pid: number;
  readonly mark: string;
}

interface Content {
  /** Of the local sockets. */
  readonly folder: string;
  readonly workers: readonly RunningWorker[];
}

const fileName = "workers.json";
/** How long a killed process may take to end. */
const maxKillMillis = 5_000;

export class WorkerFile {
  readonly #path: string | undefined;
  readonly #folder: string;
  #running: readonly RunningWorker[] = [];

  /**
   * @param dataFolder exists and is locked by this process; undefined: nothing is recorded
   * @param socketFolder of this parent
   */
  constructor(dataFolder: string | undefined, socketFolder: string) {
    this.#path = dataFolder && join(dataFolder, fileName);
    this.#folder = socketFolder;
  }

  /**
   * Kills the workers that an earlier parent left, and waits until they have ended.
   * @returns their number
   */
  async killLeftovers(clock: Clock): Promise<number> {
    const { folder, workers } = this.#read();
    const left = workers.filter(isRunning);
    for (const { pid } of left) kill(pid);
    const end = clock.monotonic() + maxKillMillis;
    while (left.some(isRunning) && clock.monotonic() < end) {
      await new Promise<void>((resolve) => clock.setTimeout(resolve, 5));
    }
    if (isSocketFolder(folder)) removeSocketFolder(folder);
    return left.length;
  }

  /** Call it before the worker accepts clients. @throws the file system's error */
  add(pid: number): void {
    const mark = processMark(pid);
    if (mark !== undefined) this.#write([...this.#running, { pid, mark }]);
  }

  remove(pid: number): void {
    const running = this.#running.filter((worker) => worker.pid !== pid);
    if (running.length < this.#running.length) this.#write(running);
  }

  #write(running: readonly RunningWorker[]): void {
    this.#running = running;
    if (this.#path === undefined) return;
    if (running.length === 0) return rmSync(this.#path, { force: true });
    writeFileSync(`${this.#path}.new`, JSON.stringify({ folder: this.#folder, workers: running } satisfies Content), {
      mode: privateFileMode,
    });
    renameSync(`${this.#path}.new`, this.#path);
  }

  #read(): Content {
    const nothing: Content = { folder: "", workers: [] };
    if (this.#path === undefined) return nothing;
    try {
      return { ...nothing, ...JSON.parse(readFileSync(this.#path, "utf8")) };
    } catch {
      // Absent, or from a machine that failed while it was written.
      return nothing;
    }
  }
}

function isRunning({ pid, mark }: RunningWorker): boolean {
  return processMark(pid) === mark;
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}
