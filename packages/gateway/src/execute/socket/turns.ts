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
  flush(now: number): void;
}

/** Work that took so long is slow: its connection rests for the same time, in milliseconds. Timers are no finer. */
const slowMillis = 1;
/** Answers of one connection wait for each other no longer, in milliseconds, and no more of them. */
const maxHoldMillis = 5;
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
  #now: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#now = clock.monotonic();
  }

  /** Monotonic: when the present piece of work began. To be asked in a turn only. */
  get now(): number {
    return this.#now;
  }

  /** @param isSlow whether its last work was slow */
  enter(one: TurnTaker, isSlow = false): void {
    (isSlow ? this.#slow : this.#ready).push(one);
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
    this.#now = this.#clock.monotonic();
    const ready = this.#ready;
    this.#ready = [];
    for (const one of ready) this.#give(one);
    const slow = this.#slow.shift();
    this.#flush(slow === undefined);
    if (slow !== undefined) {
      this.#now = this.#clock.monotonic();
      this.#give(slow);
      this.#flush(false);
    }
    this.#isScheduled = false;
    if (this.#ready.length + this.#slow.length + this.#sending.length > 0) this.#schedule();
  };

  #give(one: TurnTaker): void {
    const before = this.#now;
    one.takeTurn();
    this.#now = this.#clock.monotonic();
    const millis = this.#now - before;
    if (millis < slowMillis) one.turnEnded();
    else one.rest(millis);
  }

  #flush(mayHold: boolean): void {
    const now = this.#now;
    const sending = this.#sending;
    this.#sending = [];
    const holds = mayHold && (this.#holdsSince === undefined || now - this.#holdsSince < maxHoldMillis);
    for (const one of sending) {
      if (holds && one.expectsMore && one.waitingMessages < maxHeldMessages) this.#sending.push(one);
      else one.flush(now);
    }
    if (this.#sending.length === 0) this.#holdsSince = undefined;
    else this.#holdsSince ??= now;
  }
}
