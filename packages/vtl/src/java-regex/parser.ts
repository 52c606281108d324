// Text of a Java regular expression → parse tree. The cursor moves exactly as in java.util.regex.Pattern, because the
// index of a syntax error is read off it.

import { rangeSetIgnoringCase, singleSet } from "./case-folding.ts";
import {
  asciiDigit,
  asciiSpace,
  asciiWord,
  CharSet,
  codePointSource,
  dot,
  everything,
  horizontalSpace,
  isSurrogate,
  rangeSet,
  unicodeDigit,
  unicodeSpace,
  unicodeWord,
  unixDot,
  verticalSpace,
} from "./char-set.ts";
import { JavaRegexError, type JavaRegexErrorCode } from "./errors.ts";
import { propertySet, scriptSet, unicodePosixSet, unicodePropertySet } from "./property.ts";
import { expandQuotes } from "./quote.ts";
import { lookBehindLengths } from "./study.ts";
import type { Assertion, ParsedRegex, Quantifier, RegexNode } from "./syntax.ts";

/** Flags by their letters in `(?…)`. */
export type FlagLetter = "i" | "m" | "s" | "d" | "u" | "c" | "x" | "U";

const maxNesting = 250;

const code = (character: string): number => character.charCodeAt(0);
const isDigit = (ch: number): boolean => ch >= 0x30 && ch <= 0x39;
const isAlpha = (ch: number): boolean => (ch | 0x20) >= 0x61 && (ch | 0x20) <= 0x7a && ch < 0x80;
const isSpace = (ch: number): boolean => ch === 0x20 || (ch >= 9 && ch <= 13);
const hexValue = (ch: number): number => {
  const digit = ch < 0x80 ? Number.parseInt(String.fromCharCode(ch), 16) : Number.NaN;
  return Number.isNaN(digit) ? -1 : digit;
};

/** What an escape stands for: a character, a set, or a node of its own. */
type Escape = { readonly ch: number } | { readonly set: CharSet } | { readonly node: RegexNode };

/**
 * @param flags letters of `(?…)` that hold from the start
 * @throws JavaRegexError
 */
export function parseJavaRegex(pattern: string, flags: string): ParsedRegex {
  return new Parser(pattern, flags).parse();
}

class Parser {
  private readonly pattern: string;
  private readonly text: number[];
  private readonly length: number;
  private cursor = 0;
  private flags: Set<string>;
  private groups = 0;
  private readonly names = new Map<string, number>();
  private byCodePoint = false;
  private nesting = 0;

  constructor(pattern: string, flags: string) {
    this.pattern = pattern;
    const characters = Array.from(pattern, (character) => character.codePointAt(0) ?? 0);
    this.byCodePoint = characters.some((ch) => ch > 0xffff || isSurrogate(ch));
    this.text = expandQuotes(characters);
    this.length = this.text.length;
    this.flags = new Set(flags);
    if (this.flags.has("U")) this.flags.add("u");
    if (this.flags.has("c")) throw this.error("Canonical equivalence is not supported", "unsupported");
  }

  parse(): ParsedRegex {
    const root = this.pattern === "" ? ({ kind: "empty" } as const) : this.alternation();
    if (this.pattern !== "" && this.cursor !== this.length) {
      if (this.peek() === code(")")) throw this.error("Unmatched closing ')'");
      if (this.cursor === this.length + 1 && this.text[this.length - 1] === code("\\")) {
        throw this.error("Unescaped trailing backslash");
      }
      throw this.error("Unexpected internal error");
    }
    return { root, groups: this.groups, names: this.names, byCodePoint: this.byCodePoint };
  }

  private error(description: string, kind: JavaRegexErrorCode = "syntax"): JavaRegexError {
    return new JavaRegexError(kind, description, this.pattern, this.cursor - 1);
  }

  private at(index: number): number {
    return this.text[index] ?? 0;
  }

  private has(flag: FlagLetter): boolean {
    return this.flags.has(flag);
  }

  // The cursor. With the flag x, blanks and #-comments are passed over; `peek` and `next` stop on the character, `read`
  // behind it.

