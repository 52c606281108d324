// A node of a cluster in a process of its own, for tests that kill and pause it. Prints its URL, and each warning.
import { startGateway } from "./gateway.ts";
import { startWorkers } from "./parent.ts";
import { defaultSettings, type GatewaySettings } from "./settings.ts";

export interface NodeOfTest extends Partial<GatewaySettings> {
  /** Default 1: a single process. */
  readonly workers?: number;
}

const { workers = 1, ...settings }: NodeOfTest = JSON.parse(process.argv[2]!);
const options = {
  ...defaultSettings,
  port: 0,
  ...settings,
  onWarning: (message: string) => console.log(`warning ${message}`),
};
const gateway =
  workers > 1
    ? await startWorkers({ ...options, workers, workerEntry: new URL("./worker.fixture.ts", import.meta.url) })
    : await startGateway(options);
console.log(`url ${gateway.url}`);
process.once("SIGTERM", async () => {
  await gateway.drain(0);
  await gateway.stop();
});
