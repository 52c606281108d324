// The nodes of a cluster: which live, which of them leads, and the life of this one.
import type { PauseCheck } from "../../cluster/pause-check.ts";

/** One life of a node: from the lease of its number until it has finished or was claimed. */
export interface NodeLife {
  /** 1–65,535. It names the node in ids of connections, and is not given to another for two hours after its life. */
  readonly node: number;
  /** Random. */
  readonly incarnation: string;
}

export interface Member extends NodeLife {
  /** `leaving`: it drains, leads no more and takes no new shares. */
  readonly state: "live" | "leaving";
  /** The version of Answerback. */
  readonly version: string;
  readonly host: string;
  /** The highest schema of documents that the node reads. */
  readonly documents: number;
  /** Seconds in which this node has heard itself but not the other. At 4 the other counts as dead. 0 for this node. */
  readonly silentSeconds: number;
}

export interface Membership {
  /** The present life of this node. It changes once the node was fenced and has taken another number. */
  readonly self: NodeLife;
  /** The nodes that live, with this one, by number. Those that are dead or claimed are not among them. */
  members(): readonly Member[];
  /**
   * The numbers of the nodes that have not finished and were not claimed, with this one. They may have connections: one that is
   * silent may be cut off from NATS, and while NATS elects a leader no one can claim it.
   */
  unclaimed(): ReadonlySet<number>;
  /**
   * True if this node has the lowest number of those that live, do not leave, and read the newest schema of documents that one
   * of them reads. Two may believe it for a moment.
   */
  readonly isLeader: boolean;
  /** For every path that handles something of a client. */
  readonly pauseCheck: PauseCheck;
  /** Called after `members`, `unclaimed` or `isLeader` has changed. @returns ends the subscription */
  onChange(listener: () => void): () => void;
  /**
   * Called when another node has claimed this one: close all sockets with 1001. Their `$disconnect`s run elsewhere, except
   * those that `isClaimed` of the owed `$disconnect`s denies. Until `onJoined`, the pause check holds back new clients.
   * @returns ends the subscription
   */
  onFenced(listener: (ended: NodeLife) => void): () => void;
  /** Called when this node has taken another number after it was fenced. @returns ends the subscription */
  onJoined(listener: (self: NodeLife) => void): () => void;
}
