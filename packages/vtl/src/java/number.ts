// Java's numbers as JavaScript values:
//   Integer     a number that is an integer within 32 bits
//   Long        a number that is an integer beyond 32 bits, or a bigint within 64 bits
//   BigInteger  a bigint beyond 64 bits, or a number beyond 64 bits that JSON writes as an integer
//   Double      any other number, or a JavaDouble if the value is integral (4.0), infinite or NaN
//   BigDecimal  a JavaBigDecimal
import type { Meter } from "../meter.ts";
import { JavaBigDecimal } from "./big-decimal.ts";
import { classOf, doubleClass, JavaValue } from "./class.ts";
import { chargeOperation } from "./integer-cost.ts";
import { doubleToString } from "./text/double-to-string.ts";

export type JavaNumber = number | bigint | JavaDouble | JavaBigDecimal;

/** A Java double that a JavaScript number would represent as an integer, or that is not finite: `4.0`, `-0.0`, `NaN`. */
export class JavaDouble extends JavaValue {
  readonly javaClass = doubleClass;
  readonly value: number;

  constructor(value: number) {
    super();
    this.value = value;
  }

  text(): string {
    return doubleToString(this.value);
  }
}

export const minLong = -(2n ** 63n);
export const maxLong = 2n ** 63n - 1n;

export function isNumber(value: unknown): value is JavaNumber {
  if (typeof value === "number" || typeof value === "bigint") return true;
  return value instanceof JavaDouble || value instanceof JavaBigDecimal;
}

/** True for a Java Integer. */
export function isInt(value: unknown): value is number {
  return typeof value === "number" && value === (value | 0);
}

/** True if a JavaScript number is a Java double. */
export function isDouble(value: number): boolean {
  return classOf(value) === doubleClass;
}

/** The engine's representation of a double: boxed only if the bare number would be an integer or is not finite. */
export function javaDouble(value: number): number | JavaDouble {
  return Number.isInteger(value) || !Number.isFinite(value) ? new JavaDouble(value) : value;
}

/** The engine's representation of an integer. */
export function normalizeInteger(value: bigint): number | bigint {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

/** The engine's representation of a Long: a bigint if the number would be an Integer. */
export function longOf(value: bigint): number | bigint {
  const normalized = normalizeInteger(BigInt.asIntN(64, value));
  return isInt(normalized) ? BigInt(normalized) : normalized;
}

export function toBigInt(value: JavaNumber): bigint {
  if (typeof value === "bigint") return value;
  return typeof value === "number" ? BigInt(String(value)) : BigInt(Math.trunc(toDouble(value)));
}

/** Charges an arithmetic operation, unless both operands are JavaScript numbers. @throws LimitExceeded */
export function chargeArithmetic(left: JavaNumber, right: JavaNumber, meter: Meter): void {
  if (typeof left === "number" && typeof right === "number") return;
  chargeOperation(digitsOf(left), digitsOf(right), meter);
}

function digitsOf(value: JavaNumber): bigint {
  if (value instanceof JavaBigDecimal) return value.unscaled;
  return typeof value === "bigint" ? value : 0n;
}

/** Velocity converts through double, except for BigInteger. @throws JavaException NumberFormatException */
export function toBigDecimal(value: JavaNumber): JavaBigDecimal {
  if (value instanceof JavaBigDecimal) return value;
  if (typeof value === "bigint" && (value < minLong || value > maxLong)) return new JavaBigDecimal(value, 0);
  return JavaBigDecimal.ofDouble(toDouble(value));
}

/** Java's `Number.doubleValue()`. */
export function toDouble(value: JavaNumber): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  return value instanceof JavaDouble ? value.value : value.toNumber();
}

/** Java's `Number.intValue()`. */
export function toInt(value: JavaNumber): number {
  return isInt(value) ? value + 0 : Number(narrowed(value, 32));
}

/** Java's `Number.longValue()`. */
export function toLong(value: JavaNumber): bigint {
  return narrowed(value, 64);
}

/** Wraps integers and clamps doubles. */
function narrowed(value: JavaNumber, bits: 32 | 64): bigint {
  if (typeof value === "bigint" || (typeof value === "number" && !isDouble(value))) {
    return BigInt.asIntN(bits, toBigInt(value));
  }
  const double = toDouble(value);
  if (Number.isNaN(double)) return 0n;
  const bound = 2 ** (bits - 1);
  if (double >= bound) return BigInt(bound) - 1n;
  return BigInt(Math.trunc(Math.max(-bound, double)));
}
