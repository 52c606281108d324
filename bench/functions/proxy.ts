// A message through a proxy function: `answerback start` with the function in its settings, and serverless-offline with its
// defaults, where each function has a thread. One client sends a message after each answer.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServerlessOffline } from "../message/serverless-offline.ts";

const command = join(import.meta.dirname, "../../packages/answerback/bin/answerback.js");
const roundSize = 100;

interface Contestant {
  readonly url: string;
  stop(): void;
}

/** Milliseconds from a message to its answer. */
export interface ProxyTimes {
  readonly answerback: readonly number[];
  readonly serverlessOffline: readonly number[];
}

/** @throws Error if serverless-offline cannot be installed */
export async function proxyTimes(rounds: number): Promise<ProxyTimes> {
  const times = { answerback: [] as number[], serverlessOffline: [] as number[] };
  const offline = await startServerlessOffline(false);
  const answerback = await startAnswerback();
  try {
    const contestants = [
      ["answerback", await connect(answerback.url)],
      ["serverlessOffline", await connect(`ws://127.0.0.1:${offline.port}${offline.path ?? "/"}`)],
    ] as const;
    // The first rounds warm both up, and are not counted.
    for (let round = -2; round < rounds; round++) {
      for (const [name, socket] of contestants) {
        for (let n = 0; n < roundSize; n++) {
          const started = performance.now();
          const answered = once(socket, "message");
          socket.send('{"action":"ping"}');
          await answered;
          if (round >= 0) times[name].push(performance.now() - started);
        }
      }
    }
    for (const [, socket] of contestants) socket.close();
  } finally {
    answerback.stop();
    offline.stop();
  }
  return times;
}

async function connect(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", () => reject(new Error(`${url} refuses a client`)));
  });
  return socket;
}

async function startAnswerback(): Promise<Contestant> {
  const folder = mkdtempSync(join(tmpdir(), "answerback-bench-proxy-"));
  writeFileSync(
    join(folder, "function.js"),
    `exports.ping = async ({ requestContext: { connectionId, requestId } }) => ({
  statusCode: 200,
  body: JSON.stringify({ type: "pong", connectionId, requestId, at: Date.now() }),
});
`,
  );
  const functions = { ping: { folder, runtime: "nodejs22.x", handler: "function.ping" } };
  writeFileSync(join(folder, "answerback.yaml"), JSON.stringify({ functions }));
  const child = spawn(process.execPath, [command, "start", "--port", "0", "--ephemeral"], {
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
  const endpoint = /listening on (http:\S+)/.exec(output)![1]!;
  try {
    return { url: await createApi(endpoint), stop: () => child.kill() };
  } catch (error) {
    child.kill();
    throw error;
  }
}

async function createApi(endpoint: string): Promise<string> {
  const post = async (path: string, body: object): Promise<Readonly<Record<string, string>>> => {
    const response = await fetch(`${endpoint}/v2/apis${path}`, { method: "POST", body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
    return response.json() as Promise<Readonly<Record<string, string>>>;
  };
  const { apiId, apiEndpoint } = await post("", {
    name: "bench",
    protocolType: "WEBSOCKET",
    routeSelectionExpression: "$request.body.action",
  });
  const { integrationId } = await post(`/${apiId}/integrations`, {
    integrationType: "AWS_PROXY",
    integrationMethod: "POST",
    integrationUri:
      "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:ping/invocations",
  });
  const { routeId } = await post(`/${apiId}/routes`, {
    routeKey: "ping",
    target: `integrations/${integrationId}`,
    routeResponseSelectionExpression: "$default",
  });
  await post(`/${apiId}/routes/${routeId}/routeresponses`, { routeResponseKey: "$default" });
  await post(`/${apiId}/stages`, { stageName: "live" });
  await post(`/${apiId}/deployments`, { stageName: "live" });
  return `${apiEndpoint}/live`;
}