  private peek(): number {
    const ch = this.at(this.cursor);
    return this.has("x") ? this.peekPastSpace(ch) : ch;
  }

  private next(): number {
    const ch = this.at(++this.cursor);
    return this.has("x") ? this.peekPastSpace(ch) : ch;
  }

  private read(): number {
    let ch = this.at(this.cursor++);
    if (!this.has("x")) return ch;
    while (isSpace(ch) || ch === code("#")) {
      while (isSpace(ch)) ch = this.at(this.cursor++);
      if (ch === code("#")) {
        ch = this.at(this.cursor++);
        while (ch !== 0 && !this.isLineSeparator(ch)) ch = this.at(this.cursor++);
        if (ch === 0 && this.cursor > this.length) {
          this.cursor = this.length;
          ch = this.at(this.cursor++);
        }
      }
    }
    return ch;
  }

  private peekPastSpace(first: number): number {
    let ch = first;
    while (isSpace(ch) || ch === code("#")) {
      while (isSpace(ch)) ch = this.at(++this.cursor);
      if (ch === code("#")) {
        ch = this.at(++this.cursor);
        while (ch !== 0 && !this.isLineSeparator(ch)) ch = this.at(++this.cursor);
        if (ch === 0 && this.cursor > this.length) {
          this.cursor = this.length;
          ch = this.at(this.cursor);
        }
      }
    }
    return ch;
  }

  private isLineSeparator(ch: number): boolean {
    if (ch === 0x0a) return true;
    return !this.has("d") && (ch === 0x0d || ch === 0x85 || ch === 0x2028 || ch === 0x2029);
  }

  private skip(): number {
    const ch = this.at(this.cursor + 1);
    this.cursor += 2;
    return ch;
  }

  // Structure

  private alternation(): RegexNode {
    if (++this.nesting > maxNesting) throw this.error(`Groups are nested more than ${maxNesting} deep`, "too-large");
    const branches = [this.sequence()];
    while (this.peek() === code("|")) {
      this.next();
      branches.push(this.sequence());
    }
    this.nesting--;
    return branches.length === 1 ? branches[0]! : { kind: "alternation", branches };
  }

  private sequence(): RegexNode {
    const nodes: RegexNode[] = [];
    for (;;) {
      const ch = this.peek();
      let node: RegexNode;
      switch (ch) {
        case 0x28: {
          const group = this.group();
          if (group !== undefined) nodes.push(group);
          continue;
        }
        case 0x5b:
          node = this.setNode(this.characterClass(true));
          break;
        case 0x5c:
          node = this.escapeNode();
          break;
        case 0x5e:
          this.next();
          node = assertion(!this.has("m") ? "text-start" : this.has("d") ? "unix-line-start" : "line-start");
          break;
        case 0x24:
          this.next();
          node = assertion(this.dollar(this.has("m")));
          break;
        case 0x2e:
          this.next();
          node = { kind: "set", set: this.has("s") ? everything : this.has("d") ? unixDot : dot };
          break;
        case 0x7c:
        case 0x29:
          return sequenceOf(nodes);
        case 0x3f:
        case 0x2a:
        case 0x2b:
          this.next();
          throw this.error(`Dangling meta character '${String.fromCharCode(ch)}'`);
        case 0x7b:
          // Repeats the empty text, as Java has it.
          node = { kind: "empty" };
          break;
        default:
          if (ch === 0 && this.cursor >= this.length) return sequenceOf(nodes);
          this.next();
          node = this.characterNode(ch);
      }
      nodes.push(this.quantified(node));
    }
  }

  private dollar(multiline: boolean): Assertion {
    const unix = this.has("d");
    if (multiline) return unix ? "unix-line-end" : "line-end";
    return unix ? "unix-last-line-end" : "last-line-end";
  }

  private characterNode(ch: number): RegexNode {
    if (ch > 0xffff || isSurrogate(ch)) this.byCodePoint = true;
    if (this.has("i") && (this.has("u") || isAlpha(ch))) return this.setNode(singleSet(ch, true, this.has("u")));
    return { kind: "character", codePoint: ch };
  }

  private setNode(set: CharSet): RegexNode {
    if (!set.bmp) this.byCodePoint = true;
    return { kind: "set", set };
  }

