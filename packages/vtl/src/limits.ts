// How much one rendering may do. Every bound has a default that no honest template reaches.

/** Bounds on compiling and rendering. What is exceeded fails with `LIMIT_EXCEEDED` (or the code named here). */
export interface Limits {
  /** Characters of a template. Default 1,048,576; beyond: `TEMPLATE_TOO_LONG`. */
  readonly maxTemplateLength: number;
  /** Characters of the output, and of any string that is put together on the way. Default 16,777,216. */
  readonly maxOutputLength: number;
  /** Elements of a range, and of a list that a method puts together. Default 1,000,000. */
  readonly maxListLength: number;
  /** Rounds of all loops together, macro calls, printed and compared elements. Default 20,000,000. */
  readonly maxSteps: number;
  /** Milliseconds of wall-clock time, looked at every few thousand steps. Default 5,000. */
  readonly maxMillis: number;
  /** `#evaluate` and `#parse` within each other, and levels of a printed or compared value. Default 100. */
  readonly maxDepth: number;
}

export const defaultLimits: Limits = {
  maxTemplateLength: 1 << 20,
  maxOutputLength: 1 << 24,
  maxListLength: 1_000_000,
  maxSteps: 20_000_000,
  maxMillis: 5_000,
  maxDepth: 100,
};

/** A bound was reached; the statement at work turns it into a TemplateError. */
export class LimitExceeded extends Error {
  override readonly name = "LimitExceeded";
}

/** Longer integers could take all time and memory before anybody looks at a clock. */
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
