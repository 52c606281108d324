// The seam by which a connection is reached from anywhere: the data plane registers the connections of this node, and
// whoever has a connection id (callbacks) asks here, without knowing which node holds it.

/** Which connection is meant: an id counts only together with its stage. */
export interface ConnectionAddress {
  readonly apiId: string;
  readonly stageName: string;
  readonly connectionId: string;
}

/** What `GetConnection` answers. Times in milliseconds since 1970. */
export interface ConnectionDescription {
  readonly connectedAt: number;
  readonly lastActiveAt: number;
  readonly sourceIp: string;
  readonly userAgent: string | undefined;
}

/**
 * `busy`: the client reads too slowly and what waits for it is as much as may wait; `gone`: there is no such connection,
 * or not any more.
 */
export type Delivery = "delivered" | "busy" | "gone";

/** A connection that this node holds. */
export interface AttachedConnection {
  readonly identity: ConnectionAddress;
  describe(): ConnectionDescription;
  /** Valid UTF-8 becomes a text message, other bytes a binary one. At most 131,072 bytes. */
  deliver(data: Buffer): Delivery;
  /** Closes with 1000, as `DeleteConnection` does. */
  closeNormally(): void;
}

export interface Cluster {
  /** Makes a connection reachable. Its id must not be in use. */
  attach(connection: AttachedConnection): void;
  /** Makes it unreachable. Does nothing when it is not attached. */
  detach(connection: AttachedConnection): void;
  /** Where a connection is, for callers that know its id alone. @returns undefined when the connection is gone */
  locate(connectionId: string): Promise<ConnectionAddress | undefined>;
  /** In the order in which the calls came, for one connection. */
  deliver(address: ConnectionAddress, data: Buffer): Promise<Delivery>;
  /** @returns undefined when the connection is gone */
  describe(address: ConnectionAddress): Promise<ConnectionDescription | undefined>;
  /** @returns whether there was such a connection */
  close(address: ConnectionAddress): Promise<boolean>;
}
