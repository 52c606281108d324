// Callbacks to connections of the node that receives the requests, and to connections of another node: one at a time, from
// several callers at once, and by the AWS SDK, as backends call.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";
import { open } from "../connections/client.ts";
import { median, percentile } from "../percentile.ts";
import { callbackLatencies, connectionId, type Target, targetOf } from "../workers/callbacks.ts";
import type { BenchNode } from "./nodes.ts";

interface Sample {
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** CPU time of both nodes for each callback. */
  readonly cpuMicros: number;
}

export interface CallbackFigures {
  readonly within: Sample;
  readonly across: Sample;
  /** Median of the ratios of the p50 of each round. */
  readonly ratio: number;
}

interface Caller {
  readonly socket: Socket;
  readonly within: Target;
  readonly across: Target;
}

/**
 * @param callers each has one callback under way
 * @param count callbacks of each kind in each round
 */
export async function compareCallbacks(
  [node, other]: readonly [BenchNode, BenchNode],
  callers: number,
  count: number,
  rounds: number,
): Promise<CallbackFigures> {
  const all = await Promise.all(Array.from({ length: callers }, () => openCaller(node, other)));
  const cpuMicros = () => node.cpuMicros() + other.cpuMicros();
  const sample = async (kind: "within" | "across"): Promise<Sample> => {
    const before = cpuMicros();
    const each = Math.ceil(count / callers);
    const latencies = await Promise.all(all.map((caller) => callbackLatencies(caller.socket, caller[kind], each)));
    const used = cpuMicros() - before;
    const flat = latencies.flat();
    return { p50: percentile(flat, 0.5), p99: percentile(flat, 0.99), cpuMicros: used / flat.length };
  };
  const samples: { readonly within: Sample; readonly across: Sample }[] = [];
  // The first rounds compile.
  for (let round = -3; round < rounds; round++) {
    const both = { within: await sample("within"), across: await sample("across") };
    if (round >= 0) samples.push(both);
  }
  for (const { socket, within, across } of all) for (const it of [socket, within.socket, across.socket]) it.destroy();
  const medians = (kind: "within" | "across"): Sample => ({
    p50: median(samples.map((it) => it[kind].p50)),
    p99: median(samples.map((it) => it[kind].p99)),
    cpuMicros: median(samples.map((it) => it[kind].cpuMicros)),
  });
  return {
    within: medians("within"),
    across: medians("across"),
    ratio: median(samples.map((it) => it.across.p50 / it.within.p50)),
  };
}

/**
 * One at a time, by the AWS SDK with its defaults.
 * @param count callbacks of each kind
 * @returns the median milliseconds of each kind
 */
export async function compareSdkCallbacks(
  [node, other]: readonly [BenchNode, BenchNode],
  count: number,
): Promise<{ readonly within: number; readonly across: number }> {
  const client = new ApiGatewayManagementApiClient({
    region: "us-east-1",
    endpoint: `${node.url}${node.address.path}`,
    credentials: { accessKeyId: "bench", secretAccessKey: "bench" },
  });
  const sockets = [await open(node.address), await open(other.address)] as const;
  const ids = [await connectionId(sockets[0]), await connectionId(sockets[1])] as const;
  for (const socket of sockets) socket.resume();
  const millis: [number[], number[]] = [[], []];
  const warmUps = count / 2;
  for (let n = -warmUps; n < count; n++) {
    for (const kind of [0, 1] as const) {
      const sent = performance.now();
      await client.send(new PostToConnectionCommand({ ConnectionId: ids[kind], Data: "x".repeat(64) }));
      if (n >= 0) millis[kind].push(performance.now() - sent);
    }
  }
  client.destroy();
  for (const socket of sockets) socket.destroy();
  return { within: median(millis[0]), across: median(millis[1]) };
}

async function openCaller(node: BenchNode, other: BenchNode): Promise<Caller> {
  const socket = connect(node.address.port, "127.0.0.1");
  socket.setNoDelay(true);
  await once(socket, "connect");
  return {
    socket,
    within: await targetOf(await open(node.address), node.address),
    across: await targetOf(await open(other.address), node.address),
  };
}
