// Scans a JSON text before JSON.parse reads it, to find out whether JSON.parse would lose something, and the cost of the
// document. One pass over the bytes, which JavaScript reads much faster than characters, takes a quarter of JSON.parse's time.

const quote = 0x22;
const comma = 0x2c;
const minus = 0x2d;
const dot = 0x2e;
const zero = 0x30;
const nine = 0x39;
const colon = 0x3a;
const bracket = 0x5b;
const backslash = 0x5c;
const underscore = 0x5f;
const letterU = 0x75;
const brace = 0x7b;

/** All integers of up to this many digits are exact in a JavaScript number. */
const maxExactDigits = 15;

/** Counts from which the cost of a document is calculated. */
export interface JsonScan {
  /** Number of values; a list or an object counts twice. */
  readonly parts: number;
  readonly names: number;
}

const encoder = new TextEncoder();
/** Holds the bytes of one text of up to a third of its length. */
const scratch = new Uint8Array(1 << 16);

/**
 * JSON.parse would lose doubles with integral values (`10.0`), exponents, integers of more than 15 digits, negative zero, the
 * order of names that look like integers, and `__proto__`.
 * @returns undefined if JSON.parse may lose something. For a text that is not JSON, the result is unspecified.
 */
export function scanJson(text: string): JsonScan | undefined {
  if (3 * text.length > scratch.length) {
    const bytes = encoder.encode(text);
    return scanBytes(bytes, bytes.length);
  }
  return scanBytes(scratch, encoder.encodeInto(text, scratch).written);
}

function scanBytes(bytes: Uint8Array, length: number): JsonScan | undefined {
  let parts = 1;
  let names = 0;
  for (let at = 0; at < length; at++) {
    const byte = bytes[at] as number;
    if (byte === quote) {
      at++;
      const first = bytes[at] as number;
      if (isDigit(first) ? isReorderedName(bytes, at, length) : first === underscore && isPrototypeName(bytes, at)) {
        return undefined;
      }
      for (; at < length; at++) {
        const inside = bytes[at];
        if (inside === quote) break;
        if (inside === backslash && bytes[++at] === letterU && isAsciiEscape(bytes, at)) return undefined;
      }
    } else if (byte <= colon) {
      if (byte === colon) names++;
      else if (byte === comma) parts++;
      else if (byte >= zero || byte === minus) {
        const end = endOfNumber(bytes, at, length);
        if (end < 0) return undefined;
        at = end - 1;
      }
    } else if (byte === bracket || byte === brace) parts += 2;
  }
  return { parts, names };
}

/** The end of a number, or -1 if JSON.parse may lose something of it. */
function endOfNumber(bytes: Uint8Array, start: number, length: number): number {
  let at = start + 1;
  let point = -1;
  let trailingZeros = true;
  for (; at < length; at++) {
    const byte = bytes[at] as number;
    if (byte >= zero && byte <= nine) {
      if (byte !== zero) trailingZeros = false;
    } else if (byte === dot) {
      point = at;
      trailingZeros = true;
    } else if ((byte | 0x20) === 0x65) return -1;
    else break;
  }
  if (point >= 0 && trailingZeros) return -1;
  if (at - start > maxExactDigits) return -1;
  return at === start + 2 && bytes[start] === minus && bytes[start + 1] === zero ? -1 : at;
}

/** True if the string that starts with this digit is a name that JavaScript objects move to the front. */
function isReorderedName(bytes: Uint8Array, start: number, length: number): boolean {
  let at = start;
  while (at < length && isDigit(bytes[at] as number)) at++;
  if (bytes[at] !== quote) return false;
  do at++;
  while (at < length && isBlank(bytes[at] as number));
  return at < length && bytes[at] === colon;
}

const prototypeName = encoder.encode('__proto__"');

function isPrototypeName(bytes: Uint8Array, start: number): boolean {
  return prototypeName.every((byte, index) => bytes[start + index] === byte);
}

/** True for `u0030` to `u007F`: a name may have letters or digits that are written so. */
function isAsciiEscape(bytes: Uint8Array, at: number): boolean {
  const third = bytes[at + 3] as number;
  return bytes[at + 1] === zero && bytes[at + 2] === zero && third >= 0x33 && third <= 0x37;
}

function isDigit(byte: number): boolean {
  return byte >= zero && byte <= nine;
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
