// Assertions of a pattern: the ends of the text and of its lines, and word boundaries.

import type { Meter } from "../../meter.ts";
import { CharSet, isHigh, isLineTerminator, isLow, unicodeWord } from "./char-set.ts";
import type { Assertion } from "./syntax.ts";

/** The cost of testing a combining mark or the character that it follows. */
const stepsPerMark = 20;

/** @param lastEnd end of the previous match @throws LimitExceeded */
export function holds(assertion: Assertion, text: string, pos: number, lastEnd: number, meter: Meter): boolean {
  const end = text.length;
  const at = text.charCodeAt(pos);
  const before = text.charCodeAt(pos - 1);
  switch (assertion) {
    case "text-start":
      return pos === 0;
    case "text-end":
      return pos === end;
    case "line-start":
      if (pos === end) return false;
      return pos === 0 || (isLineTerminator(before) && !(before === 0x0d && at === 0x0a));
    case "unix-line-start":
      return pos !== end && (pos === 0 || before === 0x0a);
    case "last-line-end":
      if (pos === end) return true;
      if (pos === end - 2) return at === 0x0d && text.charCodeAt(pos + 1) === 0x0a;
      return pos === end - 1 && isLineTerminator(at) && !(at === 0x0a && before === 0x0d);
    case "unix-last-line-end":
      return pos === end || (pos === end - 1 && at === 0x0a);
    case "line-end":
      return pos === end || (isLineTerminator(at) && !(at === 0x0a && before === 0x0d));
    case "unix-line-end":
      return pos === end || at === 0x0a;
    case "word-boundary":
      return isBoundary(boundaryWord, text, pos, meter);
    case "no-word-boundary":
      return !isBoundary(boundaryWord, text, pos, meter);
    case "unicode-word-boundary":
      return isBoundary(unicodeWord, text, pos, meter);
    case "no-unicode-word-boundary":
      return !isBoundary(unicodeWord, text, pos, meter);
    case "last-match-end":
      return pos === lastEnd;
  }
}

/** Word characters of `\b` up to Java 18, although `\w` is ASCII. */
const boundaryWord = new CharSet("[\\p{L}\\p{Nd}_]", false);

function isBoundary(word: CharSet, text: string, pos: number, meter: Meter): boolean {
  const isPair = isLow(text.charCodeAt(pos - 1)) && isHigh(text.charCodeAt(pos - 2));
  return isWordAt(word, text, isPair ? pos - 2 : pos - 1, meter) !== isWordAt(word, text, pos, meter);
}

/** True for a word character, and for a combining mark that follows one. False outside the text. */
function isWordAt(word: CharSet, text: string, pos: number, meter: Meter): boolean {
  const codePoint = text.codePointAt(pos);
  if (codePoint === undefined) return false;
  if (word.has(codePoint)) return true;
  if (codePoint < 0x300) return false;
  for (let at = pos; at >= 0; at--) {
    const character = String.fromCodePoint(text.codePointAt(at)!);
    meter.charge(stepsPerMark);
    if (!/^\p{Mn}$/u.test(character)) return /^[\p{L}\p{Nd}]$/u.test(character);
  }
  return false;
}