  private escapeNode(): RegexNode {
    const ch = this.at(++this.cursor);
    if (ch === code("p") || ch === code("P")) return this.setNode(this.property(ch === code("P")));
    this.cursor--;
    const escaped = this.escape(false, false);
    if ("ch" in escaped) return this.characterNode(escaped.ch);
    return "set" in escaped ? this.setNode(escaped.set) : escaped.node;
  }

  private quantified(body: RegexNode): RegexNode {
    switch (this.peek()) {
      case 0x3f:
        return { kind: "repeat", body, min: 0, max: 1, quantifier: this.quantifier() };
      case 0x2a:
        return { kind: "repeat", body, min: 0, max: Infinity, quantifier: this.quantifier() };
      case 0x2b:
        return { kind: "repeat", body, min: 1, max: Infinity, quantifier: this.quantifier() };
      case 0x7b:
        return this.counted(body);
      default:
        return body;
    }
  }

  private quantifier(): Quantifier {
    const ch = this.next();
    if (ch !== 0x3f && ch !== 0x2b) return "greedy";
    this.next();
    return ch === 0x3f ? "lazy" : "possessive";
  }

  private counted(body: RegexNode): RegexNode {
    let ch = this.skip();
    if (!isDigit(ch)) throw this.error("Illegal repetition");
    const count = (): number => {
      let number = 0;
      while (isDigit(ch)) {
        number = number * 10 + (ch - 0x30);
        if (number > 0x7fffffff) throw this.error("Illegal repetition range");
        ch = this.read();
      }
      return number;
    };
    const min = count();
    let max = min;
    if (ch === code(",")) {
      ch = this.read();
      if (ch === code("}")) {
        this.cursor--;
        return { kind: "repeat", body, min, max: Infinity, quantifier: this.quantifier() };
      }
      max = count();
    }
    if (ch !== code("}")) throw this.error("Unclosed counted closure");
    if (max < min) throw this.error("Illegal repetition range");
    this.cursor--;
    return { kind: "repeat", body, min, max: max === 0x7fffffff ? Infinity : max, quantifier: this.quantifier() };
  }

  /** undefined for `(?i)`, which only sets flags. */
  private group(): RegexNode | undefined {
    const saved = new Set(this.flags);
    let ch = this.next();
    let node: RegexNode;
    if (ch !== code("?")) node = this.capture();
    else {
      ch = this.skip();
      switch (ch) {
        case 0x3a:
          node = this.alternation();
          break;
        case 0x3d:
        case 0x21:
          node = { kind: "look", behind: false, negative: ch === 0x21, body: this.alternation(), ...aheadBounds };
          break;
        case 0x3e:
          node = { kind: "atomic", body: this.alternation() };
          break;
        case 0x3c:
          node = this.lookBehindOrNamed();
          break;
        case 0x24:
        case 0x40:
          throw this.error("Unknown group type");
        default:
          this.cursor--;
          this.inlineFlags();
          ch = this.read();
          if (ch === code(")")) return undefined;
          if (ch !== code(":")) throw this.error("Unknown inline modifier");
          node = this.alternation();
      }
    }
    if (this.read() !== code(")")) throw this.error("Unclosed group");
    this.flags = saved;
    return this.quantified(node);
  }

  private capture(): RegexNode {
    const index = ++this.groups;
    return { kind: "group", index, body: this.alternation() };
  }

  private lookBehindOrNamed(): RegexNode {
    const ch = this.read();
    if (ch !== code("=") && ch !== code("!")) {
      const name = this.groupName(ch);
      if (this.names.has(name)) throw this.error(`Named capturing group <${name}> is already defined`);
      this.names.set(name, this.groups + 1);
      return this.capture();
    }
    const start = this.cursor;
    const body = this.alternation();
    const lengths = lookBehindLengths(body);
    if (lengths === undefined) throw this.error("Look-behind group does not have an obvious maximum length");
    const byCodePoint = this.text.slice(start).some((c) => c > 0xffff || isSurrogate(c));
    return { kind: "look", behind: true, negative: ch === code("!"), body, ...lengths, byCodePoint };
  }

