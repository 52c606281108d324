// A look at a JSON text before JSON.parse reads it: would anything be lost, and what will the document cost? One pass that
// skips strings by `indexOf`, so that it costs about a third of JSON.parse itself.

const quote = 0x22;
const backslash = 0x5c;
const minus = 0x2d;
const dot = 0x2e;
const zero = 0x30;
const nine = 0x39;
const colon = 0x3a;

/** Integers of up to this many digits are exact in a JavaScript number, whatever the digits. */
const maxExactDigits = 15;

/** What a document holds, for its cost. */
export interface JsonScan {
  /** Values, where a list or an object counts twice. */
  readonly parts: number;
  readonly names: number;
}

/**
 * What JSON.parse would lose: doubles with integral values (`10.0`), exponents, integers of more than 15 digits, negative
 * zero, and names that look like integers (they would move to the front) or are `__proto__`.
 * @returns undefined when JSON.parse would lose something. Texts that are not JSON give either.
 */
export function scanJson(text: string): JsonScan | undefined {
  // Escaped digits or letters may hide such a name.
  if (text.includes("\\u00") && /\\u00[3-7]/.test(text)) return undefined;
  const { length } = text;
  let parts = 1;
  let names = 0;
  for (let at = 0; at < length; at++) {
    const character = text.charCodeAt(at);
    if (character === quote) {
      if (isReorderedName(text, at + 1)) return undefined;
      at = closingQuote(text, at + 1);
      if (at < 0) return { parts, names };
    } else if (character <= colon) {
      if (character >= zero || character === minus) {
        if (character === colon) names++;
        else {
          const end = endOfNumber(text, at);
          if (end < 0) return undefined;
          at = end - 1;
        }
      } else if (character === 0x2c) parts++;
    } else if (character === 0x5b || character === 0x7b) parts += 2;
  }
  return { parts, names };
}

/** The end of a number that JSON.parse keeps as it is, or -1. */
function endOfNumber(text: string, start: number): number {
  let at = start;
  let point = -1;
  let trailingZeros = true;
  for (;;) {
    const character = text.charCodeAt(++at);
    if (character >= zero && character <= nine) {
      if (character !== zero) trailingZeros = false;
    } else if (character === dot) {
      point = at;
      trailingZeros = true;
    } else if ((character | 0x20) === 0x65) return -1;
    else break;
  }
  if (point >= 0 && trailingZeros) return -1;
  if (at - start > maxExactDigits) return -1;
  return at === start + 2 && text.charCodeAt(start) === minus && text.charCodeAt(start + 1) === zero ? -1 : at;
}

/** Whether the string that starts here is a name that JavaScript objects do not keep in its place. */
function isReorderedName(text: string, start: number): boolean {
  const first = text.charCodeAt(start);
  if (first === 0x5f) return text.startsWith('__proto__"', start);
  if (!(first >= zero && first <= nine)) return false;
  let at = start + 1;
  let character = text.charCodeAt(at);
  for (; character >= zero && character <= nine; character = text.charCodeAt(at)) at++;
  if (character !== quote) return false;
  do character = text.charCodeAt(++at);
  while (character === 0x20 || character === 0x0a || character === 0x0d || character === 0x09);
  return character === colon;
}

/** The quote that ends the string, or -1. */
function closingQuote(text: string, start: number): number {
  let at = start;
  for (;;) {
    at = text.indexOf('"', at);
    if (at < 0) return -1;
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === backslash) slashes++;
    // After an even number of backslashes the quote itself is not escaped.
    if ((slashes & 1) === 0) return at;
    at++;
  }
}
