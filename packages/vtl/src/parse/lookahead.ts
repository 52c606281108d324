// The decisions for which Velocity's parser reads more than one token ahead. Reading too few or too many tokens moves error
// positions.
import { errorAt } from "../errors.ts";
import { TokenKind as T, type Token } from "./token.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** The maximum nesting of blocks, expressions, references and string literals; real templates stay below 20. */
export const maxNesting = 300;

/** Looks at the tokens after a token. Each public method is one decision of the grammar. */
export class Lookahead {
  readonly #tokenizer: Tokenizer;
  /** The number of tokens that may still be read after the furthest one. */
  #left = 0;
  #furthest: Token | undefined;
  #at: Token | undefined;
  /** All tokens up to the limit fit. */
  #done = false;
  #depth = 0;
  /** The last token of each reference in an unlimited lookahead, so that nested ones are walked once, not once per level. */
  readonly #references = new Map<Token, Token | false>();

  constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
  }

  /** A method call after a dot, by three tokens. */
  method(token: Token): boolean {
    return this.#begin(token, 3) && this.#method();
  }

  /** An argument of a directive, possibly after a comma, by two tokens. */
  directiveArgument(token: Token): boolean {
    this.#begin(token, 2);
    this.#try(T.WHITESPACE);
    if (this.#try(T.COMMA)) this.#try(T.WHITESPACE);
    return this.#try(T.WORD) || this.#value();
  }

  /** `key :`, by two tokens. */
  mapEntry(token: Token): boolean {
    return this.#begin(token, 2) && this.#mapEntry();
  }

  /** `[from ..`, however long `from` is. */
  range(token: Token): boolean {
    return this.#begin(token, Number.POSITIVE_INFINITY) && this.#rangeStart();
  }

  /** `!` and the beginning of its operand, by two tokens. */
  not(token: Token): boolean {
    this.#begin(token, 2);
    this.#try(T.WHITESPACE);
    if (!this.#scan(T.LOGICAL_NOT)) return false;
    return this.#tryAny(T.WHITESPACE, T.LOGICAL_NOT, T.LPAREN) || this.#value();
  }

  #begin(token: Token, limit: number): true {
    this.#left = limit;
    this.#furthest = token;
    this.#at = token;
    this.#done = false;
    return true;
  }

  #scan(kind: T): boolean {
    if (this.#done) return true;
    const next = this.#tokenizer.after(this.#at as Token);
    if (this.#at === this.#furthest) {
      this.#left--;
      this.#furthest = next;
    }
    this.#at = next;
    if (next.kind !== kind) return false;
    if (this.#left === 0 && next === this.#furthest) this.#done = true;
    return true;
  }

  /** Like `#scan`, but stays at the same token if it fails. */
  #try(kind: T): boolean {
    const at = this.#at;
    if (this.#scan(kind)) return true;
    this.#at = at;
    return false;
  }

  #tryAny(...kinds: readonly T[]): boolean {
    return kinds.some((kind) => this.#try(kind));
  }

  #attempt(production: () => boolean): boolean {
    const at = this.#at;
    if (production()) return true;
    this.#at = at;
    return false;
  }

  #padded(production: () => boolean): boolean {
    this.#try(T.WHITESPACE);
    if (!production()) return false;
    this.#try(T.WHITESPACE);
    return true;
  }

  #mapEntry(): boolean {
    return this.#parameter() && this.#scan(T.COLON) && this.#parameter();
  }

  #parameter(): boolean {
    return this.#padded(() => this.#value());
  }

  #value(): boolean {
    return (
      this.#tryAny(T.STRING_LITERAL, T.INTEGER_LITERAL) ||
      this.#attempt(() => this.#range()) ||
      this.#attempt(() => this.#map()) ||
      this.#attempt(() => this.#list()) ||
      this.#tryAny(T.TRUE, T.FALSE) ||
      this.#attempt(() => this.#reference()) ||
      this.#try(T.FLOATING_POINT_LITERAL)
    );
  }

  #rangeStart(): boolean {
    return this.#scan(T.LBRACKET) && this.#bound() && this.#scan(T.DOUBLEDOT);
  }

  #bound(): boolean {
    return this.#padded(() => this.#attempt(() => this.#reference()) || this.#scan(T.INTEGER_LITERAL));
  }

  #range(): boolean {
    return this.#rangeStart() && this.#bound() && this.#scan(T.RBRACKET);
  }

  #list(): boolean {
    if (!this.#scan(T.LBRACKET)) return false;
    this.#attempt(() => this.#parameters());
    return this.#scan(T.RBRACKET);
  }

  #parameters(): boolean {
    if (!this.#parameter()) return false;
    while (!this.#done && this.#attempt(() => this.#scan(T.COMMA) && this.#parameter()));
    return true;
  }

  #map(): boolean {
    if (!this.#scan(T.LEFT_CURLEY)) return false;
    if (this.#attempt(() => this.#mapEntry())) {
      while (!this.#done && this.#attempt(() => this.#scan(T.COMMA) && this.#mapEntry()));
    } else this.#try(T.WHITESPACE);
    return this.#try(T.RIGHT_CURLEY) || this.#scan(T.RCURLY);
  }

  #reference(): boolean {
    if (this.#left !== Number.POSITIVE_INFINITY) return this.#walkReference();
    const at = this.#at as Token;
    const known = this.#references.get(at);
    if (known !== undefined) {
      if (known !== false) this.#at = known;
      return known !== false;
    }
    if (++this.#depth > maxNesting) {
      const description = `Nested deeper than ${maxNesting} levels`;
      throw errorAt(this.#tokenizer.source, at.start, "NESTING_TOO_DEEP", description);
    }
    const found = this.#walkReference();
    this.#depth--;
    this.#references.set(at, found ? (this.#at as Token) : false);
    return found;
  }

  #walkReference(): boolean {
    const formal = this.#try(T.LCURLY);
    if (!this.#scan(T.IDENTIFIER)) return false;
    this.#attempt(() => this.#arguments());
    this.#indexes();
    while (!this.#done && this.#attempt(() => this.#scan(T.DOT) && this.#member()));
    return !formal || this.#scan(T.RCURLY);
  }

  #member(): boolean {
    if (!this.#attempt(() => this.#method()) && !this.#scan(T.IDENTIFIER)) return false;
    this.#indexes();
    return true;
  }

  #indexes(): void {
    while (!this.#done && this.#attempt(() => this.#index()));
  }

  #index(): boolean {
    const argument = (): boolean =>
      this.#tryAny(T.STRING_LITERAL, T.INTEGER_LITERAL, T.TRUE, T.FALSE) || this.#attempt(() => this.#reference());
    return this.#scan(T.INDEX_LBRACKET) && this.#padded(argument) && this.#scan(T.INDEX_RBRACKET);
  }

  #method(): boolean {
    return this.#scan(T.IDENTIFIER) && this.#arguments();
  }

  #arguments(): boolean {
    if (!this.#scan(T.LPAREN)) return false;
    this.#attempt(() => this.#parameters());
    return this.#scan(T.REFMOD2_RPAREN);
  }
}