  private groupName(first: number): string {
    if (!isAlpha(first)) throw this.error("capturing group name does not start with a Latin letter");
    let name = "";
    let ch = first;
    do {
      name += String.fromCharCode(ch);
      ch = this.read();
    } while (isAlpha(ch) || isDigit(ch));
    if (ch !== code(">")) throw this.error("named capturing group is missing trailing '>'");
    return name;
  }

  private inlineFlags(): void {
    let on = true;
    for (let ch = this.peek(); ; ch = this.next()) {
      const letter = String.fromCodePoint(ch);
      if (letter === "-" && on) {
        on = false;
        continue;
      }
      if (!"imsducxU".includes(letter)) return;
      if (letter === "c" && on) throw this.error("Canonical equivalence is not supported", "unsupported");
      for (const flag of letter === "U" ? "Uu" : letter) {
        if (on) this.flags.add(flag);
        else this.flags.delete(flag);
      }
    }
  }

  // Escapes

  private escape(inClass: boolean, isRange: boolean): Escape {
    const ch = this.skip();
    const letter = String.fromCodePoint(ch);
    const wide = this.has("U");
    switch (letter) {
      case "0":
        return { ch: this.octal() };
      case "a":
        return { ch: 7 };
      case "e":
        return { ch: 0x1b };
      case "f":
        return { ch: 0x0c };
      case "n":
        return { ch: 0x0a };
      case "r":
        return { ch: 0x0d };
      case "t":
        return { ch: 9 };
      case "c":
        if (this.cursor < this.length) return { ch: this.read() ^ 64 };
        throw this.error("Illegal control escape sequence");
      case "u":
        return { ch: this.unicode() };
      case "x":
        return { ch: this.hexadecimal() };
      case "N":
        throw this.characterName();
      case "d":
        return { set: wide ? unicodeDigit : asciiDigit };
      case "D":
        return { set: (wide ? unicodeDigit : asciiDigit).complement() };
      case "s":
        return { set: wide ? unicodeSpace : asciiSpace };
      case "S":
        return { set: (wide ? unicodeSpace : asciiSpace).complement() };
      case "w":
        return { set: wide ? unicodeWord : asciiWord };
      case "W":
        return { set: (wide ? unicodeWord : asciiWord).complement() };
      case "h":
        return { set: horizontalSpace };
      case "H":
        return { set: horizontalSpace.complement() };
      case "v":
        return isRange ? { ch: 0x0b } : { set: verticalSpace };
      case "V":
        return { set: verticalSpace.complement() };
    }
    if (!isAlpha(ch) && !(ch >= 0x31 && ch <= 0x39)) return { ch };
    if (inClass) throw this.error("Illegal/unsupported escape sequence");
    if (isDigit(ch)) return { node: this.numberedReference(ch - 0x30) };
    switch (letter) {
      case "A":
        return { node: assertion("text-start") };
      case "z":
        return { node: assertion("text-end") };
      case "Z":
        return { node: assertion(this.dollar(false)) };
      case "G":
        return { node: assertion("last-match-end") };
      case "B":
        return { node: assertion(wide ? "no-unicode-word-boundary" : "no-word-boundary") };
      case "b":
        if (this.peek() === code("{")) {
          if (this.skip() === code("g")) {
            if (this.read() === code("}")) throw this.error("Grapheme boundaries are not supported", "unsupported");
            break;
          }
          this.cursor -= 2;
        }
        return { node: assertion(wide ? "unicode-word-boundary" : "word-boundary") };
      case "R":
        return { node: { kind: "line-break" } };
      case "X":
        throw this.error("Grapheme clusters are not supported", "unsupported");
      case "k": {
        if (this.read() !== code("<")) throw this.error("\\k is not followed by '<' for named capturing group");
        const name = this.groupName(this.read());
        const group = this.names.get(name);
        if (group === undefined) throw this.error(`named capturing group <${name}> does not exist`);
        return { node: this.reference(group) };
      }
    }
    throw this.error("Illegal/unsupported escape sequence");
  }

