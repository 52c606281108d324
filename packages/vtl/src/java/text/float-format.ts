// The digits of %f, %e, %g and %a. Java rounds the shortest decimal of the double half up, not its exact binary value: 0.15 to
// one place is 0.2. JavaScript's toFixed rounds the binary value.

interface Decimal {
  /** Digits without leading zeros. */
  readonly digits: string;
  /** Power of ten of the first digit. */
  readonly exponent: number;
}

function decimalOf(magnitude: number): Decimal {
  const [mantissa = "0", exponent = "0"] = magnitude.toExponential().split("e");
  return { digits: mantissa.replace(".", ""), exponent: Number(exponent) };
}

/** Rounds to `count` digits, half up, and pads to as many. A carry adds one digit. */
function roundHalfUp(digits: string, count: number): string {
  if (count < 0) return "";
  const kept = digits.slice(0, count).padEnd(count, "0");
  const next = digits.charCodeAt(count);
  return next >= 0x35 ? String(BigInt(`0${kept}`) + 1n).padStart(count, "0") : kept;
}

/** `%f`: `precision` digits after the point. */
export function decimalMagnitude(magnitude: number, precision: number): string {
  const { digits, exponent } = decimalOf(magnitude);
  const scaled = roundHalfUp(digits, exponent + 1 + precision).padStart(precision + 1, "0");
  return precision === 0 ? scaled : `${scaled.slice(0, -precision)}.${scaled.slice(-precision)}`;
}

/** Rounds to `count` significant digits. */
function significant(magnitude: number, count: number): Decimal {
  const { digits, exponent } = decimalOf(magnitude);
  const rounded = roundHalfUp(digits, count);
  return rounded.length > count
    ? { digits: rounded.slice(0, count), exponent: exponent + 1 }
    : { digits: rounded, exponent };
}

/** `%e`: one digit, the point, `precision` digits, a signed exponent of at least two digits. */
export function scientificMagnitude(magnitude: number, precision: number, keepPoint: boolean): string {
  const { digits, exponent } = significant(magnitude, precision + 1);
  const point = precision > 0 || keepPoint ? "." : "";
  return `${digits[0]}${point}${digits.slice(1)}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** `%g`: `precision` significant digits, plain from 1e-4 to below 10^precision, otherwise as `%e`. */
export function generalMagnitude(magnitude: number, precision: number): string {
  const count = precision === 0 ? 1 : precision;
  const { exponent } = significant(magnitude, count);
  if (magnitude !== 0 && (exponent < -4 || exponent >= count)) return scientificMagnitude(magnitude, count - 1, false);
  return decimalMagnitude(magnitude, count - 1 - exponent);
}

const view = new DataView(new ArrayBuffer(8));

/** Java's `Double.doubleToLongBits`. */
export function bitsOf(value: number): bigint {
  view.setFloat64(0, value);
  return view.getBigInt64(0);
}

/** Java's `Double.longBitsToDouble`. */
export function ofBits(bits: bigint): number {
  view.setBigInt64(0, bits);
  return view.getFloat64(0);
}

/** `%a`: Java's `Double.toHexString` of a magnitude. */
export function hexadecimalMagnitude(magnitude: number): string {
  if (magnitude === 0) return "0x0.0p0";
  const bits = bitsOf(magnitude);
  const biased = Number(bits >> 52n);
  const fraction = (bits & 0xfffffffffffffn).toString(16).padStart(13, "0").replace(/0+$/, "") || "0";
  return biased === 0 ? `0x0.${fraction}p-1022` : `0x1.${fraction}p${biased - 1023}`;
}

/** Java's `Double.toHexString`. */
export function doubleToHexString(n: number): string {
  if (!Number.isFinite(n)) return String(n);
  return (n < 0 || Object.is(n, -0) ? "-" : "") + hexadecimalMagnitude(Math.abs(n));
}
