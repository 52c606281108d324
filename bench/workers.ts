// The cost and the gain of several workers: `answerback start --workers 2` compared with `answerback start`, as users run
// them, and with two separate processes. Linux only.
import { availableParallelism } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type { BenchOptions, BenchResult } from "./bench.ts";
import { run as load } from "./message/load.ts";
import { median, percentile } from "./percentile.ts";
import { callbackLatencies, openTargets } from "./workers/callbacks.ts";
import { killWorker } from "./workers/kill.ts";
import { type Client, compareMessages, message } from "./workers/messages.ts";
import { memoryOf, type ProcessMemory } from "./workers/processes.ts";
import { startWorkers, type WorkersServer } from "./workers/server.ts";

/**
 * Two loops have less to do in each turn than one has, so they cost more per message; the second variant shows how much of the
 * difference is that.
 */
const variants = ["one process", "two processes", "two workers"] as const;
/** As in bench/message.ts: one client writes each message separately, the other all due messages together. */
const clients: readonly Client[] = [
  { inFlight: 1, isBatched: false },
  { inFlight: 16, isBatched: false },
  { inFlight: 16, isBatched: true },
];
/** Both workers have served clients, and compiled the API. */
const few = { connections: 20, inFlight: 1, isBatched: true, millis: 20 };

export async function run({ quick }: BenchOptions): Promise<BenchResult> {
  const rounds = quick ? 1 : 7;
  const rows: (readonly (string | number)[])[] = [];
  const goals: BenchResult["goals"][number][] = [];
  // The first start compiles the sources, and the next ones use the cache, as those of users do.
  (await startWorkers(2)).stop();
  await delay(quick ? 100 : 2_000);
  const [one, other, third, two] = [
    await startWorkers(1),
    await startWorkers(1),
    await startWorkers(1),
    await startWorkers(2),
  ] as const;
  const servers = { "one process": [one], "two processes": [other, third], "two workers": [two] } as const;
  try {
    for (const server of [one, two]) await load(server.address.port, server.address.path, message, few);
    const earlier = memories(one, two);
    for (const client of clients) {
      const { medians, ratios } = await compareMessages(servers, client, {
        warmUps: quick ? 1 : 3,
        counted: rounds,
        millis: quick ? 200 : 600,
      });
      const words = `${client.inFlight} in flight, ${client.isBatched ? "at once" : "one by one"}`;
      rows.push(
        [
          `CPU µs per message, ${words}`,
          ...variants.map((it) => medians[it].cpuMicros.toFixed(1)),
          ratios["two workers"].cpuMicros.toFixed(2),
        ],
        [
          `k messages per second, ${words}`,
          ...variants.map((it) => Math.round(medians[it].perSecond / 1_000)),
          ratios["two workers"].perSecond.toFixed(2),
        ],
      );
      const { cpuMicros, perSecond } = ratios["two workers"];
      const alone = ratios["two processes"].cpuMicros;
      goals.push({
        goal: `CPU of all processes per message, ${words}, at most 1.1 × one process`,
        measured: `${cpuMicros.toFixed(2)} × (two processes without a parent: ${alone.toFixed(2)} ×)`,
        reached: cpuMicros <= 1.1,
      });
      if (client.isBatched) goals.push(throughputGoal(perSecond));
    }
    const callbacks = await measureCallbacks(two, quick ? 200 : 2_000, rounds);
    rows.push([
      "callback within a worker, and to another: p50 ms",
      "",
      ...callbacks.millis.map((it) => it.toFixed(3)),
      callbacks.ratio.toFixed(2),
    ]);
    goals.push(goal("p50 of a callback to another worker, at most 1.5 × one within", callbacks.ratio, 1.5));
    // All connections have closed; the processes return memory when they have been quiet for a while.
    await delay(quick ? 100 : 30_000);
    const later = memories(one, two);
    rows.push(
      [
        "own memory of one process, and of a worker, MB",
        megabytes(earlier.one.ownBytes),
        "",
        megabytes(earlier.two.ownBytes),
        "",
      ],
      ["resident memory, MB", megabytes(earlier.one.residentBytes), "", megabytes(earlier.two.residentBytes), ""],
      ["own memory 30 s after the load, MB", megabytes(later.one.ownBytes), "", megabytes(later.two.ownBytes), ""],
    );
    goals.push({
      goal: "memory that only this worker has, at most 60 MB",
      measured: `${megabytes(earlier.two.ownBytes)} MB; ${megabytes(later.two.ownBytes)} MB 30 s after the load`,
      reached: earlier.two.ownBytes <= 60e6,
    });
  } finally {
    for (const server of [one, other, third, two]) server.stop();
  }
  const kill = await killWorker(quick ? 200 : 5_000);
  const { killed, disconnectedMillis, slowestAnswerMillis, lost, repeated, wrong } = kill;
  rows.push(
    [
      `kill of a worker with ${killed} connections: ms until all $disconnects are delivered`,
      "",
      "",
      Math.round(disconnectedMillis),
      "",
    ],
    ["slowest answer of the other worker meanwhile, ms", "", "", Math.round(slowestAnswerMillis), ""],
    [
      "its connections that were lost; $disconnects of them; repeated ones",
      "",
      "",
      `${lost}; ${wrong}; ${repeated}`,
      "",
    ],
  );
  goals.push(
    {
      goal: "every $disconnect of a killed worker within 3 s",
      measured: `${Math.round(disconnectedMillis)} ms`,
      reached: disconnectedMillis <= 3_000 && wrong === 0,
    },
    {
      goal: "the others answer within 300 ms and lose no connection",
      measured: `${Math.round(slowestAnswerMillis)} ms, ${lost} lost`,
      reached: slowestAnswerMillis <= 300 && lost === 0,
    },
  );
  return {
    title: `50 connections, 64-byte messages, client on the same ${availableParallelism()} cores; medians of interleaved rounds`,
    columns: ["", ...variants, "ratio"],
    rows,
    goals,
  };
}

/** Of one process, and of the larger worker. */
function memories(one: WorkersServer, two: WorkersServer): Record<"one" | "two", ProcessMemory> {
  const largest = two
    .workers()
    .map(memoryOf)
    .sort((a, b) => b.ownBytes - a.ownBytes)[0]!;
  return { one: memoryOf(one.pid), two: largest };
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);

/** The client needs a core of its own beside the two workers. */
function throughputGoal(ratio: number): BenchResult["goals"][number] {
  const cores = availableParallelism();
  return {
    goal: `messages per second, at least 1.6 × one process${cores >= 3 ? "" : `, if the client has cores of its own (here it shares ${cores})`}`,
    measured: `${ratio.toFixed(2)} ×`,
    reached: ratio >= 1.6,
  };
}

async function measureCallbacks(server: WorkersServer, count: number, rounds: number) {
  const { caller, within, across, close } = await openTargets(server);
  const ratios: number[] = [];
  const p50s: [number, number][] = [];
  for (let round = 0; round <= rounds; round++) {
    const p50 = async (target: typeof within) => percentile(await callbackLatencies(caller, target, count), 0.5);
    const sample: [number, number] = [await p50(within), await p50(across)];
    if (round === 0) continue;
    p50s.push(sample);
    ratios.push(sample[1] / sample[0]);
  }
  close();
  return { millis: [median(p50s.map(([it]) => it)), median(p50s.map(([, it]) => it))], ratio: median(ratios) };
}

function goal(words: string, ratio: number, most: number): BenchResult["goals"][number] {
  return { goal: words, measured: `${ratio.toFixed(2)} ×`, reached: ratio <= most };
}
