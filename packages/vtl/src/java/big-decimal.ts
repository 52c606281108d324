// java.math.BigDecimal, as far as Velocity's arithmetic reaches it: when a BigInteger meets a double.

import { boundedInteger, checkIntegerBits } from "../limits.ts";
import { JavaException } from "./exception.ts";

/** `unscaled` × 10 to the power of −`scale`. */
export class JavaBigDecimal {
  readonly unscaled: bigint;
  readonly scale: number;

  /** @throws LimitExceeded */
  constructor(unscaled: bigint, scale: number) {
    checkIntegerBits(Math.abs(scale));
    this.unscaled = boundedInteger(unscaled);
    this.scale = scale;
  }

  /** The exact value of a double, digit for digit. */
  static ofDouble(value: number): JavaBigDecimal {
    if (!Number.isFinite(value)) throw new JavaException("java.lang.NumberFormatException", "Infinite or NaN");
    const bits = new DataView(new ArrayBuffer(8));
    bits.setFloat64(0, value);
    const raw = bits.getBigUint64(0);
    const biased = Number((raw >> 52n) & 0x7ffn);
    let mantissa = raw & 0xfffffffffffffn;
    if (biased !== 0) mantissa |= 0x10000000000000n;
    let exponent = (biased === 0 ? 1 : biased) - 1075;
    if (mantissa === 0n) return new JavaBigDecimal(0n, 0);
    while ((mantissa & 1n) === 0n) {
      mantissa >>= 1n;
      exponent++;
    }
    const sign = value < 0 ? -1n : 1n;
    if (exponent >= 0) return new JavaBigDecimal(sign * (mantissa << BigInt(exponent)), 0);
    return new JavaBigDecimal(sign * mantissa * 5n ** BigInt(-exponent), -exponent);
  }

  add(other: JavaBigDecimal): JavaBigDecimal {
    const scale = Math.max(this.scale, other.scale);
    return new JavaBigDecimal(this.#at(scale) + other.#at(scale), scale);
  }

  subtract(other: JavaBigDecimal): JavaBigDecimal {
    const scale = Math.max(this.scale, other.scale);
    return new JavaBigDecimal(this.#at(scale) - other.#at(scale), scale);
  }

  multiply(other: JavaBigDecimal): JavaBigDecimal {
    return new JavaBigDecimal(this.unscaled * other.unscaled, this.scale + other.scale);
  }

  /** To this scale, halves rounded down. */
  divide(other: JavaBigDecimal): JavaBigDecimal {
    const dividend = other.scale >= 0 ? this.unscaled * 10n ** BigInt(other.scale) : this.unscaled;
    const divisor = other.scale >= 0 ? other.unscaled : other.unscaled * 10n ** BigInt(-other.scale);
    let quotient = dividend / divisor;
    const twice = 2n * absolute(dividend % divisor);
    if (twice > absolute(divisor)) quotient += dividend < 0n === divisor < 0n ? 1n : -1n;
    return new JavaBigDecimal(quotient, this.scale);
  }

  compare(other: JavaBigDecimal): number {
    const scale = Math.max(this.scale, other.scale);
    const left = this.#at(scale);
    const right = other.#at(scale);
    return left < right ? -1 : left > right ? 1 : 0;
  }

  toNumber(): number {
    return Number(`${this.unscaled}e${-this.scale}`);
  }

  toString(): string {
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
    return this.unscaled * 10n ** BigInt(scale - this.scale);
  }
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
