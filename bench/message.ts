// The cost of a message: `answerback start` as users run it, with a MOCK route that has a request and a response template,
// compared with hand-written servers that do the same for one API, on `ws` and on uWebSockets.js. There are two clients: one
// writes each message separately as soon as an answer arrives, one writes all due messages together. Also compares many APIs
// and integration responses with one, an HTTP route with a relay, and serverless-offline.
import { fork } from "node:child_process";
import { join } from "node:path";
import type { BenchOptions, BenchResult } from "./bench.ts";
import { type BenchServer, forkedServer } from "./message/bench-server.ts";
import { run as load } from "./message/load.ts";
import { startServerlessOffline } from "./message/serverless-offline.ts";
import { startShipped } from "./message/shipped.ts";
import { startUWebSockets } from "./message/uwebsockets.ts";
import { medianOf } from "./percentile.ts";

/** `library` is the data plane without the command; `crowded` the same among 10,000 APIs, with 1,000 integration responses. */
type Kind =
  | "answerback"
  | "library"
  | "crowded"
  | "hand-written"
  | "uWebSockets.js"
  | "echo"
  | "relay"
  | "serverless-offline";

/** 64 bytes. */
const messageOf = (action: string) =>
  JSON.stringify({ action, data: "x".repeat(64 - JSON.stringify({ action, data: "" }).length) });

interface Sample {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpuMicros: number;
}

interface Comparison {
  readonly route: "MOCK" | "HTTP";
  /** The base of the comparison. */
  readonly against: Kind;
  readonly kinds: readonly Kind[];
  readonly inFlight: number;
  readonly isBatched: boolean;
}

const depths = [1, 4, 16];

const comparisons: readonly Comparison[] = [
  ...depths.map((inFlight) => ({
    route: "MOCK" as const,
    against: "hand-written" as const,
    kinds: ["hand-written", "uWebSockets.js", "answerback"] as const,
    inFlight,
    isBatched: false,
  })),
  ...depths.map((inFlight) => ({
    route: "MOCK" as const,
    against: "hand-written" as const,
    kinds: ["hand-written", "uWebSockets.js", "answerback", "echo", "library", "crowded"] as const,
    inFlight,
    isBatched: true,
  })),
  { route: "HTTP", against: "relay", kinds: ["relay", "library"], inFlight: 4, isBatched: true },
  {
    route: "MOCK",
    against: "serverless-offline",
    kinds: ["serverless-offline", "library"],
    inFlight: 1,
    isBatched: true,
  },
];

export async function run(options: BenchOptions): Promise<BenchResult> {
  const rounds = options.quick ? 2 : 5;
  const millis = options.quick ? 500 : 1_500;
  const servers = new Map<Kind, BenchServer>();
  const others: BenchServer[] = [];
  const skipped: string[] = [];
  const medians = new Map<string, Sample>();
  try {
    const backend = await startOwn("backend");
    others.push(backend);
    for (const kind of ["library", "crowded", "hand-written", "echo", "relay"] as const) {
      servers.set(kind, await startOwn(kind, `http://127.0.0.1:${backend.port}`));
    }
    servers.set("answerback", await startShipped());
    const foreign = { "uWebSockets.js": startUWebSockets, "serverless-offline": startServerlessOffline };
    for (const [kind, start] of Object.entries(foreign) as [keyof typeof foreign, () => Promise<BenchServer>][]) {
      try {
        servers.set(kind, await start());
      } catch (error) {
        skipped.push(`; ${kind} is skipped: ${String(error)}`);
      }
    }
    for (const kind of comparisons[depths.length]!.kinds) {
      const server = servers.get(kind);
      if (server !== undefined) await warmUp(server);
    }
    for (const comparison of comparisons) {
      const present = comparison.kinds.filter((kind) => servers.has(kind));
      const samples = new Map<Kind, Sample[]>(present.map((kind) => [kind, []]));
      // The first round is not counted: the server gets used to the number of messages in flight.
      for (let round = 0; round <= rounds; round++) {
        for (const kind of present) {
          const sample = await measure(servers.get(kind)!, comparison, millis);
          if (round > 0) samples.get(kind)!.push(sample);
        }
      }
      for (const kind of present) medians.set(nameOf(comparison, kind), medianOf(samples.get(kind)!));
    }
  } finally {
    for (const server of [...servers.values(), ...others]) server.stop();
  }
  return {
    title: `50 connections, 64-byte messages; medians of interleaved rounds${skipped.join("")}`,
    columns: [
      "route",
      "client writes",
      "in flight",
      "server",
      "CPU µs/message",
      "×",
      "k messages/s",
      "×",
      "p50 ms",
      "p99 ms",
    ],
    rows: comparisons.flatMap((comparison) => rowsOf(comparison, medians)),
    goals: goals(medians),
  };
}

