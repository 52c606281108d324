// Finds the NATS server that leads the stream of what a node owes.
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { holderOf } from "../../packages/gateway/src/cluster/connection-id.ts";
import type { NatsServers } from "../../packages/gateway/src/nodes/nats-servers.fixture.ts";
import { subjectsOf } from "../../packages/gateway/src/nodes/subjects.ts";
import { connectionId } from "../workers/callbacks.ts";
import type { BenchCluster } from "./nodes.ts";

/** @param socket a connection of the node, which this closes */
export async function streamLeader(servers: NatsServers, { name }: BenchCluster, socket: Socket): Promise<number> {
  const { node } = holderOf(await connectionId(socket))!;
  socket.destroy();
  const stream = subjectsOf(name).owedStream(node);
  for (let round = 0; round < 100; round++) {
    const leader = await servers.leaderOf(stream);
    if (leader !== undefined) return leader;
    await delay(100);
  }
  throw new Error(`The stream ${stream} has no leader.`);
}
