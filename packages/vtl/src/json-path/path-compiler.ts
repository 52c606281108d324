// Text of a path → tokens. Accepts and refuses what Jayway's compiler accepts and refuses, down to its habits with blanks.

import { parseJavaInt } from "../java/text/parse-number.ts";
import { FatalPathSyntaxError } from "./errors.ts";
import { compileFilter } from "./filter-compiler.ts";
import { PathText, unescapeText } from "./path-text.ts";
import { type FunctionParameter, type PathToken, type TokenPath, tokenPath } from "./token.ts";

/** Paths within paths (filters, function arguments) deeper than this are refused, so that the stack holds. */
const maxNesting = 64;

/**
 * Compiles a path as the caller wrote it; one that starts with neither `$` nor `@` is read as `$.` + path.
 * @throws PathSyntaxError | FatalPathSyntaxError
 */
export function compilePathText(source: string, base = 0, depth = 0): TokenPath {
  let text = new PathText(source, base).trim();
  if (text.charAt(0) !== "$" && text.charAt(0) !== "@") text = new PathText(`$.${source}`, base - 2).trim();
  if (text.text[text.last] === ".") throw text.fail("A path must not end with '.'.", text.last);
  return compile(text, depth);
}

function compile(text: PathText, depth: number): TokenPath {
  if (depth > maxNesting) throw text.fail(`Paths are nested more than ${maxNesting} deep.`);
  while (text.inBounds() && isSpace(text.current)) text.position++;
  const root = text.current;
  if (root !== "$" && root !== "@") throw text.fail("A path must start with '$' or '@'.");
  const tokens: PathToken[] = [];
  if (!text.isTail) {
    text.position++;
    if (text.current !== "." && text.current !== "[") throw text.fail("Expected '.' or '['.");
    const reader = new TokenReader(text, tokens, depth);
    do reader.readToken();
    while (reader.more);
  }
  return invertScannedFunction(root, tokens);
}

/** `$..a.sum()` means `$.sum($..a)`: a function at the end of a scan from the root works on all that was found. */
function invertScannedFunction(root: "$" | "@", tokens: readonly PathToken[]): TokenPath {
  const first = tokens.findIndex((token) => token.kind === "function");
  if (tokens[0]?.kind !== "scan" || tokens.at(-1)?.kind !== "function" || first < 0) return tokenPath(root, tokens);
  const token = tokens[first]!;
  const scanned = tokenPath(root, tokens.slice(0, first));
  if (token.kind !== "function") return tokenPath(root, tokens);
  const inverted: PathToken = { ...token, parameters: [{ kind: "path", path: scanned }] };
  return tokenPath("$", [inverted, ...tokens.slice(first + 1)]);
}

function isSpace(c: string): boolean {
  return c === " " || c === "\t" || c === "\n" || c === "\r";
}

class TokenReader {
  /** Whether the path goes on after the token just read. */
  more = true;
  private readonly text: PathText;
  private readonly tokens: PathToken[];
  private readonly depth: number;

  constructor(text: PathText, tokens: PathToken[], depth: number) {
    this.text = text;
    this.tokens = tokens;
    this.depth = depth;
  }

  readToken(): void {
    const text = this.text;
    switch (text.current) {
      case "[":
        if (this.readNames() || this.readArray() || this.readWildcard() || this.readFilter()) return;
        throw text.fail("Expected a quoted name, an index, '*' or a filter after '['.");
      case ".":
        this.readDot();
        return;
      case "*":
        this.readWildcard();
        return;
      default:
        this.readNameOrFunction();
    }
  }

  private push(token: PathToken): true {
    this.tokens.push(token);
    this.more = !this.text.isTail;
    return true;
  }

  private readDot(): void {
    const text = this.text;
    if (text.inBounds(text.position + 1) && text.text[text.position + 1] === ".") {
      this.tokens.push({ kind: "scan" });
      text.position += 2;
    } else if (!text.inBounds(text.position + 1)) throw text.fail("A path must not end with '.'.");
    else text.position++;
    if (text.current === ".") throw text.fail("'.' is not allowed here.");
    this.readToken();
  }

  private readNameOrFunction(): void {
    const text = this.text;
    if (text.current === " ") throw text.fail("A name must not start with a blank.");
    const start = text.position;
    let end = start;
    for (; text.inBounds(end); end++) {
      const c = text.charAt(end);
      if (c === " ") throw text.fail("A name with blanks must be written as ['my name'].", end);
      if (c === "." || c === "[" || c === "(") break;
    }
    // Jayway takes an end at offset 0 for "none": unreachable, since a root stands before every name.
    if (!text.inBounds(end)) end = text.last + 1;
    const name = text.slice(start, end);
    if (text.inBounds(end) && text.charAt(end) === "(") this.readFunction(name, end);
    else {
      text.position = end;
      this.push({ kind: "property", names: [name] });
    }
  }

  private readFunction(name: string, open: number): void {
    const text = this.text;
    let depth = 1;
    for (let i = open + 1; i <= text.last && depth > 0; i++) {
      if (text.text[i] === "(") depth++;
      else if (text.text[i] === ")") depth--;
    }
    if (depth !== 0) throw text.fail(`Nothing closes the arguments of ${name}.`, open);
    let parameters: readonly FunctionParameter[] = [];
    if (text.charAt(open + 1) === ")") text.position = open + 1;
    else {
      text.position = open + 1;
      parameters = this.readParameters(name);
    }
    this.push({ kind: "function", name, parameters });
  }

