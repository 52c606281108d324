// Text of a filter, `[?( … )]` → expression. Or, and, not, relations between paths and literals.

import { JavaBigDecimal } from "../java/big-decimal.ts";
import { compileJavaRegex, JavaRegexError } from "../java/regex/index.ts";
import { FatalPathSyntaxError, PathSyntaxError } from "./errors.ts";
import { JsonSyntaxError, parseJson } from "./json.ts";
import { compilePathText } from "./path-compiler.ts";
import { PathText, unescapeText } from "./path-text.ts";
import type { FilterExpression, FilterOperand, RelationalOperator } from "./token.ts";

const operators: ReadonlySet<string> = new Set<RelationalOperator>([
  ">=",
  "<=",
  "==",
  "===",
  "!=",
  "!==",
  "<",
  ">",
  "=~",
  "NIN",
  "IN",
  "CONTAINS",
  "ALL",
  "SIZE",
  "EXISTS",
  "TYPE",
  "MATCHES",
  "EMPTY",
  "SUBSETOF",
  "ANYOF",
  "NONEOF",
]);

function isOperator(text: string): text is RelationalOperator {
  return operators.has(text);
}

const maxNesting = 200;

/**
 * @param source from `[` to `]`, both included
 * @param base offset of `source` within the whole path
 * @throws PathSyntaxError | FatalPathSyntaxError
 */
export function compileFilter(source: string, base: number, depth: number): FilterExpression {
  const text = new PathText(source, base).trim();
  if (text.charAt(text.position) !== "[" || text.charAt(text.last) !== "]")
    throw text.fail("A filter stands between '[' and ']'.");
  text.position++;
  text.last--;
  text.trim();
  if (text.charAt(text.position) !== "?") throw text.fail("A filter starts with '[?'.");
  text.position++;
  text.trim();
  if (text.charAt(text.position) !== "(" || text.charAt(text.last) !== ")")
    throw text.fail("A filter starts with '[?(' and ends with ')]'.");
  const compiler = new FilterCompiler(text, depth);
  const expression = compiler.readOr();
  text.skipBlanks();
  if (text.inBounds()) throw text.fail("Expected the end of the filter.");
  return expression;
}

class FilterCompiler {
  private readonly text: PathText;
  private readonly depth: number;
  private nesting = 0;

  constructor(text: PathText, depth: number) {
    this.text = text;
    this.depth = depth;
  }

  readOr(): FilterExpression {
    if (++this.nesting > maxNesting) throw this.text.fail(`The filter is nested more than ${maxNesting} deep.`);
    const expression = this.readChain("or", "||", () => this.readChain("and", "&&", () => this.readOperand()));
    this.nesting--;
    return expression;
  }

  private readChain(kind: "or" | "and", symbol: string, read: () => FilterExpression): FilterExpression {
    const operands = [read()];
    while (this.take(symbol)) operands.push(read());
    return operands.length === 1 ? operands[0]! : { kind, operands };
  }

  private take(symbol: string): boolean {
    const text = this.text;
    const start = text.position;
    text.skipBlanks();
    if (text.inBounds(text.position + symbol.length - 1) && text.text.startsWith(symbol, text.position)) {
      text.position += symbol.length;
      return true;
    }
    text.position = start;
    return false;
  }

  private readOperand(): FilterExpression {
    const text = this.text;
    const start = text.skipBlanks().position;
    if (text.current === "!") {
      text.position++;
      const next = text.skipBlanks().current;
      if (next !== "$" && next !== "@") {
        if (++this.nesting > maxNesting) throw text.fail(`The filter is nested more than ${maxNesting} deep.`);
        const operand = this.readOperand();
        this.nesting--;
        return { kind: "not", operand };
      }
      text.position = start;
    }
    if (text.skipBlanks().current === "(") {
      text.position++;
      const expression = this.readOr();
      if (text.skipBlanks().current !== ")") throw text.fail("Expected ')'.");
      text.position++;
      return expression;
    }
    return this.readRelation();
  }

  private readRelation(): FilterExpression {
    const text = this.text;
    const left = this.readValue();
    const afterLeft = text.position;
    try {
      const operator = this.readOperator();
      const right = this.readValue();
      return { kind: "relation", left, operator, right };
    } catch (error) {
      // No relation after all: the path alone asks whether it exists. Only plain syntax errors are taken back.
      if (!(error instanceof PathSyntaxError)) throw error;
      text.position = afterLeft;
      if (left.kind !== "path") throw text.fail("Expected a path or a comparison.", afterLeft);
    }
    const exists = { ...left, existence: true };
    return { kind: "relation", left: exists, operator: "EXISTS", right: { kind: "boolean", value: !left.negated } };
  }

