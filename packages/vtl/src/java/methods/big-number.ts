// The methods of java.math.BigInteger, and of BigDecimal as far as it needs no rounding.

import { checkIntegerBits } from "../../limits.ts";
import { type JavaNumber, longOf, normalizeInteger, toBigDecimal } from "../arithmetic.ts";
import { JavaBigDecimal } from "../big-decimal.ts";
import { JavaException, nullPointer } from "../exception.ts";
import { type Describe, describe, MethodTable } from "../method.ts";
import { JavaArray } from "../objects.ts";
import type { Runtime } from "../runtime.ts";
import { numberDescriptions } from "./integer.ts";
import { objectMethods } from "./object.ts";

function arithmetic(message: string): JavaException {
  return new JavaException("java.lang.ArithmeticException", message);
}

function big(value: JavaNumber | null): bigint {
  if (value === null) throw nullPointer();
  return BigInt(value as number | bigint);
}

/** What a division of the longest integers takes. */
const stepsPerDivision = 100;

/** @throws JavaException ArithmeticException */
function nonZero(value: bigint): bigint {
  if (value === 0n) throw arithmetic("BigInteger divide by zero");
  return value;
}

function positive(value: bigint): bigint {
  if (value <= 0n) throw arithmetic("BigInteger: modulus not positive");
  return value;
}

function bit(index: number): bigint {
  if (index < 0) throw arithmetic("Negative bit address");
  return 1n << BigInt(index);
}

function hasBit(value: bigint, index: number): boolean {
  if (index < 0) throw arithmetic("Negative bit address");
  return ((value >> BigInt(index)) & 1n) === 1n;
}

