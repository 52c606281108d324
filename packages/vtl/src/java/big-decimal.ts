// java.math.BigDecimal. Velocity calculates a BigInteger and a double in this type; JSONPath filters compare all numbers in it.
import { boundedInteger, checkIntegerBits } from "../limits.ts";
import type { Meter } from "../meter.ts";
import { bigDecimalClass, JavaValue } from "./class.ts";
import { JavaException } from "./exception.ts";
import { chargeBits, chargeDigits } from "./integer-cost.ts";
import type { Runtime } from "./runtime.ts";

const charactersPerStep = 16;
const bitsPerDigit = 3.4;

const decimalForm = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d{1,10}))?$/;

/** `unscaled` × 10 to the power of −`scale`. Arithmetic throws LimitExceeded for a result that is too large. */
export class JavaBigDecimal extends JavaValue {
  readonly javaClass = bigDecimalClass;
  readonly unscaled: bigint;
  readonly scale: number;

  constructor(unscaled: bigint, scale: number) {
    super();
    this.unscaled = unscaled;
    this.scale = scale;
  }

  text({ meter }: Runtime): string {
    chargeDigits(this.unscaled, meter);
    return this.toString();
  }

  /** Java's `new BigDecimal(text)`; undefined if it throws NumberFormatException. */
  static parse(text: string, meter?: Meter): JavaBigDecimal | undefined {
    meter?.charge(text.length / charactersPerStep);
    const match = decimalForm.exec(text);
    if (match === null) return undefined;
    const [, sign, whole = "", fraction, bareFraction, exponent = "0"] = match;
    if (Math.abs(Number(exponent)) > 0x7fffffff) return undefined;
    const decimals = fraction ?? bareFraction ?? "";
    if (meter !== undefined) chargeBits(text.length * bitsPerDigit, meter);
    const magnitude = BigInt(whole + decimals);
    return new JavaBigDecimal(sign === "-" ? -magnitude : magnitude, decimals.length - Number(exponent));
  }

  /** The exact value of a double. @throws JavaException NumberFormatException */
  static ofDouble(value: number): JavaBigDecimal {
    if (!Number.isFinite(value)) throw new JavaException("java.lang.NumberFormatException", "Infinite or NaN");
    let mantissa = value;
    let scale = 0;
    for (; !Number.isInteger(mantissa); scale++) mantissa *= 2;
    return new JavaBigDecimal(BigInt(mantissa) * 5n ** BigInt(scale), scale);
  }

  add(other: JavaBigDecimal): JavaBigDecimal {
    const scale = Math.max(this.scale, other.scale);
    return bounded(this.#at(scale) + other.#at(scale), scale);
  }

  subtract(other: JavaBigDecimal): JavaBigDecimal {
    const scale = Math.max(this.scale, other.scale);
    return bounded(this.#at(scale) - other.#at(scale), scale);
  }

  multiply(other: JavaBigDecimal): JavaBigDecimal {
    return bounded(this.unscaled * other.unscaled, this.scale + other.scale);
  }

  /** The quotient has this scale; halves are rounded down. */
  divide(other: JavaBigDecimal): JavaBigDecimal {
    const dividend = this.unscaled * powerOfTen(Math.max(0, other.scale));
    const divisor = other.unscaled * powerOfTen(Math.max(0, -other.scale));
    let quotient = dividend / divisor;
    const twice = 2n * absolute(dividend % divisor);
    if (twice > absolute(divisor)) quotient += dividend < 0n === divisor < 0n ? 1n : -1n;
    return new JavaBigDecimal(quotient, this.scale);
  }

  /** -1, 0 or 1, by value: `1.0` equals `1`. */
  compareTo(other: JavaBigDecimal, meter?: Meter): number {
    if (meter !== undefined) {
      chargeDigits(this.unscaled, meter);
      chargeDigits(other.unscaled, meter);
    }
    const sign = signOf(this.unscaled);
    if (sign !== signOf(other.unscaled)) return sign < signOf(other.unscaled) ? -1 : 1;
    if (sign === 0) return 0;
    if (this.scale === other.scale) return signOf(this.unscaled - other.unscaled);
    const [digits, otherDigits] = [absolute(this.unscaled).toString(), absolute(other.unscaled).toString()];
    const magnitude = digits.length - this.scale - (otherDigits.length - other.scale);
    if (magnitude !== 0) return magnitude < 0 ? -sign : sign;
    const length = Math.max(digits.length, otherDigits.length);
    const [left, right] = [digits.padEnd(length, "0"), otherDigits.padEnd(length, "0")];
    return left === right ? 0 : left < right ? -sign : sign;
  }

  /** The same value with the smallest scale; 0 for zero. */
  stripTrailingZeros(meter: Meter): JavaBigDecimal {
    if (this.unscaled === 0n) return new JavaBigDecimal(0n, 0);
    chargeDigits(this.unscaled, meter);
    const digits = this.unscaled.toString();
    let end = digits.length;
    while (digits.charAt(end - 1) === "0") end--;
    return new JavaBigDecimal(BigInt(digits.slice(0, end)), this.scale - (digits.length - end));
  }

  toNumber(): number {
    return Number(`${this.unscaled}e${-this.scale}`);
  }

  override toString(): string {
    const digits = absolute(this.unscaled).toString();
    const sign = this.unscaled < 0n ? "-" : "";
    if (this.scale === 0) return sign + digits;
    const exponent = digits.length - 1 - this.scale;
    if (this.scale > 0 && exponent >= -6) {
      const padded = digits.padStart(this.scale + 1, "0");
      return `${sign}${padded.slice(0, -this.scale)}.${padded.slice(-this.scale)}`;
    }
    const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
    return `${sign}${mantissa}E${exponent >= 0 ? "+" : ""}${exponent}`;
  }

  #at(scale: number): bigint {
    return this.unscaled * powerOfTen(scale - this.scale);
  }
}

function bounded(unscaled: bigint, scale: number): JavaBigDecimal {
  checkIntegerBits(Math.abs(scale));
  return new JavaBigDecimal(boundedInteger(unscaled), scale);
}

function powerOfTen(exponent: number): bigint {
  checkIntegerBits(exponent);
  return 10n ** BigInt(exponent);
}

function signOf(value: bigint): number {
  return value === 0n ? 0 : value < 0n ? -1 : 1;
}

export function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
