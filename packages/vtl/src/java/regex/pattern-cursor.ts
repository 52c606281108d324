// The cursor over a pattern: it moves exactly as in java.util.regex.Pattern, because the index of a syntax error is read
// off it. Also the escapes that stand for one character.

import { isSurrogate } from "./char-set.ts";
import { JavaRegexError, type JavaRegexErrorCode } from "./errors.ts";
import { expandQuotes } from "./quote.ts";

/** Flags by their letters in `(?…)`. */
export type FlagLetter = "i" | "m" | "s" | "d" | "u" | "c" | "x" | "U";

export const code = (character: string): number => character.charCodeAt(0);
export const isDigit = (ch: number): boolean => ch >= 0x30 && ch <= 0x39;
export const isAlpha = (ch: number): boolean => (ch | 0x20) >= 0x61 && (ch | 0x20) <= 0x7a && ch < 0x80;

const isSpace = (ch: number): boolean => ch === 0x20 || (ch >= 9 && ch <= 13);
const isOctal = (ch: number): boolean => ch >= 0x30 && ch <= 0x37;

function hexValue(ch: number): number {
  const digit = ch < 0x80 ? Number.parseInt(String.fromCharCode(ch), 16) : Number.NaN;
  return Number.isNaN(digit) ? -1 : digit;
}

export class PatternCursor {
  readonly pattern: string;
  /** Code points, quoted stretches escaped. */
  readonly text: number[];
  readonly length: number;
  readonly hasSupplementary: boolean;
  position = 0;
  /** The flags in force here. */
  flags: Set<string>;

  constructor(pattern: string, flags: string) {
    this.pattern = pattern;
    const characters = Array.from(pattern, (character) => character.codePointAt(0) ?? 0);
    this.hasSupplementary = characters.some((ch) => ch > 0xffff || isSurrogate(ch));
    this.text = expandQuotes(characters);
    this.length = this.text.length;
    this.flags = new Set(flags);
    if (this.flags.has("U")) this.flags.add("u");
    if (this.flags.has("c")) throw this.error("Canonical equivalence is not supported", "unsupported");
  }

  error(description: string, kind: JavaRegexErrorCode = "syntax"): JavaRegexError {
    return new JavaRegexError(kind, description, this.pattern, this.position - 1);
  }

  has(flag: FlagLetter): boolean {
    return this.flags.has(flag);
  }

  /** 0 behind the end, as Java pads its array. */
  at(index: number): number {
    return this.text[index] ?? 0;
  }

  // With the flag x, blanks and #-comments are passed over; `peek` and `next` stop on the character, `read` behind it.

  peek(): number {
    const ch = this.at(this.position);
    return this.has("x") ? this.peekPastSpace(ch) : ch;
  }

  next(): number {
    const ch = this.at(++this.position);
    return this.has("x") ? this.peekPastSpace(ch) : ch;
  }

  read(): number {
    let ch = this.at(this.position++);
    if (!this.has("x")) return ch;
    while (isSpace(ch) || ch === code("#")) {
      while (isSpace(ch)) ch = this.at(this.position++);
      if (ch === code("#")) {
        ch = this.at(this.position++);
        while (ch !== 0 && !this.isLineSeparator(ch)) ch = this.at(this.position++);
        if (ch === 0 && this.position > this.length) {
          this.position = this.length;
          ch = this.at(this.position++);
        }
      }
    }
    return ch;
  }

  /** The next character but one, whatever it is; the cursor goes behind it. */
  skip(): number {
    const ch = this.at(this.position + 1);
    this.position += 2;
    return ch;
  }

  private peekPastSpace(first: number): number {
    let ch = first;
    while (isSpace(ch) || ch === code("#")) {
      while (isSpace(ch)) ch = this.at(++this.position);
      if (ch === code("#")) {
        ch = this.at(++this.position);
        while (ch !== 0 && !this.isLineSeparator(ch)) ch = this.at(++this.position);
        if (ch === 0 && this.position > this.length) {
          this.position = this.length;
          ch = this.at(this.position);
        }
      }
    }
    return ch;
  }

  private isLineSeparator(ch: number): boolean {
    if (ch === 0x0a) return true;
    return !this.has("d") && (ch === 0x0d || ch === 0x85 || ch === 0x2028 || ch === 0x2029);
  }

  // Escapes for one character; the cursor stands behind their letter.

  octal(): number {
    const first = this.read();
    if (!isOctal(first)) throw this.error("Illegal octal escape sequence");
    const second = this.read();
    if (isOctal(second)) {
      const third = this.read();
      if (isOctal(third) && first <= 0x33) return (first - 0x30) * 64 + (second - 0x30) * 8 + (third - 0x30);
      this.position--;
      return (first - 0x30) * 8 + (second - 0x30);
    }
    this.position--;
    return first - 0x30;
  }

  hexadecimal(): number {
    const first = this.read();
    if (hexValue(first) >= 0) {
      const second = hexValue(this.read());
      if (second >= 0) return hexValue(first) * 16 + second;
    } else if (first === code("{") && hexValue(this.peek()) >= 0) {
      let value = 0;
      let ch = this.read();
      for (; hexValue(ch) >= 0; ch = this.read()) {
        value = value * 16 + hexValue(ch);
        if (value > 0x10ffff) throw this.error("Hexadecimal codepoint is too big");
      }
      if (ch !== code("}")) throw this.error("Unclosed hexadecimal escape sequence");
      return value;
    }
    throw this.error("Illegal hexadecimal escape sequence");
  }

  unicode(): number {
    const first = this.fourDigits();
    if (first >= 0xd800 && first <= 0xdbff) {
      const back = this.position;
      if (this.read() === code("\\") && this.read() === code("u")) {
        const second = this.fourDigits();
        if (second >= 0xdc00 && second <= 0xdfff) return (first - 0xd800) * 0x400 + (second - 0xdc00) + 0x10000;
      }
      this.position = back;
    }
    return first;
  }

  private fourDigits(): number {
    let value = 0;
    for (let i = 0; i < 4; i++) {
      const digit = hexValue(this.read());
      if (digit < 0) throw this.error("Illegal Unicode escape sequence");
      value = value * 16 + digit;
    }
    return value;
  }

  control(): number {
    if (this.position < this.length) return this.read() ^ 64;
    throw this.error("Illegal control escape sequence");
  }

  /** `\N{…}` needs the names of all characters, which JavaScript has not. */
  characterName(): JavaRegexError {
    if (this.read() !== code("{")) return this.error("Illegal character name escape sequence");
    while (this.read() !== code("}")) {
      if (this.position >= this.length) return this.error("Unclosed character name escape sequence");
    }
    return this.error("Character names are not supported", "unsupported");
  }
}
