// The budget of one exchange. All code that works on the bytes of a client or backend charges its work here first.
import { defaultLimits, LimitExceeded, type Limits } from "./limits.ts";

/** The bounds that a meter holds: all but those that `compile` checks. */
export type MeterLimits = Omit<Limits, "maxTemplateLength">;

/** The budgets that are used up by degrees, in contrast to bounds on a single value. */
export type BudgetName = "maxSteps" | "maxBytes" | "maxMillis";

/** Steps between two looks at the clock: one to two milliseconds of work. */
const stepsPerLook = 65_536;

/** The part of a budget that may be used before it counts as nearly used up. */
const nearShare = 0.9;

const units: Readonly<Record<keyof MeterLimits, string>> = {
  maxSteps: "steps of work",
  maxBytes: "bytes of values",
  maxMillis: "milliseconds of CPU",
  maxOutputLength: "characters in a string",
  maxListLength: "elements in a list",
  maxDepth: "levels of nesting",
};

/**
 * Counts the work and the memory of everything that shares it. One meter may serve several renderings, expressions and
 * validations: together they may not cost more than its limits.
 *
 * Steps and bytes decide, so that a result does not depend on the load of the machine. Bytes are counted when a value is
 * made and never given back: the sum is an upper bound of the bytes alive, and needs no account of what is dropped.
 * Once a budget is exceeded, every further charge fails too.
 */
export class Meter {
  readonly limits: MeterLimits;
  readonly #settingPrefix: string | undefined;
  #steps = 0;
  #bytes = 0;
  #millis = 0;
  /** The clock at the last look; undefined when the time since then does not count. */
  #looked: number | undefined = undefined;
  #nextLook: number;
  #maxBytes: number;
  #refused: BudgetName | undefined = undefined;

  /**
   * @param limits those that are left out have their defaults
   * @param settingPrefix where users set the limits, such as `limits.template.`: errors name the setting instead of the
   *   option
   */
  constructor(limits: Partial<MeterLimits> = defaultLimits, settingPrefix?: string) {
    this.limits = isComplete(limits) ? limits : { ...defaultLimits, ...limits };
    this.#settingPrefix = settingPrefix;
    this.#nextLook = Math.min(stepsPerLook, this.limits.maxSteps);
    this.#maxBytes = this.limits.maxBytes;
  }

  /** Steps charged so far, without what was refused. */
  get steps(): number {
    return this.#steps;
  }

  /** Bytes charged so far, without what was refused. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether a budget is used up: every charge to it fails. */
  get isExceeded(): boolean {
    return this.#refused !== undefined;
  }

  /** The budget that is exceeded, or the first of which less than a tenth is left; undefined when there is none. */
  get nearLimit(): BudgetName | undefined {
    const { maxSteps, maxBytes, maxMillis } = this.limits;
    if (this.#refused !== undefined) return this.#refused;
    if (this.#steps > maxSteps * nearShare) return "maxSteps";
    if (this.#bytes > maxBytes * nearShare) return "maxBytes";
    return this.#millis > maxMillis * nearShare ? "maxMillis" : undefined;
  }

  /**
   * Charges work before it is done. A bulk operation charges what it will cost.
   * @param steps units of about ten nanoseconds; fractions are allowed
   * @throws LimitExceeded
   */
  charge(steps: number): void {
    const total = this.#steps + steps;
    if (!(total <= this.#nextLook)) this.#look(total);
    this.#steps = total;
  }

  /**
   * Charges memory before it is taken: 1 byte per character, 8 per element of a list, 64 per entry of a map.
   * @throws LimitExceeded
   */
  allocate(bytes: number): void {
    const total = this.#bytes + bytes;
    if (!(total <= this.#maxBytes)) throw this.#refuse("maxBytes");
    this.#bytes = total;
  }

  /** Leaves out the time since the last charge, which was spent waiting for a backend. */
  resume(): void {
    this.#looked = undefined;
  }

  /** @throws LimitExceeded when a string would become longer than strings may be */
  checkLength(length: number): void {
    if (length > this.limits.maxOutputLength) throw this.exceeded("maxOutputLength");
  }

  /** @throws LimitExceeded when a list would become longer than lists may be */
  checkElements(length: number): void {
    if (length > this.limits.maxListLength) throw this.exceeded("maxListLength");
  }

  /** @throws LimitExceeded when values or texts are nested deeper than they may be */
  checkDepth(depth: number): void {
    if (depth > this.limits.maxDepth) throw this.exceeded("maxDepth");
  }

  /** The error for a bound that is exceeded: which one, and how to raise it. */
  exceeded(limit: keyof MeterLimits): LimitExceeded {
    const raise = this.#settingPrefix === undefined ? `option ${limit}` : `setting ${this.#settingPrefix}${limit}`;
    return new LimitExceeded(`More than ${this.limits[limit]} ${units[limit]} (${raise})`, limit);
  }

  /** After this, every charge fails. */
  #refuse(budget: BudgetName): LimitExceeded {
    this.#refused ??= budget;
    this.#nextLook = -1;
    this.#maxBytes = -1;
    return this.exceeded(this.#refused);
  }

  #look(total: number): void {
    const { maxSteps, maxMillis } = this.limits;
    if (this.#refused !== undefined || !(total <= maxSteps)) throw this.#refuse("maxSteps");
    const now = clock();
    if (this.#looked !== undefined) this.#millis += now - this.#looked;
    this.#looked = now;
    if (this.#millis > maxMillis) throw this.#refuse("maxMillis");
    this.#nextLook = Math.min(total + stepsPerLook, maxSteps);
  }
}

/** Milliseconds of CPU of this thread, which the load of the machine does not change; where there are none, of time. */
function clock(): number {
  const { process } = globalThis as { process?: { threadCpuUsage?(): { user: number; system: number } } };
  const usage = process?.threadCpuUsage?.();
  return usage === undefined ? performance.now() : (usage.user + usage.system) / 1000;
}

function isComplete(limits: Partial<MeterLimits>): limits is MeterLimits {
  return (
    limits.maxSteps !== undefined &&
    limits.maxBytes !== undefined &&
    limits.maxMillis !== undefined &&
    limits.maxOutputLength !== undefined &&
    limits.maxListLength !== undefined &&
    limits.maxDepth !== undefined
  );
}
