// Character classes: \d, \s and others, \p{…}, and classes in brackets with their unions and intersections.

import { rangeSetIgnoringCase, singleSet } from "./case-folding.ts";
import { CharSet, codePointSource, isAlpha, rangeSet, shorthands } from "./char-set.ts";
import { code, isDigit, type PatternCursor } from "./pattern-cursor.ts";
import { blockSet, propertySet, scriptSet, unicodePosixSet, unicodePropertySet } from "./property.ts";

const maxNesting = 250;
/** Complements and intersections in one class: JavaScript computes each over all of Unicode. */
const maxOperations = 200;

/** A character, a set, or undefined for an escape that only the parser reads. */
export type ClassEscape = { readonly ch: number } | { readonly set: CharSet } | undefined;

const plainEscapes: { readonly [letter: string]: number } = { a: 7, e: 0x1b, f: 0x0c, n: 0x0a, r: 0x0d, t: 9 };

/**
 * Reads an escape for a character or a set. The cursor is behind the letter of the escape.
 * @param asRange true at the start or end of a range in a class, where `\v` is the vertical tab
 */
export function readClassEscape(cursor: PatternCursor, ch: number, asRange: boolean): ClassEscape {
  const letter = String.fromCodePoint(ch);
  const plain = plainEscapes[letter];
  if (plain !== undefined) return { ch: plain };
  if (letter === "v" && asRange) return { ch: 0x0b };
  const sets = shorthands[letter.toLowerCase()];
  if (sets !== undefined) {
    const set = sets[cursor.has("U") ? 1 : 0];
    return { set: letter === letter.toLowerCase() ? set : set.complement() };
  }
  switch (letter) {
    case "0":
      return { ch: cursor.octal() };
    case "c":
      return { ch: cursor.control() };
    case "u":
      return { ch: cursor.unicode() };
    case "x":
      return { ch: cursor.hexadecimal() };
    case "N":
      throw cursor.characterName();
  }
  return isAlpha(ch) || isDigit(ch) ? undefined : { ch };
}

/** Reads `\p{…}` or `\P{…}`. The cursor is on the p. */
export function readProperty(cursor: PatternCursor, complement: boolean): CharSet {
  const set = namedSet(cursor, propertyName(cursor));
  return complement ? set.complement() : set;
}

function propertyName(cursor: PatternCursor): string {
  const braced = cursor.next() === code("{");
  if (!braced) cursor.position--;
  cursor.next();
  if (!braced) {
    const letter = String.fromCodePoint(cursor.at(cursor.position));
    cursor.read();
    return letter;
  }
  const start = cursor.position;
  // Like Java, append a brace so that the search ends.
  cursor.text[cursor.length] = code("}");
  while (cursor.read() !== code("}"));
  cursor.text.length = cursor.length;
  if (cursor.position > cursor.length) throw cursor.error("Unclosed character family");
  if (start + 1 >= cursor.position) throw cursor.error("Empty character family");
  return cursor.text
    .slice(start, cursor.position - 1)
    .map((ch) => String.fromCodePoint(ch))
    .join("");
}

function namedSet(cursor: PatternCursor, name: string): CharSet {
  const ignoreCase = cursor.has("i");
  const equals = name.indexOf("=");
  let set: CharSet | undefined;
  if (equals !== -1) {
    const key = name.slice(0, equals).toLowerCase();
    const value = name.slice(equals + 1);
    if (key === "sc" || key === "script") set = scriptSet(value);
    else if (key === "blk" || key === "block") set = blockSet(value);
    else if (key === "gc" || key === "general_category") set = propertySet(value, ignoreCase);
    if (set === undefined) throw cursor.error(`Unknown Unicode property {name=<${key}>, value=<${value}>}`);
    return set;
  }
  if (name.startsWith("In")) set = blockSet(name.slice(2));
  else if (name.startsWith("Is")) {
    const short = name.slice(2);
    set = unicodePropertySet(short, ignoreCase) ?? propertySet(short, ignoreCase) ?? scriptSet(short);
  } else {
    set = (cursor.has("U") ? unicodePosixSet(name, ignoreCase) : undefined) ?? propertySet(name, ignoreCase);
  }
  if (set === undefined) throw cursor.error(`Unknown character property name {${name}}`);
  return set;
}

/** Reads `[…]`. The cursor is on the opening bracket. */
export function readCharacterClass(cursor: PatternCursor): CharSet {
  return new ClassReader(cursor).read(true);
}

class ClassReader {
  private readonly cursor: PatternCursor;
  private nesting = 0;
  private operations = 0;

  constructor(cursor: PatternCursor) {
    this.cursor = cursor;
  }

