// Compiles a filter, `[?( … )]`: or, and, not, and relations between paths and literals.

import { JavaBigDecimal } from "../java/big-decimal.ts";
import { compileJavaRegex, JavaRegexError } from "../java/regex/index.ts";
import { PathSyntaxError } from "./errors.ts";
import { JsonSyntaxError, parseJson } from "./json.ts";
import { compilePathText } from "./path-compiler.ts";
import { PathText, unescapeText } from "./path-text.ts";
import { type FilterExpression, type FilterOperand, isOperator, type RelationalOperator } from "./token.ts";

const maxNesting = 200;

/**
 * @param source including the brackets
 * @param base offset of `source` within the whole path
 * @throws PathSyntaxError
 */
export function compileFilter(source: string, base: number, depth: number): FilterExpression {
  return new FilterReader(source, base, depth).read();
}

class FilterReader extends PathText {
  readonly #depth: number;
  #nesting = 0;

  constructor(source: string, base: number, depth: number) {
    super(source, base);
    this.#depth = depth;
  }

  read(): FilterExpression {
    this.trim();
    if (this.charAt(this.position) !== "[" || this.charAt(this.last) !== "]") {
      throw this.fail("A filter must be enclosed in '[' and ']'.");
    }
    this.position++;
    this.last--;
    if (this.trim().current !== "?") throw this.fail("A filter must start with '[?'.");
    this.position++;
    if (this.trim().current !== "(" || this.charAt(this.last) !== ")") {
      throw this.fail("A filter must start with '[?(' and end with ')]'.");
    }
    const expression = this.#readOr();
    this.skipBlanks();
    if (this.inBounds()) throw this.fail("Expected the end of the filter.");
    return expression;
  }

  #readOr(): FilterExpression {
    if (++this.#nesting > maxNesting) throw this.fail(`The filter is nested more than ${maxNesting} deep.`);
    const expression = this.#readChain("or", "||", () => this.#readChain("and", "&&", () => this.#readOperand()));
    this.#nesting--;
    return expression;
  }

  #readChain(kind: "or" | "and", symbol: string, read: () => FilterExpression): FilterExpression {
    const operands = [read()];
    while (this.#take(symbol)) operands.push(read());
    return operands.length === 1 ? operands[0]! : { kind, operands };
  }

