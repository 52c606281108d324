// The cluster of several processes: the id of a connection names the process that holds it, and this chooses how it is
// reached: in this process, in another one of this node, or in another node.
import type { AttachedConnections } from "./attached-connections.ts";
import type { Cluster, ConnectionAddress } from "./cluster.ts";
import { type Holder, holderOf } from "./connection-id.ts";
import type { Fields } from "./frames.ts";
import { type CallHolder, descriptionIn, operations, outcomes } from "./holder-calls.ts";

export interface RoutedClusterOptions {
  /** This process. Its members are read for each call, because a node can take another number. */
  readonly holder: Holder;
  readonly own: AttachedConnections;
  /** Calls another process of this node. Default: there is none. */
  readonly callWorker?: CallHolder | undefined;
  /** Calls a process of another node. Default: there is none. */
  readonly callNode?: CallHolder | undefined;
}

export function routedCluster({ holder, own, callWorker, callNode }: RoutedClusterOptions): Cluster {
  /** @returns undefined if the process or the connection is gone */
  async function call(operation: number, address: ConnectionAddress, data?: Buffer): Promise<Fields | undefined> {
    const found = holderOf(address.connectionId);
    if (found === undefined) return undefined;
    const isOwnNode = found.node === holder.node;
    // Its own connections were looked up before.
    if (isOwnNode && found.worker === holder.worker) return undefined;
    const answer = await (isOwnNode ? callWorker : callNode)?.(found, operation, address, data);
    return answer?.code === outcomes.gone ? undefined : answer;
  }

  return {
    attach: (connection) => own.attach(connection),
    detach: (connection) => own.detach(connection),

    async locate(connectionId) {
      const found = own.locate(connectionId);
      if (found !== undefined) return found;
      const answer = await call(operations.locate, { apiId: "", stageName: "", connectionId });
      return answer && { apiId: answer.string(), stageName: answer.string(), connectionId };
    },

    async deliver(address, data) {
      const connection = own.find(address);
      if (connection !== undefined) return connection.deliver(data);
      const answer = await call(operations.deliver, address, data);
      if (answer === undefined) return "gone";
      return answer.code === outcomes.busy ? "busy" : "delivered";
    },

    async describe(address) {
      const connection = own.find(address);
      if (connection !== undefined) return connection.describe();
      const answer = await call(operations.describe, address);
      return answer && descriptionIn(answer);
    },

    async close(address) {
      const connection = own.find(address);
      if (connection === undefined) return (await call(operations.close, address)) !== undefined;
      connection.closeNormally();
      return true;
    },
  };
}
