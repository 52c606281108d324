// The budget of one exchange. Code that processes data of a client or backend charges its work here first.
import { defaultLimits, LimitExceeded, type Limits } from "./limits.ts";

/** The limits that a meter enforces: all except those of `compile`. */
export type MeterLimits = Omit<Limits, "maxTemplateLength">;

/** The limits on a sum, in contrast to those on a single value. */
export type BudgetName = "maxSteps" | "maxBytes" | "maxMillis";

/** Steps between two readings of the clock: one to two milliseconds of work. */
const stepsPerLook = 65_536;

/** Characters of a joined string that are copied in one step. */
const joinedPerStep = 16;

/** The part of a budget after which it is nearly used up. */
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
 * Counts work and memory. Several renderings, expressions and validations may share a meter: together they may not exceed its
 * limits.
 *
 * Steps and bytes decide, so that a result does not depend on the load of the machine. Bytes are counted when a value is
 * made and never subtracted: the sum is an upper bound of the bytes in use. Once a budget is exceeded, every further charge
 * fails too.
 */
export class Meter {
  readonly limits: MeterLimits;
  readonly #settingPrefix: string | undefined;
  #steps = 0;
  #bytes = 0;
  #millis = 0;
  /** The last reading of the clock; undefined if the time since then does not count. */
  #looked: number | undefined = undefined;
  #nextLook: number;
  #maxBytes: number;
  #refused: BudgetName | undefined = undefined;

  /**
   * @param limits omitted and undefined ones have their defaults
   * @param settingPrefix for example `limits.template.`: errors name the setting instead of the option
   */
  constructor(limits: Partial<MeterLimits> = defaultLimits, settingPrefix?: string) {
    this.limits = isComplete(limits) ? limits : { ...defaultLimits, ...definedOf(limits) };
    this.#settingPrefix = settingPrefix;
    this.#nextLook = Math.min(stepsPerLook, this.limits.maxSteps);
    this.#maxBytes = this.limits.maxBytes;
  }

  /** Steps charged so far, without refused charges. */
  get steps(): number {
    return this.#steps;
  }

  /** Bytes charged so far, without refused charges. */
  get bytes(): number {
    return this.#bytes;
  }

  /** True if a budget is exceeded: every further charge fails. */
  get isExceeded(): boolean {
    return this.#refused !== undefined;
  }

  /** The exceeded budget, or the first of which less than a tenth is left; undefined if there is none. */
  get nearLimit(): BudgetName | undefined {
    const { maxSteps, maxBytes, maxMillis } = this.limits;
    if (this.#refused !== undefined) return this.#refused;
    if (this.#steps > maxSteps * nearShare) return "maxSteps";
    if (this.#bytes > maxBytes * nearShare) return "maxBytes";
    return this.#millis > maxMillis * nearShare ? "maxMillis" : undefined;
  }

  /**
   * Charges work before it is done; a bulk operation charges its whole cost.
   * @param steps units of about ten nanoseconds; fractions are allowed
   * @throws LimitExceeded
   */
  charge(steps: number): void {
    const total = this.#steps + steps;
    if (!(total <= this.#nextLook)) this.#look(total);
    this.#steps = total;
  }

  /**
   * Charges memory before it is used: 1 byte per character, 8 per element of a list, 64 per entry of a map.
   * @throws LimitExceeded
   */
  allocate(bytes: number): void {
    const total = this.#bytes + bytes;
    if (!(total <= this.#maxBytes)) throw this.#refuse("maxBytes");
    this.#bytes = total;
  }

  /**
   * `charge`, `allocate` and `checkLength` in one call, for statements of a template.
   * @param length of the output so far
   * @throws LimitExceeded
   */
  chargeStatements(steps: number, bytes: number, length: number): void {
    const allSteps = this.#steps + steps;
    const allBytes = this.#bytes + bytes;
    if (allSteps <= this.#nextLook && allBytes <= this.#maxBytes && length <= this.limits.maxOutputLength) {
      this.#steps = allSteps;
      this.#bytes = allBytes;
    } else {
      this.charge(steps);
      this.allocate(bytes);
      this.checkLength(length);
    }
  }

  /** Charges a string of this length that is joined from others: JavaScript copies its parts when it is read. @throws LimitExceeded */
  chargeString(length: number): void {
    this.checkLength(length);
    this.allocate(length);
    this.charge(length / joinedPerStep);
  }

  /** Ignores the time since the last charge, which was spent waiting for a backend. */
  resume(): void {
    this.#looked = undefined;
  }

  /** @throws LimitExceeded if a string would be longer than `maxOutputLength` */
  checkLength(length: number): void {
    if (length > this.limits.maxOutputLength) throw this.exceeded("maxOutputLength");
  }

  /** @throws LimitExceeded if a list would be longer than `maxListLength` */
  checkElements(length: number): void {
    if (length > this.limits.maxListLength) throw this.exceeded("maxListLength");
  }

  /** @throws LimitExceeded if nesting is deeper than `maxDepth` */
  checkDepth(depth: number): void {
    if (depth > this.limits.maxDepth) throw this.exceeded("maxDepth");
  }

  /** The error for an exceeded limit, which says how to raise it. */
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

/** Milliseconds of CPU of this thread, which do not depend on the load of the machine; in browsers, of wall-clock time. */
function clock(): number {
  const { process } = globalThis as { process?: { threadCpuUsage?(): { user: number; system: number } } };
  const usage = process?.threadCpuUsage?.();
  return usage === undefined ? performance.now() : (usage.user + usage.system) / 1000;
}

function definedOf(limits: Partial<MeterLimits>): Partial<MeterLimits> {
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
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
