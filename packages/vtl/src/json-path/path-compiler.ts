// Compiles a path to tokens. It accepts the same paths as Jayway's compiler, also with spaces in unusual positions.

import { parseJavaInteger } from "../java/text/parse-number.ts";
import { PathSyntaxError } from "./errors.ts";
import { compileFilter } from "./filter-compiler.ts";
import { PathText, unescapeText } from "./path-text.ts";
import { type FunctionParameter, type PathToken, type TokenPath, tokenPath } from "./token.ts";

/** Maximum nesting of paths in filters and function arguments, to bound the stack. */
const maxNesting = 64;

/**
 * Compiles a path. A path that starts with neither `$` nor `@` is read as `$.` + path.
 * @throws PathSyntaxError
 */
export function compilePathText(source: string, base = 0, depth = 0): TokenPath {
  let text = new TokenReader(source, base, depth).trim();
  if (text.charAt(0) !== "$" && text.charAt(0) !== "@") text = new TokenReader(`$.${source}`, base - 2, depth).trim();
  if (text.text[text.last] === ".") throw text.fail("A path must not end with '.'.", text.last);
  return compile(text);
}

function compile(text: TokenReader): TokenPath {
  if (text.depth > maxNesting) throw text.fail(`Paths are nested more than ${maxNesting} deep.`);
  while (text.inBounds() && isSpace(text.current)) text.position++;
  const root = text.current;
  if (root !== "$" && root !== "@") throw text.fail("A path must start with '$' or '@'.");
  if (!text.isTail) {
    text.position++;
    if (text.current !== "." && text.current !== "[") throw text.fail("Expected '.' or '['.");
    text.readTokens();
  }
  return invertScannedFunction(root, text.tokens);
}

/** `$..a.sum()` means `$.sum($..a)`: a function at the end of a scan from the root receives all values found. */
function invertScannedFunction(root: "$" | "@", tokens: readonly PathToken[]): TokenPath {
  const first = tokens.findIndex(({ kind }) => kind === "function");
  const token = tokens[first];
  const isInverted = tokens[0]?.kind === "scan" && tokens.at(-1)?.kind === "function";
  if (!isInverted || token?.kind !== "function") return tokenPath(root, tokens);
  const scanned = tokenPath(root, tokens.slice(0, first));
  const inverted: PathToken = { ...token, parameters: [{ kind: "path", path: scanned }] };
  return tokenPath("$", [inverted, ...tokens.slice(first + 1)]);
}

function isSpace(c: string): boolean {
  return c === " " || c === "\t" || c === "\n" || c === "\r";
}

class TokenReader extends PathText {
  readonly tokens: PathToken[] = [];
  readonly depth: number;
  /** True if the path continues after the token just read. */
  #more = true;

  constructor(text: string, base: number, depth: number) {
    super(text, base);
    this.depth = depth;
  }

  readTokens(): void {
    do this.#readToken();
    while (this.#more);
  }

  #readToken(): void {
    switch (this.current) {
      case "[":
        if (this.#readNames() || this.#readArray() || this.#readWildcard() || this.#readFilter()) return;
        throw this.fail("Expected a quoted name, an index, '*' or a filter after '['.");
      case ".":
        this.#readDot();
        return;
      case "*":
        this.#readWildcard();
        return;
      default:
        this.#readNameOrFunction();
    }
  }

  #push(token: PathToken): true {
    this.tokens.push(token);
    this.#more = !this.isTail;
    return true;
  }

