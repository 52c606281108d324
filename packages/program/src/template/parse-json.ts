// Parses a template in JSON, with the offset of every value. `JSON.parse` gives no offsets.
import { Fault } from "./fault.ts";
import type { MapEntry, TemplateNode } from "./node.ts";

/** Deeper templates are refused; CloudFormation's own limit is lower. */
const maxDepth = 200;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const space = /[ \t\r\n]*/y;
const words: ReadonlyMap<string, null | boolean> = new Map([
  ["null", null],
  ["true", true],
  ["false", false],
]);

/** @throws Fault */
export function parseJson(text: string): TemplateNode {
  const parser = new JsonParser(text);
  return parser.document();
}

class JsonParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    if (text.startsWith("\uFEFF")) this.#at = 1;
  }

  document(): TemplateNode {
    const node = this.#value(0);
    this.#skip();
    if (this.#at < this.#text.length) throw this.#unexpected("the end of the template");
    return node;
  }

  #value(depth: number): TemplateNode {
    if (depth > maxDepth) throw new Fault(this.#at, `The template is nested deeper than ${maxDepth} levels.`);
    this.#skip();
    const start = this.#at;
    const first = this.#text[start];
    if (first === "{") return { kind: "map", entries: this.#entries(depth), start };
    if (first === "[") return { kind: "list", items: this.#items(depth), start };
    if (first === '"') {
      const value = this.#string();
      return { kind: "scalar", value, style: "json", start, end: this.#at };
    }
    for (const [word, value] of words) {
      if (!this.#text.startsWith(word, start)) continue;
      this.#at += word.length;
      return { kind: "scalar", value, style: "plain", start, end: this.#at };
    }
    const digits = this.#match(number);
    if (digits === undefined) throw this.#unexpected("a value");
    return { kind: "scalar", value: Number(digits), style: "plain", start, end: this.#at };
  }

  #entries(depth: number): readonly MapEntry[] {
    const entries: MapEntry[] = [];
    const keys = new Set<string>();
    this.#at++;
    for (this.#skip(); !this.#take("}"); this.#skip()) {
      if (entries.length > 0) this.#expect(",");
      this.#skip();
      const start = this.#at;
      if (this.#text[start] !== '"') throw this.#unexpected("a name in double quotes");
      const key = this.#string();
      if (keys.has(key)) throw new Fault(start, `The key ${key} occurs twice in this object.`);
      keys.add(key);
      this.#skip();
      this.#expect(":");
      entries.push({ key, start, value: this.#value(depth + 1) });
    }
    return entries;
  }

  #items(depth: number): readonly TemplateNode[] {
    const items: TemplateNode[] = [];
    this.#at++;
    for (this.#skip(); !this.#take("]"); this.#skip()) {
      if (items.length > 0) this.#expect(",");
      items.push(this.#value(depth + 1));
    }
    return items;
  }

  #string(): string {
    const found = this.#match(string);
    if (found === undefined) throw new Fault(this.#at, "This string is not valid JSON.");
    return JSON.parse(found);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #skip(): void {
    this.#match(space);
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #expect(character: string): void {
    if (!this.#take(character)) throw this.#unexpected(`"${character}"`);
  }

  #unexpected(expected: string): Fault {
    const found = this.#text[this.#at];
    const what = found === undefined ? "The template ends" : `Unexpected ${JSON.stringify(found)}`;
    return new Fault(Math.min(this.#at, this.#text.length), `${what}; expected ${expected}.`);
  }
}
