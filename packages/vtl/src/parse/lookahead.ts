// The places where Velocity's parser looks further than one token before it decides, and how far it looks. Too little or
// too much lookahead moves error positions.
import { errorAt } from "../errors.ts";
import { TokenKind as T, type Token } from "./token.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** How deep nested references are followed. */
const maxDepth = 300;

/** Looks ahead behind a token. Each public method is one decision of the grammar. */
export class Lookahead {
  readonly #tokenizer: Tokenizer;
  /** How many tokens beyond the furthest one seen may still be asked for. */
  #left = 0;
  #furthest: Token | undefined;
  #at: Token | undefined;
  /** The look has reached its limit with every token fitting. */
  #done = false;
  #depth = 0;
  /** Where the references end that an unlimited look has passed: nested ones are then walked once, not once per level. */
  readonly #references = new Map<Token, Token | false>();

  constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
  }

  /** Behind a dot: a method call, by three tokens. */
  method(token: Token): boolean {
    return this.#begin(token, 3) && this.#method();
  }

  /** An argument of a directive, perhaps behind a comma, by two tokens. */
  directiveArgument(token: Token): boolean {
    if (!this.#begin(token, 2)) return false;
    this.#optionalWhitespace();
    if (this.#try(T.COMMA)) this.#optionalWhitespace();
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

  /** A negation and the beginning of its operand, by two tokens. */
  not(token: Token): boolean {
    if (!this.#begin(token, 2)) return false;
    this.#optionalWhitespace();
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
    const at = this.#at as Token;
    at.next ??= this.#tokenizer.next();
    if (at === this.#furthest) {
      this.#left--;
      this.#furthest = at.next;
    }
    this.#at = at.next;
    if (at.next.kind !== kind) return false;
    if (this.#left === 0 && this.#at === this.#furthest) this.#done = true;
    return true;
  }

  /** Scans, and stays where it was when that fails. */
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

  #optionalWhitespace(): void {
    this.#try(T.WHITESPACE);
  }

  #mapEntry(): boolean {
    return this.#parameter() && this.#scan(T.COLON) && this.#parameter();
  }

  #parameter(): boolean {
    this.#optionalWhitespace();
    if (!this.#value()) return false;
    this.#optionalWhitespace();
    return true;
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
    this.#optionalWhitespace();
    if (!this.#attempt(() => this.#reference()) && !this.#scan(T.INTEGER_LITERAL)) return false;
    this.#optionalWhitespace();
    return true;
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
    } else this.#optionalWhitespace();
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
    if (++this.#depth > maxDepth) {
      const description = `Nested deeper than ${maxDepth} levels`;
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
    if (!this.#scan(T.INDEX_LBRACKET)) return false;
    this.#optionalWhitespace();
    const isConstant = this.#tryAny(T.STRING_LITERAL, T.INTEGER_LITERAL, T.TRUE, T.FALSE);
    if (!isConstant && !this.#attempt(() => this.#reference())) return false;
    this.#optionalWhitespace();
    return this.#scan(T.INDEX_RBRACKET);
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
