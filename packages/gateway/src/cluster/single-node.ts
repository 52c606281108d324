// The cluster of one process: every connection is in it.
import { AttachedConnections } from "./attached-connections.ts";
import type { Cluster } from "./cluster.ts";
import { singleProcess } from "./connection-id.ts";
import { routedCluster } from "./routed-cluster.ts";

export function createSingleNode(): Cluster {
  return routedCluster({ holder: singleProcess, own: new AttachedConnections() });
}
