// This node in a cluster: its membership, the `$disconnect`s that it owes, and those of dead nodes that it runs.
import type { OwedDisconnects } from "../execute/disconnects/owed-disconnects.ts";
import type { Membership } from "./membership/membership.ts";
import type { RunOwed } from "./owed/run-owed.ts";

export interface NodeOwedDisconnects extends OwedDisconnects {
  /**
   * True if the `$disconnect` of this connection runs on another node, because this node was fenced and the record had
   * reached NATS: close the socket and run nothing.
   */
  isClaimed(connectionId: string): boolean;
  /** `$disconnect`s that this node owes. */
  readonly count: number;
  /** Those of them whose records have not reached NATS. */
  readonly waiting: number;
}

export interface ClusterNode {
  readonly membership: Membership;
  readonly owed: NodeOwedDisconnects;
  /** Claims dead nodes from now on. Call it when backends can be called. */
  claimWith(run: RunOwed): void;
  /** First step of a drain: this node leads no more and takes no new shares. Never rejects. */
  leave(): Promise<void>;
  /**
   * Last step, when the data plane has stopped: waits at most 5 s until what was settled is removed, and gives the number
   * back. What is still owed is left to the other nodes, at once. Never rejects.
   */
  finish(): Promise<void>;
}
