// Java's numbers in JavaScript's clothes. Which JavaScript value stands for which Java type:
//   Integer     a number that is an integer within 32 bits
//   Long        a number that is a safe integer beyond 32 bits, or a bigint within 64 bits beyond the safe integers
//   BigInteger  a bigint beyond 64 bits
//   Double      a number that is no integer, or a JavaDouble where the value is integral (4.0), infinite or not a number

/** A Java double whose value JavaScript cannot tell from an integer: `4.0`, `-0.0`, `NaN`, `Infinity`. */
export class JavaDouble {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** A double as this engine holds it: boxed only where a bare number would pass for an integer. */
export function javaDouble(value: number): number | JavaDouble {
  return Number.isInteger(value) || !Number.isFinite(value) ? new JavaDouble(value) : value;
}

/** Whether a value is a Java Integer. */
export function isInt(value: unknown): value is number {
  return typeof value === "number" && value === (value | 0);
}
