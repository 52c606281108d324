// What a message costs: a MOCK route with a request and a response template, records on, against plain `ws` and against a
// hand-written server that does the same for one API.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { BenchOptions, BenchResult } from "./bench.ts";
import { run as load } from "./message/load.ts";

const kinds = ["echo", "hand-written", "answerback", "crowded"] as const;
type Kind = (typeof kinds)[number];

/** 64 bytes. */
const message = JSON.stringify({ action: "ping", data: "x".repeat(64 - '{"action":"ping","data":""}'.length) });

interface Sample {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpuMicros: number;
}

export async function run(options: BenchOptions): Promise<BenchResult> {
  const rounds = options.quick ? 1 : 5;
  const millis = options.quick ? 200 : 1_500;
  const servers = new Map<Kind, { readonly process: ChildProcess; readonly port: number }>();
  const rows: (string | number)[][] = [];
  const perSecond = new Map<string, number>();
  const p99 = new Map<string, number>();
  try {
    for (const kind of kinds) servers.set(kind, await start(kind));
    for (const inFlight of [1, 4, 16]) {
      const samples = new Map<Kind, Sample[]>(kinds.map((kind) => [kind, []]));
      // The first round warms up and does not count.
      for (let round = 0; round <= rounds; round++) {
        for (const kind of kinds) {
          const sample = await measure(servers.get(kind)!, inFlight, millis);
          if (round > 0) samples.get(kind)!.push(sample);
        }
      }
      for (const kind of kinds) {
        const median = (value: (sample: Sample) => number) => medianOf(samples.get(kind)!.map(value));
        const rate = median((sample) => sample.perSecond);
        perSecond.set(`${kind} ${inFlight}`, rate);
        p99.set(
          `${kind} ${inFlight}`,
          median((sample) => sample.p99),
        );
        rows.push([
          kind,
          inFlight,
          Math.round(rate / 1_000),
          (rate / (perSecond.get(`hand-written ${inFlight}`) ?? rate)).toFixed(2),
          median((sample) => sample.p50).toFixed(2),
          median((sample) => sample.p99).toFixed(2),
          median((sample) => sample.cpuMicros).toFixed(1),
        ]);
      }
    }
  } finally {
    for (const { process } of servers.values()) process.kill();
  }
  const ratio = (inFlight: number, against: Kind = "hand-written", of: Kind = "answerback") =>
    perSecond.get(`${of} ${inFlight}`)! / perSecond.get(`${against} ${inFlight}`)!;
  const goal = (text: string, value: number, least: number) => ({
    goal: `${text}, at least ${least} ×`,
    measured: `${value.toFixed(2)} ×`,
    reached: value >= least,
  });
  const slowest = Math.min(...[1, 4, 16].map((inFlight) => ratio(inFlight, "answerback", "crowded")));
  const tail = Math.max(...[1, 4, 16].map((n) => p99.get(`answerback ${n}`)! / p99.get(`hand-written ${n}`)!));
  return {
    title: "50 connections, 64-byte messages; medians of interleaved rounds",
    columns: ["server", "in flight", "k messages/s", "× hand-written", "p50 ms", "p99 ms", "server CPU µs/message"],
    rows,
    goals: [
      goal("throughput against hand-written, 1 in flight", ratio(1), 0.95),
      goal("throughput against hand-written, 4 in flight", ratio(4), 1.15),
      goal("throughput against hand-written, 16 in flight", ratio(16), 1.6),
      goal("throughput against ws echo, 16 in flight", ratio(16, "echo"), 1),
      goal("10,000 APIs and 1,000 integration responses against one of each", slowest, 0.9),
      { goal: "p99 no worse than hand-written (within 5 %)", measured: `${tail.toFixed(2)} ×`, reached: tail <= 1.05 },
    ],
  };
}

async function measure(
  server: { readonly process: ChildProcess; readonly port: number },
  inFlight: number,
  millis: number,
): Promise<Sample> {
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

async function start(kind: Kind) {
  const process = fork(join(import.meta.dirname, "message/server.ts"), [kind]);
  const [{ port }] = (await once(process, "message")) as [{ readonly port: number }];
  return { process, port };
}

async function cpuOf(process: ChildProcess): Promise<number> {
  process.send("cpu");
  const [{ cpuMicros }] = (await once(process, "message")) as [{ readonly cpuMicros: number }];
  return cpuMicros;
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
