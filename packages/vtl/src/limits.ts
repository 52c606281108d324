// The limits of a rendering. No benign template reaches the defaults.

/** Limits on compiling and rendering. Exceeding one fails with `LIMIT_EXCEEDED`, unless another code is named here. */
export interface Limits {
  /** Characters of a template. Default 1,048,576; the code is `TEMPLATE_TOO_LONG`. */
  readonly maxTemplateLength: number;
  /** Characters of the output and of every string that is built. Default 16,777,216. */
  readonly maxOutputLength: number;
  /** Elements of a range, and of a list that a method makes. Default 1,000,000. */
  readonly maxListLength: number;
  /** Work, in steps of about ten nanoseconds. Default 10,000,000, which is at most 250 ms of CPU. */
  readonly maxSteps: number;
  /** Bytes of all values that are made, including those that are no longer used. Default 67,108,864. */
  readonly maxBytes: number;
  /**
   * Milliseconds of CPU (in browsers: of wall-clock time), read at intervals of charged work. The last resort, because it
   * depends on the machine: with the default, 1,000, `maxSteps` is reached first.
   */
  readonly maxMillis: number;
  /** Nesting of `#evaluate` and `#parse`, and of a printed or compared value. Default 100. */
  readonly maxDepth: number;
}

export const defaultLimits: Limits = {
  maxTemplateLength: 1 << 20,
  maxOutputLength: 1 << 24,
  maxListLength: 1_000_000,
  maxSteps: 10_000_000,
  maxBytes: 1 << 26,
  maxMillis: 1_000,
  maxDepth: 100,
};

/** A limit was exceeded; the current statement turns this into a TemplateError. */
export class LimitExceeded extends Error {
  override readonly name = "LimitExceeded";
  /** Undefined for a limit that cannot be raised. */
  readonly limit: keyof Limits | undefined;

  constructor(message: string, limit?: keyof Limits) {
    super(message);
    this.limit = limit;
  }
}

/** Longer integers could use up time and memory before the meter notices. */
const maxIntegerBits = 200_000;

/** @throws LimitExceeded */
export function checkIntegerBits(bits: number): void {
  if (bits > maxIntegerBits) throw new LimitExceeded(`An integer would have more than ${maxIntegerBits} bits`);
}

/** The integer itself. @throws LimitExceeded */
export function boundedInteger(value: bigint): bigint {
  const rest = value >> BigInt(maxIntegerBits);
  if (rest !== 0n && rest !== -1n) checkIntegerBits(maxIntegerBits + 1);
  return value;
}
