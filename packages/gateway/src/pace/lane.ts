// Work that one caller, or several together, could repeat without end: it is done one piece at a time, and rests after each
// as messages of one connection do.
import type { Clock } from "../clock.ts";
import { RestDebt } from "./rest-debt.ts";

export class Lane {
  readonly #clock: Clock;
  readonly #debt = new RestDebt();
  /** Those that wait, in order of arrival. */
  readonly #waiting: (() => void)[] = [];
  #isTaken = false;

  constructor(clock: Clock) {
    this.#clock = clock.machine;
  }

  /** Pieces of work that wait for their turn. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Does the work when all that came before is done and paid.
   * @param unmeasuredMillis what it costs outside `work`
   * @throws the errors of `work`
   */
  async run<Result>(work: () => Result | Promise<Result>, unmeasuredMillis = 0): Promise<Result> {
    if (this.#isTaken) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#isTaken = true;
    const started = this.#clock.monotonic();
    try {
      return await work();
    } finally {
      const now = this.#clock.monotonic();
      this.#rest(this.#debt.add(now - started + unmeasuredMillis, now));
    }
  }

  #rest(millis: number): void {
    if (millis > 0) this.#clock.setTimeout(() => this.#next(), millis);
    else this.#next();
  }

  #next(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#isTaken = false;
    else next();
  }
}
