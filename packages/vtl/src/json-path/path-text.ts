// A cursor over the text of a path or of a filter inside it. As in Jayway, only spaces are insignificant, and reading past the
// end is a fatal error.

import { PathSyntaxError } from "./errors.ts";

export class PathText {
  readonly text: string;
  /** Offset of `text` within the whole path. */
  readonly base: number;
  position = 0;
  /** Index of the last character to read. */
  last: number;

  constructor(text: string, base = 0) {
    this.text = text;
    this.base = base;
    this.last = text.length - 1;
  }

  fail(message: string, at = this.position): PathSyntaxError {
    return new PathSyntaxError(message, this.base + at);
  }

  charAt(at: number): string {
    const c = this.text[at];
    if (c === undefined) throw new PathSyntaxError("The path ends unexpectedly.", this.base + this.text.length, true);
    return c;
  }

  get current(): string {
    return this.charAt(this.position);
  }

  inBounds(at = this.position): boolean {
    return at >= 0 && at <= this.last;
  }

  get isTail(): boolean {
    return this.position >= this.last;
  }

  trim(): this {
    this.skipBlanks();
    while (this.inBounds() && this.position < this.last && this.text[this.last] === " ") this.last--;
    return this;
  }

  skipBlanks(): this {
    while (this.inBounds() && this.position < this.last && this.current === " ") this.position++;
    return this;
  }

  /** Index of the first character after `at` that is not a space, or one past the end. */
  significantAfter(at: number): number {
    let i = at + 1;
    while (this.inBounds(i) && this.text[i] === " ") i++;
    return i;
  }

  /** The first character after `at` that is not a space; a space if there is none. */
  nextSignificant(at = this.position): string {
    const i = this.significantAfter(at);
    return this.inBounds(i) ? this.charAt(i) : " ";
  }

  /** Index of `c` if it is the first character after `at` that is not a space, otherwise -1. */
  indexIfNext(c: string, at = this.position): number {
    const i = this.significantAfter(at);
    return this.charAt(i) === c ? i : -1;
  }

  isNext(c: string, at = this.position): boolean {
    const i = this.significantAfter(at);
    return this.inBounds(i) && this.text[i] === c;
  }

  /** Index of the last character before the cursor that is not a space, or -1. */
  significantBefore(): number {
    let i = this.position - 1;
    while (this.inBounds(i) && this.text[i] === " ") i--;
    return this.inBounds(i) ? i : -1;
  }

  indexOf(c: string, from: number): number {
    for (let i = from; this.inBounds(i); i++) if (this.text[i] === c) return i;
    return -1;
  }

  /** Index of the bracket that closes the one at `at`. Quoted text is skipped, on request also /patterns/. */
  indexOfClosing(at: number, open: string, close: string, skipPatterns: boolean): number {
    if (this.charAt(at) !== open) throw this.fail(`Expected ${open}.`, at);
    let depth = 1;
    for (let i = at + 1; this.inBounds(i); i++) {
      i = this.afterQuoted(i, "'\"");
      if (skipPatterns) i = this.afterQuoted(i, "/");
      const c = this.charAt(i);
      if (c === open) depth++;
      if (c === close && --depth === 0) return i;
    }
    return -1;
  }

  /** Index of the next unescaped occurrence of the character at `at`. @throws PathSyntaxError if there is none */
  closingQuote(at = this.position): number {
    const quote = this.charAt(at);
    for (let i = at + 1; this.inBounds(i); i++) {
      if (this.text[i] === "\\") i++;
      else if (this.text[i] === quote) return i;
    }
    throw this.fail(`${quote} is not closed.`, at);
  }

  private afterQuoted(at: number, quotes: string): number {
    return quotes.includes(this.charAt(at)) ? this.closingQuote(at) + 1 : at;
  }
}

const namedEscapes: Readonly<Record<string, string>> = { r: "\r", f: "\f", t: "\t", n: "\n", b: "\b" };

/** Replaces backslash escapes of names and strings: `\n`, `\u00e9`, `\'`. An unknown one means its letter. */
export function unescapeText(text: string, position: number): string {
  if (!text.includes("\\")) return text;
  let out = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c !== "\\") {
      out += c;
      continue;
    }
    const escaped = text[++i];
    if (escaped === undefined) out += "\\";
    else if (escaped === "u") {
      const hex = text.slice(i + 1, i + 5);
      // An incomplete escape at the end is dropped.
      if (hex.length === 4) {
        if (!/^(?:[\da-fA-F]{4}|[+-][\da-fA-F]{3})$/.test(hex)) {
          throw new PathSyntaxError(`\\u${hex} is not a character.`, position + i, true);
        }
        out += String.fromCharCode(Number.parseInt(hex, 16) & 0xffff);
      }
      i += 4;
    } else out += namedEscapes[escaped] ?? escaped;
  }
  return out;
}
