// A worker process of `start --workers`.
import { setFlagsFromString } from "node:v8";
import { runWorker } from "@answerback/gateway/worker";
import type { ShownMessages } from "./message-lines.ts";
import { linesToParent } from "./worker-lines.ts";

/** Serves as a worker of the process that forked this one, until it ends. */
export async function runWorkerOfStart(): Promise<void> {
  // Few objects survive a young collection, so helper threads cost more CPU than they save (docs/performance.md).
  setFlagsFromString("--no-parallel-scavenge");
  await runWorker((link, shown) => linesToParent(link, shown as ShownMessages));
}
