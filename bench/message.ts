// What a message costs: a MOCK route with a request and a response template, records on, against plain `ws` and against a
// hand-written server that does the same for one API; an HTTP route against a relay on the same HTTP client; and the MOCK
// route against serverless-offline, which calls a function for the same answer.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { BenchOptions, BenchResult } from "./bench.ts";
import { run as load } from "./message/load.ts";
import { startServerlessOffline } from "./message/serverless-offline.ts";

const mockKinds = ["echo", "hand-written", "answerback", "crowded"] as const;
const httpKinds = ["relay", "answerback"] as const;
const functionKinds = ["serverless-offline", "answerback"] as const;
type Kind = (typeof mockKinds)[number] | (typeof httpKinds)[number] | (typeof functionKinds)[number];

/** 64 bytes. */
const messageOf = (action: string) =>
  JSON.stringify({ action, data: "x".repeat(64 - JSON.stringify({ action, data: "" }).length) });

interface Sample {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpuMicros: number;
}

interface ServerProcess {
  readonly process: ChildProcess;
  readonly port: number;
}

interface Comparison {
  readonly route: string;
  readonly kinds: readonly Kind[];
  /** What the others are compared with. */
  readonly against: Kind;
  readonly message: string;
  readonly inFlight: number;
}

const comparisons: readonly Comparison[] = [
  ...[1, 4, 16].map((inFlight) => ({
    route: "MOCK",
    kinds: mockKinds,
    against: "hand-written" as const,
    message: messageOf("ping"),
    inFlight,
  })),
  { route: "HTTP", kinds: httpKinds, against: "relay", message: messageOf("call"), inFlight: 4 },
];
const functionComparison: Comparison = {
  route: "MOCK or function",
  kinds: functionKinds,
  against: "serverless-offline",
  message: messageOf("ping"),
  inFlight: 1,
};

export async function run(options: BenchOptions): Promise<BenchResult> {
  const rounds = options.quick ? 1 : 5;
  const millis = options.quick ? 200 : 1_500;
  const servers = new Map<Kind | "backend", ServerProcess>();
  const medians = new Map<string, Sample>();
  const rows: (string | number)[][] = [];
  let leftOut = "";
  try {
    const backend = await start("backend");
    servers.set("backend", backend);
    for (const kind of new Set([...mockKinds, ...httpKinds])) {
      servers.set(kind, await start(kind, `http://127.0.0.1:${backend.port}`));
    }
    try {
      servers.set("serverless-offline", await startServerlessOffline());
    } catch (error) {
      leftOut = `; serverless-offline is left out, as it could not be started: ${String(error)}`;
    }
    const compared = leftOut === "" ? [...comparisons, functionComparison] : comparisons;
    for (const comparison of compared) {
      const { route, kinds, against, message, inFlight } = comparison;
      const samples = new Map<Kind, Sample[]>(kinds.map((kind) => [kind, []]));
      // The first round warms up and does not count.
      for (let round = 0; round <= rounds; round++) {
        for (const kind of kinds) {
          const sample = await measure(servers.get(kind)!, message, inFlight, millis);
          if (round > 0) samples.get(kind)!.push(sample);
        }
      }
      for (const kind of kinds) medians.set(`${route} ${kind} ${inFlight}`, medianOf(samples.get(kind)!));
      const base = medians.get(`${route} ${against} ${inFlight}`)!;
      for (const kind of kinds) {
        const sample = medians.get(`${route} ${kind} ${inFlight}`)!;
        rows.push([
          route,
          kind,
          inFlight,
          Math.round(sample.perSecond / 1_000),
          (sample.perSecond / base.perSecond).toFixed(2),
          sample.p50.toFixed(2),
          sample.p99.toFixed(2),
          sample.cpuMicros.toFixed(1),
        ]);
      }
    }
  } finally {
    for (const { process } of servers.values()) process.kill();
  }
  return {
    title: `50 connections, 64-byte messages; medians of interleaved rounds${leftOut}`,
    columns: ["route", "server", "in flight", "k messages/s", "×", "p50 ms", "p99 ms", "server CPU µs/message"],
    rows,
    goals: goals(medians),
  };
}

