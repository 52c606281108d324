// The clock of a gateway. All code reads the time and sets timers through it, so that tests can control time
// (clock.test.ts lists the exceptions).

export interface Clock {
  /** Wall time for display and storage, in milliseconds since 1970. It jumps when the machine's clock is set. */
  now(): number;
  /** Time for durations, rates and limits, in milliseconds from an arbitrary start, with fractions. It never goes back. */
  monotonic(): number;
  /** CPU time that this thread has used, in milliseconds. Reading it takes a microsecond. */
  cpu(): number;
  /** Runs once after `millis`. Keeps the process alive until then. */
  setTimeout(run: () => void, millis: number): Timer;
  /** Runs every `millis`. Does not keep the process alive. */
  setInterval(run: () => void, millis: number): Timer;
  /**
   * The machine's time, for the gateway's own pace: rests of connections, collected writes, stopping. This clock itself,
   * unless it is turned by hand.
   */
  readonly machine: Clock;
  /** Receives work that has begun, if the clock waits for what it causes. */
  readonly track?: (work: Promise<unknown>) => void;
}

export interface Timer {
  /** May be called at any time, also after the timer has run. */
  cancel(): void;
}

/** The machine's time. */
export const systemClock: Clock = {
  get machine() {
    return systemClock;
  },
  now: () => Date.now(),
  monotonic: () => performance.now(),
  cpu() {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  },
  setTimeout(run, millis) {
    const timer = setTimeout(run, millis);
    return { cancel: () => clearTimeout(timer) };
  },
  setInterval(run, millis) {
    const timer = setInterval(run, millis).unref();
    return { cancel: () => clearInterval(timer) };
  },
};

/** Monotonic time in milliseconds that all processes of the machine read alike, since a moment that differs between machines. */
export function sharedMonotonic(clock: Clock): () => number {
  const [seconds, nanos] = process.hrtime();
  const offset = seconds * 1_000 + nanos / 1_000_000 - clock.machine.monotonic();
  return () => clock.machine.monotonic() + offset;
}

/** A larger difference is not one of reading, but of a clock that was set. */
const setMillis = 20;

/**
 * Wall time in milliseconds since 1970, with fractions. It goes back only when the machine's clock is set back. Processes of a
 * machine read it alike.
 */
export function preciseWallTime({ machine }: Clock): () => number {
  // `now` has whole milliseconds, so the true difference is the largest that is seen.
  let offset = machine.now() - machine.monotonic();
  return () => {
    const monotonic = machine.monotonic();
    const seen = machine.now() - monotonic;
    if (seen > offset || seen < offset - setMillis) offset = seen;
    return monotonic + offset;
  };
}

/** Waits until `done` is settled, at most `millis`. */
export async function atMost(millis: number, done: Promise<unknown>, clock: Clock): Promise<void> {
  let timer: Timer | undefined;
  const over = new Promise<void>((resolve) => {
    timer = clock.setTimeout(resolve, millis);
  });
  try {
    await Promise.race([done, over]);
  } finally {
    timer?.cancel();
  }
}