function rowsOf(comparison: Comparison, medians: ReadonlyMap<string, Sample>): BenchResult["rows"] {
  const base = medians.get(nameOf(comparison, comparison.against));
  return comparison.kinds.flatMap((kind) => {
    const sample = medians.get(nameOf(comparison, kind));
    if (sample === undefined || base === undefined) return [];
    return [
      [
        comparison.route,
        comparison.isBatched ? "at once" : "one by one",
        comparison.inFlight,
        kind,
        sample.cpuMicros.toFixed(1),
        (sample.cpuMicros / base.cpuMicros).toFixed(2),
        Math.round(sample.perSecond / 1_000),
        (sample.perSecond / base.perSecond).toFixed(2),
        sample.p50.toFixed(2),
        sample.p99.toFixed(2),
      ],
    ];
  });
}

function nameOf({ route, against, inFlight, isBatched }: Comparison, kind: Kind): string {
  return [route, against, inFlight, isBatched, kind].join(" ");
}

/** A goal for the ratio of two figures; none if one of the servers was skipped. */
function goal(
  medians: ReadonlyMap<string, Sample>,
  where: { readonly against: Kind; readonly of: Kind; readonly inFlight: number; readonly isBatched: boolean },
  figure: (sample: Sample) => number,
  words: string,
  most: number,
  compared: Kind = where.against,
): BenchResult["goals"] {
  const comparison = comparisons.find(
    ({ against, inFlight, isBatched, kinds }) =>
      against === where.against &&
      inFlight === where.inFlight &&
      isBatched === where.isBatched &&
      kinds.includes(where.of),
  )!;
  const sample = medians.get(nameOf(comparison, where.of));
  const base = medians.get(nameOf(comparison, compared));
  if (sample === undefined || base === undefined) return [];
  const ratio = figure(sample) / figure(base);
  const client = where.isBatched ? "all at once" : "one by one";
  return [
    {
      goal: `${words} against ${compared}, ${where.inFlight} in flight, ${client}, at most ${most} ×`,
      measured: `${ratio.toFixed(2)} ×`,
      reached: ratio <= most,
    },
  ];
}

function goals(medians: ReadonlyMap<string, Sample>): BenchResult["goals"] {
  const cpu = ({ cpuMicros }: Sample) => cpuMicros;
  const p99 = (sample: Sample) => sample.p99;
  const time = ({ perSecond }: Sample) => 1 / perSecond;
  const shipped = (inFlight: number) =>
    ({ against: "hand-written", of: "answerback", inFlight, isBatched: false }) as const;
  return [
    ...goal(medians, shipped(1), cpu, "CPU per message", 1),
    ...goal(medians, shipped(4), cpu, "CPU per message", 0.65),
    ...goal(medians, shipped(16), cpu, "CPU per message", 0.7),
    ...goal(medians, shipped(4), cpu, "CPU per message", 1, "uWebSockets.js"),
    ...goal(medians, shipped(16), cpu, "CPU per message", 1, "uWebSockets.js"),
    ...depths.flatMap((inFlight) => goal(medians, shipped(inFlight), p99, "p99", 1)),
    ...depths.flatMap((inFlight) =>
      goal(
        medians,
        { against: "hand-written", of: "crowded", inFlight, isBatched: true },
        cpu,
        "CPU per message among 10,000 APIs and with 1,000 integration responses",
        1.1,
        "library",
      ),
    ),
    ...goal(
      medians,
      { against: "relay", of: "library", inFlight: 4, isBatched: true },
      time,
      "time of an HTTP route",
      1.25,
    ),
    ...goal(
      medians,
      { against: "serverless-offline", of: "library", inFlight: 1, isBatched: true },
      cpu,
      "CPU per message",
      0.125,
    ),
  ];
}

/** Messages after which V8 has optimized the code. */
const warmUpMessages = 150_000;

async function warmUp({ port, path }: BenchServer): Promise<void> {
  const conversation = { connections: 50, inFlight: 1, isBatched: false, millis: 500 };
  for (let answered = 0; answered < warmUpMessages; ) {
    answered += (await load(port, path, messageOf("ping"), conversation)).messages;
  }
}

async function measure(server: BenchServer, comparison: Comparison, millis: number): Promise<Sample> {
  const { route, inFlight, isBatched } = comparison;
  const message = messageOf(route === "HTTP" ? "call" : "ping");
  const conversation = { connections: 50, inFlight, isBatched, millis };
  const result = await load(server.port, server.path, message, conversation, () => server.cpuMicros());
  return {
    perSecond: (result.messages / result.millis) * 1_000,
    p50: result.latencies[Math.floor(result.latencies.length * 0.5)]!,
    p99: result.latencies[Math.floor(result.latencies.length * 0.99)]!,
    cpuMicros: result.cpuMicros / result.messages,
  };
}

function startOwn(kind: Kind | "backend", ...args: readonly string[]): Promise<BenchServer> {
  return forkedServer(fork(join(import.meta.dirname, "message/server.ts"), [kind, ...args]));
}