function modulo(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

function greatestCommonDivisor(left: bigint, right: bigint, runtime: Runtime): bigint {
  let [a, b] = [left < 0n ? -left : left, right < 0n ? -right : right];
  while (b !== 0n) {
    [a, b] = [b, a % b];
    runtime.meter.charge(stepsPerDivision);
  }
  return a;
}

/** @throws JavaException ArithmeticException */
function inverse(value: bigint, modulus: bigint, runtime: Runtime): bigint {
  let [a, b, x, y] = [modulo(value, positive(modulus)), modulus, 1n, 0n];
  while (b !== 0n) {
    [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
    runtime.meter.charge(stepsPerDivision);
  }
  if (a !== 1n && modulus !== 1n) throw arithmetic("BigInteger not invertible.");
  return modulo(x, modulus);
}

function modPow(value: bigint, exponent: bigint, modulus: bigint, runtime: Runtime): bigint {
  let base = exponent < 0n ? inverse(value, positive(modulus), runtime) : modulo(value, positive(modulus));
  let result = 1n % modulus;
  for (let left = exponent < 0n ? -exponent : exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = (result * base) % modulus;
    base = (base * base) % modulus;
    runtime.meter.charge(stepsPerDivision);
  }
  return result;
}

function squareRoot(value: bigint): bigint {
  if (value < 0n) throw arithmetic("Negative BigInteger");
  if (value < 2n) return value;
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

function bitLength(value: bigint): number {
  const magnitude = value < 0n ? -value - 1n : value;
  return magnitude === 0n ? 0 : magnitude.toString(2).length;
}

function shift(value: bigint, count: number): JavaNumber {
  if (count > 0) checkIntegerBits(bitLength(value) + count);
  return normalizeInteger(count >= 0 ? value << BigInt(count) : value >> BigInt(-count));
}

function exact(value: bigint, bits: number, type: string): number | bigint {
  if (BigInt.asIntN(bits, value) !== value) throw arithmetic(`BigInteger out of ${type} range`);
  return bits === 64 ? longOf(value) : Number(value);
}

function toByteArray(value: bigint): JavaArray {
  const length = (bitLength(value) >> 3) + 1;
  const bytes = Array.from({ length }, (_, index) =>
    Number(BigInt.asIntN(8, value >> BigInt(8 * (length - 1 - index)))),
  );
  return new JavaArray(bytes, "[B");
}

function objects(...items: readonly bigint[]): JavaArray {
  return new JavaArray(items.map(normalizeInteger), "[Ljava.lang.Object;");
}

const on: Describe<JavaNumber> = describe;

export const bigIntegerMethods = new MethodTable<JavaNumber>(
  [
    on("add(BigInteger)", (self, [other]) => normalizeInteger(big(self) + big(other))),
    on("bitCount()", (self) => {
      const value = big(self);
      return (value < 0n ? -value - 1n : value).toString(2).replaceAll("0", "").length;
    }),
    on("toString(int)", (self, [radix]) => big(self).toString(radix >= 2 && radix <= 36 ? radix : 10)),
    on("abs()", (self) => normalizeInteger(big(self) < 0n ? -big(self) : big(self))),
    on("sqrt()", (self) => normalizeInteger(squareRoot(big(self)))),
    on("pow(int)", (self, [exponent]) => {
      if (exponent < 0) throw arithmetic("Negative exponent");
      checkIntegerBits(bitLength(big(self)) * exponent);
      return normalizeInteger(big(self) ** BigInt(exponent));
    }),
    on("min(BigInteger)", (self, [other]) => normalizeInteger(big(self) < big(other) ? big(self) : big(other))),
    on("max(BigInteger)", (self, [other]) => normalizeInteger(big(self) > big(other) ? big(self) : big(other))),
    on("signum()", (self) => (big(self) > 0n ? 1 : big(self) < 0n ? -1 : 0)),
    on("compareTo(BigInteger)", (self, [other]) => (big(self) < big(other) ? -1 : big(self) > big(other) ? 1 : 0)),
    on("valueOf(long)", (_self, [value]) => normalizeInteger(value)),
    on("toByteArray()", (self) => toByteArray(big(self))),
    on("mod(BigInteger)", (self, [other]) => normalizeInteger(modulo(big(self), positive(big(other))))),
    on("setBit(int)", (self, [index]) => {
      checkIntegerBits(index);
      return normalizeInteger(big(self) | bit(index));
    }),
    on("shiftLeft(int)", (self, [count]) => shift(big(self), count)),
    on("multiply(BigInteger)", (self, [other]) => {
      checkIntegerBits(bitLength(big(self)) + bitLength(big(other)));
      return normalizeInteger(big(self) * big(other));
    }),
    on("or(BigInteger)", (self, [other]) => normalizeInteger(big(self) | big(other))),
    on("negate()", (self) => normalizeInteger(-big(self))),
    on("subtract(BigInteger)", (self, [other]) => normalizeInteger(big(self) - big(other))),
    on("divide(BigInteger)", (self, [other]) => normalizeInteger(big(self) / nonZero(big(other)))),
    on("divideAndRemainder(BigInteger)", (self, [other]) => {
      return objects(big(self) / nonZero(big(other)), big(self) % big(other));
    }),
    on("longValueExact()", (self) => exact(big(self), 64, "long")),
    on("bitLength()", (self) => bitLength(big(self))),
    on("testBit(int)", (self, [index]) => hasBit(big(self), index)),
    on("remainder(BigInteger)", (self, [other]) => normalizeInteger(big(self) % nonZero(big(other)))),
    on("intValueExact()", (self) => exact(big(self), 32, "int")),
    on("shortValueExact()", (self) => exact(big(self), 16, "short")),
    on("byteValueExact()", (self) => exact(big(self), 8, "byte")),
    on("shiftRight(int)", (self, [count]) => shift(big(self), -count)),
    on("getLowestSetBit()", (self) => (big(self) === 0n ? -1 : bitLength((big(self) & -big(self)) - 1n))),
    on("modPow(BigInteger,BigInteger)", (self, [exponent, modulus], runtime) => {
      return normalizeInteger(modPow(big(self), big(exponent), big(modulus), runtime));
    }),
    on("modInverse(BigInteger)", (self, [modulus], runtime) =>
      normalizeInteger(inverse(big(self), big(modulus), runtime)),
    ),
    on("probablePrime(int,Random)"),
    on("nextProbablePrime()"),
    on("sqrtAndRemainder()", (self) => {
      const root = squareRoot(big(self));
      return objects(root, big(self) - root * root);
    }),
    on("gcd(BigInteger)", (self, [other], runtime) =>
      normalizeInteger(greatestCommonDivisor(big(self), big(other), runtime)),
    ),
    on("and(BigInteger)", (self, [other]) => normalizeInteger(big(self) & big(other))),
    on("xor(BigInteger)", (self, [other]) => normalizeInteger(big(self) ^ big(other))),
    on("not()", (self) => normalizeInteger(~big(self))),
    on("andNot(BigInteger)", (self, [other]) => normalizeInteger(big(self) & ~big(other))),
    on("clearBit(int)", (self, [index]) =>
      hasBit(big(self), index) ? normalizeInteger(big(self) - bit(index)) : self,
    ),
    on("flipBit(int)", (self, [index]) => {
      checkIntegerBits(index);
      return normalizeInteger(big(self) ^ bit(index));
    }),
    on("isProbablePrime(int)"),
  ],
  numberDescriptions,
  objectMethods,
);

function decimal(value: JavaNumber | null): JavaBigDecimal {
  if (value === null) throw nullPointer();
  return toBigDecimal(value);
}

export const bigDecimalMethods = new MethodTable<JavaNumber>(
  [
    on("add(BigDecimal)", (self, [other]) => decimal(self).add(decimal(other))),
    on("subtract(BigDecimal)", (self, [other]) => decimal(self).subtract(decimal(other))),
    on("multiply(BigDecimal)", (self, [other]) => decimal(self).multiply(decimal(other))),
    on("compareTo(BigDecimal)", (self, [other]) => decimal(self).compare(decimal(other))),
    on("abs()", (self) => new JavaBigDecimal(absolute(decimal(self).unscaled), decimal(self).scale)),
    on("negate()", (self) => new JavaBigDecimal(-decimal(self).unscaled, decimal(self).scale)),
    on("plus()", (self) => self),
    on("signum()", (self) => (decimal(self).unscaled > 0n ? 1 : decimal(self).unscaled < 0n ? -1 : 0)),
    on("scale()", (self) => decimal(self).scale),
    on("precision()", (self) => absolute(decimal(self).unscaled).toString().length),
    on("unscaledValue()", (self) => normalizeInteger(decimal(self).unscaled)),
    on("min(BigDecimal)", (self, [other]) => (decimal(self).compare(decimal(other)) <= 0 ? self : other)),
    on("max(BigDecimal)", (self, [other]) => (decimal(self).compare(decimal(other)) >= 0 ? self : other)),
    on("valueOf(double)"),
    on("valueOf(long)", (_self, [value]) => new JavaBigDecimal(value, 0)),
  ],
  numberDescriptions,
  objectMethods,
);

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
