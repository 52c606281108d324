// Parses a Java regular expression: groups, alternations, quantifiers, anchors, references.

import { singleSet } from "./case-folding.ts";
import { type CharSet, dot, everything, isAlpha, isSurrogate, unixDot } from "./char-set.ts";
import { readCharacterClass, readClassEscape, readProperty } from "./class-parser.ts";
import { code, isDigit, PatternCursor } from "./pattern-cursor.ts";
import { lookBehindLengths } from "./study.ts";
import type { Assertion, ParsedRegex, Quantifier, RegexNode } from "./syntax.ts";

const maxNesting = 250;

/**
 * @param flags letters as in `(?…)`
 * @throws JavaRegexError
 */
export function parseJavaRegex(pattern: string, flags: string): ParsedRegex {
  return new Parser(new PatternCursor(pattern, flags)).parse();
}

class Parser {
  private readonly cursor: PatternCursor;
  private groups = 0;
  private readonly names = new Map<string, number>();
  private byCodePoint: boolean;
  private nesting = 0;

  constructor(cursor: PatternCursor) {
    this.cursor = cursor;
    this.byCodePoint = cursor.hasSupplementary;
  }

  parse(): ParsedRegex {
    const { cursor } = this;
    const root: RegexNode = cursor.pattern === "" ? { kind: "empty" } : this.alternation();
    if (cursor.position !== cursor.length) {
      if (cursor.peek() === code(")")) throw cursor.error("Unmatched closing ')'");
      if (cursor.position === cursor.length + 1 && cursor.text[cursor.length - 1] === code("\\")) {
        throw cursor.error("Unescaped trailing backslash");
      }
      throw cursor.error("Unexpected internal error");
    }
    return { root, groups: this.groups, names: this.names, byCodePoint: this.byCodePoint };
  }

  private alternation(): RegexNode {
    if (++this.nesting > maxNesting) {
      throw this.cursor.error(`Groups are nested more than ${maxNesting} deep`, "too-large");
    }
    const branches = [this.sequence()];
    while (this.cursor.peek() === code("|")) {
      this.cursor.next();
      branches.push(this.sequence());
    }
    this.nesting--;
    return branches.length === 1 ? branches[0]! : { kind: "alternation", branches };
  }

  private sequence(): RegexNode {
    const { cursor } = this;
    const nodes: RegexNode[] = [];
    for (;;) {
      const ch = cursor.peek();
      switch (String.fromCodePoint(ch)) {
        case "(": {
          const group = this.group();
          if (group !== undefined) nodes.push(group);
          continue;
        }
        case "|":
        case ")":
          return sequenceOf(nodes);
        case "?":
        case "*":
        case "+":
          cursor.next();
          throw cursor.error(`Dangling meta character '${String.fromCharCode(ch)}'`);
      }
      if (ch === 0 && cursor.position >= cursor.length) return sequenceOf(nodes);
      nodes.push(this.quantified(this.atom(ch)));
    }
  }

  private atom(ch: number): RegexNode {
    const { cursor } = this;
    switch (String.fromCodePoint(ch)) {
      case "[":
        return this.setNode(readCharacterClass(cursor));
      case "\\":
        return this.escape();
      case "^":
        cursor.next();
        return assertion(!cursor.has("m") ? "text-start" : cursor.has("d") ? "unix-line-start" : "line-start");
      case "$":
        cursor.next();
        return assertion(this.dollar(cursor.has("m")));
      case ".":
        cursor.next();
        return { kind: "set", set: cursor.has("s") ? everything : cursor.has("d") ? unixDot : dot };
      case "{":
        // A count with nothing before it repeats the empty string.
        return { kind: "empty" };
      default:
        cursor.next();
        return this.character(ch);
    }
  }

  private dollar(multiline: boolean): Assertion {
    const unix = this.cursor.has("d");
    if (multiline) return unix ? "unix-line-end" : "line-end";
    return unix ? "unix-last-line-end" : "last-line-end";
  }

