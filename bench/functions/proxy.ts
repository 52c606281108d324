// A message through a proxy function: `answerback start` with the function in its settings, and serverless-offline with its
// defaults, where each function has a thread. Each client sends a message after each answer.
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createPingApi, startAnswerback } from "../message/answerback.ts";
import { startServerlessOffline } from "../message/serverless-offline.ts";
import { median, medianOf, percentile } from "../percentile.ts";
import { treeCpuMicros } from "./process-tree.ts";

/** Of `busy`. */
export const busyClients = 8;
const roundMillis = 1_000;

interface Contestant {
  readonly url: string;
  /** Of the server; functions have processes or threads of their own. */
  readonly pid: number;
  stop(): void;
}

export interface ProxySample {
  /** From a message to its answer, medians of the rounds. */
  readonly p50Millis: number;
  readonly p99Millis: number;
  readonly perSecond: number;
  /** CPU time of all its processes for each message, in microseconds. */
  readonly cpuMicros: number;
}

export interface ProxyTimes {
  /** The first message of the first client, in milliseconds: the function starts. One for each start of the server. */
  readonly cold: readonly number[];
  /** One client. */
  readonly single: ProxySample;
  /** `busyClients` clients. */
  readonly busy: ProxySample;
}

/**
 * @param rounds of a second for each server and number of clients
 * @param starts of each server
 * @throws Error if serverless-offline cannot be installed
 */
export async function proxyTimes(
  rounds: number,
  starts: number,
): Promise<{ readonly answerback: ProxyTimes; readonly serverlessOffline: ProxyTimes }> {
  const cold = { answerback: [] as number[], serverlessOffline: [] as number[] };
  for (let start = 1; ; start++) {
    const contestants = { answerback: await startWithFunction(), serverlessOffline: await startOffline() };
    try {
      for (const name of ["answerback", "serverlessOffline"] as const) {
        cold[name].push(await firstMessage(contestants[name].url));
      }
      if (start < starts) continue;
      const single = await compare(contestants, 1, rounds);
      const busy = await compare(contestants, busyClients, rounds);
      const of = (name: keyof typeof cold) => ({ cold: cold[name], single: single[name], busy: busy[name] });
      return { answerback: of("answerback"), serverlessOffline: of("serverlessOffline") };
    } finally {
      for (const contestant of Object.values(contestants)) contestant.stop();
    }
  }
}

async function firstMessage(url: string): Promise<number> {
  const socket = await connect(url);
  // A function that is started ahead has the time between the start of a server and the first message of a person.
  await delay(1_000);
  const millis = await answerMillis(socket);
  socket.close();
  return millis;
}

/** From a message to its answer. */
async function answerMillis(socket: WebSocket): Promise<number> {
  const sent = performance.now();
  const answered = once(socket, "message");
  socket.send('{"action":"ping"}');
  await answered;
  return performance.now() - sent;
}

type Contestants = Readonly<Record<"answerback" | "serverlessOffline", Contestant>>;

async function compare(contestants: Contestants, clients: number, rounds: number) {
  const samples = { answerback: [] as ProxySample[], serverlessOffline: [] as ProxySample[] };
  // The first round warms both up, and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const name of ["answerback", "serverlessOffline"] as const) {
      const sample = await measure(contestants[name], clients);
      if (round > 0) samples[name].push(sample);
    }
  }
  return { answerback: medianOf(samples.answerback), serverlessOffline: medianOf(samples.serverlessOffline) };
}

async function measure({ url, pid }: Contestant, clients: number): Promise<ProxySample> {
  const sockets = await Promise.all(Array.from({ length: clients }, () => connect(url)));
  const times: number[] = [];
  const cpuBefore = treeCpuMicros(pid);
  const started = performance.now();
  await Promise.all(
    sockets.map(async (socket) => {
      while (performance.now() - started < roundMillis) times.push(await answerMillis(socket));
    }),
  );
  const seconds = (performance.now() - started) / 1_000;
  const cpuMicros = (treeCpuMicros(pid) - cpuBefore) / times.length;
  for (const socket of sockets) socket.close();
  return { p50Millis: median(times), p99Millis: percentile(times, 0.99), perSecond: times.length / seconds, cpuMicros };
}

async function connect(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", () => reject(new Error(`${url} refuses a client`)));
  });
  return socket;
}

async function startOffline(): Promise<Contestant> {
  const { port, pid, stop } = await startServerlessOffline(false);
  return { url: `ws://127.0.0.1:${port}/`, pid, stop };
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
  const { url, pid, stop } = await startAnswerback(folder, ["--ephemeral"]);
  try {
    const apiId = await createPingApi(url, integration, []);
    return { url: `${url.replace("http", "ws")}/ws/${apiId}/live`, pid, stop };
  } catch (error) {
    stop();
    throw error;
  }
}
