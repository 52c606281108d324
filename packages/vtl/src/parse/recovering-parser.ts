// A parser for editors: it reports an error, skips the invalid statement or part of it, and continues.
import type { ArgumentNode, ExpressionNode, StatementNode, TextNode } from "../ast.ts";
import { TemplateError } from "../errors.ts";
import type { Source } from "../source.ts";
import { Parser, type ParserScope } from "./parser.ts";
import { TokenKind as T, type Token } from "./token.ts";

export class RecoveringParser extends Parser {
  readonly #report: (error: TemplateError) => void;
  /** The position of the last reported error: several blocks may lack the same `#end`. */
  #reported = "";

  constructor(source: Source, scope: ParserScope, report: (error: TemplateError) => void) {
    super(source, scope);
    this.#report = report;
  }

  protected override statements(closing: ReadonlySet<T>): StatementNode[] {
    const statements: StatementNode[] = [];
    for (;;) {
      const begin = this.cursor.token.end;
      const { nesting } = this.cursor;
      try {
        const statement = this.statement();
        if (statement !== undefined) {
          statements.push(statement);
          continue;
        }
        const next = this.cursor.next();
        if (next.kind === T.EOF || closing.has(next.kind)) return statements;
        this.fault(this.cursor.unexpected(next));
        statements.push(this.#skip(begin, this.#endOfStray(next)));
      } catch (error) {
        if (isTooDeep(error) && nesting > 0) throw error;
        const offset = this.#recovered(error, nesting);
        const end = isTooDeep(error) ? this.#text.length : endOfStatement(this.#text, begin, offset);
        statements.push(this.#skip(begin, end));
      }
    }
  }

  protected override fault(error: TemplateError): void {
    const place = `${error.line}:${error.column}`;
    if (place !== this.#reported) this.#report(error);
    this.#reported = place;
  }

  protected override end(): number {
    const next = this.cursor.next();
    if (next.kind === T.END) return super.end();
    this.fault(this.cursor.unexpected(next));
    return next.kind === T.EOF ? next.end : this.cursor.token.end;
  }

  protected override condition(): ExpressionNode {
    const start = this.cursor.token.end;
    const condition = this.#parenthesized(() => super.condition());
    return condition ?? { kind: "False", start, end: this.cursor.token.end, literal: "" };
  }

  protected override args(directive: Token, name: string, args: ArgumentNode[], names: Token[]): void {
    this.#parenthesized(() => super.args(directive, name, args, names));
  }

  /** Reads parentheses and their contents, or skips them if they are invalid. */
  #parenthesized<Result>(read: () => Result): Result | undefined {
    const begin = this.cursor.token.end;
    const { nesting } = this.cursor;
    try {
      return read();
    } catch (error) {
      if (isTooDeep(error)) throw error;
      this.#skipParentheses(begin, this.#recovered(error, nesting));
      return undefined;
    }
  }

  get #text(): string {
    return this.cursor.source.text;
  }

  /** Reports an error. @returns its offset */
  #recovered(error: unknown, nesting: number): number {
    if (!(error instanceof TemplateError)) throw error;
    this.cursor.nesting = nesting;
    this.fault(error);
    return this.cursor.source.offset(error);
  }

  #skip(begin: number, end: number): TextNode {
    this.cursor.restart(end);
    return { kind: "Unparsed", start: begin, end, text: this.#text.slice(begin, end) };
  }

  /** Continues after the parentheses that open at `begin`, or in the next line if they do not close. */
  #skipParentheses(begin: number, offset: number): void {
    const open = /[ \t\n\r]*\(/y;
    open.lastIndex = begin;
    const close = open.test(this.#text) ? closingParenthesis(this.#text, open.lastIndex - 1) : undefined;
    this.cursor.restart(close === undefined ? nextLine(this.#text, Math.max(begin, offset)) : close + 1);
  }

  /** The end of an `#end`, `#else` or `#elseif(…)` outside a block. */
  #endOfStray({ kind, end }: Token): number {
    const open = kind === T.ELSEIF_DIRECTIVE ? this.#text.indexOf("(", end) : -1;
    const close = open < 0 ? undefined : closingParenthesis(this.#text, open);
    return close === undefined ? end : close + 1;
  }
}

function isTooDeep(error: unknown): boolean {
  return error instanceof TemplateError && error.code === "NESTING_TOO_DEEP";
}

/**
 * The offset after a statement that begins at `begin` and has an error at `offset`: the end of the parentheses around the
 * error, else the error, else the next line.
 */
function endOfStatement(text: string, begin: number, offset: number): number {
  // An unterminated comment or text block.
  if (/^#[*[]/.test(text.slice(begin, begin + 2))) return text.length;
  let open = text.indexOf("(", begin);
  while (open >= 0 && open <= offset) {
    const close = closingParenthesis(text, open);
    if (close === undefined) break;
    if (close + 1 >= offset) return close + 1;
    open = text.indexOf("(", close);
  }
  return offset > begin && offset < text.length ? offset : nextLine(text, begin);
}

/** The offset of the parenthesis that closes the one at `open`, outside of quotes that close in the same line. */
function closingParenthesis(text: string, open: number): number | undefined {
  const token = /"[^"\n\r]*"|'[^'\n\r]*'|[()]/g;
  token.lastIndex = open;
  let depth = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    if (match[0] === "(") depth++;
    else if (match[0] === ")" && --depth === 0) return match.index;
  }
  return undefined;
}

function nextLine(text: string, offset: number): number {
  const lineBreak = /\r\n|\n|\r/g;
  lineBreak.lastIndex = offset;
  return lineBreak.test(text) ? lineBreak.lastIndex : text.length;
}
