// The timers of a clock that does not run by itself.
import type { Timer } from "./clock.ts";

export interface QueuedTimer {
  /** Monotonic. */
  at: number;
  /** Undefined if it runs once. */
  readonly everyMillis: number | undefined;
  readonly run: () => void;
}

export class TimerQueue {
  readonly #timers = new Set<QueuedTimer>();

  get size(): number {
    return this.#timers.size;
  }

  add(timer: QueuedTimer): Timer {
    this.#timers.add(timer);
    return { cancel: () => this.#timers.delete(timer) };
  }

  /** The next timer, in order of time and then of creation; undefined if none is due until `end`. */
  next(end: number): QueuedTimer | undefined {
    let next: QueuedTimer | undefined;
    for (const timer of this.#timers) if (timer.at <= end && (next === undefined || timer.at < next.at)) next = timer;
    return next;
  }

  /** Runs a timer of `next`. */
  run(timer: QueuedTimer): void {
    if (timer.everyMillis === undefined) this.#timers.delete(timer);
    else timer.at += timer.everyMillis;
    timer.run();
  }
}
