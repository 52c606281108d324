// A message through a proxy function: `answerback start` with the function in its settings, and serverless-offline with its
// defaults, where each function has a thread. One client sends a message after each answer.
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPingApi, startAnswerback } from "../message/answerback.ts";
import { startServerlessOffline } from "../message/serverless-offline.ts";

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
  const answerback = await startWithFunction();
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

/** A proxy integration with the function that `startWithFunction` defines. */
const integration = {
  integrationType: "AWS_PROXY",
  integrationMethod: "POST",
  integrationUri:
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:ping/invocations",
};

async function startWithFunction(): Promise<Contestant> {
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
  const { url, stop } = await startAnswerback(folder, ["--ephemeral"]);
  try {
    const apiId = await createPingApi(url, integration, []);
    return { url: `${url.replace("http", "ws")}/ws/${apiId}/live`, stop };
  } catch (error) {
    stop();
    throw error;
  }
}
