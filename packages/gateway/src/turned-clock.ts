// A clock that does not run by itself: its time and its timers. Subclasses turn it.
import type { Clock, Timer } from "./clock.ts";

export interface QueuedTimer {
  /** Monotonic. */
  at: number;
  /** Undefined if it runs once. */
  readonly everyMillis: number | undefined;
  readonly run: () => void;
}

export abstract class TurnedClock implements Clock {
  abstract readonly machine: Clock;
  protected elapsed = 0;
  /** The wall time when nothing has elapsed. */
  protected start: number;
  readonly #timers = new Set<QueuedTimer>();

  /** @param start the initial wall time, in milliseconds since 1970 */
  constructor(start: number) {
    this.start = start;
  }

  now(): number {
    return this.start + Math.floor(this.elapsed);
  }

  monotonic(): number {
    return this.elapsed;
  }

  /** As if this thread always worked. */
  cpu(): number {
    return this.elapsed;
  }

  setTimeout(run: () => void, millis: number): Timer {
    return this.#add({ at: this.elapsed + millis, everyMillis: undefined, run });
  }

  setInterval(run: () => void, millis: number): Timer {
    return this.#add({ at: this.elapsed + millis, everyMillis: millis, run });
  }

  /** The number of timers that are set. */
  protected get timerCount(): number {
    return this.#timers.size;
  }

  /** The next timer, in order of time and then of creation; undefined if none is due until `end`. */
  protected nextTimer(end: number): QueuedTimer | undefined {
    let next: QueuedTimer | undefined;
    for (const timer of this.#timers) if (timer.at <= end && (next === undefined || timer.at < next.at)) next = timer;
    return next;
  }

  /** Runs a timer of `nextTimer` at its time, or now if its time is over. */
  protected runTimer(timer: QueuedTimer): void {
    this.elapsed = Math.max(this.elapsed, timer.at);
    if (timer.everyMillis === undefined) this.#timers.delete(timer);
    else timer.at += timer.everyMillis;
    timer.run();
  }

  #add(timer: QueuedTimer): Timer {
    this.#timers.add(timer);
    return { cancel: () => this.#timers.delete(timer) };
  }
}
