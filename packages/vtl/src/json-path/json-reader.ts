// Reads JSON character by character, in each of the three modes, if JSON.parse would lose something or refuse it.
import { JavaDouble, javaDouble, normalizeInteger } from "../java/number.ts";
import type { Meter } from "../meter.ts";
import type { JsonMode } from "./json.ts";
import { JsonSyntaxError } from "./json-syntax-error.ts";

/** Maximum nesting. json-smart allows 400 levels. */
const maxDepth: Readonly<Record<JsonMode, number>> = { strict: 1000, lenient: 1000, permissive: 400 };

/** The cost of one value, in addition to its characters, which the caller charges. */
const stepsPerValue = 10;
const bytesPerValue = 48;
/** The cost of one name if no two objects have the same names. */
const stepsPerName = 70;
/** The memory of one object or list, in addition to its members. */
const bytesPerContainer = 64;

/** An integer of this many digits fits a JavaScript number. */
const maxExactDigits = 15;
/** Reading a longer integer takes more than linear time: `length ** 1.5 / longIntegerRate` steps. */
const longInteger = 500;
const longIntegerRate = 40;

const strictNumber = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const permissiveNumber = /^-?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?$/;
const bareName = /[^\s"'{}[\],:]+/y;
const orderedName = /^(?:0|[1-9][0-9]*|__proto__)$/;
const simpleEscapes: ReadonlyMap<string, string> = new Map(
  Object.entries({ '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" }),
);
const words: ReadonlyMap<string, unknown> = new Map(Object.entries({ true: true, false: false, null: null }));

export class JsonReader {
  readonly #text: string;
  readonly #mode: JsonMode;
  readonly #meter: Meter;
  #at = 0;

  constructor(text: string, mode: JsonMode, meter: Meter) {
    this.#text = text;
    this.#mode = mode;
    this.#meter = meter;
  }

  /** Reads the whole text. @throws JsonSyntaxError, LimitExceeded */
  document(): unknown {
    this.#skipBlank();
    const value = this.#value(0, "");
    this.#skipBlank();
    if (this.#at < this.#text.length) throw this.#error();
    return value;
  }

  /** @param stops characters that end a bare word in permissive mode */
  #value(depth: number, stops: string): unknown {
    if (depth > maxDepth[this.#mode]) throw this.#error();
    this.#meter.charge(stepsPerValue);
    this.#meter.allocate(bytesPerValue);
    const character = this.#text[this.#at];
    switch (character) {
      case "{":
        return this.#object(depth);
      case "[":
        return this.#array(depth);
      case '"':
        return this.#string(character);
      case "'":
        if (this.#mode === "strict") throw this.#error();
        return this.#string(character);
      default:
        return this.#mode === "permissive" ? this.#bareValue(stops) : this.#wordOrNumber();
    }
  }

  #object(depth: number): unknown {
    this.#meter.allocate(bytesPerContainer);
    this.#at++;
    const entries = new Map<string, unknown>();
    let ordered = false;
    while (!this.#closes("}", entries.size > 0)) {
      this.#meter.charge(stepsPerName);
      const name = this.#name();
      this.#skipBlank();
      if (!this.#take(":")) throw this.#error();
      this.#skipBlank();
      const value = this.#value(depth + 1, ",}");
      ordered ||= orderedName.test(name);
      entries.set(name, value);
    }
    // A JavaScript object would move such names to the front, or use `__proto__` as its prototype.
    return ordered ? entries : Object.fromEntries(entries);
  }

  #array(depth: number): unknown[] {
    this.#meter.allocate(bytesPerContainer);
    this.#at++;
    const items: unknown[] = [];
    while (!this.#closes("]", items.length > 0)) items.push(this.#value(depth + 1, ",]"));
    return items;
  }

  /** Reads the separator before a member, or the end. Returns true at the end. */
  #closes(end: string, hasMembers: boolean): boolean {
    this.#skipBlank();
    if (this.#mode === "permissive") {
      while (this.#take(",")) this.#skipBlank();
      if (this.#at >= this.#text.length) throw this.#error();
      return this.#take(end);
    }
    if (this.#take(end)) return true;
    if (!hasMembers) return false;
    if (!this.#take(",")) throw this.#error();
    this.#skipBlank();
    return this.#mode === "lenient" && this.#take(end);
  }

  #name(): string {
    const quote = this.#text[this.#at];
    if (quote === '"' || (quote === "'" && this.#mode !== "strict")) return this.#string(quote);
    if (this.#mode === "permissive") return this.#bareText(":");
    const name = this.#mode === "lenient" ? this.#match(bareName) : undefined;
    if (name === undefined) throw this.#error();
    return name;
  }

  #string(quote: string): string {
    const text = this.#text;
    let start = this.#at + 1;
    let value = "";
    for (let at = start; at < text.length; at++) {
      const character = text[at] as string;
      if (character === quote) {
        this.#at = at + 1;
        return value + text.slice(start, at);
      }
      if (character === "\\") {
        value += text.slice(start, at);
        this.#at = at + 1;
        value += this.#escape();
        start = this.#at;
        at = start - 1;
      } else if (character < " " && this.#mode === "strict") {
        this.#at = at;
        throw this.#error();
      }
    }
    this.#at = text.length;
    throw this.#error();
  }

  /** Reads the characters after a backslash. */
  #escape(): string {
    const text = this.#text;
    const escaped = text[this.#at];
    if (escaped === undefined) throw this.#error();
    const simple = simpleEscapes.get(escaped) ?? (escaped === "'" && this.#mode !== "strict" ? "'" : undefined);
    if (simple !== undefined) {
      this.#at++;
      return simple;
    }
    const permissive = this.#mode === "permissive";
    if (escaped === "u" || (escaped === "x" && permissive)) {
      const digits = text.slice(this.#at + 1, this.#at + (escaped === "u" ? 5 : 3));
      if (!(permissive ? /^[0-9a-fA-F]+$/ : /^[0-9a-fA-F]{4}$/).test(digits)) throw this.#error();
      this.#at += 1 + digits.length;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    if (!permissive) throw this.#error();
    this.#at++;
    return escaped;
  }

  #wordOrNumber(): unknown {
    const number = this.#match(strictNumber);
    if (number !== undefined) return /[.eE]/.test(number) ? javaDouble(Number(number)) : this.#integer(number);
    for (const [word, value] of words) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    throw this.#error();
  }

  #integer(digits: string): number | bigint {
    if (digits.length <= maxExactDigits) return Number(digits) + 0;
    if (digits.length > longInteger) this.#meter.charge(digits.length ** 1.5 / longIntegerRate);
    return normalizeInteger(BigInt(digits));
  }

  #bareValue(stops: string): unknown {
    const word = this.#bareText(stops);
    if (word === "" && this.#at >= this.#text.length) throw this.#error();
    const value = words.get(word);
    if (value !== undefined) return value;
    if (word === "NaN") return new JavaDouble(Number.NaN);
    if (!permissiveNumber.test(word)) return word;
    return /^-?[0-9]+$/.test(word) ? this.#integer(word) : javaDouble(Number(word));
  }

  #bareText(stops: string): string {
    const start = this.#at;
    while (this.#at < this.#text.length && !stops.includes(this.#text[this.#at] as string)) this.#at++;
    return this.#text.slice(start, this.#at).trim();
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return undefined;
    const matched = this.#text.slice(this.#at, pattern.lastIndex);
    this.#at = pattern.lastIndex;
    return matched;
  }

  #skipBlank(): void {
    const text = this.#text;
    for (;;) {
      const character = text.charCodeAt(this.#at);
      if (character !== 0x20 && character !== 0x0a && character !== 0x0d && character !== 0x09) return;
      this.#at++;
    }
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #error(): JsonSyntaxError {
    return new JsonSyntaxError(this.#at);
  }
}
