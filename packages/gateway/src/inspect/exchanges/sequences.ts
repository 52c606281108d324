// The numbers of kept exchanges: unique in the gateway, and in order of time. One process counts. Workers and nodes do not ask
// each other for numbers: each process reads the clock, and its own number makes its sequences differ from others'.

export interface Sequences {
  next(): number;
  /** All later numbers are higher. */
  passed(): number;
}

/** 1, 2, 3 … */
export function countingSequences(): Sequences {
  let last = 0;
  return { next: () => ++last, passed: () => last };
}

/** Ticks of the clock in a millisecond; a worker that keeps more exchanges in one counts ahead. */
const ticksPerMilli = 100;
const maxWorkers = 256;

/**
 * Numbers for one of several processes. A safe integer has room for eleven years.
 * @param worker from 0 to 255
 * @param millis since a moment that is the same for all processes; it never goes back
 */
export function workerSequences(worker: number, millis: () => number): Sequences {
  let last = 0;
  const now = () => Math.floor(millis() * ticksPerMilli);
  return {
    next() {
      last = Math.max(last + 1, now());
      return last * maxWorkers + worker;
    },
    passed: () => Math.max(last * maxWorkers + worker, now() * maxWorkers - 1),
  };
}

/** Sequences of a cluster count from here: 2026-01-01. */
const clusterEpoch = 1_767_225_600_000;
const maxNodes = 256;

export interface ClusterProcess {
  /** Its node's number, read for each sequence, because a node can take another one. */
  readonly node: number;
  /** Its number in the node, from 0. */
  readonly worker: number;
  /** Number of processes of the node. */
  readonly processes: number;
}

/**
 * Numbers for a process of a cluster. The processes of a node take turns with the ticks, and the node's number modulo 256
 * makes its sequences differ from those of other nodes. A safe integer has room until 2037; afterwards neighbours may get the
 * same number.
 * @param millis since 1970, the same on all machines as well as their clocks agree
 */
export function clusterSequences(process: ClusterProcess, millis: () => number): Sequences {
  const { worker, processes } = process;
  let lastTick = 0;
  let last = 0;
  const now = () => Math.floor((millis() - clusterEpoch) * ticksPerMilli);
  const sequence = (tick: number) => tick * maxNodes + (process.node % maxNodes);
  return {
    next() {
      const least = Math.max(lastTick + 1, now());
      lastTick = least + ((((worker - least) % processes) + processes) % processes);
      last = sequence(lastTick);
      return last;
    },
    passed: () => Math.max(last, now() * maxNodes - 1),
  };
}
