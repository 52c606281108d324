// Processes that serve the same stages share their limits: the workers of a node, and the nodes of a cluster.

/** The number of processes that share all limits: each has an equal part. It changes when nodes join or leave. */
export interface Shares {
  /** At least 1. */
  readonly count: number;
}

export const unshared: Shares = { count: 1 };
