// A node is killed, alone or together with the NATS server that leads its stream: how long until the backend has the
// `$disconnect` of each of its connections.
import { setTimeout as delay } from "node:timers/promises";
import type { NatsServers } from "../../packages/gateway/src/nodes/nats-servers.fixture.ts";
import { open, openMany } from "../connections/client.ts";
import type { LifecycleBackend } from "../connections/lifecycle-backend.ts";
import type { BenchCluster } from "./nodes.ts";
import { streamLeader } from "./stream-leader.ts";

export interface DeathFigures {
  /** Connections of the killed node. */
  readonly killed: number;
  /** From the kill until the last `$disconnect` arrived. Infinity if one is missing after a minute. */
  readonly disconnectedMillis: number;
  /** `$disconnect`s that did not arrive. */
  readonly missing: number;
  /** `$disconnect`s of connections of other nodes. */
  readonly wrong: number;
  /** The same `$disconnect` more than once. */
  readonly repeated: number;
}

const maxMillis = 60_000;
const ofOthers = 100;

/** Starts a node in the cluster, and kills it when it has `connections`. */
export async function killNode(
  cluster: BenchCluster,
  servers: NatsServers,
  backend: LifecycleBackend,
  connections: number,
  withElection: boolean,
): Promise<DeathFigures> {
  const others = (
    await Promise.all(cluster.nodes.slice(0, 2).map(({ address }) => openMany(address, ofOthers)))
  ).flat();
  const victim = await cluster.join();
  // `join` has opened and closed a connection.
  await delay(500);
  const before = new Set(backend.connected);
  const earlier = new Set(backend.disconnected);
  const repeatedBefore = backend.disconnects - earlier.size;
  const sockets = await openMany(victim.address, connections);
  for (const socket of [...sockets, ...others]) socket.on("error", () => {}).resume();
  const leader = withElection ? await streamLeader(servers, cluster, await open(victim.address)) : undefined;
  // Records that waited for an acknowledgement have arrived.
  await delay(1_500);
  const killed = [...backend.connected].filter((id) => !before.has(id) && !backend.disconnected.has(id));
  const started = performance.now();
  victim.kill();
  if (leader !== undefined) await servers.kill(leader);
  const isComplete = () => killed.every((id) => backend.disconnected.has(id));
  while (!isComplete() && performance.now() - started < maxMillis) await delay(20);
  const disconnectedMillis = isComplete() ? backend.lastAt - started : Number.POSITIVE_INFINITY;
  // Time for repetitions and wrong ones.
  await delay(1_500);
  const missing = killed.filter((id) => !backend.disconnected.has(id)).length;
  const wrong = [...backend.disconnected].filter((id) => before.has(id) && !earlier.has(id)).length;
  const repeated = backend.disconnects - backend.disconnected.size - repeatedBefore;
  for (const socket of [...sockets, ...others]) socket.destroy();
  if (leader !== undefined) await servers.restart(leader);
  return { killed: killed.length, disconnectedMillis, missing, wrong, repeated };
}