function goals(medians: ReadonlyMap<string, Sample>): BenchResult["goals"] {
  const sample = (kind: Kind, inFlight: number, route = "MOCK") => medians.get(`${route} ${kind} ${inFlight}`)!;
  const throughput = (of: Kind, against: Kind, inFlight: number, route?: string) =>
    sample(of, inFlight, route).perSecond / sample(against, inFlight, route).perSecond;
  const atLeast = (text: string, value: number, least: number) => ({
    goal: `${text}, at least ${least} ×`,
    measured: `${value.toFixed(2)} ×`,
    reached: value >= least,
  });
  const atMost = (text: string, value: number, most: number) => ({
    goal: `${text}, at most ${most} ×`,
    measured: `${value.toFixed(2)} ×`,
    reached: value <= most,
  });
  const depths = [1, 4, 16];
  const functions = medians.get(`${functionComparison.route} serverless-offline 1`);
  const beside = medians.get(`${functionComparison.route} answerback 1`);
  return [
    atLeast("throughput against hand-written, 1 in flight", throughput("answerback", "hand-written", 1), 0.95),
    atLeast("throughput against hand-written, 4 in flight", throughput("answerback", "hand-written", 4), 1.15),
    atLeast("throughput against hand-written, 16 in flight", throughput("answerback", "hand-written", 16), 1.6),
    atLeast("throughput against ws echo, 16 in flight", throughput("answerback", "echo", 16), 1),
    atLeast(
      "10,000 APIs and 1,000 integration responses against one of each",
      Math.min(...depths.map((inFlight) => throughput("crowded", "answerback", inFlight))),
      0.9,
    ),
    atMost(
      "p99 against hand-written",
      Math.max(...depths.map((n) => sample("answerback", n).p99 / sample("hand-written", n).p99)),
      1.05,
    ),
    atMost("time of an HTTP route against a bare relay", throughput("relay", "answerback", 4, "HTTP"), 1.25),
    ...(functions && beside
      ? [atLeast("CPU per message of serverless-offline against ours", functions.cpuMicros / beside.cpuMicros, 8)]
      : []),
  ];
}

async function measure(server: ServerProcess, message: string, inFlight: number, millis: number): Promise<Sample> {
  const before = await cpuOf(server.process);
  const result = await load(server.port, "/ws/bench/live", message, { connections: 50, inFlight, millis });
  const after = await cpuOf(server.process);
  return {
    perSecond: (result.messages / result.millis) * 1_000,
    p50: result.latencies[Math.floor(result.latencies.length * 0.5)]!,
    p99: result.latencies[Math.floor(result.latencies.length * 0.99)]!,
    cpuMicros: (after - before) / result.messages,
  };
}

async function start(kind: Kind | "backend", ...args: readonly string[]): Promise<ServerProcess> {
  const process = fork(join(import.meta.dirname, "message/server.ts"), [kind, ...args]);
  const [{ port }] = (await once(process, "message")) as [{ readonly port: number }];
  return { process, port };
}

async function cpuOf(process: ChildProcess): Promise<number> {
  process.send("cpu");
  const [{ cpuMicros }] = (await once(process, "message")) as [{ readonly cpuMicros: number }];
  return cpuMicros;
}

/** Member by member. */
function medianOf(samples: readonly Sample[]): Sample {
  const median = (value: (sample: Sample) => number) =>
    samples.map(value).sort((a, b) => a - b)[Math.floor(samples.length / 2)]!;
  return {
    perSecond: median((sample) => sample.perSecond),
    p50: median((sample) => sample.p50),
    p99: median((sample) => sample.p99),
    cpuMicros: median((sample) => sample.cpuMicros),
  };
}
