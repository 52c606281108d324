// The module that `start --workers` runs in each worker.
import { extname } from "node:path";

export const workerEntry = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);
