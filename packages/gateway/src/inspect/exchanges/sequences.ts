// The numbers of kept exchanges: unique in the gateway, and in order of time. One process counts. Workers do not ask each
// other for numbers: each reads the machine's clock, and the worker's own number makes its sequences differ from others'.

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
