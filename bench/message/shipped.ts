// `answerback start` as users run it: the command, its defaults, output to a pipe; and an API created through its control
// plane. Its CPU time is read from its own metrics.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BenchServer } from "./bench-server.ts";

const ownCommand = join(import.meta.dirname, "../../packages/answerback/bin/answerback.js");

/** @param command the `answerback.js` of another version, to compare with */
export async function startShipped(command = ownCommand): Promise<BenchServer> {
  const folder = mkdtempSync(join(tmpdir(), "answerback-bench-message-"));
  const child = spawn(process.execPath, [command, "start", "--port", "0", "--data", join(folder, "data")], {
    // Without a settings file.
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  child.on("close", () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  let output = "";
  while (!/listening on \S+\n/.test(output)) {
    const [text] = (await once(child.stdout, "data")) as [Buffer];
    output += text;
  }
  child.stdout.resume();
  const url = /listening on (http:\S+)/.exec(output)![1]!;
  try {
    return {
      port: Number(new URL(url).port),
      path: `/ws/${await createApi(url)}/live`,
      async cpuMicros() {
        const metrics = await (await fetch(`${url}/metrics`)).text();
        return Number(/^process_cpu_seconds_total (\S+)/m.exec(metrics)![1]) * 1e6;
      },
      stop: () => child.kill(),
    };
  } catch (error) {
    child.kill();
    throw error;
  }
}

/** The API of server.ts: a MOCK route with a request and a response template. */
async function createApi(url: string): Promise<string> {
  const post = async (path: string, body: object): Promise<Readonly<Record<string, string>>> => {
    const response = await fetch(`${url}/v2/apis${path}`, { method: "POST", body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
    return response.json() as Promise<Readonly<Record<string, string>>>;
  };
  const { apiId } = await post("", {
    name: "bench",
    protocolType: "WEBSOCKET",
    routeSelectionExpression: "$request.body.action",
  });
  const { integrationId } = await post(`/${apiId}/integrations`, {
    integrationType: "MOCK",
    requestTemplates: { "application/json": '{"statusCode": 200}' },
  });
  await post(`/${apiId}/integrations/${integrationId}/integrationresponses`, {
    integrationResponseKey: "/2\\d\\d/",
    responseTemplates: {
      "application/json":
        '{"type":"pong","connectionId":"$context.connectionId","requestId":"$context.requestId","at":$context.requestTimeEpoch}',
    },
  });
  const { routeId } = await post(`/${apiId}/routes`, {
    routeKey: "ping",
    target: `integrations/${integrationId}`,
    routeResponseSelectionExpression: "$default",
  });
  await post(`/${apiId}/routes/${routeId}/routeresponses`, { routeResponseKey: "$default" });
  await post(`/${apiId}/stages`, { stageName: "live" });
  await post(`/${apiId}/deployments`, { stageName: "live" });
  return apiId!;
}