  private readOperator(): RelationalOperator {
    const text = this.text;
    const start = text.skipBlanks().position;
    const bySymbol = isOperatorCharacter(text.current);
    while (text.inBounds() && (bySymbol ? isOperatorCharacter(text.current) : text.current !== " ")) text.position++;
    const operator = text.slice(start, text.position).toUpperCase();
    if (!isOperator(operator)) throw text.fail(`${text.slice(start, text.position)} is no operator.`, start);
    return operator;
  }

  private readValue(): FilterOperand {
    const text = this.text;
    switch (text.skipBlanks().current) {
      case "$":
      case "@":
        return this.readPath();
      case "!": {
        text.position++;
        const next = text.skipBlanks().current;
        if (next === "$" || next === "@") return this.readPath();
        throw text.fail("'!' is not allowed here.");
      }
      case "'":
      case '"':
        return this.readText();
      case "t":
      case "f":
        return this.readBoolean();
      case "n":
        if (!text.inBounds(text.position + 3) || !text.text.startsWith("null", text.position))
          throw text.fail("Expected null.");
        text.position += 4;
        return { kind: "null" };
      case "{":
        return this.readJson("{", "}");
      case "[":
        return this.readJson("[", "]");
      case "/":
        return this.readPattern();
      default:
        return this.readNumber();
    }
  }

  private readText(): FilterOperand {
    const text = this.text;
    const start = text.position;
    const end = text.indexOfUnescaped(text.current);
    if (end === -1) throw text.fail(`Nothing closes the ${text.current} that starts here.`);
    text.position = end + 1;
    return { kind: "string", text: unescapeText(text.slice(start + 1, end), text.base + start + 1) };
  }

  private readBoolean(): FilterOperand {
    const text = this.text;
    const word = text.current === "t" ? "true" : "false";
    const end = text.position + word.length;
    if (!text.inBounds(end - 1) || text.slice(text.position, end) !== word) throw text.fail("Expected true or false.");
    text.position = end;
    return { kind: "boolean", value: word === "true" };
  }

  private readNumber(): FilterOperand {
    const text = this.text;
    const start = text.position;
    while (text.inBounds() && /[\d.eE-]/.test(text.current)) text.position++;
    const number = text.slice(start, text.position);
    const decimal = JavaBigDecimal.parse(number);
    if (decimal === undefined) {
      throw new FatalPathSyntaxError(`${number === "" ? "This" : number} is not a value.`, text.base + start);
    }
    return { kind: "number", decimal };
  }

  private readJson(open: string, close: string): FilterOperand {
    const text = this.text;
    const start = text.position;
    const end = text.indexOfClosing(start, open, close, false);
    if (end === -1) throw text.fail(`Nothing closes the ${open} that starts here.`);
    text.position = end + 1;
    try {
      const literal = text.slice(start, end + 1);
      return { kind: "json", value: parseJson(literal, undefined, "permissive"), literal };
    } catch (cause) {
      if (!(cause instanceof JsonSyntaxError)) throw cause;
      throw new FatalPathSyntaxError(cause.message, text.base + start + cause.index, cause);
    }
  }

  private readPattern(): FilterOperand {
    const text = this.text;
    const start = text.position;
    const end = text.indexOfUnescaped("/");
    if (end === -1) throw text.fail("Nothing closes the / that starts here.");
    let flagsEnd = end + 1;
    while (text.inBounds(flagsEnd) && "dixmsuU".includes(text.charAt(flagsEnd))) flagsEnd++;
    text.position = flagsEnd;
    try {
      const regex = compileJavaRegex(text.slice(start + 1, end), text.slice(end + 1, flagsEnd));
      return { kind: "pattern", regex };
    } catch (cause) {
      if (!(cause instanceof JavaRegexError)) throw cause;
      throw new FatalPathSyntaxError(cause.message, text.base + start + 1 + Math.max(0, cause.index), cause);
    }
  }

  private readPath(): FilterOperand {
    const text = this.text;
    const before = text.significantBefore();
    const negated = before !== -1 && text.charAt(before) === "!";
    const start = text.position++;
    while (text.inBounds()) {
      if (text.current === "[") {
        const close = text.indexOfClosing(text.position, "[", "]", false);
        if (close === -1) throw text.fail("Nothing closes this '['.");
        text.position = close + 1;
      }
      const c = text.current;
      const closesFilter = c === ")" && !this.closesFunction(start);
      if (!text.inBounds() || isOperatorCharacter(c) || c === " " || closesFilter) break;
      text.position++;
    }
    const path = compilePathText(text.slice(start, text.position), text.base + start, this.depth);
    return { kind: "path", path, negated, existence: false };
  }

  /** A `)` belongs to the path when it follows `(` directly and a '.' stands before. */
  private closesFunction(start: number): boolean {
    const text = this.text;
    let i = text.significantBefore();
    if (i === -1 || text.charAt(i) !== "(") return false;
    for (i--; text.inBounds(i) && i > start; i--) if (text.charAt(i) === ".") return true;
    return false;
  }
}

function isOperatorCharacter(c: string): boolean {
  return c === "<" || c === ">" || c === "=" || c === "~" || c === "!";
}