  /** @param consume false for the right side of `&&`, which leaves the closing bracket unread */
  read(consume: boolean): CharSet {
    const { cursor } = this;
    if (++this.nesting > maxNesting) throw cursor.error(`Classes are nested more than ${maxNesting} deep`, "too-large");
    // The parts of the union that were read so far. An empty right side of `&&` repeats the last one.
    let parts: CharSet[] = [];
    let current: CharSet | undefined;
    // Java collects single Latin-1 characters in one bag per bracket and adds the bag to the union late, which affects `&&`.
    const bag: number[] = [];
    const bagSet = new CharSet(() => `[${bag.map(codePointSource).join("")}]`, true);
    let bagUsed = false;
    let negated = false;
    let ch = cursor.next();
    if (ch === code("^") && cursor.at(cursor.position - 1) === code("[")) {
      ch = cursor.next();
      negated = true;
    }
    for (;;) {
      if (ch === code("[")) {
        current = this.read(true);
        parts.push(current);
        ch = cursor.peek();
        continue;
      }
      if (ch === code("&")) {
        ch = cursor.next();
        if (ch === code("&")) {
          ch = cursor.next();
          const right = this.readRightSide(ch);
          ch = cursor.peek();
          if (bagUsed) {
            if (parts.length === 0) current = bagSet;
            parts.push(bagSet);
            bagUsed = false;
          }
          if (right !== undefined) current = right;
          if (parts.length === 0) {
            if (right === undefined) throw cursor.error("Bad class syntax");
            parts = [right];
          } else {
            if (current === undefined) throw cursor.error("Bad intersection syntax");
            this.countOperation();
            parts = [CharSet.union(parts).intersection(current)];
          }
          continue;
        }
        cursor.position--;
      } else if (ch === 0 && cursor.position >= cursor.length) throw cursor.error("Unclosed character class");
      else if (ch === code("]") && (parts.length > 0 || bagUsed)) {
        if (consume) cursor.next();
        if (bagUsed) parts.push(bagSet);
        this.nesting--;
        const set = CharSet.union(parts);
        if (!negated) return set;
        this.countOperation();
        return set.complement();
      }
      current = this.readItem(bag);
      if (current === undefined) bagUsed = true;
      else if (parts.at(-1) !== current) parts.push(current);
      ch = cursor.peek();
    }
  }

  private countOperation(): void {
    if (++this.operations > maxOperations) {
      throw this.cursor.error(`More than ${maxOperations} complements and intersections in a class`, "too-large");
    }
  }

  private readRightSide(first: number): CharSet | undefined {
    const { cursor } = this;
    const parts: CharSet[] = [];
    for (let ch = first; ch !== code("]") && ch !== code("&"); ch = cursor.peek()) {
      if (ch !== code("[")) cursor.position--;
      parts.push(this.read(ch === code("[")));
    }
    return parts.length === 0 ? undefined : CharSet.union(parts);
  }

  /** Reads a character, range or set; undefined if it was added to the bag. */
  private readItem(bag: number[]): CharSet | undefined {
    const { cursor } = this;
    let ch = cursor.peek();
    if (ch === code("\\")) {
      ch = cursor.at(++cursor.position);
      if (ch === code("p") || ch === code("P")) return readProperty(cursor, ch === code("P"));
      const asRange = cursor.at(cursor.position + 1) === code("-");
      cursor.position--;
      const escaped = this.readEscape(asRange);
      if ("set" in escaped) return escaped.set;
      ch = escaped.ch;
    } else cursor.next();
    if (cursor.peek() !== code("-")) return this.single(bag, ch);
    const end = cursor.at(cursor.position + 1);
    if (end === code("[") || end === code("]")) return this.single(bag, ch);
    cursor.next();
    let to = cursor.peek();
    if (to === code("\\")) {
      const escaped = this.readEscape(true);
      // A set as the end of a range counts as -1 in Java, below every start.
      to = "ch" in escaped ? escaped.ch : -1;
    } else cursor.next();
    if (to < ch) throw cursor.error("Illegal character range");
    return cursor.has("i") ? rangeSetIgnoringCase(ch, to, cursor.has("u")) : rangeSet(ch, to);
  }

  private readEscape(asRange: boolean): NonNullable<ClassEscape> {
    const escaped = readClassEscape(this.cursor, this.cursor.skip(), asRange);
    if (escaped === undefined) throw this.cursor.error("Illegal/unsupported escape sequence");
    return escaped;
  }

  private single(bag: number[], ch: number): CharSet | undefined {
    const ignoreCase = this.cursor.has("i");
    const unicodeCase = this.cursor.has("u");
    if (ch > 0xff || (ignoreCase && unicodeCase)) return singleSet(ch, ignoreCase, unicodeCase);
    bag.push(ch);
    if (ignoreCase && isAlpha(ch)) bag.push(ch ^ 0x20);
    return undefined;
  }
}
