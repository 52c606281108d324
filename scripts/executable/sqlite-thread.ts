// Replaces packages/gateway/src/store/sqlite-thread.ts: the thread's program is inside the executable.
import { getAsset } from "node:sea";
import { Worker } from "node:worker_threads";
import { sqliteWorkerAsset } from "./assets.ts";

export function startSqliteThread(workerData: object): Worker {
  return new Worker(getAsset(sqliteWorkerAsset, "utf8"), { eval: true, workerData });
}
