// The CPU time and the number of messages of several variants of servers for the same connections.
import { run as load } from "../message/load.ts";
import { median } from "../percentile.ts";
import type { WorkersServer } from "./server.ts";

export interface Client {
  readonly inFlight: number;
  readonly isBatched: boolean;
}

interface Sample {
  readonly cpuMicros: number;
  readonly perSecond: number;
}

export interface MessageFigures<Variant extends string> {
  readonly medians: Readonly<Record<Variant, Sample>>;
  /** Medians of the ratios of each round to the first variant. */
  readonly ratios: Readonly<Record<Variant, Sample>>;
}

export interface Rounds {
  /** Not counted. */
  readonly warmUps: number;
  readonly counted: number;
  readonly millis: number;
}

export type LoadedServer = Pick<WorkersServer, "address" | "cpuMicros">;

export const message = JSON.stringify({ action: "ping", data: "x".repeat(30) });
const connections = 50;

/** @param servers of each variant, which divide the connections */
export async function compareMessages<Variant extends string>(
  servers: Readonly<Record<Variant, readonly LoadedServer[]>>,
  client: Client,
  { warmUps, counted, millis }: Rounds,
): Promise<MessageFigures<Variant>> {
  const variants = Object.keys(servers) as Variant[];
  const record = <T>(of: (variant: Variant) => T) =>
    Object.fromEntries(variants.map((it) => [it, of(it)])) as Record<Variant, T>;
  const samples = record((): Sample[] => []);
  for (let round = -warmUps; round < counted; round++) {
    for (const variant of variants) {
      const sample = await measure(servers[variant], client, millis);
      if (round >= 0) samples[variant].push(sample);
    }
  }
  const base = samples[variants[0]!];
  const of = (figure: (sample: Sample, round: number) => Sample) =>
    record((it) => medianSample(samples[it].map(figure)));
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
async function measure(servers: readonly LoadedServer[], client: Client, millis: number): Promise<Sample> {
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
