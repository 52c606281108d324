// The time of functions: stands still while a debugger has stopped one of them. Code that is being looked at has no time-out,
// neither have the functions and integrations that wait for it. Time-outs may follow another clock than the machine's.

export interface FunctionTimer {
  /** May be called at any time, also after the timer has run. */
  cancel(): void;
}

/** The clock of time-outs and retries. */
export interface TimeoutClock {
  /** Milliseconds from an arbitrary start. */
  monotonic(): number;
  /** Runs once after `millis`. */
  setTimeout(run: () => void, millis: number): FunctionTimer;
}

const machineClock: TimeoutClock = {
  monotonic: () => performance.now(),
  setTimeout(run, millis) {
    const timer = setTimeout(run, millis);
    return { cancel: () => clearTimeout(timer) };
  },
};

export class FunctionClock {
  readonly #timeouts: TimeoutClock;
  readonly #timers = new Set<StoppableTimer>();
  readonly #listeners = new Set<() => void>();
  #pauses = 0;
  #pausedSince = 0;
  /** Of the pauses that have ended. */
  #pausedMillis = 0;

  /** @param timeouts Default: the machine's. Durations are always the machine's. */
  constructor(timeouts: TimeoutClock = machineClock) {
    this.#timeouts = timeouts;
  }

  /** Milliseconds from an arbitrary start. */
  now(): number {
    return performance.now() - this.pausedMillis;
  }

  /** Milliseconds for which the clock has stood still so far, including a pause that has not ended. */
  get pausedMillis(): number {
    return this.#pausedMillis + (this.#pauses > 0 ? performance.now() - this.#pausedSince : 0);
  }

  /** Runs once after `millis` of this clock. */
  setTimeout(run: () => void, millis: number): FunctionTimer {
    const due = () => {
      this.#timers.delete(timer);
      run();
    };
    const timer = new StoppableTimer(due, millis, this.#timeouts);
    this.#timers.add(timer);
    if (this.#pauses === 0) timer.start();
    return {
      cancel: () => {
        this.#timers.delete(timer);
        timer.stop();
      },
    };
  }

  /**
   * Stops the clock; it runs again when every pause has ended.
   * @returns what ends this pause; further calls have no effect
   */
  pause(): () => void {
    if (this.#pauses === 0) {
      this.#pausedSince = performance.now();
      for (const timer of this.#timers) timer.stop();
    }
    this.#pauses += 1;
    let hasEnded = false;
    return () => {
      if (hasEnded) return;
      hasEnded = true;
      this.#endPause();
    };
  }

  /** @param listener runs whenever the clock runs again @returns what ends the subscription */
  onResume(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #endPause(): void {
    if (this.#pauses === 1) this.#pausedMillis = this.pausedMillis;
    this.#pauses -= 1;
    if (this.#pauses > 0) return;
    for (const timer of this.#timers) timer.start();
    for (const listener of this.#listeners) listener();
  }
}

class StoppableTimer {
  readonly #run: () => void;
  readonly #clock: TimeoutClock;
  #leftMillis: number;
  #startedMillis = 0;
  #timer: FunctionTimer | undefined;

  constructor(run: () => void, millis: number, clock: TimeoutClock) {
    this.#run = run;
    this.#leftMillis = millis;
    this.#clock = clock;
  }

  start(): void {
    this.#startedMillis = this.#clock.monotonic();
    this.#timer = this.#clock.setTimeout(this.#run, this.#leftMillis);
  }

  stop(): void {
    if (this.#timer === undefined) return;
    this.#timer.cancel();
    this.#timer = undefined;
    this.#leftMillis = Math.max(0, this.#leftMillis - (this.#clock.monotonic() - this.#startedMillis));
  }
}
