// Tokens → tree, production by production of Velocity 1.7's grammar. Tokens are asked for exactly when Velocity's parser
// asks for them, since asking advances the tokenizer's states; what is looked ahead is looked ahead as far as there.
import type {
  ArgumentNode,
  BinaryKind,
  BinaryNode,
  BlockNode,
  DirectiveNode,
  ExpressionNode,
  IdentifierNode,
  IfStatementNode,
  IndexNode,
  IntegerRangeNode,
  MapNode,
  MethodNode,
  NumberLiteralNode,
  ObjectArrayNode,
  ReferenceNode,
  SetDirectiveNode,
  StatementNode,
  StringLiteralNode,
  TemplateNode,
  TextNode,
} from "../ast.ts";
import { TemplateError, type TemplateErrorCode } from "../errors.ts";
import type { Profile } from "../profile.ts";
import type { Source } from "../source.ts";
import { Lookahead } from "./lookahead.ts";
import * as T from "./token.ts";
import { Token, tokenLiteral, tokensLiteral } from "./token.ts";
import { Tokenizer } from "./tokenizer.ts";

/** Blocks, expressions and string literals nest no deeper; real templates stay below 20. */
export const maxNesting = 300;

/** What the parser must know of its surroundings: which names are directives or macros. */
export interface ParserScope {
  readonly profile: Profile;
  /** Names of the macros that the text so far defines: they matter to escapes only. */
  readonly macroNames: Set<string>;
  /** Macros that are already registered (by the surrounding template). */
  isMacro(name: string): boolean;
  /** How deep the text already stands in string literals. */
  readonly nesting: number;
}

/** @throws TemplateError for everything that Velocity refuses while parsing */
export function parseSource(source: Source, scope: ParserScope): TemplateNode {
  return new Parser(source, scope).template();
}

const binaryKinds: readonly ReadonlyMap<number, BinaryKind>[] = [
  new Map([[T.LOGICAL_OR, "OrNode"]]),
  new Map([[T.LOGICAL_AND, "AndNode"]]),
  new Map([
    [T.LOGICAL_EQUALS, "EQNode"],
    [T.LOGICAL_NOT_EQUALS, "NENode"],
  ]),
  new Map([
    [T.LOGICAL_LT, "LTNode"],
    [T.LOGICAL_GT, "GTNode"],
    [T.LOGICAL_LE, "LENode"],
    [T.LOGICAL_GE, "GENode"],
  ]),
  new Map([
    [T.PLUS, "AddNode"],
    [T.MINUS, "SubtractNode"],
  ]),
  new Map([
    [T.MULTIPLY, "MulNode"],
    [T.DIVIDE, "DivNode"],
    [T.MODULUS, "ModNode"],
  ]),
];

class Parser {
  readonly #source: Source;
  readonly #scope: ParserScope;
  readonly #tokenizer: Tokenizer;
  readonly #lookahead: Lookahead;
  #token: Token;
  #nesting: number;

  constructor(source: Source, scope: ParserScope) {
    this.#source = source;
    this.#scope = scope;
    this.#tokenizer = new Tokenizer(source);
    this.#lookahead = new Lookahead(this.#tokenizer);
    this.#token = new Token(T.EOF, "", 0, 0);
    this.#nesting = scope.nesting;
  }

  template(): TemplateNode {
    const first = this.#next();
    const children = this.#statements();
    const last = this.#consume(T.EOF);
    return { kind: "Template", source: this.#source, first, last, children };
  }

  /** The token after the current one, lexed now if it was not yet. */
  #next(): Token {
    const token = this.#token;
    token.next ??= this.#tokenizer.next();
    return token.next;
  }

