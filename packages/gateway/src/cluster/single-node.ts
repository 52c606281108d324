// The cluster of one node: every connection is in this process.
import type { AttachedConnection, Cluster, ConnectionAddress } from "./cluster.ts";

export function createSingleNode(): Cluster {
  const attached = new Map<string, AttachedConnection>();

  function find(address: ConnectionAddress): AttachedConnection | undefined {
    const found = attached.get(address.connectionId);
    return found?.identity.apiId === address.apiId && found.identity.stageName === address.stageName
      ? found
      : undefined;
  }

  return {
    attach(connection) {
      attached.set(connection.identity.connectionId, connection);
    },
    detach({ identity }) {
      attached.delete(identity.connectionId);
    },
    async locate(connectionId) {
      return attached.get(connectionId)?.identity;
    },
    async deliver(address, data) {
      return find(address)?.deliver(data) ?? "gone";
    },
    async describe(address) {
      return find(address)?.describe();
    },
    async close(address) {
      const connection = find(address);
      connection?.closeNormally();
      return connection !== undefined;
    },
  };
}
