// Callbacks to a connection of the node that receives the request, and to one of another node.
import { once } from "node:events";
import { connect } from "node:net";
import { open } from "../connections/client.ts";
import { median, percentile } from "../percentile.ts";
import { callbackLatencies, targetOf } from "../workers/callbacks.ts";
import type { BenchNode } from "./nodes.ts";

interface Sample {
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

export interface CallbackFigures {
  readonly within: Sample;
  readonly across: Sample;
  /** Median of the ratios of the rounds. */
  readonly ratio: number;
}

/** @param count callbacks of each kind in each round */
export async function compareCallbacks(
  [node, other]: readonly [BenchNode, BenchNode],
  count: number,
  rounds: number,
): Promise<CallbackFigures> {
  const caller = connect(node.address.port, "127.0.0.1");
  caller.setNoDelay(true);
  await once(caller, "connect");
  const sockets = [await open(node.address), await open(other.address)] as const;
  const within = await targetOf(sockets[0], node.address);
  const across = await targetOf(sockets[1], node.address);
  const sample = async (target: typeof within): Promise<Sample> => {
    const latencies = await callbackLatencies(caller, target, count);
    return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
  };
  const samples: { readonly within: Sample; readonly across: Sample }[] = [];
  // The first two rounds compile.
  for (let round = -2; round < rounds; round++) {
    const both = { within: await sample(within), across: await sample(across) };
    if (round >= 0) samples.push(both);
  }
  for (const socket of [caller, ...sockets]) socket.destroy();
  const medians = (kind: "within" | "across"): Sample => ({
    p50: median(samples.map((it) => it[kind].p50)),
    p99: median(samples.map((it) => it[kind].p99)),
  });
  return {
    within: medians("within"),
    across: medians("across"),
    ratio: median(samples.map((it) => it.across.p50 / it.within.p50)),
  };
}
