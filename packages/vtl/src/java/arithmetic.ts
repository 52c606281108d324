// Velocity's arithmetic on Java's number types: what `+ - * / %` and the comparisons do, and which type results.

import { boundedInteger } from "../limits.ts";
import { JavaBigDecimal } from "./big-decimal.ts";
import { JavaException } from "./exception.ts";
import { isInt, JavaDouble, javaDouble } from "./number.ts";

/** A value that Java calls a Number. */
export type JavaNumber = number | bigint | JavaDouble | JavaBigDecimal;
export type NumberType = "Integer" | "Long" | "BigInteger" | "Double" | "BigDecimal";

const minLong = -(2n ** 63n);
const maxLong = 2n ** 63n - 1n;

export function isNumber(value: unknown): value is JavaNumber {
  return (
    typeof value === "number" ||
    typeof value === "bigint" ||
    value instanceof JavaDouble ||
    value instanceof JavaBigDecimal
  );
}

export function numberType(value: JavaNumber): NumberType {
  if (typeof value === "number") {
    if (value === (value | 0)) return "Integer";
    if (Number.isSafeInteger(value)) return "Long";
    return isLargeInteger(value) ? numberType(BigInt(String(value))) : "Double";
  }
  if (typeof value === "bigint") return value >= minLong && value <= maxLong ? "Long" : "BigInteger";
  return value instanceof JavaDouble ? "Double" : "BigDecimal";
}

/** A number beyond the safe integers that JSON would still write as an integer: it is the integer that JSON would write. */
export function isLargeInteger(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 1e21;
}

/** An integer in the form in which the engine holds it. */
export function normalizeInteger(value: bigint): number | bigint {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

/** The value as a JavaScript number, as Java's doubleValue() gives it. */
export function toDouble(value: JavaNumber): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  return value instanceof JavaDouble ? value.value : value.toNumber();
}

/** A Long. One that would pass for an Integer is held as a bigint. */
export function longOf(value: bigint): number | bigint {
  const normalized = normalizeInteger(BigInt.asIntN(64, value));
  return isInt(normalized) ? BigInt(normalized) : normalized;
}

export function toBigInt(value: JavaNumber): bigint {
  if (typeof value === "bigint") return value;
  return typeof value === "number" ? BigInt(String(value)) : BigInt(Math.trunc(toDouble(value)));
}

/** Velocity takes the way over a double for all but the big ones. @throws JavaException NumberFormatException */
export function toBigDecimal(value: JavaNumber): JavaBigDecimal {
  if (value instanceof JavaBigDecimal) return value;
  if (typeof value === "bigint" && numberType(value) === "BigInteger") return new JavaBigDecimal(value, 0);
  return JavaBigDecimal.ofDouble(toDouble(value));
}

/** Which of Java's types two operands are calculated in. */
function calculationBase(left: JavaNumber, right: JavaNumber): "integer" | "bigInteger" | "double" | "bigDecimal" {
  const leftType = numberType(left);
  const rightType = numberType(right);
  if (leftType === "BigDecimal" || rightType === "BigDecimal") return "bigDecimal";
  const big = leftType === "BigInteger" || rightType === "BigInteger";
  if (leftType === "Double" || rightType === "Double") return big ? "bigDecimal" : "double";
  return big ? "bigInteger" : "integer";
}

/** A result of whole numbers: as wide as the wider operand, or as it has to be. */
function whole(result: bigint, left: JavaNumber, right: JavaNumber): JavaNumber {
  if (isInt(left) && isInt(right)) return normalizeInteger(result);
  return result < minLong || result > maxLong ? result : longOf(result);
}

export function add(left: JavaNumber, right: JavaNumber): JavaNumber {
  if (isInt(left) && isInt(right)) return left + right;
  switch (calculationBase(left, right)) {
    case "double":
      return javaDouble(toDouble(left) + toDouble(right));
    case "bigDecimal":
      return toBigDecimal(left).add(toBigDecimal(right));
    case "bigInteger":
      return normalizeInteger(boundedInteger(toBigInt(left) + toBigInt(right)));
    case "integer":
      return whole(toBigInt(left) + toBigInt(right), left, right);
  }
}

export function subtract(left: JavaNumber, right: JavaNumber): JavaNumber {
  if (isInt(left) && isInt(right)) return left - right;
  switch (calculationBase(left, right)) {
    case "double":
      return javaDouble(toDouble(left) - toDouble(right));
    case "bigDecimal":
      return toBigDecimal(left).subtract(toBigDecimal(right));
    case "bigInteger":
      return normalizeInteger(boundedInteger(toBigInt(left) - toBigInt(right)));
    case "integer":
      return whole(toBigInt(left) - toBigInt(right), left, right);
  }
}

