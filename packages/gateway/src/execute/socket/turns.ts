// Shares the event loop between connections. In each turn every connection that has work does one piece of it: takes one
// message, or goes on with one whose backend has answered. Then what is to be sent leaves, in one write per connection.
import type { Clock } from "../../clock.ts";

export interface TurnTaker {
  /** Does one piece of work. Never throws. */
  takeTurn(): void;
  /** Enters again if there is more to do. */
  turnEnded(): void;
  /** In place of `turnEnded`: rests before it enters again. */
  rest(millis: number): void;
  /** Whether its next turn is likely to bring more to send, so that what waits can leave together with it. */
  readonly expectsMore: boolean;
  /** Messages that wait to be sent. */
  readonly waitingMessages: number;
  /** Sends what waits. Never throws. */
  flush(): void;
}

/** Work that took so long is slow: its connection rests for the same time, in milliseconds. Timers are no finer. */
const slowMillis = 1;
/** Answers of one connection wait for each other no longer, in milliseconds, and no more of them. */
const maxHoldMillis = 2;
const maxHeldMessages = 64;

export class Turns {
  readonly #clock: Clock;
  #ready: TurnTaker[] = [];
  /** Those that were slow last time. They come after all others, one in each turn. */
  readonly #slow: TurnTaker[] = [];
  #sending: TurnTaker[] = [];
  /** Since when something waits to be sent that could have left. */
  #holdsSince: number | undefined;
  #isScheduled = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  enter(one: TurnTaker): void {
    this.#ready.push(one);
    this.#schedule();
  }

  enterSlow(one: TurnTaker): void {
    this.#slow.push(one);
    this.#schedule();
  }

  /** To be called when the first message of a connection waits to be sent. */
  send(one: TurnTaker): void {
    this.#sending.push(one);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(this.#run);
  }

  readonly #run = (): void => {
    let now = this.#clock.monotonic();
    const ready = this.#ready;
    this.#ready = [];
    for (const one of ready) now = this.#give(one, now);
    const slow = this.#slow.shift();
    this.#flush(now, slow === undefined);
    if (slow !== undefined) {
      this.#give(slow, this.#clock.monotonic());
      this.#flush(now, false);
    }
    this.#isScheduled = false;
    if (this.#ready.length + this.#slow.length + this.#sending.length > 0) this.#schedule();
  };

  /** @returns the time after it */
  #give(one: TurnTaker, before: number): number {
    one.takeTurn();
    const after = this.#clock.monotonic();
    if (after - before < slowMillis) one.turnEnded();
    else one.rest(after - before);
    return after;
  }

  #flush(now: number, mayHold: boolean): void {
    const sending = this.#sending;
    this.#sending = [];
    const holds = mayHold && (this.#holdsSince === undefined || now - this.#holdsSince < maxHoldMillis);
    for (const one of sending) {
      if (holds && one.expectsMore && one.waitingMessages < maxHeldMessages) this.#sending.push(one);
      else one.flush();
    }
    if (this.#sending.length === 0) this.#holdsSince = undefined;
    else this.#holdsSince ??= now;
  }
}
