// For tests: a clock that runs only when it is advanced.
import { type Clock, systemClock, type Timer } from "./clock.ts";
import { TimerQueue } from "./timer-queue.ts";

export class TestClock implements Clock {
  readonly machine: Clock;
  #start: number;
  readonly #timers = new TimerQueue();
  #elapsed = 0;

  /**
   * @param start the initial wall time, in milliseconds since 1970
   * @param machine for the gateway's own pace. Default: this clock, so that rests end only when it is advanced
   */
  constructor(start = Date.UTC(2026, 0, 1), machine?: Clock) {
    this.#start = start;
    this.machine = machine ?? this;
  }

  /** A clock for everything but rests and other pace, which take the machine's time. */
  static withoutPace(): TestClock {
    return new TestClock(undefined, systemClock);
  }

  now(): number {
    return this.#start + Math.floor(this.#elapsed);
  }

  monotonic(): number {
    return this.#elapsed;
  }

  cpu(): number {
    return this.#elapsed;
  }

  setTimeout(run: () => void, millis: number): Timer {
    return this.#timers.add({ at: this.#elapsed + millis, everyMillis: undefined, run });
  }

  setInterval(run: () => void, millis: number): Timer {
    return this.#timers.add({ at: this.#elapsed + millis, everyMillis: millis, run });
  }

  /** The number of timers that are set. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Runs the timers that become due, each at its time, in order of time and then of creation. */
  advance(millis: number): void {
    const end = this.#elapsed + millis;
    for (let due = this.#timers.next(end); due !== undefined; due = this.#timers.next(end)) {
      this.#elapsed = due.at;
      this.#timers.run(due);
    }
    this.#elapsed = end;
  }

  /** Sets the wall time, as an administrator would: no timer runs. */
  jump(millis: number): void {
    this.#start += millis;
  }
}
