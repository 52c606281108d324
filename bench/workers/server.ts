// `answerback start` with some number of workers, as users run it, and an API whose route `ping` answers with the id of the
// connection.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Address } from "../connections/client.ts";
import { createPingApi, startAnswerback } from "../message/answerback.ts";
import { integration, response } from "../message/shipped.ts";
import { cpuMicrosOf, processTree } from "./processes.ts";

export interface WorkersServer {
  readonly address: Address;
  readonly pid: number;
  /** The processes that accept clients: the workers, or the only process. */
  workers(): readonly number[];
  /** The CPU time of all processes, in microseconds. */
  cpuMicros(): number;
  stop(): void;
}

/**
 * @param routes integrations of more routes
 * @param command the `answerback.js` of another version, to compare with
 */
export async function startWorkers(
  count: number,
  routes?: Readonly<Record<string, object>>,
  command?: string,
): Promise<WorkersServer> {
  const folder = mkdtempSync(join(tmpdir(), "answerback-bench-workers-"));
  const options = ["--data", join(folder, "data"), ...(count === 1 ? [] : ["--workers", String(count)])];
  const { url, pid, stop } = await startAnswerback(folder, options, command);
  try {
    const apiId = await createPingApi(url, integration, [response], routes);
    return {
      address: { port: Number(new URL(url).port), path: `/ws/${apiId}/live` },
      pid,
      workers: () => (count === 1 ? [pid] : processTree(pid).filter((it) => it !== pid)),
      cpuMicros: () => cpuMicrosOf(processTree(pid)),
      stop,
    };
  } catch (error) {
    stop();
    throw error;
  }
}
