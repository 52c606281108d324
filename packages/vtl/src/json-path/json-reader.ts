// Reads JSON in each of three modes. Numbers keep their kind (`10.0` is a double, thirty digits are exact) and members their
// order, unlike in JSON.parse. The values are plain: objects without accessors, Maps, arrays, numbers, strings.
import { JavaDouble, javaDouble, normalizeInteger } from "../java/number.ts";
import type { Meter } from "../meter.ts";
import type { JsonMode } from "./json.ts";
import { JsonShape, orderedName } from "./json-shape.ts";

/** The text is not JSON of the mode. */
export class JsonSyntaxError extends Error {
  override readonly name = "JsonSyntaxError";
  /** 0-based offset of the first unexpected character. */
  readonly index: number;

  constructor(index: number) {
    super(`Character ${index + 1} of the text is not valid JSON`);
    this.index = index;
  }
}

/** The text is nested deeper than the reader can. */
export class NestingTooDeep extends JsonSyntaxError {}

/** Maximum nesting. json-smart allows 400 levels. */
const maxDepth: Readonly<Record<JsonMode, number>> = { strict: 1000, lenient: 1000, permissive: 400 };

/** The cost of one value and of one name, in addition to their characters; an object or list costs two values. */
const stepsPerValue = 7;
const bytesPerValue = 32;
/** If no two objects have the same names. */
const stepsPerName = 72;
const bytesPerName = 40;
/** Values and names that are read before they are charged. */
const charged = 64;

/** An integer of this many digits fits a JavaScript number, and so does the numerator of a fraction of this many digits. */
const maxExactDigits = 15;
/** Reading a longer integer takes more than linear time: `length ** 1.5 / longIntegerRate` steps. */
const longInteger = 500;
const longIntegerRate = 40;
const powers = Array.from({ length: maxExactDigits + 1 }, (_, exponent) => 10 ** exponent);

const space = 0x20;
const quote = 0x22;
const apostrophe = 0x27;
const comma = 0x2c;
const minus = 0x2d;
const dot = 0x2e;
const zero = 0x30;
const nine = 0x39;
const colon = 0x3a;
const bracket = 0x5b;
const backslash = 0x5c;
const closingBracket = 0x5d;
const letterE = 0x65;
const letterF = 0x66;
const letterN = 0x6e;
const letterT = 0x74;
const brace = 0x7b;
const closingBrace = 0x7d;

