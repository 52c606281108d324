// Starts the thread of the store. The single-file executable replaces this module, because it has no file to start from.
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { WorkerData } from "./sqlite-protocol.ts";

export function startSqliteThread(workerData: WorkerData): Worker {
  return new Worker(new URL(`./sqlite-worker${extname(import.meta.url)}`, import.meta.url), { workerData });
}
