// Java's parsers of numbers. They return undefined for a string that Java refuses with a NumberFormatException.
import { digitValue } from "../character.ts";

/**
 * Java's `Integer.parseInt(text, radix)` and, with 64 bits, `Long.parseLong`.
 * @param bits of the range, including the sign
 * @param radix 2 to 36; undefined is returned for any other
 */
export function parseJavaInteger(text: string, bits: number, radix = 10): bigint | undefined {
  const bound = 1n << BigInt(bits - 1);
  const negative = text.startsWith("-");
  const start = negative || text.startsWith("+") ? 1 : 0;
  if (text.length === start || radix < 2 || radix > 36) return undefined;
  let value = 0n;
  for (const character of text.slice(start)) {
    const digit = digitValue(character.codePointAt(0)!, radix);
    if (digit < 0) return undefined;
    value = value * BigInt(radix) + BigInt(digit);
    if (value > bound) return undefined;
  }
  if (negative) return -value;
  return value < bound ? value : undefined;
}

const decimalForm = /^[+-]?(?:NaN|Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?)$/;
const hexadecimalForm = /^([+-]?)0[xX](?:([\da-fA-F]+)\.?|([\da-fA-F]*)\.([\da-fA-F]+))[pP]([+-]?\d+)[fFdD]?$/;

/**
 * Java's `Double.parseDouble`. It ignores surrounding spaces and control characters, and accepts `1.5f`, `0x1p3`, `NaN` and
 * `Infinity`.
 */
export function parseJavaDouble(text: string): number | undefined {
  const trimmed = trimJava(text);
  if (decimalForm.test(trimmed)) {
    return Number(trimmed.endsWith("NaN") ? "NaN" : trimmed.endsWith("y") ? trimmed : trimmed.replace(/[fFdD]$/, ""));
  }
  const hexadecimal = hexadecimalForm.exec(trimmed);
  if (hexadecimal === null) return undefined;
  const [, sign, whole, integral = "", fraction = "", exponent] = hexadecimal;
  const digits = whole ?? integral + fraction;
  const bits = BigInt(`0x${digits || "0"}`);
  const scaled = scaleByPowerOfTwo(bits, Number(exponent) - (whole === undefined ? fraction.length * 4 : 0));
  return sign === "-" ? -scaled : scaled;
}

/** `bits · 2^exponent`, rounded once. */
function scaleByPowerOfTwo(bits: bigint, exponent: number): number {
  if (bits === 0n) return 0;
  const length = bits.toString(2).length;
  if (length + exponent > 1100) return Infinity;
  if (length + exponent < -1100) return 0;
  // The exact value as a decimal: JavaScript rounds it correctly.
  if (exponent >= 0) return Number(bits << BigInt(exponent));
  return Number(`${bits * 5n ** BigInt(-exponent)}e${exponent}`);
}

/** Java's `String.trim`: removes characters up to and including U+0020 at both ends. */
export function trimJava(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 0x20) start++;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end--;
  return text.slice(start, end);
}
