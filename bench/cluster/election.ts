// The NATS server that leads a node's stream is killed: connections that are opened while JetStream elects another.
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { NatsServers } from "../../packages/gateway/src/nodes/nats-servers.fixture.ts";
import { open } from "../connections/client.ts";
import type { BenchCluster } from "./nodes.ts";
import { streamLeader } from "./stream-leader.ts";

export interface ElectionFigures {
  readonly attempts: number;
  readonly failed: number;
  readonly slowestMillis: number;
}

/** An election takes 4 to 7 s. */
const electionMillis = 8_000;
const everyMillis = 20;

/** Opens connections to the first two nodes in turn. */
export async function connectDuringElection(cluster: BenchCluster, servers: NatsServers): Promise<ElectionFigures> {
  const nodes = cluster.nodes.slice(0, 2);
  const leader = await streamLeader(servers, cluster, await open(nodes[0]!.address));
  const sockets: Socket[] = [];
  const opening: Promise<void>[] = [];
  let failed = 0;
  let slowestMillis = 0;
  await servers.kill(leader);
  const started = performance.now();
  while (performance.now() - started < electionMillis) {
    const { address } = nodes[opening.length % nodes.length]!;
    const begun = performance.now();
    opening.push(
      open(address).then(
        (socket) => {
          slowestMillis = Math.max(slowestMillis, performance.now() - begun);
          sockets.push(socket);
        },
        () => {
          failed++;
        },
      ),
    );
    await delay(everyMillis);
  }
  await Promise.all(opening);
  for (const socket of sockets) socket.destroy();
  await servers.restart(leader);
  return { attempts: opening.length, failed, slowestMillis };
}