const strictNumber = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const permissiveNumber = /^-?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?$/;
const bareName = /[^\s"'{}[\],:]+/y;
const simpleEscapes: ReadonlyMap<string, string> = new Map(
  Object.entries({ '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" }),
);
const words: ReadonlyMap<string, unknown> = new Map(Object.entries({ true: true, false: false, null: null }));

const encoder = new TextEncoder();
/** Holds the codes of one text at a time. */
const scratch = new Uint8Array(1 << 16);

/** The codes of the characters, and 0 at the end. V8 reads them much faster than the characters of a string. */
function codesOf(text: string): Uint8Array | Uint16Array {
  const bytes = text.length < scratch.length ? scratch : new Uint8Array(text.length + 1);
  const { read, written } = encoder.encodeInto(text, bytes);
  if (read === text.length && written === text.length) {
    bytes[written] = 0;
    return bytes;
  }
  const units = new Uint16Array(text.length + 1);
  for (let at = 0; at < text.length; at++) units[at] = text.charCodeAt(at);
  return units;
}

/** The values of the objects that are being read, after one that keeps the memory of the list. */
const values: unknown[] = [null];

export class JsonReader {
  /** True if JSON.parse would read the same: no number changes its kind or value, no member its place. */
  isPlain = true;
  readonly #text: string;
  readonly #codes: Uint8Array | Uint16Array;
  readonly #isStrict: boolean;
  readonly #isLenient: boolean;
  readonly #isPermissive: boolean;
  readonly #maxDepth: number;
  readonly #meter: Meter;
  #at = 0;
  #uncharged = 0;
  #unchargedNames = 0;

  constructor(text: string, mode: JsonMode, meter: Meter) {
    this.#text = text;
    this.#codes = codesOf(text);
    this.#isStrict = mode === "strict";
    this.#isLenient = mode === "lenient";
    this.#isPermissive = mode === "permissive";
    this.#maxDepth = maxDepth[mode];
    this.#meter = meter;
  }

  /** Reads the whole text. @throws JsonSyntaxError, LimitExceeded */
  document(): unknown {
    try {
      this.#next();
      const value = this.#value(0, "", JsonShape.empty());
      this.#next();
      if (this.#at < this.#text.length) throw this.#error();
      this.#charge();
      return value;
    } finally {
      values.length = 1;
    }
  }

  #charge(): void {
    this.#meter.charge(stepsPerValue * this.#uncharged + stepsPerName * this.#unchargedNames);
    this.#meter.allocate(bytesPerValue * this.#uncharged + bytesPerName * this.#unchargedNames);
    this.#uncharged = 0;
    this.#unchargedNames = 0;
  }

  /**
   * @param stops characters that end a bare word in permissive mode
   * @param place the shape that ends with the name of the value
   */
  #value(depth: number, stops: string, place: JsonShape): unknown {
    if (depth > this.#maxDepth) throw new NestingTooDeep(this.#at);
    if (++this.#uncharged >= charged) this.#charge();
    const first = this.#codes[this.#at] as number;
    switch (first) {
      case quote:
        return this.#string(quote);
      case brace:
        return this.#object(depth, place);
      case bracket:
        return this.#array(depth, place);
      case apostrophe:
        if (this.#isStrict) throw this.#error();
        return this.#string(apostrophe);
      default:
        return this.#isPermissive ? this.#bareValue(stops) : this.#wordOrNumber(first);
    }
  }

  #object(depth: number, place: JsonShape): unknown {
    this.#enter();
    const first = values.length;
    let shape = JsonShape.empty();
    for (let isFirst = true; !this.#closes(closingBrace, !isFirst); isFirst = false) {
      const next = isFirst ? place.first : shape.next;
      if (next !== undefined && this.#continuesWith(next.head)) shape = next;
      else {
        const name = this.#nameAndColon();
        const known = shape.with(name);
        if (known === undefined) return this.#longObject(depth, shape.entries(values.splice(first), 0), name);
        if (isFirst && known === shape.next) place.first = known;
        shape = known;
      }
      this.#next();
      values.push(this.#value(depth + 1, ",}", shape));
      this.#unchargedNames++;
    }
    const object = shape.object(values, first);
    values.length = first;
    if (object instanceof Map) this.isPlain = false;
    return object;
  }

  /** The rest of an object with unusually many or long names. @param name the next name, whose value follows */
  #longObject(depth: number, entries: Map<string, unknown>, name: string): unknown {
    for (let key = name; ; key = this.#nameAndColon()) {
      this.#next();
      entries.set(key, this.#value(depth + 1, ",}", JsonShape.empty()));
      this.#unchargedNames++;
      if (this.#closes(closingBrace, true)) break;
    }
    if (![...entries.keys()].some((key) => orderedName.test(key))) return Object.fromEntries(entries);
    this.isPlain = false;
    return entries;
  }

  #array(depth: number, place: JsonShape): unknown[] {
    this.#enter();
    const items: unknown[] = [];
    while (!this.#closes(closingBracket, items.length > 0)) items.push(this.#value(depth + 1, ",]", place));
    return items;
  }

  /** Skips the opening bracket. */
  #enter(): void {
    this.#uncharged++;
    this.#at++;
  }

  /** Reads the separator before a member, or the end. Returns true at the end. */
  #closes(end: number, hasMembers: boolean): boolean {
    const character = this.#next();
    if (this.#isPermissive) {
      while (this.#take(comma)) this.#next();
      if (this.#at >= this.#text.length) throw this.#error();
      return this.#take(end);
    }
    if (character === end) {
      this.#at++;
      return true;
    }
    if (!hasMembers) return false;
    if (character !== comma) throw this.#error();
    this.#at++;
    return this.#next() === end && this.#isLenient && this.#take(end);
  }

  /** Skips the expected characters, if they come next. */
  #continuesWith(expected: readonly number[]): boolean {
    const codes = this.#codes;
    let at = this.#at;
    for (let index = 0; index < expected.length; index++) {
      if ((codes[at++] as number) !== expected[index]) return false;
    }
    this.#at = at;
    return true;
  }

  #nameAndColon(): string {
    const name = this.#name();
    this.#next();
    if (!this.#take(colon)) throw this.#error();
    return name;
  }

  #name(): string {
    const first = this.#codes[this.#at] as number;
    if (first === quote || (first === apostrophe && !this.#isStrict)) return this.#string(first);
    if (this.#isPermissive) return this.#bareText(":");
    const name = this.#isLenient ? this.#match(bareName) : undefined;
    if (name === undefined) throw this.#error();
    return name;
  }

  #string(end: number): string {
    const codes = this.#codes;
    const text = this.#text;
    let value = "";
    let start = this.#at + 1;
    for (let at = start; ; at++) {
      const character = codes[at] as number;
      if (character === end) {
        this.#at = at + 1;
        const rest = text.slice(start, at);
        return value === "" ? rest : value + rest;
      }
      if (character === backslash) {
        value += text.slice(start, at);
        this.#at = at + 1;
        value += this.#escape();
        start = this.#at;
        at = start - 1;
      } else if (character < space && (at >= text.length || this.#isStrict)) {
        this.#at = at;
        throw this.#error();
      }
    }
  }

  /** Reads the characters after a backslash. */
  #escape(): string {
    const text = this.#text;
    const escaped = text[this.#at];
    if (escaped === undefined) throw this.#error();
    const simple = simpleEscapes.get(escaped) ?? (escaped === "'" && !this.#isStrict ? "'" : undefined);
    if (simple !== undefined) {
      this.#at++;
      return simple;
    }
    const permissive = this.#isPermissive;
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

  #wordOrNumber(first: number): unknown {
    if (first === letterT) return this.#word("true", true);
    if (first === letterF) return this.#word("false", false);
    if (first === letterN) return this.#word("null", null);
    const short = this.#shortNumber(first);
    if (short !== undefined) return short;
    const number = this.#match(strictNumber);
    if (number === undefined) throw this.#error();
    this.isPlain = false;
    return /[.eE]/.test(number) ? javaDouble(Number(number)) : this.#integer(number);
  }

  #word<Value>(word: string, value: Value): Value {
    if (!this.#text.startsWith(word, this.#at)) throw this.#error();
    this.#at += word.length;
    return value;
  }

  /** Reads a number of few digits without an exponent; undefined for any other text, and for numbers like `-0` and `1.0`. */
  #shortNumber(first: number): number | undefined {
    const codes = this.#codes;
    const isNegative = first === minus;
    const start = isNegative ? this.#at + 1 : this.#at;
    let at = start;
    let value = 0;
    let point = -1;
    let digit = codes[at] as number;
    for (; ; digit = codes[++at] as number) {
      if (digit >= zero && digit <= nine) value = value * 10 + (digit - zero);
      else if (digit === dot && point < 0) point = at;
      else break;
    }
    const length = point < 0 ? at - start : at - start - 1;
    if (length === 0 || length > maxExactDigits || (digit | 0x20) === letterE || point === start) return undefined;
    if ((codes[start] as number) === zero && at > start + 1 && point !== start + 1) return undefined;
    if (point >= 0) {
      value /= powers[at - point - 1] as number;
      if (Number.isInteger(value)) return undefined;
    } else if (isNegative && value === 0) return undefined;
    this.#at = at;
    return isNegative ? -value : value;
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

  /** The next character that is not white space; 0 at the end. */
  #next(): number {
    const character = this.#codes[this.#at] as number;
    return character > space ? character : this.#nextAfterBlank();
  }

  #nextAfterBlank(): number {
    const codes = this.#codes;
    let at = this.#at;
    let character = codes[at] as number;
    while (character === space || character === 0x0a || character === 0x0d || character === 0x09) {
      character = codes[++at] as number;
    }
    this.#at = at;
    return character;
  }

  #take(character: number): boolean {
    if ((this.#codes[this.#at] as number) !== character) return false;
    this.#at++;
    return true;
  }

  #error(): JsonSyntaxError {
    return new JsonSyntaxError(this.#at);
  }
}
