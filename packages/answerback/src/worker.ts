// A worker process of `start --workers`.
import { enableCompileCache } from "node:module";
import { setFlagsFromString } from "node:v8";

// Halves the time until it serves, from the second start on.
enableCompileCache();
// Few objects survive a young collection, so helper threads cost more CPU than they save (docs/performance.md).
setFlagsFromString("--no-parallel-scavenge");
// Loaded after the cache is enabled.
const { runWorker } = await import("@answerback/gateway/worker");
await runWorker();