  private character(ch: number): RegexNode {
    const { cursor } = this;
    if (ch > 0xffff || isSurrogate(ch)) this.byCodePoint = true;
    if (cursor.has("i") && (cursor.has("u") || isAlpha(ch))) return this.setNode(singleSet(ch, true, cursor.has("u")));
    return { kind: "character", codePoint: ch };
  }

  private setNode(set: CharSet): RegexNode {
    if (!set.bmp) this.byCodePoint = true;
    return { kind: "set", set };
  }

  private quantified(node: RegexNode): RegexNode {
    // In a repetition of \R, Java matches \r\n as one line break, never as two.
    const body: RegexNode = node.kind === "line-break" ? { kind: "atomic", body: node } : node;
    const symbol = String.fromCodePoint(this.cursor.peek());
    if (symbol === "{") return this.counted(body);
    const counts = repetitions[symbol];
    return counts === undefined ? node : { kind: "repeat", body, ...counts, quantifier: this.quantifier() };
  }

  private quantifier(): Quantifier {
    const ch = this.cursor.next();
    if (ch !== code("?") && ch !== code("+")) return "greedy";
    this.cursor.next();
    return ch === code("?") ? "lazy" : "possessive";
  }

  private counted(body: RegexNode): RegexNode {
    const { cursor } = this;
    let ch = cursor.skip();
    if (!isDigit(ch)) throw cursor.error("Illegal repetition");
    const count = (): number => {
      let number = 0;
      while (isDigit(ch)) {
        number = number * 10 + (ch - 0x30);
        if (number > 0x7fffffff) throw cursor.error("Illegal repetition range");
        ch = cursor.read();
      }
      return number;
    };
    const min = count();
    let max = min;
    if (ch === code(",")) {
      ch = cursor.read();
      max = ch === code("}") ? Infinity : count();
    }
    if (ch !== code("}")) throw cursor.error("Unclosed counted closure");
    if (max < min) throw cursor.error("Illegal repetition range");
    cursor.position--;
    return { kind: "repeat", body, min, max: max === 0x7fffffff ? Infinity : max, quantifier: this.quantifier() };
  }

  /** Undefined for `(?i)`, which only sets flags. */
  private group(): RegexNode | undefined {
    const { cursor } = this;
    const saved = new Set(cursor.flags);
    let node: RegexNode;
    if (cursor.next() !== code("?")) node = this.capture();
    else {
      const ch = cursor.skip();
      switch (String.fromCodePoint(ch)) {
        case ":":
          node = this.alternation();
          break;
        case "=":
        case "!":
          node = { kind: "look", behind: false, negative: ch === code("!"), body: this.alternation(), ...aheadBounds };
          break;
        case ">":
          node = { kind: "atomic", body: this.alternation() };
          break;
        case "<":
          node = this.lookBehindOrNamed();
          break;
        case "$":
        case "@":
          throw cursor.error("Unknown group type");
        default: {
          cursor.position--;
          this.inlineFlags();
          const end = cursor.read();
          if (end === code(")")) return undefined;
          if (end !== code(":")) throw cursor.error("Unknown inline modifier");
          node = this.alternation();
        }
      }
    }
    if (cursor.read() !== code(")")) throw cursor.error("Unclosed group");
    cursor.flags = saved;
    return this.quantified(node);
  }

  private capture(): RegexNode {
    const index = ++this.groups;
    return { kind: "group", index, body: this.alternation() };
  }

  private lookBehindOrNamed(): RegexNode {
    const { cursor } = this;
    const ch = cursor.read();
    if (ch !== code("=") && ch !== code("!")) {
      const name = this.groupName(ch);
      if (this.names.has(name)) throw cursor.error(`Named capturing group <${name}> is already defined`);
      this.names.set(name, this.groups + 1);
      return this.capture();
    }
    const start = cursor.position;
    const body = this.alternation();
    const lengths = lookBehindLengths(body);
    if (lengths === undefined) throw cursor.error("Look-behind group does not have an obvious maximum length");
    const byCodePoint = cursor.text.slice(start).some((c) => c > 0xffff || isSurrogate(c));
    return { kind: "look", behind: true, negative: ch === code("!"), body, ...lengths, byCodePoint };
  }

