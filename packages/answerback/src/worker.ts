// A worker process of `start --workers`.
import { runWorker } from "@answerback/gateway/worker";

await runWorker();
