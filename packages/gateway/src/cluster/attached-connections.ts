// The connections of this process.
import type { AttachedConnection, ConnectionAddress } from "./cluster.ts";

export class AttachedConnections {
  readonly #attached = new Map<string, AttachedConnection>();

  attach(connection: AttachedConnection): void {
    this.#attached.set(connection.identity.connectionId, connection);
  }

  detach({ identity }: AttachedConnection): void {
    this.#attached.delete(identity.connectionId);
  }

  /** The address of a connection by its id alone. */
  locate(connectionId: string): ConnectionAddress | undefined {
    return this.#attached.get(connectionId)?.identity;
  }

  /** @returns undefined if there is none with this id, or it belongs to another API or stage */
  find(address: ConnectionAddress): AttachedConnection | undefined {
    const found = this.#attached.get(address.connectionId);
    return found?.identity.apiId === address.apiId && found.identity.stageName === address.stageName
      ? found
      : undefined;
  }
}
