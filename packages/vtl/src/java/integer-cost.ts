// What operations on integers of many digits cost. Their length is bounded (`boundedInteger`).
import type { Meter } from "../meter.ts";

/** Bits of the magnitude: 64 for all small ones, and else rounded up to the next multiple of four. */
function roundedBits(value: bigint): number {
  return BigInt.asIntN(64, value) === value ? 64 : 4 * value.toString(16).length;
}

/** Charges an operation on two integers; multiplication and division cost most. @throws LimitExceeded */
export function chargeOperation(left: bigint, right: bigint, meter: Meter): void {
  const bits = roundedBits(left) + roundedBits(right);
  meter.charge(bits / 20 + (bits * bits) / 1e6);
}

/** Charges the conversion to digits, or a power with so many bits. @throws LimitExceeded */
export function chargeDigits(value: bigint, meter: Meter): void {
  chargeBits(roundedBits(value), meter);
}

/** @throws LimitExceeded */
export function chargeBits(bits: number, meter: Meter): void {
  meter.charge(bits ** 1.5 / 150);
}
