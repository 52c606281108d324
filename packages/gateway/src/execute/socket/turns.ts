// Shares the event loop between connections. In each turn every connection that has work does one piece of it: it takes
// one message, or continues one whose backend has answered. Then the answers leave, in one write per connection.
import type { Clock } from "../../clock.ts";
import { neverPaused, type PauseCheck } from "../../cluster/pause-check.ts";

export interface TurnTaker {
  /** Does one piece of work. Never throws. @returns milliseconds of work that preceded the turn */
  takeTurn(): number;
  /** Enters again if there is more to do. */
  turnEnded(): void;
  /** Called in place of `turnEnded` if the work is counted: enters again after the rest that it owes. */
  worked(millis: number): void;
  /** True if its next turn will probably add messages, so that waiting ones can leave with them. */
  readonly expectsMore: boolean;
  /** Messages that wait to be sent. */
  readonly waitingMessages: number;
  /** Sends the waiting messages. Never throws. */
  flush(now: number): void;
}

/** Work of fewer milliseconds is not counted, so that small messages cost nothing more. */
const countedMillis = 0.25;
/**
 * A piece of work that took long may have waited for a processor, which is not work. Its CPU time is known within this many
 * milliseconds: reading the CPU time before each piece would cost more than many pieces.
 */
const cpuPrecisionMillis = 0.1;
/** How long answers of one connection wait for each other at most, in milliseconds, and how many of them. */
const maxHoldMillis = 5;
const maxHeldMessages = 64;

/** Time until the next question of a process that may not go on. */
const refusedMillis = 500;

export class Turns {
  readonly #clock: Clock;
  readonly #pauseCheck: PauseCheck;
  #ready: TurnTaker[] = [];
  /** Those that have rested. They come after all others, one in each turn. */
  readonly #slow: TurnTaker[] = [];
  #sending: TurnTaker[] = [];
  /** When the first of the messages that are held back could have left. */
  #holdsSince: number | undefined;
  #isScheduled = false;
  #now: number;
  /** The CPU time when it was last read, and that time. */
  #cpu = 0;
  #cpuReadAt = Number.NEGATIVE_INFINITY;

  /** @param pauseCheck no turn begins after its deadline. Default: the process is never declared dead */
  constructor(clock: Clock, pauseCheck = neverPaused) {
    this.#clock = clock;
    this.#pauseCheck = pauseCheck;
    this.#now = clock.monotonic();
  }

  /** When the current piece of work began, monotonic. Valid only in a turn. */
  get now(): number {
    return this.#now;
  }

  /** @param isSlow true if it has rested since its last turn */
  enter(one: TurnTaker, isSlow = false): void {
    (isSlow ? this.#slow : this.#ready).push(one);
    this.#schedule();
  }

  /** Call it when the first message of a connection waits to be sent. */
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
    if (this.#now > this.#pauseCheck.deadline) return void this.#runAfterPause();
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

  async #runAfterPause(): Promise<void> {
    if (await this.#pauseCheck.ask()) setImmediate(this.#run);
    else this.#clock.machine.setTimeout(this.#run, refusedMillis);
  }

  #give(one: TurnTaker): void {
    const before = this.#now;
    if (before - this.#cpuReadAt >= cpuPrecisionMillis) this.#readCpu();
    const preceding = one.takeTurn();
    this.#now = this.#clock.monotonic();
    if (this.#now - before + preceding < countedMillis) return one.turnEnded();
    if (this.#clock.cpu() - this.#cpu + preceding < countedMillis) return one.turnEnded();
    // Sending counts too, so these answers do not wait for others.
    one.flush(this.#now);
    this.#now = this.#clock.monotonic();
    one.worked(this.#now - before + preceding);
  }

  #readCpu(): void {
    this.#cpu = this.#clock.cpu();
    this.#cpuReadAt = this.#now;
  }

  #flush(mayHold: boolean): void {
    const now = this.#now;
    const sending = this.#sending;
    this.#sending = [];
    const holds = mayHold && (this.#holdsSince === undefined || now - this.#holdsSince < maxHoldMillis);
    for (const one of sending) {
      if (one.waitingMessages === 0) continue;
      if (holds && one.expectsMore && one.waitingMessages < maxHeldMessages) this.#sending.push(one);
      else one.flush(now);
    }
    if (this.#sending.length === 0) this.#holdsSince = undefined;
    else this.#holdsSince ??= now;
  }
}
