// The CPU time and the number of messages of one process, of two processes that know nothing of each other, and of two
// workers. Two loops have less to do in each turn than one has, so they cost more per message; the second variant shows how
// much of the difference is that.
import { run as load } from "../message/load.ts";
import { median } from "../percentile.ts";
import type { WorkersServer } from "./server.ts";

export const variants = ["one process", "two processes", "two workers"] as const;
export type Variant = (typeof variants)[number];

export interface Client {
  readonly inFlight: number;
  readonly isBatched: boolean;
}

interface Sample {
  readonly cpuMicros: number;
  readonly perSecond: number;
}

export interface MessageFigures {
  readonly medians: Readonly<Record<Variant, Sample>>;
  /** Medians of the ratios of each round to one process. */
  readonly ratios: Readonly<Record<Variant, Sample>>;
}

export interface Rounds {
  /** Not counted. */
  readonly warmUps: number;
  readonly counted: number;
  readonly millis: number;
}

export const message = JSON.stringify({ action: "ping", data: "x".repeat(30) });
const connections = 50;

export async function compareMessages(
  servers: Readonly<Record<Variant, readonly WorkersServer[]>>,
  client: Client,
  { warmUps, counted, millis }: Rounds,
): Promise<MessageFigures> {
  const samples: Record<Variant, Sample[]> = { "one process": [], "two processes": [], "two workers": [] };
  for (let round = -warmUps; round < counted; round++) {
    for (const variant of variants) {
      const sample = await measure(servers[variant], client, millis);
      if (round >= 0) samples[variant].push(sample);
    }
  }
  const base = samples["one process"];
  const of = (figure: (sample: Sample, round: number) => Sample) =>
    Object.fromEntries(variants.map((it) => [it, medianSample(samples[it].map(figure))])) as Record<Variant, Sample>;
  return {
    medians: of((sample) => sample),
    ratios: of(({ cpuMicros, perSecond }, round) => ({
      cpuMicros: cpuMicros / base[round]!.cpuMicros,
      perSecond: perSecond / base[round]!.perSecond,
    })),
  };
}

function medianSample(samples: readonly Sample[]): Sample {
  return {
    cpuMicros: median(samples.map(({ cpuMicros }) => cpuMicros)),
    perSecond: median(samples.map(({ perSecond }) => perSecond)),
  };
}

/** The connections are divided between the servers. */
async function measure(servers: readonly WorkersServer[], client: Client, millis: number): Promise<Sample> {
  const cpu = () => servers.reduce((sum, server) => sum + server.cpuMicros(), 0);
  const before = cpu();
  const results = await Promise.all(
    servers.map(({ address: { port, path } }) =>
      load(port, path, message, { ...client, connections: connections / servers.length, millis }),
    ),
  );
  const used = cpu() - before;
  const messages = results.reduce((sum, result) => sum + result.messages, 0);
  return { cpuMicros: used / messages, perSecond: (messages / Math.max(...results.map((it) => it.millis))) * 1_000 };
}
