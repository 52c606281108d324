// For tests: a clock that runs only when it is advanced.
import { type Clock, systemClock } from "./clock.ts";
import { TurnedClock } from "./turned-clock.ts";

export class TestClock extends TurnedClock {
  readonly machine: Clock;

  /**
   * @param start the initial wall time, in milliseconds since 1970
   * @param machine for the gateway's own pace. Default: this clock, so that rests end only when it is advanced
   */
  constructor(start = Date.UTC(2026, 0, 1), machine?: Clock) {
    super(start);
    this.machine = machine ?? this;
  }

  /** A clock for everything but rests and other pace, which take the machine's time. */
  static withoutPace(): TestClock {
    return new TestClock(undefined, systemClock);
  }

  /** The number of timers that are set. */
  get waiting(): number {
    return this.timerCount;
  }

  /** Runs the timers that become due, each at its time, in order of time and then of creation. */
  advance(millis: number): void {
    const end = this.elapsed + millis;
    for (let due = this.nextTimer(end); due !== undefined; due = this.nextTimer(end)) this.runTimer(due);
    this.elapsed = end;
  }

  /** Sets the wall time, as an administrator would: no timer runs. */
  jump(millis: number): void {
    this.start += millis;
  }
}
