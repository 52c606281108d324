// Finds the plain string literals of TypeScript and JavaScript: quoted strings, and template literals without substitutions
// and without a tag. A scanner suffices: it knows comments, regular expressions and nested template literals.
import { type Literal, type QuotedText, replacedQuoted } from "./literal.ts";

export function javascriptLiterals(source: string): readonly Literal[] {
  return new Scanner(source).literals.map((text) => {
    const quote = source[text.start]!;
    const lineBreak = source.includes("\r\n") ? "\r\n" : "\n";
    return {
      ...text,
      replaced: (value) =>
        replacedQuoted(
          source,
          text,
          value,
          (part) => written(part, quote, lineBreak),
          (changed, start) => readString(changed, start),
        ),
    };
  });
}

/** After these words, a slash begins a regular expression and a backtick has no tag. */
const operatorWords = new Set(
  "return typeof case in of delete void throw new instanceof else do yield await extends default export".split(" "),
);

const word = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy;
const number = /\d[\w.]*/y;
const regularExpression = /\/(?![*/])(?:[^\\/[\n\r]|\\.|\[(?:[^\]\\\n\r]|\\.)*\])+\/\w*/y;

class Scanner {
  readonly literals: QuotedText[] = [];
  readonly #source: string;
  #at = 0;
  /** True after a value: a slash divides it, and a backtick is tagged with it. */
  #isAfterValue = false;

  constructor(source: string) {
    this.#source = source;
    this.#scan(undefined);
  }

  /** @param end the brace that ends a substitution; undefined for the whole file */
  #scan(end: "}" | undefined): void {
    const source = this.#source;
    let depth = 0;
    while (this.#at < source.length) {
      const character = source[this.#at]!;
      if (/\s/.test(character)) this.#at++;
      else if (source.startsWith("//", this.#at) || (this.#at === 0 && source.startsWith("#!"))) this.#skipTo("\n");
      else if (source.startsWith("/*", this.#at)) this.#skipTo("*/", this.#at + 2);
      else if (character === '"' || character === "'") this.#string();
      else if (character === "`") this.#template();
      else if (this.#matches(word)) {
        const text = source.slice(this.#at, word.lastIndex);
        this.#at = word.lastIndex;
        this.#isAfterValue = !operatorWords.has(text);
      } else if (this.#matches(number)) {
        this.#at = number.lastIndex;
        this.#isAfterValue = true;
      } else if (character === "/" && !this.#isAfterValue && this.#matches(regularExpression)) {
        this.#at = regularExpression.lastIndex;
        this.#isAfterValue = true;
      } else {
        if (character === "{") depth++;
        else if (character === "}") {
          if (end !== undefined && depth === 0) return;
          depth--;
        }
        this.#at++;
        this.#isAfterValue = character === ")" || character === "]" || character === "}";
      }
    }
  }

  #matches(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#source);
  }

  #skipTo(text: string, from = this.#at): void {
    const found = this.#source.indexOf(text, from);
    this.#at = found < 0 ? this.#source.length : found + text.length;
  }

  #string(): void {
    const text = readString(this.#source, this.#at);
    if (text !== undefined) this.literals.push(text);
    this.#at = text?.end ?? this.#at + 1;
    this.#isAfterValue = true;
  }

  #template(): void {
    const source = this.#source;
    const isTagged = this.#isAfterValue;
    const text = readString(source, this.#at);
    if (text !== undefined) {
      if (!isTagged) this.literals.push(text);
      this.#at = text.end;
    } else {
      for (this.#at++; this.#at < source.length && source[this.#at] !== "`"; this.#at++) {
        if (source[this.#at] === "\\") this.#at++;
        else if (source.startsWith("${", this.#at)) {
          this.#at += 2;
          this.#isAfterValue = false;
          this.#scan("}");
        }
      }
      this.#at++;
    }
    this.#isAfterValue = true;
  }
}

const singleEscapes: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  v: "\v",
  "0": "\0",
};

/** @returns undefined if the string is not closed, is invalid, or has substitutions */
function readString(source: string, start: number): QuotedText | undefined {
  const quote = source[start];
  const isTemplate = quote === "`";
  const offsets: number[] = [];
  let value = "";
  const add = (text: string, at: number) => {
    value += text;
    for (let unit = 0; unit < text.length; unit++) offsets.push(at);
  };
  for (let at = start + 1; at < source.length; ) {
    const character = source[at]!;
    if (character === quote) {
      offsets.push(at);
      return { start, end: at + 1, value, offsets };
    }
    if (character === "\\") {
      const escaped = readEscape(source, at);
      if (escaped === undefined) return undefined;
      add(escaped.text, at);
      at = escaped.end;
    } else if (isTemplate && source.startsWith("${", at)) return undefined;
    else if (character === "\r" && isTemplate) {
      add("\n", at);
      at += source[at + 1] === "\n" ? 2 : 1;
    } else if (!isTemplate && (character === "\n" || character === "\r")) return undefined;
    else {
      add(character, at);
      at++;
    }
  }
  return undefined;
}

/** @param at of the backslash */
function readEscape(source: string, at: number): { readonly text: string; readonly end: number } | undefined {
  const next = source[at + 1];
  if (next === undefined) return undefined;
  if (next === "\r") return { text: "", end: at + (source[at + 2] === "\n" ? 3 : 2) };
  if (next === "\n" || next === "\u2028" || next === "\u2029") return { text: "", end: at + 2 };
  const code = /^\\(?:x([\da-f]{2})|u([\da-f]{4})|u\{([\da-f]{1,6})\})/i.exec(source.slice(at, at + 10));
  if (code) {
    const point = Number.parseInt(code[1] ?? code[2] ?? code[3] ?? "", 16);
    if (point > 0x10ffff) return undefined;
    return { text: String.fromCodePoint(point), end: at + code[0].length };
  }
  if (next === "x" || next === "u" || /[1-9]/.test(next)) return undefined;
  if (next === "0" && /\d/.test(source[at + 2] ?? "")) return undefined;
  return { text: singleEscapes[next] ?? next, end: at + 2 };
}

const controlEscapes: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\\": "\\\\",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

/** A text as it is written between the quotes of a literal. Line breaks of template literals stay. */
function written(text: string, quote: string, lineBreak: string): string {
  const isTemplate = quote === "`";
  let result = "";
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!;
    if (character === quote) result += `\\${quote}`;
    else if (isTemplate && character === "\n") result += lineBreak;
    else if (isTemplate && character === "\t") result += character;
    else if (isTemplate && character === "$" && text[index + 1] === "{") result += "\\$";
    else if (controlEscapes[character] !== undefined) result += controlEscapes[character];
    else if (character < " ") result += `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
    else result += character;
  }
  return result;
}
