// `answerback start` as users run it: the command, its defaults, output to a pipe; and an API created through its control
// plane. Its CPU time is read from its own metrics.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPingApi, startAnswerback } from "./answerback.ts";
import type { BenchServer } from "./bench-server.ts";

/** The API of server.ts: a MOCK route with a request and a response template. */
export const integration = { integrationType: "MOCK", requestTemplates: { "application/json": '{"statusCode": 200}' } };
export const response = {
  integrationResponseKey: "/2\\d\\d/",
  responseTemplates: {
    "application/json":
      '{"type":"pong","connectionId":"$context.connectionId","requestId":"$context.requestId","at":$context.requestTimeEpoch}',
  },
};

/** @param command the `answerback.js` of another version, to compare with */
export async function startShipped(command?: string): Promise<BenchServer> {
  // Without a settings file.
  const folder = mkdtempSync(join(tmpdir(), "answerback-bench-message-"));
  const { url, stop } = await startAnswerback(folder, ["--data", join(folder, "data")], command);
  try {
    return {
      port: Number(new URL(url).port),
      path: `/ws/${await createPingApi(url, integration, [response])}/live`,
      async cpuMicros() {
        const metrics = await (await fetch(`${url}/metrics`)).text();
        return Number(/^process_cpu_seconds_total (\S+)/m.exec(metrics)![1]) * 1e6;
      },
      stop,
    };
  } catch (error) {
    stop();
    throw error;
  }
}
