// A worker process for tests.
import { runWorker } from "./worker.ts";

await runWorker();
