// The cluster of one process: every connection is in it.
import { AttachedConnections } from "./attached-connections.ts";
import type { Cluster } from "./cluster.ts";

export function createSingleNode(): Cluster {
  const own = new AttachedConnections();
  return {
    attach: (connection) => own.attach(connection),
    detach: (connection) => own.detach(connection),
    async locate(connectionId) {
      return own.locate(connectionId);
    },
    async deliver(address, data) {
      return own.find(address)?.deliver(data) ?? "gone";
    },
    async describe(address) {
      return own.find(address)?.describe();
    },
    async close(address) {
      const connection = own.find(address);
      connection?.closeNormally();
      return connection !== undefined;
    },
  };
}
