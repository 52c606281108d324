// Replaces packages/answerback/src/worker-entry.ts: workers run the executable itself, which Node.js starts with this path as
// its argument.
import { pathToFileURL } from "node:url";

export const workerArgument = "/answerback-worker";
export const workerEntry = pathToFileURL(workerArgument);