  /** Cuts the arguments at commas outside brackets and braces; what they are shows their first character. */
  private readParameters(name: string): FunctionParameter[] {
    const text = this.text;
    const parameters: FunctionParameter[] = [];
    let parens = 1;
    let brackets = 0;
    let braces = 0;
    let quotes = 0;
    let kind: "json" | "path" | undefined;
    let argument = "";
    let argumentAt = text.position;
    let prior = "";
    let ended = false;
    while (text.inBounds() && !ended) {
      const c = text.current;
      text.position++;
      if (kind === undefined) {
        if (isSpace(c)) continue;
        argumentAt = text.position - 1;
        if (c === "{" || (c >= "0" && c <= "9") || c === '"' || c === "-") kind = "json";
        else if (c === "$" || c === "@") kind = "path";
      }
      if (c === '"') quotes += prior !== "\\" && quotes > 0 ? -1 : 1;
      else if (c === "(") parens++;
      else if (c === "{") braces++;
      else if (c === "[") brackets++;
      else if (c === "}") {
        if (braces-- === 0) throw text.fail("'}' closes nothing.");
      } else if (c === "]") {
        if (brackets-- === 0) throw text.fail("']' closes nothing.");
      } else if (c === ")" || c === ",") {
        if (c === ")") {
          parens--;
          if (parens < 0 || prior === "(") argument += c;
        }
        if (quotes === 0 && braces === 0 && brackets === 0 && ((parens === 0 && c === ")") || parens === 1)) {
          ended = parens === 0;
          if (kind === "json") parameters.push({ kind, text: argument });
          else if (kind === "path") {
            parameters.push({ kind, path: compile(new PathText(argument, text.base + argumentAt), this.depth + 1) });
          }
          if (kind !== undefined) argument = "";
          kind = undefined;
        }
      }
      if (kind !== undefined && !(c === "," && braces === 0 && brackets === 0 && parens === 1)) argument += c;
      prior = c;
    }
    if (braces !== 0 || parens !== 0 || brackets !== 0) throw text.fail(`Nothing closes the arguments of ${name}.`);
    return parameters;
  }

  private readWildcard(): boolean {
    const text = this.text;
    if (text.current === "[") {
      if (!text.isNext("*")) return false;
      const star = text.indexIfNext("*");
      if (!text.isNext("]", star)) throw text.fail("Expected ']' after '*'.", star + 1);
      text.position = text.indexIfNext("]", star) + 1;
    } else text.position++;
    return this.push({ kind: "wildcard" });
  }

  private readArray(): boolean {
    const text = this.text;
    const first = text.nextSignificant();
    if (!/[\d:-]/.test(first)) return false;
    const start = text.position + 1;
    const end = text.indexOf("]", start);
    if (end === -1) return false;
    const expression = text.slice(start, end).trim();
    if (!/^[\d,\-: ]*$/.test(expression)) return false;
    const token: PathToken = expression.includes(":") ? this.slice(expression, start) : this.indexes(expression, start);
    text.position = end + 1;
    return this.push(token);
  }

  private slice(expression: string, at: number): PathToken {
    if (!/^[\d\-:]*$/.test(expression)) throw this.text.fail("A slice is [from:to].", at);
    const parts = expression.split(":");
    const [from, to] = [parts[0] ?? "", parts[1] ?? ""].map((part) => {
      if (part === "") return undefined;
      const number = parseJavaInt(part);
      if (number === undefined) throw new FatalPathSyntaxError(`${part} is no integer.`, this.text.base + at);
      return number;
    });
    if (from === undefined && to === undefined) throw this.text.fail("A slice needs a start or an end.", at);
    return { kind: "slice", from, to };
  }

  private indexes(expression: string, at: number): PathToken {
    const indexes = expression.split(",").map((part) => {
      const number = parseJavaInt(part.trim());
      if (number === undefined) throw this.text.fail(`'${part.trim()}' is no index.`, at);
      return number;
    });
    return { kind: "index", indexes };
  }

  private readNames(): boolean {
    const text = this.text;
    const quote = text.nextSignificant();
    if (quote !== "'" && quote !== '"') return false;
    const names: string[] = [];
    let start = text.position + 1;
    let end = 0;
    let inName = false;
    let afterComma = false;
    for (let i = start; text.inBounds(i); i++) {
      const c = text.charAt(i);
      if (c === "\\") {
        i++;
      } else if (c === "]" && !inName) {
        if (afterComma) throw text.fail("A name is missing after ','.", i);
        break;
      } else if (c === quote) {
        if (inName) {
          const next = text.nextSignificant(i);
          if (next !== "]" && next !== ",") throw text.fail("Expected ',' or ']' after a quoted name.", i);
          end = i;
          names.push(unescapeText(text.slice(start, end), text.base + start));
          inName = false;
        } else {
          start = i + 1;
          inName = true;
          afterComma = false;
        }
      } else if (c === "," && !inName) {
        if (afterComma) throw text.fail("A name is missing after ','.", i);
        afterComma = true;
      }
    }
    if (inName) throw text.fail(`Nothing closes the ${quote} that starts here.`, start - 1);
    const close = text.indexIfNext("]", end);
    if (close === -1) throw text.fail("Expected ']' after the names.", end + 1);
    text.position = close + 1;
    if (names.length === 0) throw text.fail("A name is missing.");
    return this.push({ kind: "property", names });
  }

  private readFilter(): boolean {
    const text = this.text;
    const start = text.position;
    const question = text.indexIfNext("?");
    if (question === -1) return false;
    const open = text.indexIfNext("(", question);
    if (open === -1) return false;
    const close = text.indexOfClosing(open, "(", ")", true);
    if (close === -1 || !text.isNext("]", close)) return false;
    const end = text.indexIfNext("]", close);
    const test = compileFilter(text.slice(start, end + 1), text.base + start, this.depth + 1);
    text.position = end + 1;
    return this.push({ kind: "filter", test });
  }
}
