// Velocity's arithmetic on Java's number types: what `+ - * / %` and the comparisons do, and which type results.
import { JavaBigDecimal } from "./big-decimal.ts";
import { JavaDouble, javaDouble } from "./number.ts";

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

function toBigInt(value: JavaNumber): bigint {
  if (typeof value === "bigint") return value;
  return typeof value === "number" ? BigInt(String(value)) : BigInt(Math.trunc(toDouble(value)));
}

function toBigDecimal(value: JavaNumber): JavaBigDecimal {
  if (value instanceof JavaBigDecimal) return value;
  if (typeof value === "bigint") return new JavaBigDecimal(value, 0);
  if (numberType(value) !== "Double") return new JavaBigDecimal(toBigInt(value), 0);
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

export function add(left: JavaNumber, right: JavaNumber): JavaNumber {
  if (
    typeof left === "number" &&
    typeof right === "number" &&
    Number.isSafeInteger(left) &&
    Number.isSafeInteger(right)
  ) {
    const sum = left + right;
    if (Number.isSafeInteger(sum)) return sum;
  }
  switch (calculationBase(left, right)) {
    case "double":
      return javaDouble(toDouble(left) + toDouble(right));
    case "bigDecimal":
      return toBigDecimal(left).add(toBigDecimal(right));
    default:
      return normalizeInteger(toBigInt(left) + toBigInt(right));
  }
}

export function subtract(left: JavaNumber, right: JavaNumber): JavaNumber {
  if (
    typeof left === "number" &&
    typeof right === "number" &&
    Number.isSafeInteger(left) &&
    Number.isSafeInteger(right)
  ) {
    const difference = left - right;
    if (Number.isSafeInteger(difference)) return difference;
  }
  switch (calculationBase(left, right)) {
    case "double":
      return javaDouble(toDouble(left) - toDouble(right));
    case "bigDecimal":
      return toBigDecimal(left).subtract(toBigDecimal(right));
    default:
      return normalizeInteger(toBigInt(left) - toBigInt(right));
  }
}

export function multiply(left: JavaNumber, right: JavaNumber): JavaNumber {
  if (
    typeof left === "number" &&
    typeof right === "number" &&
    Number.isSafeInteger(left) &&
    Number.isSafeInteger(right)
  ) {
    const product = left * right;
    if (Number.isSafeInteger(product)) return product + 0;
  }
  switch (calculationBase(left, right)) {
    case "double":
      return javaDouble(toDouble(left) * toDouble(right));
    case "bigDecimal":
      return toBigDecimal(left).multiply(toBigDecimal(right));
    default:
      return normalizeInteger(toBigInt(left) * toBigInt(right));
  }
}

/** Null for a division by zero. */
export function divide(left: JavaNumber, right: JavaNumber): JavaNumber | null {
  if (isZero(right)) return null;
  switch (calculationBase(left, right)) {
    case "double":
      return javaDouble(toDouble(left) / toDouble(right));
    case "bigDecimal":
      return toBigDecimal(left).divide(toBigDecimal(right));
    case "integer":
      if (typeof left === "number" && typeof right === "number") {
        if (left === (left | 0)) return Math.trunc(left / right) + 0;
      }
      return normalizeInteger(BigInt.asIntN(64, toBigInt(left) / toBigInt(right)));
    case "bigInteger":
      return normalizeInteger(toBigInt(left) / toBigInt(right));
  }
}

/** Null for a remainder by zero. @throws RangeError where Java's BigInteger and BigDecimal refuse */
export function modulo(left: JavaNumber, right: JavaNumber): JavaNumber | null {
  if (isZero(right)) return null;
  switch (calculationBase(left, right)) {
    case "double":
      return javaDouble(toDouble(left) % toDouble(right));
    case "bigDecimal":
      throw new RangeError("Cannot calculate the modulo of BigDecimals");
    case "integer":
      if (typeof left === "number" && typeof right === "number") return (left % right) + 0;
      return normalizeInteger(toBigInt(left) % toBigInt(right));
    case "bigInteger": {
      const modulus = toBigInt(right);
      if (modulus < 0n) throw new RangeError("The modulus of a BigInteger must be positive");
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

/** -1, 0 or 1; a NaN is equal to everything, as in Velocity. */
export function compareNumbers(left: JavaNumber, right: JavaNumber): number {
  if (left instanceof JavaBigDecimal || right instanceof JavaBigDecimal) {
    return toBigDecimal(left).compare(toBigDecimal(right));
  }
  const a = left instanceof JavaDouble ? left.value : left;
  const b = right instanceof JavaDouble ? right.value : right;
  if (a < b) return -1;
  return a > b ? 1 : 0;
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
