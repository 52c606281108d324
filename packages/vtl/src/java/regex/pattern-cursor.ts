// The cursor over a pattern. It moves exactly as in java.util.regex.Pattern, because it gives the index of a syntax error. It
// also reads the escapes of single characters.

import { digitValue } from "../character.ts";
import { isLineTerminator, isSurrogate } from "./char-set.ts";
import { JavaRegexError, type JavaRegexErrorCode } from "./errors.ts";

/** Flags by their letters in `(?…)`. */
export type FlagLetter = "i" | "m" | "s" | "d" | "u" | "c" | "x" | "U";

export const code = (character: string): number => character.charCodeAt(0);
export const isDigit = (ch: number): boolean => ch >= 0x30 && ch <= 0x39;

const isSpace = (ch: number): boolean => ch === 0x20 || (ch >= 9 && ch <= 13);
const isOctal = (ch: number): boolean => ch >= 0x30 && ch <= 0x37;

function hexValue(ch: number): number {
  return ch < 0x80 ? digitValue(ch, 16) : -1;
}

export class PatternCursor {
  readonly pattern: string;
  /** Code points; quoted parts are escaped instead. */
  readonly text: number[];
  readonly length: number;
  readonly hasSupplementary: boolean;
  position = 0;
  /** The flags at this position. */
  flags: Set<string>;

  constructor(pattern: string, flags: string) {
    this.pattern = pattern;
    this.text = Array.from(expandQuotes(pattern), (character) => character.codePointAt(0) ?? 0);
    this.hasSupplementary = this.text.some((ch) => ch > 0xffff || isSurrogate(ch));
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

  /** 0 beyond the end, because Java pads its array with it. */
  at(index: number): number {
    return this.text[index] ?? 0;
  }

  // With the flag x, these skip spaces and #-comments. `peek` and `next` stop on the character, `read` behind it.

  peek(): number {
    const ch = this.at(this.position);
    return this.has("x") ? this.peekPastSpace(ch) : ch;
  }

  next(): number {
    this.position++;
    return this.peek();
  }

  read(): number {
    const ch = this.peek();
    this.position++;
    return ch;
  }

  /** Skips one character and reads the next one, even a space or comment. */
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
        while (ch !== 0 && !(this.has("d") ? ch === 0x0a : isLineTerminator(ch))) ch = this.at(++this.position);
      }
    }
    return ch;
  }

  // Escapes of single characters. The cursor is behind their letter.

  octal(): number {
    const first = this.read();
    if (!isOctal(first)) throw this.error("Illegal octal escape sequence");
    let value = first - 0x30;
    for (let digits = first <= 0x33 ? 2 : 1; digits > 0; digits--) {
      const next = this.read();
      if (!isOctal(next)) {
        this.position--;
        break;
      }
      value = value * 8 + next - 0x30;
    }
    return value;
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

  /** `\N{…}` needs the names of all characters, which JavaScript does not have. */
  characterName(): JavaRegexError {
    if (this.read() !== code("{")) return this.error("Illegal character name escape sequence");
    while (this.read() !== code("}")) {
      if (this.position >= this.length) return this.error("Unclosed character name escape sequence");
    }
    return this.error("Character names are not supported", "unsupported");
  }
}

/**
 * The pattern with every quoted part, `\Q…\E`, escaped. Java rewrites the pattern in this way before it parses, and counts
 * indexes in the result.
 */
function expandQuotes(pattern: string): string {
  return pattern.replace(/\\Q([\s\S]*?)(?:\\E|$)|\\[\s\S]/g, (other, quoted?: string) => {
    // A digit directly after \Q must not extend a preceding escape, so it becomes \x3n.
    return (
      quoted?.replace(/^\d|[[\0-\x7f]--[A-Za-z0-9]]/gv, (ch) => (/\d/.test(ch) ? `\\x3${ch}` : `\\${ch}`)) ?? other
    );
  });
}
