// How soon does a function answer, warm and cold, and what does an idle one take? Warm invocations are compared with a bare
// `node:http` server in a process of its own that `undici` calls; cold ones with the start of Node.js itself. The functions run
// by the package as it is published: a checkout strips the types of each module that a process loads.
import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { FunctionDefinition, Functions } from "@answerback/functions";
import type { BenchOptions, BenchResult } from "./bench.ts";
import { busyClients, type ProxySample, proxyTimes } from "./functions/proxy.ts";
import { median, percentile } from "./percentile.ts";

const { Client } = createRequire(join(import.meta.dirname, "../packages/gateway/package.json"))("undici") as {
  readonly Client: new (url: string) => UndiciClient;
};
interface UndiciClient {
  request(options: object): Promise<{ readonly body: { text(): Promise<string> } }>;
  close(): Promise<void>;
}

/** About 1 KB, as a message's event has it. */
const payload = JSON.stringify({ n: 1, requestContext: { text: "x".repeat(1_000) } });
const roundSize = 500;
/** A spare process is ready long before. */
const spareMillis = 600;

export async function run({ quick }: BenchOptions): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), "answerback-bench-functions-"));
  writeFunctions(folder);
  const { createFunctions } = await publishedFunctions();
  const functions = createFunctions({
    region: "us-east-1",
    accountId: "000000000000",
    cacheFolder: join(folder, "cache"),
  });
  try {
    const warm = await warmInvocations(functions, folder, quick ? 4 : 40);
    const rounds = quick ? 3 : 25;
    const plain = await coldInvocations(functions, definition(folder, "plain.handler"), rounds);
    const sdk = await coldInvocations(functions, definition(folder, "sdk.handler"), rounds);
    const unspared = definition(folder, "plain.handler", { TZ: "Europe/Berlin" });
    const node: number[] = [];
    const alone = await coldInvocations(functions, unspared, rounds, () => node.push(nodeStart()));
    const { answerback, serverlessOffline } = await proxyTimes(quick ? 1 : 7, quick ? 1 : 3);
    const megabytes = await idleMegabytes(functions, folder, quick ? 4 : 20);
    const ratio50 = median(warm.functions) / median(warm.http);
    const ratio99 = percentile(warm.functions, 0.99) / percentile(warm.http, 0.99);
    const busier = answerback.busy.perSecond / serverlessOffline.busy.perSecond;
    const cheaper = serverlessOffline.busy.cpuMicros / answerback.busy.cpuMicros;
    const sooner = serverlessOffline.single.p50Millis / answerback.single.p50Millis;
    const times = (title: string, values: readonly number[]) => [
      title,
      median(values).toFixed(2),
      percentile(values, 0.99).toFixed(2),
      "",
      "",
    ];
    return {
      title: `milliseconds; warm: ${warm.http.length} invocations each, rounds of ${roundSize} interleaved; cold: ${rounds}`,
      columns: ["", "p50", "p99", "messages/s", "CPU µs"],
      rows: [
        times("warm function", warm.functions),
        times("bare node:http by undici", warm.http),
        times("cold, a spare process, no imports", plain),
        times("cold, a spare process, two SDK clients", sdk),
        times("cold, no spare process", alone),
        times("node -e 0", node),
        times("first message through a proxy function", answerback.cold),
        times("the same, serverless-offline", serverlessOffline.cold),
        messages("message through a proxy function, one client", answerback.single),
        messages("the same, serverless-offline", serverlessOffline.single),
        messages(`message through a proxy function, ${busyClients} clients`, answerback.busy),
        messages("the same, serverless-offline", serverlessOffline.busy),
        ["idle function, MB of proportional memory", megabytes.toFixed(1), "", "", ""],
      ],
      goals: [
        goal("warm p50 at most 0.75 × node:http", ratio50, 0.75, " ×"),
        goal("warm p99 at most 1 × node:http", ratio99, 1, " ×"),
        goal("cold with a spare, no imports, at most 10 ms", median(plain), 10, " ms"),
        goal("cold with a spare, two SDK clients, at most 40 ms", median(sdk), 40, " ms"),
        goal("cold without a spare at most node -e 0 + 60 ms", median(alone) - median(node), 60, " ms more"),
        {
          goal: `${busyClients} clients of a proxy function: at least 5 × the messages of serverless-offline`,
          measured: `${busier.toFixed(2)} ×, with ${cheaper.toFixed(2)} × less CPU time; one client is answered ${sooner.toFixed(2)} × as fast`,
          reached: busier >= 5,
        },
        goal("idle function at most 20 MB", megabytes, 20, " MB"),
      ],
    };
  } finally {
    await functions.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

const goal = (text: string, measured: number, limit: number, unit: string) => ({
  goal: text,
  measured: `${measured.toFixed(2)}${unit}`,
  reached: measured <= limit,
});

const messages = (title: string, { p50Millis, p99Millis, perSecond, cpuMicros }: ProxySample) => [
  title,
  p50Millis.toFixed(2),
  p99Millis.toFixed(2),
  Math.round(perSecond),
  Math.round(cpuMicros),
];

/** Builds the packages, and loads this one. */
async function publishedFunctions(): Promise<typeof import("@answerback/functions")> {
  const root = join(import.meta.dirname, "..");
  const { status, stderr } = spawnSync("npm", ["run", "--silent", "pack"], { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`npm run pack failed: ${stderr}`);
  return import(join(root, "dist/functions/dist/index.js"));
}

function writeFunctions(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const body = "async (event) => ({ statusCode: 200, body: JSON.stringify({ n: event.n }) });";
  writeFileSync(join(folder, "plain.mjs"), `export const handler = ${body}\n`);
  writeFileSync(
    join(folder, "sdk.mjs"),
    `import { ApiGatewayManagementApiClient } from "@aws-sdk/client-apigatewaymanagementapi";
import { STSClient } from "@aws-sdk/client-sts";
const clients = [new ApiGatewayManagementApiClient({}), new STSClient({})];
export const handler = ${body}
`,
  );
}

function definition(
  folder: string,
  handler: string,
  environment: Readonly<Record<string, string>> = {},
): FunctionDefinition {
  const sdkFolders = [join(import.meta.dirname, "..")];
  return { name: "f", runtime: "nodejs22.x", folder, handler, environment, sdkFolders };
}

async function warmInvocations(functions: Functions, folder: string, rounds: number) {
  functions.define(definition(folder, "plain.handler"));
  const server: ChildProcess = fork(join(import.meta.dirname, "functions/http-server.ts"));
  const [port] = (await once(server, "message")) as [number];
  const client = new Client(`http://127.0.0.1:${port}`);
  const callHttp = async () => {
    const headers = { "content-type": "application/json" };
    const { body } = await client.request({ path: "/", method: "POST", headers, body: payload });
    return body.text();
  };
  const callFunction = async () => (await functions.invoke("f", payload)).payload.toString();
  const found = { functions: [] as number[], http: [] as number[] };
  if ((await callHttp()) !== (await callFunction())) throw new Error("The two do not answer the same.");
  // The first two rounds warm both up, and are not counted.
  for (let round = -2; round < rounds; round++) {
    for (const [name, call] of [
      ["functions", callFunction],
      ["http", callHttp],
    ] as const) {
      for (let n = 0; n < roundSize; n++) {
        const started = performance.now();
        await call();
        if (round >= 0) found[name].push(performance.now() - started);
      }
    }
  }
  await client.close();
  server.kill();
  return found;
}

async function coldInvocations(
  functions: Functions,
  one: FunctionDefinition,
  rounds: number,
  between = () => {},
): Promise<readonly number[]> {
  const found: number[] = [];
  // The first round fills the compile cache, and is not counted.
  for (let round = 0; round <= rounds; round++) {
    functions.define(one);
    await setTimeout(spareMillis);
    between();
    const started = performance.now();
    const { cold, functionError, payload: answer } = await functions.invoke("f", payload);
    if (!cold || functionError) throw new Error(`Not a cold invocation that succeeds: ${answer}`);
    if (round > 0) found.push(performance.now() - started);
  }
  return found;
}

function nodeStart(): number {
  const started = performance.now();
  spawnSync(process.execPath, ["-e", "0"]);
  return performance.now() - started;
}

/** Proportional: what processes share, such as Node's own code, is divided among them. */
async function idleMegabytes(functions: Functions, folder: string, count: number): Promise<number> {
  const pids: number[] = [];
  writeFileSync(join(folder, "pid.mjs"), "export const handler = async () => process.pid;\n");
  for (let n = 0; n < count; n++) {
    functions.define({ ...definition(folder, "pid.handler"), name: `idle${n}` });
    pids.push(Number((await functions.invoke(`idle${n}`, "{}")).payload.toString()));
  }
  await setTimeout(2_000);
  const kilobytes = pids.map((pid) =>
    Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1]),
  );
  return kilobytes.reduce((sum, it) => sum + it, 0) / count / 1_024;
}
