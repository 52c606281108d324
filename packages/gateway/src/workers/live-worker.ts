// A worker, for everything that the parent does together with it.
import type { Link } from "./link.ts";

/** A worker that runs. */
export interface LiveWorker {
  /** From 1. The ids of its connections contain it. A worker that replaces a dead one takes its number. */
  readonly number: number;
  readonly pid: number;
  readonly link: Link;
}
