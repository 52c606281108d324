// The parts that a parent and its workers share: sockets for each other's callbacks, and sequences in one order of time.
import { sharedMonotonic } from "../clock.ts";
import { AttachedConnections } from "../cluster/attached-connections.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { Holder } from "../cluster/connection-id.ts";
import { type LocalSockets, openLocalSockets } from "../cluster/local-sockets.ts";
import { routedCluster } from "../cluster/routed-cluster.ts";
import { workerSequences } from "../inspect/exchanges/sequences.ts";
import { callbackSocket } from "../workers/socket-folder.ts";
import type { ObserverParts } from "./observers.ts";
import type { Site } from "./site.ts";

export interface ProcessOfGateway extends Pick<LocalSockets, "stop">, Pick<ObserverParts, "findOpen" | "sequences"> {
  readonly holder: Holder;
  readonly cluster: Cluster;
}

/**
 * @param worker its number, 0 for the parent
 * @param socketFolder of the parent
 * @throws the error of `listen` if the socket of this process cannot be opened
 */
export async function openProcess(site: Site, worker: number, socketFolder: string): Promise<ProcessOfGateway> {
  const clock = site.clock.machine;
  const holder = { node: 0, worker };
  const own = new AttachedConnections();
  const { call, stop } = await openLocalSockets({
    worker,
    own,
    pathOf: (number) => callbackSocket(socketFolder, number),
    maxMessageBytes: site.connectionLimits.maxMessageBytes,
    clock,
  });
  const cluster = routedCluster({ holder, own, callWorker: call });
  return {
    holder,
    cluster,
    stop,
    // The process that holds the connection is asked too: it knows better.
    findOpen: (place) => cluster.describe(place).catch(() => undefined),
    sequences: workerSequences(worker, sharedMonotonic(clock)),
  };
}
