// The workers of a parent, for everything that the parent does together with them.
import type { Link } from "./link.ts";

/** A worker that runs. */
export interface LiveWorker {
  /** From 1. The ids of its connections contain it. A worker that replaces a dead one takes its number. */
  readonly number: number;
  readonly pid: number;
  readonly link: Link;
}

export interface LiveWorkers {
  /** Those that serve clients, by number. */
  list(): readonly LiveWorker[];
  /**
   * Calls `join` for each worker when its link is made, before it serves clients: the place to open topics.
   * The function that `join` returns is called once, when the worker has ended and its last message has arrived.
   */
  onJoin(join: (worker: LiveWorker) => () => void): void;
}