  #readDot(): void {
    if (this.inBounds(this.position + 1) && this.text[this.position + 1] === ".") {
      this.tokens.push({ kind: "scan" });
      this.position += 2;
    } else if (!this.inBounds(this.position + 1)) throw this.fail("A path must not end with '.'.");
    else this.position++;
    if (this.current === ".") throw this.fail("'.' is not allowed here.");
    this.#readToken();
  }

  #readNameOrFunction(): void {
    if (this.current === " ") throw this.fail("A name must not start with a space.");
    const start = this.position;
    let end = start;
    for (; this.inBounds(end); end++) {
      const c = this.charAt(end);
      if (c === " ") throw this.fail("A name with spaces must be written as ['my name'].", end);
      if (c === "." || c === "[" || c === "(") break;
    }
    if (!this.inBounds(end)) end = this.last + 1;
    const name = this.text.slice(start, end);
    if (this.inBounds(end) && this.charAt(end) === "(") this.#readFunction(name, end);
    else {
      this.position = end;
      this.#push({ kind: "property", names: [name] });
    }
  }

  #readFunction(name: string, open: number): void {
    let depth = 1;
    for (let i = open + 1; i <= this.last && depth > 0; i++) {
      if (this.text[i] === "(") depth++;
      else if (this.text[i] === ")") depth--;
    }
    if (depth !== 0) throw this.fail(`The arguments of ${name} are not closed.`, open);
    let parameters: readonly FunctionParameter[] = [];
    if (this.charAt(open + 1) === ")") this.position = open + 1;
    else {
      this.position = open + 1;
      parameters = this.#readParameters(name);
    }
    this.#push({ kind: "function", name, parameters });
  }

  /** Splits the arguments at commas outside brackets and braces. The first character decides the kind of an argument. */
  #readParameters(name: string): FunctionParameter[] {
    const parameters: FunctionParameter[] = [];
    let parens = 1;
    let brackets = 0;
    let braces = 0;
    let quotes = 0;
    let kind: "json" | "path" | undefined;
    let argument = "";
    let argumentAt = this.position;
    let prior = "";
    let ended = false;
    while (this.inBounds() && !ended) {
      const c = this.current;
      this.position++;
      if (kind === undefined) {
        if (isSpace(c)) continue;
        argumentAt = this.position - 1;
        if (c === "{" || (c >= "0" && c <= "9") || c === '"' || c === "-") kind = "json";
        else if (c === "$" || c === "@") kind = "path";
      }
      if (c === '"') quotes += prior !== "\\" && quotes > 0 ? -1 : 1;
      else if (c === "(") parens++;
      else if (c === "{") braces++;
      else if (c === "[") brackets++;
      else if (c === "}") {
        if (braces-- === 0) throw this.fail("'}' has no matching '{'.");
      } else if (c === "]") {
        if (brackets-- === 0) throw this.fail("']' has no matching '['.");
      } else if (c === ")" || c === ",") {
        if (c === ")") {
          parens--;
          if (parens < 0 || prior === "(") argument += c;
        }
        if (quotes === 0 && braces === 0 && brackets === 0 && ((parens === 0 && c === ")") || parens === 1)) {
          ended = parens === 0;
          if (kind === "json") parameters.push({ kind, text: argument });
          else if (kind === "path") {
            parameters.push({ kind, path: compile(new TokenReader(argument, this.base + argumentAt, this.depth + 1)) });
          }
          if (kind !== undefined) argument = "";
          kind = undefined;
        }
      }
      if (kind !== undefined && !(c === "," && braces === 0 && brackets === 0 && parens === 1)) argument += c;
      prior = c;
    }
    if (braces !== 0 || parens !== 0 || brackets !== 0) throw this.fail(`The arguments of ${name} are not closed.`);
    return parameters;
  }

  #readWildcard(): boolean {
    if (this.current === "[") {
      if (!this.isNext("*")) return false;
      const star = this.indexIfNext("*");
      if (!this.isNext("]", star)) throw this.fail("Expected ']' after '*'.", star + 1);
      this.position = this.indexIfNext("]", star) + 1;
    } else this.position++;
    return this.#push({ kind: "wildcard" });
  }

  #readArray(): boolean {
    const first = this.nextSignificant();
    if (!/[\d:-]/.test(first)) return false;
    const start = this.position + 1;
    const end = this.indexOf("]", start);
    if (end === -1) return false;
    const expression = this.text.slice(start, end).trim();
    if (!/^[\d,\-: ]*$/.test(expression)) return false;
    const token: PathToken = expression.includes(":")
      ? this.#readSlice(expression, start)
      : this.#readIndexes(expression, start);
    this.position = end + 1;
    return this.#push(token);
  }

  #readSlice(expression: string, at: number): PathToken {
    if (!/^[\d\-:]*$/.test(expression)) throw this.fail("A slice must have the form [from:to].", at);
    const parts = expression.split(":");
    const [from, to] = [parts[0] ?? "", parts[1] ?? ""].map((part) =>
      part === "" ? undefined : this.#integer(part, at, true),
    );
    if (from === undefined && to === undefined) throw this.fail("A slice needs a start or an end.", at);
    return { kind: "slice", from, to };
  }

  #readIndexes(expression: string, at: number): PathToken {
    return { kind: "index", indexes: expression.split(",").map((part) => this.#integer(part.trim(), at, false)) };
  }

  #integer(text: string, at: number, isFatal: boolean): number {
    const number = parseJavaInteger(text, 32);
    if (number === undefined) throw new PathSyntaxError(`'${text}' is not an integer.`, this.base + at, isFatal);
    return Number(number);
  }

  #readNames(): boolean {
    const quote = this.nextSignificant();
    if (quote !== "'" && quote !== '"') return false;
    const names: string[] = [];
    for (let at = this.indexIfNext(quote); ; ) {
      const end = this.closingQuote(at);
      names.push(unescapeText(this.text.slice(at + 1, end), this.base + at + 1));
      const next = this.nextSignificant(end);
      this.position = this.significantAfter(end) + 1;
      if (next === "]") return this.#push({ kind: "property", names });
      if (next !== ",") throw this.fail("Expected ',' or ']' after a quoted name.", end);
      at = this.#nextName(quote);
    }
  }

  /** Index of the next quote. As in Jayway, other characters before it are ignored. */
  #nextName(quote: string): number {
    for (let at = this.position; this.inBounds(at); at++) {
      const c = this.charAt(at);
      if (c === quote) return at;
      if (c === "," || c === "]") throw this.fail("A name is missing after ','.", at);
      if (c === "\\") at++;
    }
    throw this.fail("Expected ']' after the names.");
  }

  #readFilter(): boolean {
    const start = this.position;
    const question = this.indexIfNext("?");
    if (question === -1) return false;
    const open = this.indexIfNext("(", question);
    if (open === -1) return false;
    const close = this.indexOfClosing(open, "(", ")", true);
    if (close === -1 || !this.isNext("]", close)) return false;
    const end = this.indexIfNext("]", close);
    const test = compileFilter(this.text.slice(start, end + 1), this.base + start, this.depth + 1);
    this.position = end + 1;
    return this.#push({ kind: "filter", test });
  }
}
