// Access to connections from any node: the data plane registers the connections of its node, and callbacks find them by
// connection id, without knowing the node.

/** Identifies a connection: its id is valid only with its API and stage. */
export interface ConnectionAddress {
  readonly apiId: string;
  readonly stageName: string;
  readonly connectionId: string;
}

/** The result of `GetConnection`. Times in milliseconds since 1970. */
export interface ConnectionDescription {
  readonly connectedAt: number;
  readonly lastActiveAt: number;
  readonly sourceIp: string;
  readonly userAgent: string | undefined;
}

/**
 * `busy`: the client reads too slowly and its queue is full; `gone`: the connection does not exist, or no longer.
 */
export type Delivery = "delivered" | "busy" | "gone";

/** A connection of this node. */
export interface AttachedConnection {
  readonly identity: ConnectionAddress;
  describe(): ConnectionDescription;
  /** Valid UTF-8 becomes a text message, other bytes a binary one. At most 131,072 bytes. */
  deliver(data: Buffer): Delivery;
  /** Closes with 1000, as `DeleteConnection` does. */
  closeNormally(): void;
}

/**
 * The process that holds a connection did not answer, or ended meanwhile. Nobody knows whether the call had its effect, so
 * it must not be repeated by us.
 */
export class HolderError extends Error {
  override readonly name = "HolderError";
}

/** All calls that may leave this process reject with a HolderError if the holder of the connection does not answer. */
export interface Cluster {
  /** Makes a connection reachable. Its id must not be in use. */
  attach(connection: AttachedConnection): void;
  /** Makes it unreachable. Does nothing if it is not attached. */
  detach(connection: AttachedConnection): void;
  /** The address of a connection, for callers that know only its id. @returns undefined if the connection is gone */
  locate(connectionId: string): Promise<ConnectionAddress | undefined>;
  /** Keeps the order of the calls for each connection. */
  deliver(address: ConnectionAddress, data: Buffer): Promise<Delivery>;
  /** @returns undefined if the connection is gone */
  describe(address: ConnectionAddress): Promise<ConnectionDescription | undefined>;
  /** @returns true if the connection existed */
  close(address: ConnectionAddress): Promise<boolean>;
}