  private groupName(first: number): string {
    const { cursor } = this;
    if (!isAlpha(first)) throw cursor.error("capturing group name does not start with a Latin letter");
    let name = "";
    let ch = first;
    do {
      name += String.fromCharCode(ch);
      ch = cursor.read();
    } while (isAlpha(ch) || isDigit(ch));
    if (ch !== code(">")) throw cursor.error("named capturing group is missing trailing '>'");
    return name;
  }

  private inlineFlags(): void {
    const { cursor } = this;
    let on = true;
    for (let ch = cursor.peek(); ; ch = cursor.next()) {
      const letter = String.fromCodePoint(ch);
      if (letter === "-" && on) {
        on = false;
        continue;
      }
      if (!"imsducxU".includes(letter)) return;
      if (letter === "c" && on) throw cursor.error("Canonical equivalence is not supported", "unsupported");
      for (const flag of letter === "U" ? "Uu" : letter) {
        if (on) cursor.flags.add(flag);
        else cursor.flags.delete(flag);
      }
    }
  }

  private escape(): RegexNode {
    const { cursor } = this;
    const property = cursor.at(++cursor.position);
    if (property === code("p") || property === code("P")) {
      return this.setNode(readProperty(cursor, property === code("P")));
    }
    cursor.position--;
    const ch = cursor.skip();
    const escaped = readClassEscape(cursor, ch, false);
    if (escaped !== undefined) return "ch" in escaped ? this.character(escaped.ch) : this.setNode(escaped.set);
    if (isDigit(ch)) return this.numberedReference(ch - 0x30);
    const wide = cursor.has("U");
    switch (String.fromCodePoint(ch)) {
      case "A":
      case "z":
      case "G":
        return assertion(ch === code("A") ? "text-start" : ch === code("z") ? "text-end" : "last-match-end");
      case "Z":
        return assertion(this.dollar(false));
      case "B":
        return assertion(wide ? "no-unicode-word-boundary" : "no-word-boundary");
      case "b":
        if (cursor.peek() === code("{")) {
          if (cursor.skip() === code("g")) {
            if (cursor.read() === code("}")) throw cursor.error("Grapheme boundaries are not supported", "unsupported");
            break;
          }
          cursor.position -= 2;
        }
        return assertion(wide ? "unicode-word-boundary" : "word-boundary");
      case "R":
        return { kind: "line-break" };
      case "X":
        throw cursor.error("Grapheme clusters are not supported", "unsupported");
      case "k": {
        if (cursor.read() !== code("<")) throw cursor.error("\\k is not followed by '<' for named capturing group");
        const name = this.groupName(cursor.read());
        const group = this.names.get(name);
        if (group === undefined) throw cursor.error(`named capturing group <${name}> does not exist`);
        return this.reference(group);
      }
    }
    throw cursor.error("Illegal/unsupported escape sequence");
  }

  /** Further digits belong to the number while a group of that number precedes. */
  private numberedReference(first: number): RegexNode {
    let group = first;
    for (let ch = this.cursor.peek(); isDigit(ch); ch = this.cursor.peek()) {
      const longer = group * 10 + (ch - 0x30);
      if (longer > this.groups) break;
      group = longer;
      this.cursor.read();
    }
    return this.reference(group);
  }

  private reference(group: number): RegexNode {
    return { kind: "reference", group, folding: !this.cursor.has("i") ? 0 : this.cursor.has("u") ? 2 : 1 };
  }
}

const repetitions: { readonly [symbol: string]: { readonly min: number; readonly max: number } } = {
  "?": { min: 0, max: 1 },
  "*": { min: 0, max: Infinity },
  "+": { min: 1, max: Infinity },
};

const aheadBounds = { min: 0, max: 0, byCodePoint: false } as const;

function assertion(kind: Assertion): RegexNode {
  return { kind: "assertion", assertion: kind };
}

function sequenceOf(nodes: readonly RegexNode[]): RegexNode {
  if (nodes.length === 0) return { kind: "empty" };
  return nodes.length === 1 ? nodes[0]! : { kind: "sequence", nodes };
}
