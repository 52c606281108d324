// The budget of one exchange: whatever works on what a client or backend sent is charged here, before it begins.
import { defaultLimits, LimitExceeded, type Limits } from "./limits.ts";

/** The bounds that a meter holds. */
export type MeterLimits = Pick<Limits, "maxSteps" | "maxMillis">;

/** How many steps may pass before the clock is looked at. */
const stepsPerLook = 4096;

/**
 * Counts the work of everything that shares it. One meter may serve several renderings, expressions and validations:
 * together they may not cost more than its limits.
 */
export class Meter {
  readonly limits: MeterLimits;
  #steps = 0;
  #nextLook = stepsPerLook;
  #started = 0;

  constructor(limits: Partial<MeterLimits> = {}) {
    this.limits = { ...defaultLimits, ...limits };
  }

  /** Steps charged so far. */
  get steps(): number {
    return this.#steps;
  }

  /**
   * Charges work before it is done. A bulk operation charges what it will cost.
   * @param steps units of about ten nanoseconds; fractions are allowed
   * @throws LimitExceeded
   */
  charge(steps: number): void {
    this.#steps += steps;
    if (this.#steps >= this.#nextLook) this.#look();
  }

  #look(): void {
    const { maxSteps, maxMillis } = this.limits;
    if (this.#steps > maxSteps) throw new LimitExceeded(`More than ${maxSteps} steps (maxSteps)`);
    const now = performance.now();
    if (this.#started === 0) this.#started = now;
    else if (now - this.#started > maxMillis) throw new LimitExceeded(`More than ${maxMillis} ms (maxMillis)`);
    this.#nextLook = Math.min(this.#steps + stepsPerLook, maxSteps + 1);
  }
}
