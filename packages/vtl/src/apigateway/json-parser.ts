// JSON text → values as templates need them: numbers keep their kind (`10.0` is a double, thirty digits stay exact) and
// members their order. The engine's own JSON.parse does it whenever a look at the text shows that nothing would be lost.
import { normalizeInteger } from "../java/arithmetic.ts";
import { javaDouble } from "../java/number.ts";

/**
 * What JSON.parse would lose: doubles with integral values, exponents, integers beyond 15 digits, negative zero, names
 * that look like integers (they would move to the front), `__proto__`, and names in disguise.
 */
const lossy =
  /\.0+\s*(?:[,}\]]|$)|[0-9][eE][+-]?[0-9]+\s*(?:[,}\]]|$)|[0-9]{16}[0-9.eE+-]*\s*(?:[,}\]]|$)|-0\s*(?:[,}\]]|$)|"(?:0|[1-9][0-9]{0,15})"\s*:|__proto__|\\u00[3-7]/;

const maxDepth = 1000;

/** The text is no JSON. */
export class JsonSyntaxError extends Error {
  override readonly name = "JsonSyntaxError";
  /** Offset of the first character that does not fit. */
  readonly index: number;

  constructor(index: number) {
    super(`The text is no JSON at character ${index + 1}`);
    this.index = index;
  }
}

/** @throws JsonSyntaxError */
export function parseJson(text: string): unknown {
  if (!lossy.test(text)) {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      // The parser below finds the place.
    }
  }
  return new JsonParser(text, false).document();
}

/** As `parseJson`, and then once more accepting bare and single-quoted names, single-quoted strings and trailing commas. */
export function parseLenientJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    if (!(cause instanceof JsonSyntaxError)) throw cause;
    return new JsonParser(text, true).document();
  }
}

const blank = /[ \t\n\r]*/y;
const plainString = /"[^"\\\u0000-\u001f]*"/y;
const numberText = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const bareName = /[^\s"'{}[\],:]+/y;

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

class JsonParser {
  readonly #text: string;
  readonly #lenient: boolean;
  #at = 0;

  constructor(text: string, lenient: boolean) {
    this.#text = text;
    this.#lenient = lenient;
  }

  document(): unknown {
    this.#skipBlank();
    const value = this.#value(0);
    this.#skipBlank();
    if (this.#at < this.#text.length) throw this.#error();
    return value;
  }

  #value(depth: number): unknown {
    if (depth > maxDepth) throw this.#error();
    switch (this.#text[this.#at]) {
      case "{":
        return this.#object(depth);
      case "[":
        return this.#array(depth);
      case '"':
        return this.#string('"');
      case "'":
        if (this.#lenient) return this.#string("'");
        throw this.#error();
      case "t":
        return this.#word("true", true);
      case "f":
        return this.#word("false", false);
      case "n":
        return this.#word("null", null);
      default:
        return this.#number();
    }
  }

  #object(depth: number): unknown {
    this.#at++;
    const entries = new Map<string, unknown>();
    let plain = true;
    this.#skipBlank();
    if (!this.#take("}")) {
      do {
        this.#skipBlank();
        if (this.#lenient && this.#take("}")) break;
        const name = this.#name();
        this.#skipBlank();
        if (!this.#take(":")) throw this.#error();
        this.#skipBlank();
        const value = this.#value(depth + 1);
        if (/^(?:0|[1-9][0-9]*)$/.test(name) || name === "__proto__") plain = false;
        entries.set(name, value);
        this.#skipBlank();
        if (this.#take("}")) break;
      } while (this.#take(",") || this.#fail());
    }
    return plain ? Object.fromEntries(entries) : entries;
  }

  #array(depth: number): unknown[] {
    this.#at++;
    const items: unknown[] = [];
    this.#skipBlank();
    if (this.#take("]")) return items;
    do {
      this.#skipBlank();
      if (this.#lenient && this.#take("]")) break;
      items.push(this.#value(depth + 1));
      this.#skipBlank();
      if (this.#take("]")) break;
    } while (this.#take(",") || this.#fail());
    return items;
  }

  #name(): string {
    const quote = this.#text[this.#at];
    if (quote === '"' || (quote === "'" && this.#lenient)) return this.#string(quote);
    const name = this.#lenient ? this.#match(bareName) : undefined;
    if (name === undefined) throw this.#error();
    return name;
  }

  #string(quote: string): string {
    if (quote === '"') {
      const plain = this.#match(plainString);
      if (plain !== undefined) return plain.slice(1, -1);
    }
    this.#at++;
    let value = "";
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined || (character < " " && !this.#lenient)) throw this.#error();
      this.#at++;
      if (character === quote) return value;
      if (character !== "\\") {
        value += character;
        continue;
      }
      const escaped = this.#text[this.#at] ?? "";
      const simple = simpleEscapes.get(escaped) ?? (this.#lenient && escaped === "'" ? "'" : undefined);
      if (simple !== undefined) {
        value += simple;
        this.#at++;
      } else {
        const digits = this.#text.slice(this.#at + 1, this.#at + 5);
        if (escaped !== "u" || !/^[0-9a-fA-F]{4}$/.test(digits)) throw this.#error();
        value += String.fromCharCode(Number.parseInt(digits, 16));
        this.#at += 5;
      }
    }
  }

  #number(): unknown {
    const text = this.#match(numberText);
    if (text === undefined) throw this.#error();
    if (/[.eE]/.test(text)) return javaDouble(Number(text));
    return text.length <= 15 ? Number(text) + 0 : normalizeInteger(BigInt(text));
  }

  #word(word: string, value: unknown): unknown {
    if (!this.#text.startsWith(word, this.#at)) throw this.#error();
    this.#at += word.length;
    return value;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return undefined;
    const matched = this.#text.slice(this.#at, pattern.lastIndex);
    this.#at = pattern.lastIndex;
    return matched;
  }

  #skipBlank(): void {
    blank.lastIndex = this.#at;
    blank.test(this.#text);
    this.#at = blank.lastIndex;
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #fail(): never {
    throw this.#error();
  }

  #error(): JsonSyntaxError {
    return new JsonSyntaxError(this.#at);
  }
}
