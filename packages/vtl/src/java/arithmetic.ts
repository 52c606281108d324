// Velocity's arithmetic on Java's number types: the results of `+ - * / %` and of comparisons, and their types.
import { boundedInteger } from "../limits.ts";
import { JavaBigDecimal } from "./big-decimal.ts";
import { bigDecimalClass, bigIntegerClass, classOf, doubleClass } from "./class.ts";
import { JavaException } from "./exception.ts";
import {
  isInt,
  type JavaNumber,
  javaDouble,
  longOf,
  maxLong,
  minLong,
  normalizeInteger,
  toBigDecimal,
  toBigInt,
  toDouble,
} from "./number.ts";

/** The Java type in which two operands are calculated. */
function calculationBase(left: JavaNumber, right: JavaNumber): "integer" | "bigInteger" | "double" | "bigDecimal" {
  const leftClass = classOf(left);
  const rightClass = classOf(right);
  if (leftClass === bigDecimalClass || rightClass === bigDecimalClass) return "bigDecimal";
  const big = leftClass === bigIntegerClass || rightClass === bigIntegerClass;
  if (leftClass === doubleClass || rightClass === doubleClass) return big ? "bigDecimal" : "double";
  return big ? "bigInteger" : "integer";
}

/** An integer result: as wide as the wider operand, or wider if it does not fit. */
function integerResult(result: bigint, left: JavaNumber, right: JavaNumber): JavaNumber {
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
      return integerResult(toBigInt(left) + toBigInt(right), left, right);
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
      return integerResult(toBigInt(left) - toBigInt(right), left, right);
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
      // Velocity's overflow check misses this case.
      if (left === minLong && right === -1) return minLong;
      return integerResult(toBigInt(left) * toBigInt(right), left, right);
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

/** Null for a remainder by zero. @throws JavaException for BigDecimal, and for a negative modulus of BigInteger */
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
    case "bigInteger":
      return normalizeInteger(positiveModulo(toBigInt(left), toBigInt(right)));
  }
}

/** Java's `BigInteger.mod`: never negative. @throws JavaException unless the modulus is positive */
export function positiveModulo(value: bigint, modulus: bigint): bigint {
  if (modulus <= 0n) throw new JavaException("java.lang.ArithmeticException", "BigInteger: modulus not positive");
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

export function isZero(value: JavaNumber): boolean {
  return value instanceof JavaBigDecimal ? value.unscaled === 0n : toDouble(value) === 0;
}

/** -1, 0 or 1. NaN equals everything, as in Velocity. @throws JavaException NumberFormatException */
export function compareNumbers(left: JavaNumber, right: JavaNumber): number {
  if (isInt(left) && isInt(right)) return order(left, right);
  switch (calculationBase(left, right)) {
    case "double":
      return order(toDouble(left), toDouble(right));
    case "bigDecimal":
      return toBigDecimal(left).compareTo(toBigDecimal(right));
    default:
      return order(toBigInt(left), toBigInt(right));
  }
}

/** -1, 0 or 1. */
export function order<Ordered extends number | bigint>(left: Ordered, right: Ordered): number {
  if (left < right) return -1;
  return left > right ? 1 : 0;
}
