// The cluster of one node: every connection is in this process.
import type { AttachedConnection, Cluster, ConnectionAddress } from "./cluster.ts";

export function createSingleNode(): Cluster {
  const attached = new Map<string, Attachment>();

  function find(address: ConnectionAddress): AttachedConnection | undefined {
    const found = attached.get(address.connectionId);
    return found?.address.apiId === address.apiId && found.address.stageName === address.stageName
      ? found.connection
      : undefined;
  }

  return {
    attach(address, connection) {
      attached.set(address.connectionId, { address, connection });
    },
    detach(address) {
      attached.delete(address.connectionId);
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

interface Attachment {
  readonly address: ConnectionAddress;
  readonly connection: AttachedConnection;
}
