// For tests: a clock that runs only when it is advanced.
import type { Clock, Timer } from "./clock.ts";

interface Due {
  at: number;
  readonly everyMillis: number | undefined;
  readonly run: () => void;
}

export class TestClock implements Clock {
  #start: number;
  readonly #timers = new Set<Due>();
  #elapsed = 0;

  /** @param start the initial wall time, in milliseconds since 1970 */
  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#start = start;
  }

  now(): number {
    return this.#start + Math.floor(this.#elapsed);
  }

  monotonic(): number {
    return this.#elapsed;
  }

  setTimeout(run: () => void, millis: number): Timer {
    return this.#add({ at: this.#elapsed + millis, everyMillis: undefined, run });
  }

  setInterval(run: () => void, millis: number): Timer {
    return this.#add({ at: this.#elapsed + millis, everyMillis: millis, run });
  }

  /** The number of timers that are set. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Runs the timers that become due, each at its time, in order of time and then of creation. */
  advance(millis: number): void {
    const end = this.#elapsed + millis;
    for (;;) {
      let next: Due | undefined;
      for (const timer of this.#timers) if (timer.at <= end && (next === undefined || timer.at < next.at)) next = timer;
      if (next === undefined) break;
      this.#elapsed = next.at;
      if (next.everyMillis === undefined) this.#timers.delete(next);
      else next.at += next.everyMillis;
      next.run();
    }
    this.#elapsed = end;
  }

  /** Sets the wall time, as an administrator would: no timer runs. */
  jump(millis: number): void {
    this.#start += millis;
  }

  #add(timer: Due): Timer {
    this.#timers.add(timer);
    return { cancel: () => this.#timers.delete(timer) };
  }
}
