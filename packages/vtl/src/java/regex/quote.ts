// \Q…\E: Java rewrites a quoted stretch into escaped characters before it parses, and counts indexes in what results.

const backslash = 0x5c;
const isAscii = (ch: number): boolean => ch < 0x80;
const isAlpha = (ch: number): boolean => (ch | 0x20) >= 0x61 && (ch | 0x20) <= 0x7a;
const isDigit = (ch: number): boolean => ch >= 0x30 && ch <= 0x39;

/** The pattern's code points with every quoted stretch escaped. */
export function expandQuotes(text: readonly number[]): number[] {
  const length = text.length;
  let i = 0;
  while (i < length - 1 && !(text[i] === backslash && text[i + 1] === 0x51)) i += text[i] === backslash ? 2 : 1;
  if (i >= length - 1) return [...text];
  const out = text.slice(0, i);
  i += 2;
  let inQuote = true;
  let atStart = true;
  while (i < length) {
    const ch = text[i++]!;
    if (!isAscii(ch) || isAlpha(ch)) out.push(ch);
    else if (isDigit(ch)) {
      // A digit right after \Q must not join an escape that stands before it: it is written \x3n.
      if (atStart) out.push(backslash, 0x78, 0x33);
      out.push(ch);
    } else if (ch !== backslash) {
      if (inQuote) out.push(backslash);
      out.push(ch);
    } else if (inQuote) {
      if (text[i] === 0x45) {
        i++;
        inQuote = false;
      } else out.push(backslash, backslash);
    } else if (text[i] === 0x51) {
      i++;
      inQuote = true;
      atStart = true;
      continue;
    } else {
      out.push(ch);
      if (i !== length) out.push(text[i++]!);
    }
    atStart = false;
  }
  return out;
}