  #kind(): number {
    return this.#next().kind;
  }

  #consume(kind: number): Token {
    const token = this.#next();
    if (token.kind !== kind) throw this.#unexpected(token);
    this.#token = token;
    return token;
  }

  #skipWhitespace(): void {
    if (this.#kind() === T.WHITESPACE) this.#consume(T.WHITESPACE);
  }

  #unexpected(token: Token): TemplateError {
    const what = token.kind === T.EOF ? "end of template" : JSON.stringify(token.image);
    return this.#error("SYNTAX_ERROR", `Unexpected ${what}`, token);
  }

  #error(code: TemplateErrorCode, description: string, token: Token): TemplateError {
    return new TemplateError(code, description, {
      source: this.#source,
      position: this.#source.position(token.start),
    });
  }

  #enter(): void {
    if (++this.#nesting > maxNesting) {
      throw this.#error("NESTING_TOO_DEEP", `Nested deeper than ${maxNesting} levels`, this.#next());
    }
  }

  #leave(): void {
    this.#nesting--;
  }

  #statements(): StatementNode[] {
    const statements: StatementNode[] = [];
    for (;;) {
      const statement = this.#statement();
      if (statement === undefined) return statements;
      statements.push(statement);
    }
  }

  #block(): BlockNode {
    this.#enter();
    const first = this.#next();
    const children = this.#statements();
    this.#leave();
    return { kind: "Block", first, last: this.#token, children };
  }

  /** One statement, or nothing when the next token cannot begin one. */
  #statement(): StatementNode | undefined {
    const kind = this.#kind();
    switch (kind) {
      case T.IF_DIRECTIVE:
        return this.#ifStatement();
      case T.IDENTIFIER:
        this.#next().next ??= this.#tokenizer.next();
        return this.#reference();
      case T.LCURLY: {
        const curly = this.#next();
        curly.next ??= this.#tokenizer.next();
        return curly.next.kind === T.IDENTIFIER ? this.#reference() : this.#text("Text");
      }
      case T.SINGLE_LINE_COMMENT_START: {
        const first = this.#consume(kind);
        if (this.#kind() === T.SINGLE_LINE_COMMENT) this.#consume(T.SINGLE_LINE_COMMENT);
        return this.#comment(first);
      }
      case T.FORMAL_COMMENT:
      case T.MULTI_LINE_COMMENT:
        return this.#comment(this.#consume(kind));
      case T.TEXTBLOCK: {
        const node = this.#text("Textblock");
        node.text = node.first.image.slice(3, -3);
        return node;
      }
      case T.SET_DIRECTIVE:
        return this.#setDirective();
      case T.ESCAPE_DIRECTIVE: {
        const node = this.#text("EscapedDirective");
        node.first.image = this.#escapedDirective(node.first.image);
        node.text = node.first.image;
        return node;
      }
      case T.DOUBLE_ESCAPE:
        return this.#escape();
      case T.WORD:
      case T.BRACKETED_WORD:
        return this.#directive();
      case T.LPAREN:
      case T.RPAREN:
      case T.ESCAPE:
      case T.TEXT:
      case T.STRING_LITERAL:
      case T.INTEGER_LITERAL:
      case T.FLOATING_POINT_LITERAL:
      case T.DOT:
      case T.RCURLY:
      case T.EMPTY_INDEX:
        return this.#text("Text");
      default:
        return undefined;
    }
  }

  #text(kind: TextNode["kind"]): TextNode {
    const first = this.#consume(this.#kind());
    return { kind, first, last: first, text: tokenLiteral(first) };
  }

  #comment(first: Token): TextNode {
    const image = first.image;
    const line = image.indexOf("##");
    const start = line === -1 ? image.indexOf("#*") : line;
    return { kind: "Comment", first, last: this.#token, text: start === -1 ? "" : image.slice(0, start) };
  }

  #escapedDirective(image: string): string {
    const last = image.lastIndexOf("\\");
    const directive = image.slice(last + 1);
    const name = directive.replace(/^#\{?/, "").replace(/\}$/, "");
    const known =
      this.#isDirective(name) ||
      this.#scope.macroNames.has(name) ||
      this.#scope.isMacro(name) ||
      /^(?:if|end|set|else|elseif)$/.test(name);
    return known ? image.slice(0, last >> 1) + directive : image;
  }

  #escape(): TextNode {
    const first = this.#consume(T.DOUBLE_ESCAPE);
    let count = 1;
    while (this.#kind() === T.DOUBLE_ESCAPE) {
      this.#consume(T.DOUBLE_ESCAPE);
      count++;
    }
    const following = this.#next();
    const name = following.image.slice(1);
    const control =
      following.kind === T.IF_DIRECTIVE ||
      following.kind === T.ELSE_DIRECTIVE ||
      following.kind === T.ELSEIF_DIRECTIVE ||
      following.kind === T.END ||
      this.#isDirective(name) ||
      this.#scope.macroNames.has(name) ||
      this.#scope.isMacro(name);
    return { kind: "Escape", first, last: this.#token, text: (control ? "\\" : "\\\\").repeat(count) };
  }

  #isDirective(name: string): boolean {
    return this.#scope.profile.directives.has(name);
  }

  #ifStatement(): IfStatementNode {
    const first = this.#consume(T.IF_DIRECTIVE);
    const branches = [this.#branch()];
    while (this.#kind() === T.ELSEIF_DIRECTIVE) {
      this.#consume(T.ELSEIF_DIRECTIVE);
      branches.push(this.#branch());
    }
    let otherwise: BlockNode | undefined;
    if (this.#kind() === T.ELSE_DIRECTIVE) {
      this.#consume(T.ELSE_DIRECTIVE);
      otherwise = this.#block();
    }
    const last = this.#consume(T.END);
    return { kind: "IfStatement", first, last, branches, otherwise };
  }

  #branch(): IfStatementNode["branches"][number] {
    this.#skipWhitespace();
    this.#consume(T.LPAREN);
    const condition = this.#expression();
    this.#consume(T.RPAREN);
    return { condition, block: this.#block() };
  }

  #setDirective(): SetDirectiveNode {
    const first = this.#consume(T.SET_DIRECTIVE);
    this.#skipWhitespace();
    const left = this.#reference();
    this.#skipWhitespace();
    this.#consume(T.EQUALS);
    const right = this.#expression();
    const last = this.#consume(T.RPAREN);
    this.#tokenizer.inSet = false;
    // The grammar looks for a line break that the closing parenthesis has already taken: the look is what counts.
    this.#next();
    return { kind: "SetDirective", first, last, left, right, leftName: "" };
  }

  #directive(): DirectiveNode {
    const first = this.#consume(this.#kind());
    const name = first.kind === T.BRACKETED_WORD ? first.image.slice(2, -1) : first.image.slice(1);
    const type = this.#scope.profile.directives.get(name);
    const isMacroDefinition = name === "macro";
    const isBlock = type === "block" || (type === undefined && name.startsWith("@"));
    const isMacroCall = type === undefined && !name.startsWith("@") && this.#scope.isMacro(name);
    const args: ArgumentNode[] = [];
    const node = (parenthesized: boolean, block?: BlockNode): DirectiveNode => {
      return { kind: "Directive", first, last: this.#token, name, parenthesized, args, block, literal: "" };
    };
    this.#tokenizer.enterDirective();
    if (!this.#tokenizer.parenthesisFollows()) {
      if (isMacroDefinition) throw this.#invalidDirective("#macro needs a name in parentheses", first);
      this.#tokenizer.leaveDirective();
      return node(false);
    }
    this.#skipWhitespace();
    this.#consume(T.LPAREN);
    while (this.#lookahead.directiveArgument(this.#token)) {
      this.#skipWhitespace();
      if (this.#kind() === T.COMMA) {
        this.#consume(T.COMMA);
        this.#skipWhitespace();
      }
      const position = args.length;
      const argument = this.#directiveArgument();
      if (argument.kind !== "Word") {
        if (isMacroDefinition && position === 0) {
          throw this.#invalidDirective("#macro needs a plain word as its name", first);
        }
      } else if (!(isMacroDefinition && position === 0)) {
        if (isMacroCall || (type !== undefined && !(name === "foreach" && position === 1))) {
          throw this.#invalidDirective(`Argument ${position} of #${name} cannot be a plain word`, first);
        }
      }
      args.push(argument);
    }
    this.#skipWhitespace();
    this.#consume(T.RPAREN);
    if (!isBlock) return node(true);
    const block = this.#block();
    this.#consume(T.END);
    if (isMacroDefinition) {
      const macro = args[0];
      if (macro === undefined) throw this.#invalidDirective("#macro needs a name as its first argument", first);
      this.#scope.macroNames.add(macro.first.image);
    }
    return node(true, block);
  }

  /** Velocity reports these at the token behind the directive's name. */
  #invalidDirective(description: string, name: Token): TemplateError {
    return this.#error("INVALID_DIRECTIVE", description, name.next ?? name);
  }

  #directiveArgument(): ArgumentNode {
    this.#enter();
    let argument: ArgumentNode;
    if (this.#kind() === T.WORD) {
      const first = this.#consume(T.WORD);
      argument = { kind: "Word", first, last: first, name: first.image };
    } else argument = this.#value();
    this.#leave();
    return argument;
  }

  #reference(): ReferenceNode {
    const first = this.#next();
    const formal = first.kind === T.LCURLY;
    if (formal) this.#consume(T.LCURLY);
    this.#consume(T.IDENTIFIER);
    const children: ReferenceNode["children"][number][] = [];
    this.#indexes(children);
    while (this.#kind() === T.DOT) {
      const dot = this.#next();
      dot.next ??= this.#tokenizer.next();
      if (dot.next.kind !== T.IDENTIFIER) break;
      this.#consume(T.DOT);
      children.push(this.#lookahead.method(this.#token) ? this.#method() : this.#identifier());
      this.#indexes(children);
    }
    if (formal) this.#consume(T.RCURLY);
    return {
      kind: "Reference",
      first,
      last: this.#token,
      children,
      root: "",
      form: "normal",
      escaped: false,
      escapePrefix: "",
      morePrefix: "",
      nullText: "",
      computable: true,
      literal: "",
    };
  }

  #indexes(children: (IdentifierNode | MethodNode | IndexNode)[]): void {
    while (this.#kind() === T.INDEX_LBRACKET) {
      this.#enter();
      const first = this.#consume(T.INDEX_LBRACKET);
      this.#skipWhitespace();
      const argument = this.#indexArgument();
      this.#skipWhitespace();
      const last = this.#consume(T.INDEX_RBRACKET);
      this.#leave();
      children.push({ kind: "Index", first, last, argument });
    }
  }

  #indexArgument(): ExpressionNode {
    switch (this.#kind()) {
      case T.STRING_LITERAL:
      case T.INTEGER_LITERAL:
      case T.TRUE:
      case T.FALSE:
      case T.IDENTIFIER:
      case T.LCURLY:
        return this.#value();
      default:
        throw this.#unexpected(this.#next());
    }
  }

  #identifier(): IdentifierNode {
    const first = this.#consume(T.IDENTIFIER);
    return { kind: "Identifier", first, last: first, name: first.image };
  }

  #method(): MethodNode {
    this.#enter();
    const first = this.#consume(T.IDENTIFIER);
    this.#consume(T.LPAREN);
    const args: ExpressionNode[] = [];
    if (this.#kind() !== T.REFMOD2_RPAREN) {
      args.push(this.#parameter());
      while (this.#kind() === T.COMMA) {
        this.#consume(T.COMMA);
        args.push(this.#parameter());
      }
    }
    const last = this.#consume(T.REFMOD2_RPAREN);
    this.#leave();
    return { kind: "Method", first, last, name: first.image, args };
  }

  #parameter(): ExpressionNode {
    this.#skipWhitespace();
    const value = this.#value();
    this.#skipWhitespace();
    return value;
  }

  /** A value without operators: what may stand as an argument, in a list, in a map, or as an operand. */
  #value(): ExpressionNode {
    const first = this.#next();
    switch (first.kind) {
      case T.STRING_LITERAL:
        this.#consume(T.STRING_LITERAL);
        return this.#stringLiteral(first);
      case T.IDENTIFIER:
      case T.LCURLY:
        return this.#reference();
      case T.INTEGER_LITERAL:
        return this.#numberLiteral("IntegerLiteral");
      case T.FLOATING_POINT_LITERAL:
        return this.#numberLiteral("FloatingPointLiteral");
      case T.LBRACKET:
        this.#enter();
        try {
          return this.#lookahead.range(this.#token) ? this.#range() : this.#list();
        } finally {
          this.#leave();
        }
      case T.LEFT_CURLEY:
        this.#enter();
        try {
          return this.#map();
        } finally {
          this.#leave();
        }
      case T.TRUE:
        this.#consume(T.TRUE);
        return { kind: "True", first, last: first };
      case T.FALSE:
        this.#consume(T.FALSE);
        return { kind: "False", first, last: first };
      default:
        throw this.#unexpected(first);
    }
  }

  #stringLiteral(first: Token): StringLiteralNode {
    return {
      kind: "StringLiteral",
      first,
      last: first,
      text: "",
      interpolated: undefined,
      keepsLastCharacter: false,
      literal: "",
    };
  }

  #numberLiteral(kind: NumberLiteralNode["kind"]): NumberLiteralNode {
    const first = this.#consume(kind === "IntegerLiteral" ? T.INTEGER_LITERAL : T.FLOATING_POINT_LITERAL);
    return { kind, first, last: first, image: first.image };
  }

  #bound(): ReferenceNode | NumberLiteralNode {
    const kind = this.#kind();
    if (kind === T.INTEGER_LITERAL) return this.#numberLiteral("IntegerLiteral");
    if (kind === T.IDENTIFIER || kind === T.LCURLY) return this.#reference();
    throw this.#unexpected(this.#next());
  }

  #range(): IntegerRangeNode {
    const first = this.#consume(T.LBRACKET);
    this.#skipWhitespace();
    const from = this.#bound();
    this.#skipWhitespace();
    this.#consume(T.DOUBLEDOT);
    this.#skipWhitespace();
    const to = this.#bound();
    this.#skipWhitespace();
    const last = this.#consume(T.RBRACKET);
    return { kind: "IntegerRange", first, last, from, to };
  }

  #list(): ObjectArrayNode {
    const first = this.#consume(T.LBRACKET);
    const items: ExpressionNode[] = [];
    if (this.#kind() !== T.RBRACKET) {
      items.push(this.#parameter());
      while (this.#kind() === T.COMMA) {
        this.#consume(T.COMMA);
        items.push(this.#parameter());
      }
    }
    const last = this.#consume(T.RBRACKET);
    return { kind: "ObjectArray", first, last, items };
  }

  #map(): MapNode {
    const first = this.#consume(T.LEFT_CURLEY);
    const entries: MapNode["entries"][number][] = [];
    if (this.#lookahead.mapEntry(this.#token)) {
      entries.push(this.#mapEntry());
      while (this.#kind() === T.COMMA) {
        this.#consume(T.COMMA);
        entries.push(this.#mapEntry());
      }
    } else this.#skipWhitespace();
    const last = this.#consume(this.#kind() === T.RCURLY ? T.RCURLY : T.RIGHT_CURLEY);
    return { kind: "Map", first, last, entries };
  }

  #mapEntry(): MapNode["entries"][number] {
    const key = this.#parameter();
    this.#consume(T.COLON);
    return { key, value: this.#parameter() };
  }

  #expression(): ExpressionNode {
    this.#enter();
    const first = this.#next();
    const inner = this.#binary(0);
    this.#leave();
    return { kind: "Expression", first, last: this.#token, inner };
  }

  #binary(level: number): ExpressionNode {
    const kinds = binaryKinds[level];
    if (kinds === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const kind = kinds.get(this.#kind());
      if (kind === undefined) return left;
      this.#consume(this.#kind());
      const first = this.#next();
      const right = this.#binary(level + 1);
      const node: BinaryNode = { kind, first, last: this.#token, left, right };
      left = node;
    }
  }

  #unary(): ExpressionNode {
    if (!this.#lookahead.not(this.#token)) return this.#primary();
    this.#skipWhitespace();
    this.#consume(T.LOGICAL_NOT);
    this.#enter();
    const first = this.#next();
    const operand = this.#unary();
    this.#leave();
    return { kind: "NotNode", first, last: this.#token, operand };
  }

  #primary(): ExpressionNode {
    this.#skipWhitespace();
    let node: ExpressionNode;
    if (this.#kind() === T.LPAREN) {
      this.#consume(T.LPAREN);
      node = this.#expression();
      this.#consume(T.RPAREN);
    } else node = this.#value();
    this.#skipWhitespace();
    return node;
  }
}

/** The source of a node as Velocity prints it where a value is missing. */
export function nodeLiteral(node: { readonly first: Token; readonly last: Token }): string {
  return tokensLiteral(node.first, node.last);
}
