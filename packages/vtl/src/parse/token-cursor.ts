// The parser's position in the token stream. A token is read when it is first requested, because reading advances the
// tokenizer's states.
import { errorAt, type TemplateError, type TemplateErrorCode } from "../errors.ts";
import type { Source } from "../source.ts";
import { Lookahead, maxNesting } from "./lookahead.ts";
import { TokenKind as T, Token } from "./token.ts";
import { Tokenizer } from "./tokenizer.ts";

export class TokenCursor {
  readonly tokenizer: Tokenizer;
  readonly lookahead: Lookahead;
  readonly source: Source;
  /** The current token: the last one consumed. */
  token: Token = new Token(T.EOF, "", 0, 0);
  /** Blocks, expressions and string literals around the current token. */
  nesting: number;

  /** @param functions see `DialectOptions` */
  constructor(source: Source, nesting: number, functions: ReadonlySet<string>) {
    this.source = source;
    this.tokenizer = new Tokenizer(source, functions);
    this.lookahead = new Lookahead(this.tokenizer);
    this.nesting = nesting;
  }

  /** The token after the current one. */
  next(): Token {
    return this.tokenizer.after(this.token);
  }

  kind(): T {
    return this.next().kind;
  }

  consume(kind: T): Token {
    const token = this.next();
    if (token.kind !== kind) throw this.unexpected(token);
    this.token = token;
    return token;
  }

  /** Consumes the next token if it is of a kind. */
  take(kind: T): boolean {
    const token = this.next();
    if (token.kind === kind) this.token = token;
    return token.kind === kind;
  }

  skipWhitespace(): void {
    this.take(T.WHITESPACE);
  }

  /** Skips white space before and after a production. */
  padded<Result>(read: () => Result): Result {
    this.skipWhitespace();
    const result = read();
    this.skipWhitespace();
    return result;
  }

  /** Reads a production one level deeper. @throws TemplateError NESTING_TOO_DEEP */
  nested<Result>(read: () => Result): Result {
    if (++this.nesting > maxNesting) {
      throw this.error("NESTING_TOO_DEEP", `Nested deeper than ${maxNesting} levels`, this.next());
    }
    const result = read();
    this.nesting--;
    return result;
  }

  unexpected(token: Token): TemplateError {
    const found = token.kind === T.EOF ? "end of template" : JSON.stringify(token.image);
    return this.error("SYNTAX_ERROR", `Unexpected ${found}`, token);
  }

  error(code: TemplateErrorCode, description: string, token: Token): TemplateError {
    return errorAt(this.source, token.start, code, description);
  }

  /** Continues at an offset as if a template began there. */
  restart(offset: number): void {
    this.tokenizer.restart(offset);
    this.token = new Token(T.TEXT, "", offset, offset);
  }

  /** The token after the next one. */
  second(): Token {
    return this.tokenizer.after(this.next());
  }
}
