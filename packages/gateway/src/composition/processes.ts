// One process of several: those of this node, which call each other over local sockets, and those of other nodes.
import { type Clock, preciseWallTime, sharedMonotonic } from "../clock.ts";
import { AttachedConnections } from "../cluster/attached-connections.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { Holder } from "../cluster/connection-id.ts";
import type { CallHolder } from "../cluster/holder-calls.ts";
import { openLocalSockets } from "../cluster/local-sockets.ts";
import { routedCluster } from "../cluster/routed-cluster.ts";
import {
  type ClusterProcess,
  clusterSequences,
  type Sequences,
  workerSequences,
} from "../inspect/exchanges/sequences.ts";
import { callbackSocket } from "../workers/socket-folder.ts";
import type { ObserverParts } from "./observers.ts";
import type { Site } from "./site.ts";

export interface ProcessParts {
  /** Worker 0 is the only process of its node, or the parent. The members are read for each connection and call. */
  readonly holder: Holder;
  /** The parent's folder of sockets. Default: the node is one process. */
  readonly socketFolder?: string;
  /** Default: there are no other nodes. */
  readonly cluster?: ClusterOfProcess | undefined;
}

export interface ClusterOfProcess {
  /** Processes of this node, with the parent. */
  readonly processes: number;
  readonly openNodeCalls: (own: AttachedConnections) => NodeCalls;
}

/** Calls to other nodes, and answers to theirs. */
export interface NodeCalls {
  readonly call: CallHolder;
  /** Answers calls to the number that the node has now, and no longer those to an earlier one. */
  serve(): void;
  stop(): void;
}

export interface ProcessOfGateway extends Pick<ObserverParts, "findOpen" | "sequences"> {
  readonly holder: Holder;
  readonly cluster: Cluster;
  /** Answers calls of other nodes. Call it again when the node has another number. */
  serve(): void;
  /** Calls to other processes that wait fail. */
  stop(): Promise<void>;
}

/** @throws the error of `listen` if the socket of this process cannot be opened */
export async function openProcess(
  site: Site,
  { holder, socketFolder, cluster: ofCluster }: ProcessParts,
): Promise<ProcessOfGateway> {
  const clock = site.clock.machine;
  const own = new AttachedConnections();
  const local =
    socketFolder === undefined
      ? undefined
      : await openLocalSockets({
          worker: holder.worker,
          own,
          pathOf: (number) => callbackSocket(socketFolder, number),
          maxMessageBytes: site.connectionLimits.maxMessageBytes,
          clock,
        });
  const nodes = ofCluster?.openNodeCalls(own);
  const cluster = routedCluster({ holder, own, callWorker: local?.call, callNode: nodes?.call });
  return {
    holder,
    cluster,
    // The process that holds the connection is asked too: it knows better.
    findOpen: (place) => cluster.describe(place).catch(() => undefined),
    sequences: sequencesOf(holder, ofCluster, clock),
    serve: () => nodes?.serve(),
    async stop() {
      nodes?.stop();
      await local?.stop();
    },
  };
}

function sequencesOf(holder: Holder, cluster: ClusterOfProcess | undefined, clock: Clock): Sequences {
  if (cluster === undefined) return workerSequences(holder.worker, sharedMonotonic(clock));
  const process: ClusterProcess = {
    get node() {
      return holder.node;
    },
    worker: holder.worker,
    processes: cluster.processes,
  };
  return clusterSequences(process, preciseWallTime(clock));
}
