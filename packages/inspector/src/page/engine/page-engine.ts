// The worker of the page.
import { EngineClient, type WorkerPort } from "./engine-client.ts";

/** All parts of the page share it. */
export const pageEngine = new EngineClient(
  () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" }) as WorkerPort,
);
