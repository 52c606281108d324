// The configuration of a cluster: a store whose records are in a bucket of JetStream, and which every node follows.
import type { Clock } from "../../clock.ts";
import type { Store } from "../../store/store.ts";
import type { NodeConnection } from "../connection.ts";

export interface ConfigurationStoreOptions {
  /** Stays the caller's: the store does not close it. */
  readonly connection: NodeConnection;
  readonly clock: Clock;
  readonly warn: (message: string) => void;
}

/**
 * Memory changes when the bucket's watch delivers a change, for changes of this node too. A change touches one root: an API,
 * a domain name or a VPC link, with everything below it.
 *
 * `commit` resolves when the change is durable and this node has it in memory. It rejects with a `StoreError` CHANGED if
 * another change of the same root came first, when that is in memory: nothing was written, so compute the change again.
 * UNAVAILABLE: NATS did not acknowledge it within 10 s, so it is unknown if it was written. NEWER_VERSION: a newer
 * Answerback has written the root.
 */
export interface ConfigurationStore extends Store {
  readonly position: ConfigurationPosition;
}

/** The part of the configuration that this node has. */
export interface ConfigurationPosition {
  /** The revision of the bucket up to which this node has seen changes. */
  readonly revision: number;
  /** False while the watch is interrupted: changes of other nodes may be missing. */
  readonly isCurrent: boolean;
}