  #take(symbol: string): boolean {
    const start = this.position;
    this.skipBlanks();
    if (this.inBounds(this.position + symbol.length - 1) && this.text.startsWith(symbol, this.position)) {
      this.position += symbol.length;
      return true;
    }
    this.position = start;
    return false;
  }

  #readOperand(): FilterExpression {
    const start = this.skipBlanks().position;
    if (this.current === "!") {
      this.position++;
      const next = this.skipBlanks().current;
      if (next !== "$" && next !== "@") {
        if (++this.#nesting > maxNesting) throw this.fail(`The filter is nested more than ${maxNesting} deep.`);
        const operand = this.#readOperand();
        this.#nesting--;
        return { kind: "not", operand };
      }
      this.position = start;
    }
    if (this.skipBlanks().current === "(") {
      this.position++;
      const expression = this.#readOr();
      if (this.skipBlanks().current !== ")") throw this.fail("Expected ')'.");
      this.position++;
      return expression;
    }
    return this.#readRelation();
  }

  #readRelation(): FilterExpression {
    const left = this.#readValue();
    const afterLeft = this.position;
    try {
      const operator = this.#readOperator();
      const right = this.#readValue();
      return { kind: "relation", left, operator, right };
    } catch (error) {
      // Not a relation: the path alone tests whether it exists. Only syntax errors that are not fatal are recovered from.
      if (!(error instanceof PathSyntaxError) || error.isFatal) throw error;
      this.position = afterLeft;
      if (left.kind !== "path") throw this.fail("Expected a path or a comparison.", afterLeft);
    }
    const exists = { ...left, existence: true };
    return { kind: "relation", left: exists, operator: "EXISTS", right: { kind: "boolean", value: !left.negated } };
  }

  #readOperator(): RelationalOperator {
    const start = this.skipBlanks().position;
    const bySymbol = isOperatorCharacter(this.current);
    while (this.inBounds() && (bySymbol ? isOperatorCharacter(this.current) : this.current !== " ")) this.position++;
    const operator = this.text.slice(start, this.position).toUpperCase();
    if (!isOperator(operator)) throw this.fail(`${this.text.slice(start, this.position)} is not an operator.`, start);
    return operator;
  }

  #readValue(): FilterOperand {
    switch (this.skipBlanks().current) {
      case "$":
      case "@":
        return this.#readPath();
      case "!": {
        this.position++;
        const next = this.skipBlanks().current;
        if (next === "$" || next === "@") return this.#readPath();
        throw this.fail("'!' is not allowed here.");
      }
      case "'":
      case '"':
        return this.#readText();
      case "t":
      case "f":
      case "n":
        return this.#readWord();
      case "{":
        return this.#readJson("{", "}");
      case "[":
        return this.#readJson("[", "]");
      case "/":
        return this.#readPattern();
      default:
        return this.#readNumber();
    }
  }

  #readText(): FilterOperand {
    const start = this.position;
    const end = this.closingQuote();
    this.position = end + 1;
    return { kind: "string", text: unescapeText(this.text.slice(start + 1, end), this.base + start + 1) };
  }

  #readWord(): FilterOperand {
    if (this.#take("null")) return { kind: "null" };
    if (this.#take("true")) return { kind: "boolean", value: true };
    if (this.#take("false")) return { kind: "boolean", value: false };
    throw this.fail("Expected true, false or null.");
  }

  #readNumber(): FilterOperand {
    const start = this.position;
    while (this.inBounds() && /[\d.eE-]/.test(this.current)) this.position++;
    const number = this.text.slice(start, this.position);
    const decimal = JavaBigDecimal.parse(number);
    if (decimal === undefined) {
      throw new PathSyntaxError(`${number === "" ? "This" : number} is not a value.`, this.base + start, true);
    }
    return { kind: "number", decimal };
  }

  #readJson(open: string, close: string): FilterOperand {
    const start = this.position;
    const end = this.indexOfClosing(start, open, close, false);
    if (end === -1) throw this.fail(`${open} is not closed.`);
    this.position = end + 1;
    const literal = this.text.slice(start, this.position);
    return this.#embedded(start, () => ({
      kind: "json",
      value: parseJson(literal, undefined, "permissive"),
      literal,
    }));
  }

  #readPattern(): FilterOperand {
    const start = this.position + 1;
    const end = this.closingQuote();
    this.position = end + 1;
    while (this.inBounds() && "dixmsuU".includes(this.current)) this.position++;
    const flags = this.text.slice(end + 1, this.position);
    return this.#embedded(start, () => ({
      kind: "pattern",
      regex: compileJavaRegex(this.text.slice(start, end), flags),
    }));
  }

  /** Reads a part that has a syntax of its own, whose errors are fatal. @param at offset of the part */
  #embedded(at: number, read: () => FilterOperand): FilterOperand {
    try {
      return read();
    } catch (cause) {
      if (!(cause instanceof JsonSyntaxError) && !(cause instanceof JavaRegexError)) throw cause;
      throw new PathSyntaxError(cause.message, this.base + at + Math.max(0, cause.index), true, cause);
    }
  }

  #readPath(): FilterOperand {
    const before = this.significantBefore();
    const negated = before !== -1 && this.charAt(before) === "!";
    const start = this.position++;
    while (this.inBounds()) {
      if (this.current === "[") {
        const close = this.indexOfClosing(this.position, "[", "]", false);
        if (close === -1) throw this.fail("[ is not closed.");
        this.position = close + 1;
      }
      const c = this.current;
      const closesFilter = c === ")" && !this.#closesFunction(start);
      if (!this.inBounds() || isOperatorCharacter(c) || c === " " || closesFilter) break;
      this.position++;
    }
    const path = compilePathText(this.text.slice(start, this.position), this.base + start, this.#depth);
    return { kind: "path", path, negated, existence: false };
  }

  /** True if a `)` belongs to the path: it follows `(` directly, with a '.' before. */
  #closesFunction(start: number): boolean {
    let i = this.significantBefore();
    if (i === -1 || this.charAt(i) !== "(") return false;
    for (i--; this.inBounds(i) && i > start; i--) if (this.charAt(i) === ".") return true;
    return false;
  }
}

function isOperatorCharacter(c: string): boolean {
  return c === "<" || c === ">" || c === "=" || c === "~" || c === "!";
}