export function multiply(left: JavaNumber, right: JavaNumber): JavaNumber {
  if (isInt(left) && isInt(right)) {
    const product = left * right;
    if (Number.isSafeInteger(product)) return product + 0;
  }
  switch (calculationBase(left, right)) {
    case "double":
      return javaDouble(toDouble(left) * toDouble(right));
    case "bigDecimal":
      return toBigDecimal(left).multiply(toBigDecimal(right));
    case "bigInteger":
      return normalizeInteger(boundedInteger(toBigInt(left) * toBigInt(right)));
    case "integer":
      // The one overflow that Velocity's check does not see.
      if (left === minLong && right === -1) return minLong;
      return whole(toBigInt(left) * toBigInt(right), left, right);
  }
}

/** Null for a division by zero. */
export function divide(left: JavaNumber, right: JavaNumber): JavaNumber | null {
  if (isZero(right)) return null;
  if (isInt(left) && isInt(right)) return Math.trunc(left / right) + 0;
  switch (calculationBase(left, right)) {
    case "double":
      return javaDouble(toDouble(left) / toDouble(right));
    case "bigDecimal":
      return toBigDecimal(left).divide(toBigDecimal(right));
    case "bigInteger":
      return normalizeInteger(toBigInt(left) / toBigInt(right));
    case "integer":
      return longOf(toBigInt(left) / toBigInt(right));
  }
}

/** Null for a remainder by zero. @throws JavaException where BigInteger and BigDecimal refuse */
export function modulo(left: JavaNumber, right: JavaNumber): JavaNumber | null {
  if (isZero(right)) return null;
  if (isInt(left) && isInt(right)) return (left % right) + 0;
  switch (calculationBase(left, right)) {
    case "double":
      return javaDouble(toDouble(left) % toDouble(right));
    case "bigDecimal":
      throw new JavaException("java.lang.ArithmeticException", "Cannot calculate the modulo of BigDecimals");
    case "integer":
      return longOf(toBigInt(left) % toBigInt(right));
    case "bigInteger": {
      const modulus = toBigInt(right);
      if (modulus < 0n) throw new JavaException("java.lang.ArithmeticException", "BigInteger: modulus not positive");
      const rest = toBigInt(left) % modulus;
      return normalizeInteger(rest < 0n ? rest + modulus : rest);
    }
  }
}

export function isZero(value: JavaNumber): boolean {
  if (typeof value === "bigint") return value === 0n;
  if (value instanceof JavaBigDecimal) return value.unscaled === 0n;
  return toDouble(value) === 0;
}

/** -1, 0 or 1; a NaN is equal to everything, as in Velocity. @throws JavaException NumberFormatException */
export function compareNumbers(left: JavaNumber, right: JavaNumber): number {
  if (isInt(left) && isInt(right)) return order(left, right);
  switch (calculationBase(left, right)) {
    case "double":
      return order(toDouble(left), toDouble(right));
    case "bigDecimal":
      return toBigDecimal(left).compare(toBigDecimal(right));
    default:
      return order(toBigInt(left), toBigInt(right));
  }
}

function order<Ordered extends number | bigint>(left: Ordered, right: Ordered): number {
  if (left < right) return -1;
  return left > right ? 1 : 0;
}

/** Java's Number.intValue(): wraps integers, clamps doubles. */
export function toInt(value: JavaNumber): number {
  if (typeof value === "bigint") return Number(BigInt.asIntN(32, value));
  const double = toDouble(value);
  if (typeof value === "number" && isLargeInteger(value)) return Number(BigInt.asIntN(32, toBigInt(value)));
  if (Number.isNaN(double)) return 0;
  return Math.trunc(Math.max(-2147483648, Math.min(2147483647, double))) + 0;
}

/** Java's Number.longValue(). */
export function toLong(value: JavaNumber): number | bigint {
  if (typeof value === "bigint") return normalizeInteger(BigInt.asIntN(64, value));
  if (typeof value === "number" && isLargeInteger(value)) return normalizeInteger(BigInt.asIntN(64, toBigInt(value)));
  const double = toDouble(value);
  if (Number.isNaN(double)) return 0;
  if (double >= 2 ** 63) return maxLong;
  if (double <= -(2 ** 63)) return minLong;
  return normalizeInteger(BigInt(Math.trunc(double)));
}
