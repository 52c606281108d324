// A clock that is turned by hand: time stands still until `advance`, which runs what is due and waits for its effects.
import { type Clock, systemClock } from "./clock.ts";
import { durationForms, durationMillis } from "./duration.ts";
import { TurnedClock } from "./turned-clock.ts";

/** Turns of the event loop in which bytes that were sent in this process arrive, and are answered. */
const settlingTurns = 40;
/** The most that `advance` waits for work that one point in time has caused, in milliseconds of the machine. */
const maxWaitMillis = 1_000;

/** Called when the clock begins to turn. @returns a function to call when it has turned */
export type TurnListener = () => () => void;

export class ManualClock extends TurnedClock {
  readonly machine: Clock = systemClock;
  /** Work that has begun while the clock was being turned, and has not ended. */
  readonly #caused = new Set<Promise<unknown>>();
  readonly #followers = new Set<TurnListener>();
  #isTurning = false;
  #turned: Promise<void> = Promise.resolve();

  /** @param start the initial wall time, in milliseconds since 1970. Default: now */
  constructor(start: number = systemClock.now()) {
    super(start);
  }

  readonly track = (work: Promise<unknown>): void => {
    if (!this.#isTurning) return;
    const ended = () => this.#caused.delete(tracked);
    const tracked: Promise<unknown> = work.then(ended, ended);
    this.#caused.add(tracked);
  };

  /**
   * Runs every timer that becomes due, in order, each at its time. Messages that were sent in this process before arrive
   * first. After each point in time it waits until what the timers have caused has ended: closing handshakes, `$disconnect`
   * routes, answers; at most a second for work that does not end by itself. Further calls wait for earlier ones.
   * @param duration `200ms`, `1.5s`, `10m`, `2h`, or milliseconds
   * @throws RangeError if it is not a duration
   */
  advance(duration: string | number): Promise<void> {
    const millis = typeof duration === "number" ? duration : durationMillis(duration);
    if (millis === undefined || !(millis >= 0 && Number.isFinite(millis))) {
      throw new RangeError(`'${duration}' is not a duration. Use milliseconds, or ${durationForms}.`);
    }
    this.#turned = this.#turned.then(() => this.#turn(millis));
    return this.#turned;
  }

  /** Calls back when a turn begins. @returns a function that stops it */
  follow(listener: TurnListener): () => void {
    this.#followers.add(listener);
    return () => this.#followers.delete(listener);
  }

  async #turn(millis: number): Promise<void> {
    await settle();
    const listeners = Array.from(this.#followers, (begin) => begin());
    const end = this.elapsed + millis;
    this.#isTurning = true;
    try {
      let hasEffects = false;
      for (;;) {
        const due = this.nextTimer(end);
        if (hasEffects && (due === undefined || due.at > this.elapsed)) {
          // Effects of one point in time end before the next, and may change what is next.
          await this.#settleCaused();
          hasEffects = false;
        } else if (due === undefined) {
          this.elapsed = end;
          return;
        } else {
          this.runTimer(due);
          // Repeated timers look for something to do, and seldom find it.
          hasEffects ||= due.everyMillis === undefined || this.#caused.size > 0;
        }
      }
    } finally {
      this.#isTurning = false;
      this.#caused.clear();
      for (const ended of listeners) ended();
    }
  }

  async #settleCaused(): Promise<void> {
    const { promise: tooLong, resolve } = Promise.withResolvers<void>();
    const timer = this.machine.setTimeout(resolve, maxWaitMillis);
    let isWaiting = true;
    void tooLong.then(() => {
      isWaiting = false;
    });
    await settle();
    while (isWaiting && this.#caused.size > 0) {
      await Promise.race([Promise.all(this.#caused), tooLong]);
      await settle();
    }
    timer.cancel();
    // Work that is still going on waits for something else, perhaps for this clock.
    this.#caused.clear();
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < settlingTurns; turn++) await new Promise(setImmediate);
}
