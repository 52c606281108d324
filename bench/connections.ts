// The cost of a connection: memory while idle, handshake, and callbacks, compared with plain `ws` and a bare relay of HTTP
// to `ws`.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { BenchOptions, BenchResult } from "./bench.ts";
import { type Address, callbackRate, connectRate, openMany } from "./connections/client.ts";
import { median } from "./percentile.ts";

const kinds = ["ws", "answerback"] as const;
type Kind = (typeof kinds)[number];

interface Server {
  readonly process: ChildProcess;
  readonly address: Address;
}

export async function run({ quick }: BenchOptions): Promise<BenchResult> {
  const connections = quick ? 500 : 5_000;
  // Many short rounds, so that other load on the machine affects both alike.
  const rounds = quick ? 1 : 12;
  const millis = quick ? 300 : 700;

  const memory = await interleaved(quick ? 1 : 3, async (kind) => {
    // A new process each time, which cannot reuse memory of an earlier round.
    const server = await start(kind);
    try {
      // The same number is opened before, so that the growth of a new process is not counted.
      const earlier = await openMany(server.address, connections);
      const before = await memoryOf(server);
      const sockets = await openMany(server.address, connections);
      const after = await memoryOf(server);
      for (const socket of [...earlier, ...sockets]) socket.destroy();
      return [(after.held - before.held) / connections, (after.resident - before.resident) / connections];
    } finally {
      server.process.kill();
    }
  });

  const servers = { ws: await start("ws"), answerback: await start("answerback") };
  try {
    // The first round of each warms up and is not counted.
    const handshakes = await interleaved(rounds, async (kind) => [
      await connectRate(servers[kind].address, 20, millis),
    ]);
    const callbacks = await interleaved(rounds, async (kind) => [
      await callbackRate(servers[kind].address, 20, millis),
    ]);
    const [, memoryRatio] = memory.ratios;
    const [handshakeRatio] = handshakes.ratios;
    const [callbackRatio] = callbacks.ratios;
    const row = (what: string, { ws, answerback, ratios }: Comparison, index = 0) => [
      what,
      Math.round(ws[index]!),
      Math.round(answerback[index]!),
      ratios[index]!.toFixed(2),
    ];
    return {
      title: `${connections} idle connections in addition to as many; handshakes and callbacks 20 at a time; medians of interleaved rounds`,
      columns: ["", "ws", "answerback", "ratio"],
      rows: [
        row("heap and buffers per idle connection, bytes", memory),
        row("resident memory per idle connection, bytes", memory, 1),
        row("handshakes per second", handshakes),
        row("callbacks per second (ws: a bare relay)", callbacks),
      ],
      goals: [
        {
          goal: "resident memory per idle connection, at most 1.3 × plain ws",
          measured: `${memoryRatio!.toFixed(2)} ×`,
          reached: memoryRatio! <= 1.3,
        },
        {
          goal: "handshakes per second, at least 0.8 × plain ws",
          measured: `${handshakeRatio!.toFixed(2)} ×`,
          reached: handshakeRatio! >= 0.8,
        },
        {
          goal: "callbacks per second, at least 0.7 × a bare relay",
          measured: `${callbackRatio!.toFixed(2)} ×`,
          reached: callbackRatio! >= 0.7,
        },
      ],
    };
  } finally {
    for (const { process } of Object.values(servers)) process.kill();
  }
}

/** Medians of each value, and of the ratios per round. */
interface Comparison {
  readonly ws: readonly number[];
  readonly answerback: readonly number[];
  readonly ratios: readonly number[];
}

/** @param rounds after a first one that is not counted; each measures both kinds in turn */
async function interleaved(rounds: number, measure: (kind: Kind) => Promise<readonly number[]>): Promise<Comparison> {
  const samples: Record<Kind, (readonly number[])[]> = { ws: [], answerback: [] };
  for (let round = 0; round <= rounds; round++) {
    for (const kind of kinds) {
      const sample = await measure(kind);
      if (round > 0) samples[kind].push(sample);
    }
  }
  const ratios = samples.ws.map((values, round) => values.map((ws, index) => samples.answerback[round]![index]! / ws));
  return { ws: medians(samples.ws), answerback: medians(samples.answerback), ratios: medians(ratios) };
}

/** The median of each element. */
function medians(samples: readonly (readonly number[])[]): readonly number[] {
  return samples[0]!.map((_, index) => median(samples.map((sample) => sample[index]!)));
}

async function start(kind: Kind): Promise<Server> {
  const process = fork(join(import.meta.dirname, "connections/server.ts"), [kind], { execArgv: ["--expose-gc"] });
  const [address] = (await once(process, "message")) as [Address];
  return { process, address };
}

async function memoryOf({ process }: Server): Promise<{ readonly held: number; readonly resident: number }> {
  process.send("memory");
  const [memory] = (await once(process, "message")) as [{ readonly held: number; readonly resident: number }];
  return memory;
}
