// The methods of java.math.BigInteger. The size of integers is bounded (`boundedInteger`), and so is the time of an operation.
// Invalid operands cause an ArithmeticException.
import { boundedInteger, checkIntegerBits } from "../../limits.ts";
import type { Meter } from "../../meter.ts";
import { order, positiveModulo } from "../arithmetic.ts";
import { absolute } from "../big-decimal.ts";
import { nonNull } from "../exception.ts";
import { chargeBits, chargeDigits, chargeOperation } from "../integer-cost.ts";
import { describe, type JavaMethod, notOffered, type ParametersOf } from "../method.ts";
import { chargeArithmetic, type JavaNumber, toBigInt } from "../number.ts";
import { arithmeticException } from "./number.ts";

function nonZero(value: bigint): bigint {
  if (value === 0n) throw arithmeticException("BigInteger divide by zero");
  return value;
}

function bit(index: number): bigint {
  if (index < 0) throw arithmeticException("Negative bit address");
  checkIntegerBits(index);
  return 1n << BigInt(index);
}

function hasBit(value: bigint, index: number): boolean {
  if (index < 0) throw arithmeticException("Negative bit address");
  return ((value >> BigInt(index)) & 1n) === 1n;
}

function greatestCommonDivisor(left: bigint, right: bigint, meter: Meter): bigint {
  let [a, b] = [absolute(left), absolute(right)];
  while (b !== 0n) {
    chargeOperation(a, b, meter);
    [a, b] = [b, a % b];
  }
  return a;
}

/** @throws JavaException for a negative exponent too: `modInverse` is not supported */
function modPow(value: bigint, exponent: bigint, modulus: bigint, meter: Meter): bigint {
  let base = positiveModulo(value, modulus);
  if (exponent < 0n) throw arithmeticException("modPow() with a negative exponent is not supported");
  let result = 1n % modulus;
  for (const digit of exponent.toString(2).split("").toReversed()) {
    chargeOperation(modulus, modulus, meter);
    if (digit === "1") result = (result * base) % modulus;
    base = (base * base) % modulus;
  }
  return result;
}

function squareRoot(value: bigint, meter: Meter): bigint {
  if (value < 0n) throw arithmeticException("Negative BigInteger");
  if (value < 2n) return value;
  let root = 1n << BigInt((bitLength(value) + 1) >> 1);
  for (;;) {
    chargeOperation(value, root, meter);
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

function bitLength(value: bigint): number {
  const magnitude = value < 0n ? -value - 1n : value;
  if (magnitude === 0n) return 0;
  const digits = magnitude.toString(16);
  return 4 * digits.length - Math.clz32(Number.parseInt(digits.charAt(0), 16)) + 28;
}

function shiftLeft(value: bigint, count: number): bigint {
  if (count > 0) checkIntegerBits(bitLength(value) + count);
  return count >= 0 ? value << BigInt(count) : value >> BigInt(-count);
}

function pow(value: bigint, exponent: number, meter: Meter): bigint {
  if (exponent < 0) throw arithmeticException("Negative exponent");
  const bits = bitLength(value) * exponent;
  checkIntegerBits(bits);
  chargeBits(bits, meter);
  return value ** BigInt(exponent);
}

type NonNull<Types> = { [Index in keyof Types]: NonNullable<Types[Index]> };

/** A method on bigints. Its arguments must not be null. */
function on<Signature extends string>(
  signature: Signature,
  run: (self: bigint, args: NonNull<ParametersOf<Signature>>, meter: Meter) => unknown,
): JavaMethod<JavaNumber> {
  const body = (self: JavaNumber, args: readonly unknown[], meter: Meter): unknown => {
    chargeOperation(toBigInt(self), 0n, meter);
    for (const argument of args) chargeArithmetic(self, nonNull(argument) as JavaNumber, meter);
    const result = run(toBigInt(self), args as unknown as NonNull<ParametersOf<Signature>>, meter);
    return typeof result === "bigint" ? boundedInteger(result) : result;
  };
  return describe<JavaNumber, string>(signature, body as never);
}

export const bigIntegerMethods: readonly JavaMethod<JavaNumber>[] = [
  on("add(BigInteger):BigInteger", (self, [other]) => self + other),
  on("bitCount():int", (self, _none, meter) => {
    chargeDigits(self, meter);
    return (self < 0n ? -self - 1n : self).toString(2).replaceAll("0", "").length;
  }),
  on("toString(int):String", (self, [radix], meter) => {
    chargeDigits(self, meter);
    return self.toString(radix >= 2 && radix <= 36 ? radix : 10);
  }),
  on("abs():BigInteger", absolute),
  on("sqrt():BigInteger", (self, _none, meter) => squareRoot(self, meter)),
  on("pow(int):BigInteger", (self, [exponent], meter) => pow(self, exponent, meter)),
  on("min(BigInteger):BigInteger", (self, [other]) => (self < other ? self : other)),
  on("max(BigInteger):BigInteger", (self, [other]) => (self > other ? self : other)),
  on("signum():int", (self) => order(self, 0n)),
  on("compareTo(BigInteger):int", (self, [other]) => order(self, other)),
  on("valueOf(long):BigInteger", (_self, [value]) => value),
  on("mod(BigInteger):BigInteger", (self, [other]) => positiveModulo(self, other)),
  on("setBit(int):BigInteger", (self, [index]) => self | bit(index)),
  on("shiftLeft(int):BigInteger", (self, [count]) => shiftLeft(self, count)),
  on("multiply(BigInteger):BigInteger", (self, [other]) => {
    checkIntegerBits(bitLength(self) + bitLength(other));
    return self * other;
  }),
  on("or(BigInteger):BigInteger", (self, [other]) => self | other),
  on("negate():BigInteger", (self) => -self),
  on("subtract(BigInteger):BigInteger", (self, [other]) => self - other),
  on("divide(BigInteger):BigInteger", (self, [other]) => self / nonZero(other)),
  on("bitLength():int", bitLength),
  on("testBit(int):boolean", (self, [index]) => hasBit(self, index)),
  on("remainder(BigInteger):BigInteger", (self, [other]) => self % nonZero(other)),
  on("shiftRight(int):BigInteger", (self, [count]) => shiftLeft(self, -count)),
  on("getLowestSetBit():int", (self) => (self === 0n ? -1 : bitLength((self & -self) - 1n))),
  on("clearBit(int):BigInteger", (self, [index]) => (hasBit(self, index) ? self - bit(index) : self)),
  on("modPow(BigInteger,BigInteger):BigInteger", (self, [exponent, modulus], meter) =>
    modPow(self, exponent, modulus, meter),
  ),
  on("gcd(BigInteger):BigInteger", (self, [other], meter) => greatestCommonDivisor(self, other, meter)),
  on("and(BigInteger):BigInteger", (self, [other]) => self & other),
  on("xor(BigInteger):BigInteger", (self, [other]) => self ^ other),
  on("not():BigInteger", (self) => ~self),
  on("andNot(BigInteger):BigInteger", (self, [other]) => self & ~other),
  on("flipBit(int):BigInteger", (self, [index]) => self ^ bit(index)),
  ...notOffered("longValueExact():long intValueExact():int shortValueExact():short byteValueExact():byte"),
  ...notOffered("modInverse(BigInteger):BigInteger"),
  ...notOffered("toByteArray():byte[] divideAndRemainder(BigInteger):BigInteger[] sqrtAndRemainder():BigInteger[]"),
  ...notOffered("probablePrime(int,Random):BigInteger nextProbablePrime():BigInteger isProbablePrime(int):boolean"),
];