  /** More digits belong to the number as long as such a group exists so far. */
  private numberedReference(first: number): RegexNode {
    let group = first;
    for (let ch = this.peek(); isDigit(ch); ch = this.peek()) {
      const longer = group * 10 + (ch - 0x30);
      if (longer > this.groups) break;
      group = longer;
      this.read();
    }
    return this.reference(group);
  }

  private reference(group: number): RegexNode {
    return { kind: "reference", group, ignoreCase: this.has("i"), unicodeCase: this.has("u") };
  }

  private octal(): number {
    const isOctal = (ch: number): boolean => ch >= 0x30 && ch <= 0x37;
    const first = this.read();
    if (!isOctal(first)) throw this.error("Illegal octal escape sequence");
    const second = this.read();
    if (isOctal(second)) {
      const third = this.read();
      if (isOctal(third) && first <= 0x33) return (first - 0x30) * 64 + (second - 0x30) * 8 + (third - 0x30);
      this.cursor--;
      return (first - 0x30) * 8 + (second - 0x30);
    }
    this.cursor--;
    return first - 0x30;
  }

  private hexadecimal(): number {
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

  private unicode(): number {
    const first = this.fourDigits();
    if (first >= 0xd800 && first <= 0xdbff) {
      const back = this.cursor;
      if (this.read() === code("\\") && this.read() === code("u")) {
        const second = this.fourDigits();
        if (second >= 0xdc00 && second <= 0xdfff) return (first - 0xd800) * 0x400 + (second - 0xdc00) + 0x10000;
      }
      this.cursor = back;
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

  private characterName(): JavaRegexError {
    if (this.read() !== code("{")) return this.error("Illegal character name escape sequence");
    while (this.read() !== code("}")) {
      if (this.cursor >= this.length) return this.error("Unclosed character name escape sequence");
    }
    return this.error("Character names are not supported", "unsupported");
  }

  // Classes

  private property(complement: boolean): CharSet {
    const set = this.propertyName();
    return complement ? set.complement() : set;
  }

  private propertyName(): CharSet {
    const braced = this.next() === code("{");
    if (!braced) this.cursor--;
    this.next();
    let name: string;
    if (!braced) {
      name = String.fromCodePoint(this.at(this.cursor));
      this.read();
    } else {
      const start = this.cursor;
      // Java puts a brace behind the end, so that the search stops there.
      this.text[this.length] = code("}");
      while (this.read() !== code("}"));
      this.text.length = this.length;
      if (this.cursor > this.length) throw this.error("Unclosed character family");
      if (start + 1 >= this.cursor) throw this.error("Empty character family");
      name = String.fromCodePoint(...this.text.slice(start, this.cursor - 1));
    }
    const ignoreCase = this.has("i");
    const equals = name.indexOf("=");
    if (equals !== -1) {
      const key = name.slice(0, equals).toLowerCase();
      const value = name.slice(equals + 1);
      let set: CharSet | undefined;
      if (key === "sc" || key === "script") set = scriptSet(value);
      else if (key === "blk" || key === "block") throw this.error("Unicode blocks are not supported", "unsupported");
      else if (key === "gc" || key === "general_category") set = propertySet(value, ignoreCase);
      if (set === undefined) throw this.error(`Unknown Unicode property {name=<${key}>, value=<${value}>}`);
      return set;
    }
    if (name.startsWith("In")) throw this.error("Unicode blocks are not supported", "unsupported");
    let set: CharSet | undefined;
    if (name.startsWith("Is")) {
      const short = name.slice(2);
      set = unicodePropertySet(short, ignoreCase) ?? propertySet(short, ignoreCase) ?? scriptSet(short);
    } else {
      set = (this.has("U") ? unicodePosixSet(name, ignoreCase) : undefined) ?? propertySet(name, ignoreCase);
    }
    if (set === undefined) throw this.error(`Unknown character property name {${name}}`);
    return set;
  }

  /** `[…]`, the cursor on the bracket; without `consume` it is the right side of `&&`, and the closing bracket stays. */
  private characterClass(consume: boolean): CharSet {
    if (++this.nesting > maxNesting) throw this.error(`Classes are nested more than ${maxNesting} deep`, "too-large");
    let before: CharSet | undefined;
    let current: CharSet | undefined;
    // Java keeps single Latin-1 characters in one bag per bracket and unites the bag when it must: `&&` sees that.
    const bag: number[] = [];
    const bagSet = new CharSet(() => `[${bag.map(codePointSource).join("")}]`, true);
    let bagUsed = false;
    let negated = false;
    let ch = this.next();
    if (ch === code("^") && this.at(this.cursor - 1) === code("[")) {
      ch = this.next();
      negated = true;
    }
    for (;;) {
      if (ch === code("[")) {
        current = this.characterClass(true);
        before = before === undefined ? current : before.union(current);
        ch = this.peek();
        continue;
      }
      if (ch === code("&")) {
        ch = this.next();
        if (ch === code("&")) {
          ch = this.next();
          let right: CharSet | undefined;
          while (ch !== code("]") && ch !== code("&")) {
            if (ch !== code("[")) this.cursor--;
            const part = this.characterClass(ch === code("["));
            right = right === undefined ? part : right.union(part);
            ch = this.peek();
          }
          if (bagUsed) {
            if (before === undefined) before = current = bagSet;
            else before = before.union(bagSet);
            bagUsed = false;
          }
          if (right !== undefined) current = right;
          if (before === undefined) {
            if (right === undefined) throw this.error("Bad class syntax");
            before = right;
          } else {
            if (current === undefined) throw this.error("Bad intersection syntax");
            before = before.intersection(current);
          }
          continue;
        }
        this.cursor--;
      } else if (ch === 0 && this.cursor >= this.length) throw this.error("Unclosed character class");
      else if (ch === code("]") && (before !== undefined || bagUsed)) {
        if (consume) this.next();
        const set: CharSet = before === undefined ? bagSet : bagUsed ? before.union(bagSet) : before;
        this.nesting--;
        return negated ? set.complement() : set;
      }
      current = this.range(bag);
      if (current === undefined) bagUsed = true;
      else if (before === undefined) before = current;
      else if (before !== current) before = before.union(current);
      ch = this.peek();
    }
  }

  /** One item of a class; undefined when it went into the bag. */
  private range(bag: number[]): CharSet | undefined {
    let ch = this.peek();
    if (ch === code("\\")) {
      ch = this.at(++this.cursor);
      if (ch === code("p") || ch === code("P")) return this.property(ch === code("P"));
      const isRange = this.at(this.cursor + 1) === code("-");
      this.cursor--;
      const escaped = this.escape(true, isRange);
      if ("set" in escaped) return escaped.set;
      ch = "ch" in escaped ? escaped.ch : 0;
    } else this.next();
    if (this.peek() !== code("-")) return this.bagOrSingle(bag, ch);
    const end = this.at(this.cursor + 1);
    if (end === code("[") || end === code("]")) return this.bagOrSingle(bag, ch);
    this.next();
    let to = this.peek();
    if (to === code("\\")) {
      const escaped = this.escape(true, true);
      // A set as the end of a range counts as -1 in Java, below every start.
      to = "ch" in escaped ? escaped.ch : -1;
    } else this.next();
    if (to < ch) throw this.error("Illegal character range");
    return this.has("i") ? rangeSetIgnoringCase(ch, to, this.has("u")) : rangeSet(ch, to);
  }

  private bagOrSingle(bag: number[], ch: number): CharSet | undefined {
    const [ignoreCase, unicodeCase] = [this.has("i"), this.has("u")];
    if (ch > 0xff || (ignoreCase && unicodeCase)) {
      if (ch > 0xff) return singleSet(ch, ignoreCase, unicodeCase);
      // Java's bag holds what it would have folded to within Latin-1 alike.
      return singleSet(ch, true, true);
    }
    bag.push(ch);
    if (ignoreCase && isAlpha(ch)) bag.push(ch ^ 0x20);
    return undefined;
  }
}

const aheadBounds = { min: 0, max: 0, byCodePoint: false } as const;

function assertion(kind: Assertion): RegexNode {
  return { kind: "assertion", assertion: kind };
}

function sequenceOf(nodes: readonly RegexNode[]): RegexNode {
  if (nodes.length === 0) return { kind: "empty" };
  return nodes.length === 1 ? nodes[0]! : { kind: "sequence", nodes };
}
