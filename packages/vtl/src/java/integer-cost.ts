// The cost of operations on integers of many digits. Their length is bounded (`boundedInteger`).
import type { Meter } from "../meter.ts";

/** Bits of the magnitude: 64 up to the range of a long, above it rounded up to a multiple of four. */
function roundedBits(value: bigint): number {
  return BigInt.asIntN(64, value) === value ? 64 : 4 * value.toString(16).length;
}

/** Charges an operation on two integers as a multiplication or division. @throws LimitExceeded */
export function chargeOperation(left: bigint, right: bigint, meter: Meter): void {
  const bits = roundedBits(left) + roundedBits(right);
  meter.charge(bits / 20 + (bits * bits) / 1e6);
}

/** Charges the conversion of an integer to digits. @throws LimitExceeded */
export function chargeDigits(value: bigint, meter: Meter): void {
  chargeBits(roundedBits(value), meter);
}

/** Charges a conversion to or from digits, or a power, with a result of so many bits. @throws LimitExceeded */
export function chargeBits(bits: number, meter: Meter): void {
  meter.charge(bits ** 1.5 / 150);
}
