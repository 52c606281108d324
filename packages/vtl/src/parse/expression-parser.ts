// Tokens → references, values and operators.
import type {
  ExpressionNode,
  ExpressionWrapperNode,
  IdentifierNode,
  IndexNode,
  IntegerRangeNode,
  MapNode,
  MethodNode,
  NumberLiteralNode,
  ObjectArrayNode,
  ReferenceNode,
} from "../ast.ts";
import { referenceNode } from "./reference-node.ts";
import { TokenKind as T, type Token, tokenLiteral, tokensLiteral } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";
import { operatorOf } from "./token-image.ts";

export class ExpressionParser {
  readonly #cursor: TokenCursor;

  constructor(cursor: TokenCursor) {
    this.#cursor = cursor;
  }

  reference(): ReferenceNode {
    const first = this.#cursor.next();
    const formal = this.#cursor.take(T.LCURLY);
    this.#cursor.consume(T.IDENTIFIER);
    const children: ReferenceNode["children"][number][] = [];
    // Only the functions of a dialect have parentheses here.
    if (this.#cursor.kind() === T.LPAREN) children.push(this.#call(this.#cursor.next().start, "call"));
    this.#indexes(children);
    while (this.#cursor.kind() === T.DOT) {
      if (this.#cursor.second().kind !== T.IDENTIFIER) break;
      this.#cursor.consume(T.DOT);
      children.push(this.#member());
      this.#indexes(children);
    }
    if (formal) this.#cursor.consume(T.RCURLY);
    return referenceNode(first, this.#cursor.token, children);
  }

  #indexes(children: (IdentifierNode | MethodNode | IndexNode)[]): void {
    while (this.#cursor.kind() === T.INDEX_LBRACKET) children.push(this.#cursor.nested(() => this.#index()));
  }

  #index(): IndexNode {
    const { start } = this.#cursor.consume(T.INDEX_LBRACKET);
    const argument = this.#cursor.padded(() => this.#indexArgument());
    const { end } = this.#cursor.consume(T.INDEX_RBRACKET);
    return { kind: "Index", start, end, argument };
  }

  #indexArgument(): ExpressionNode {
    switch (this.#cursor.kind()) {
      case T.STRING_LITERAL:
      case T.INTEGER_LITERAL:
      case T.TRUE:
      case T.FALSE:
      case T.IDENTIFIER:
      case T.LCURLY:
        return this.value();
      default:
        throw this.#cursor.unexpected(this.#cursor.next());
    }
  }

  #member(): IdentifierNode | MethodNode {
    const isMethod = this.#cursor.lookahead.method(this.#cursor.token);
    const { start, end, image } = this.#cursor.consume(T.IDENTIFIER);
    return isMethod ? this.#call(start, image) : { kind: "Identifier", start, end, name: image };
  }

  #call(start: number, name: string): MethodNode {
    return this.#cursor.nested(() => {
      this.#cursor.consume(T.LPAREN);
      const args = this.#cursor.kind() === T.REFMOD2_RPAREN ? [] : this.#separated(() => this.#parameter());
      const { end } = this.#cursor.consume(T.REFMOD2_RPAREN);
      return { kind: "Method", start, end, name, args };
    });
  }

  /** One or more items, separated by commas. */
  #separated<Item>(read: () => Item): Item[] {
    const items = [read()];
    while (this.#cursor.take(T.COMMA)) items.push(read());
    return items;
  }

  #parameter(): ExpressionNode {
    return this.#cursor.padded(() => this.value());
  }

  /** A value without operators: an argument, an operand, or an element of a list or map. */
  value(): ExpressionNode {
    const first = this.#cursor.next();
    switch (first.kind) {
      case T.STRING_LITERAL:
        this.#cursor.consume(T.STRING_LITERAL);
        return {
          kind: "StringLiteral",
          start: first.start,
          end: first.end,
          literal: tokenLiteral(first),
          image: first.image,
          text: "",
          interpolated: undefined,
          keepsLastCharacter: false,
        };
      case T.IDENTIFIER:
      case T.LCURLY:
        return this.reference();
      case T.INTEGER_LITERAL:
        return this.#numberLiteral("IntegerLiteral");
      case T.FLOATING_POINT_LITERAL:
        return this.#numberLiteral("FloatingPointLiteral");
      case T.LBRACKET:
        return this.#cursor.nested(() =>
          this.#cursor.lookahead.range(this.#cursor.token) ? this.#range() : this.#list(),
        );
      case T.LEFT_CURLEY:
        return this.#cursor.nested(() => this.#map());
      case T.TRUE:
      case T.FALSE: {
        const { start, end } = this.#cursor.consume(first.kind);
        return { kind: first.kind === T.TRUE ? "True" : "False", start, end, literal: tokenLiteral(first) };
      }
      default:
        throw this.#cursor.unexpected(first);
    }
  }

  /** The tokens from the first to the current one, as Velocity prints them. */
  #literal(first: Token): string {
    return tokensLiteral(first, this.#cursor.token);
  }

  #numberLiteral(kind: NumberLiteralNode["kind"]): NumberLiteralNode {
    const first = this.#cursor.consume(kind === "IntegerLiteral" ? T.INTEGER_LITERAL : T.FLOATING_POINT_LITERAL);
    return { kind, start: first.start, end: first.end, literal: tokenLiteral(first), image: first.image };
  }

  #bound(): ReferenceNode | NumberLiteralNode {
    const kind = this.#cursor.kind();
    if (kind === T.INTEGER_LITERAL) return this.#numberLiteral("IntegerLiteral");
    if (kind === T.IDENTIFIER || kind === T.LCURLY) return this.reference();
    throw this.#cursor.unexpected(this.#cursor.next());
  }

  #range(): IntegerRangeNode {
    const first = this.#cursor.consume(T.LBRACKET);
    const from = this.#cursor.padded(() => this.#bound());
    this.#cursor.consume(T.DOUBLEDOT);
    const to = this.#cursor.padded(() => this.#bound());
    const { end } = this.#cursor.consume(T.RBRACKET);
    return { kind: "IntegerRange", start: first.start, end, literal: this.#literal(first), from, to };
  }

  #list(): ObjectArrayNode {
    const first = this.#cursor.consume(T.LBRACKET);
    const items = this.#cursor.kind() === T.RBRACKET ? [] : this.#separated(() => this.#parameter());
    const { end } = this.#cursor.consume(T.RBRACKET);
    return { kind: "ObjectArray", start: first.start, end, literal: this.#literal(first), items };
  }

  #map(): MapNode {
    const first = this.#cursor.consume(T.LEFT_CURLEY);
    const hasEntries = this.#cursor.lookahead.mapEntry(this.#cursor.token);
    const entries = hasEntries ? this.#separated(() => this.#mapEntry()) : [];
    if (!hasEntries) this.#cursor.skipWhitespace();
    const { end } = this.#cursor.consume(this.#cursor.kind() === T.RCURLY ? T.RCURLY : T.RIGHT_CURLEY);
    return { kind: "Map", start: first.start, end, literal: this.#literal(first), entries };
  }

  #mapEntry(): MapNode["entries"][number] {
    const key = this.#parameter();
    this.#cursor.consume(T.COLON);
    return { key, value: this.#parameter() };
  }

  /** A whole condition or right side. */
  expression(): ExpressionWrapperNode {
    const first = this.#cursor.next();
    const inner = this.#cursor.nested(() => this.#binary(0));
    return { kind: "Expression", start: inner.start, end: inner.end, literal: this.#literal(first), inner };
  }

  /** @param least the level of operators that it reads, or a higher one */
  #binary(least: number): ExpressionNode {
    let left = this.#unary();
    for (;;) {
      const operator = operatorOf.get(this.#cursor.kind());
      if (operator === undefined || operator.level < least) return left;
      this.#cursor.consume(this.#cursor.kind());
      const first = this.#cursor.next();
      const right = this.#binary(operator.level + 1);
      // Velocity's node begins after the operator, and so does its literal.
      const literal = this.#literal(first);
      left = { kind: operator.kind, start: left.start, end: right.end, literal, left, right };
    }
  }

  #unary(): ExpressionNode {
    if (!this.#cursor.lookahead.not(this.#cursor.token)) return this.#primary();
    this.#cursor.skipWhitespace();
    const { start } = this.#cursor.consume(T.LOGICAL_NOT);
    const first = this.#cursor.next();
    const operand = this.#cursor.nested(() => this.#unary());
    return { kind: "NotNode", start, end: operand.end, literal: this.#literal(first), operand };
  }

  #primary(): ExpressionNode {
    return this.#cursor.padded(() => {
      if (this.#cursor.kind() !== T.LPAREN) return this.value();
      const { start } = this.#cursor.consume(T.LPAREN);
      const expression = this.expression();
      const { end } = this.#cursor.consume(T.RPAREN);
      return { ...expression, start, end };
    });
  }
}
