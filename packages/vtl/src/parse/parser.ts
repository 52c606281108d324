// Tokens → tree, production by production of Velocity 1.7's grammar. The parser requests each token exactly when Velocity's
// does, because that advances the tokenizer's states. Lookahead reads exactly as many tokens as Velocity's.
import type {
  ArgumentNode,
  BlockNode,
  DirectiveNode,
  ExpressionNode,
  IfStatementNode,
  SetDirectiveNode,
  StatementNode,
  TemplateNode,
  TextNode,
} from "../ast.ts";
import type { Dialect } from "../dialect.ts";
import type { TemplateError } from "../errors.ts";
import type { Source } from "../source.ts";
import { ExpressionParser } from "./expression-parser.ts";
import { imagesOf, TokenKind as T, type Token, tokenLiteral, tokensLiteral } from "./token.ts";
import { TokenCursor } from "./token-cursor.ts";

/** The surroundings of a text. */
export interface ParserScope {
  readonly dialect: Dialect;
  /** The macros of the surrounding template. */
  readonly macros: { has(name: string): boolean };
  /** The number of string literals around the text. */
  readonly nesting: number;
}

/** Tokens that may follow a list of statements. */
const endOfTemplate: ReadonlySet<T> = new Set([T.EOF]);
const endOfBlock: ReadonlySet<T> = new Set([T.END]);
const endOfBranch: ReadonlySet<T> = new Set([T.END, T.ELSE_DIRECTIVE, T.ELSEIF_DIRECTIVE]);

/** A parser that recovers from errors overrides the `protected` methods. */
export class Parser {
  protected readonly cursor: TokenCursor;
  readonly #expressions: ExpressionParser;
  readonly #scope: ParserScope;
  /** The macros that the text so far defines, for escapes only. */
  readonly #macroNames = new Set<string>();

  constructor(source: Source, scope: ParserScope) {
    this.cursor = new TokenCursor(source, scope.nesting, scope.dialect.functions);
    this.#expressions = new ExpressionParser(this.cursor);
    this.#scope = scope;
  }

  /** @throws TemplateError for everything that Velocity refuses while parsing */
  template(): TemplateNode {
    const { source } = this.cursor;
    const children = this.statements(endOfTemplate);
    const start = children.at(-1)?.end ?? 0;
    const { end } = this.cursor.consume(T.EOF);
    // An unterminated comment.
    if (start < end) children.push({ kind: "Comment", start, end, text: "" });
    return { kind: "Template", source, start: 0, end, children };
  }

  /** @param _closing tokens that may follow the statements */
  protected statements(_closing: ReadonlySet<T>): StatementNode[] {
    const statements: StatementNode[] = [];
    for (;;) {
      const statement = this.statement();
      if (statement === undefined) return statements;
      statements.push(statement);
    }
  }

  /** An error after which the same production can continue. */
  protected fault(error: TemplateError): void {
    throw error;
  }

  /** The `#end` of a block. @returns the offset after it */
  protected end(): number {
    return this.cursor.consume(T.END).end;
  }

  #block(closing: ReadonlySet<T>): BlockNode {
    const start = this.cursor.token.end;
    const children = this.cursor.nested(() => {
      this.cursor.next();
      return this.statements(closing);
    });
    return { kind: "Block", start, end: children.at(-1)?.end ?? start, children };
  }

  /** One statement; undefined if the next token cannot begin one. */
  protected statement(): StatementNode | undefined {
    const kind = this.cursor.kind();
    switch (kind) {
      case T.IF_DIRECTIVE:
        return this.#ifStatement();
      case T.IDENTIFIER:
        this.cursor.second();
        return this.#expressions.reference();
      case T.LCURLY:
        return this.cursor.second().kind === T.IDENTIFIER ? this.#expressions.reference() : this.#text("Text");
      case T.SINGLE_LINE_COMMENT_START: {
        const comment = this.#text("Comment", textBeforeComment);
        const { end } = this.cursor.next();
        this.cursor.take(T.SINGLE_LINE_COMMENT);
        return { ...comment, end };
      }
      case T.FORMAL_COMMENT:
      case T.MULTI_LINE_COMMENT:
        return this.#text("Comment", textBeforeComment);
      case T.TEXTBLOCK:
        return this.#text("Textblock", (token) => token.image.slice(3, -3));
      case T.SET_DIRECTIVE:
        return this.#setDirective();
      case T.ESCAPE_DIRECTIVE:
        return this.#text("EscapedDirective", (token) => {
          token.image = this.#escapedDirective(token.image);
          return token.image;
        });
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

  #text(kind: TextNode["kind"], textOf: (token: Token) => string = tokenLiteral): TextNode {
    const start = this.cursor.token.end;
    const token = this.cursor.consume(this.cursor.kind());
    return { kind, start, end: token.end, text: textOf(token) };
  }

  #escapedDirective(image: string): string {
    const last = image.lastIndexOf("\\");
    const directive = image.slice(last + 1);
    const name = directive.replace(/^#\{?/, "").replace(/\}$/, "");
    const known = this.#isKnown(name) || /^(?:if|end|set|else|elseif)$/.test(name);
    return known ? image.slice(0, last >> 1) + directive : image;
  }

  #escape(): TextNode {
    const start = this.cursor.token.end;
    this.cursor.consume(T.DOUBLE_ESCAPE);
    let count = 1;
    while (this.cursor.take(T.DOUBLE_ESCAPE)) count++;
    const { kind, image } = this.cursor.next();
    const control = kind === T.IF_DIRECTIVE || endOfBranch.has(kind) || this.#isKnown(image.slice(1));
    const text = (control ? "\\" : "\\\\").repeat(count);
    return { kind: "Escape", start, end: this.cursor.token.end, text };
  }

  /** True for the name of a directive or a macro. */
  #isKnown(name: string): boolean {
    return this.#scope.dialect.directives.has(name) || this.#macroNames.has(name) || this.#scope.macros.has(name);
  }

  #ifStatement(): IfStatementNode {
    const { start } = this.cursor.consume(T.IF_DIRECTIVE);
    const branches = [this.#branch()];
    while (this.cursor.take(T.ELSEIF_DIRECTIVE)) branches.push(this.#branch());
    const otherwise = this.cursor.take(T.ELSE_DIRECTIVE) ? this.#block(endOfBlock) : undefined;
    return { kind: "IfStatement", start, end: this.end(), branches, otherwise };
  }

  #branch(): IfStatementNode["branches"][number] {
    const condition = this.condition();
    return { condition, block: this.#block(endOfBranch) };
  }

  protected condition(): ExpressionNode {
    this.cursor.skipWhitespace();
    this.cursor.consume(T.LPAREN);
    const condition = this.#expressions.expression();
    this.cursor.consume(T.RPAREN);
    return condition;
  }

  #setDirective(): SetDirectiveNode {
    const start = this.cursor.token.end;
    this.cursor.consume(T.SET_DIRECTIVE);
    this.cursor.skipWhitespace();
    const name = this.cursor.next();
    const left = this.#expressions.reference();
    this.cursor.skipWhitespace();
    this.cursor.consume(T.EQUALS);
    const right = this.#expressions.expression();
    const { end } = this.cursor.consume(T.RPAREN);
    this.cursor.tokenizer.inSet = false;
    // The grammar looks for a line break here. The parenthesis already includes it, but looking reads a token.
    this.cursor.next();
    return { kind: "SetDirective", start, end, left, right, leftName: name.image.slice(1) };
  }

  #directive(): DirectiveNode {
    const first = this.cursor.consume(this.cursor.kind());
    const name = first.kind === T.BRACKETED_WORD ? first.image.slice(2, -1) : first.image.slice(1);
    const type = this.#scope.dialect.directives.get(name);
    this.cursor.tokenizer.enterDirective();
    const parenthesized = this.cursor.tokenizer.parenthesisFollows();
    const names: Token[] = [];
    const args: ArgumentNode[] = [];
    if (parenthesized) this.args(first, name, args, names);
    else {
      if (name === "macro") this.fault(this.#invalidDirective("#macro needs a name in parentheses", first));
      this.cursor.tokenizer.leaveDirective();
    }
    let { end } = this.cursor.token;
    let block: BlockNode | undefined;
    let blockLiteral = "";
    if (parenthesized && (type === "block" || (type === undefined && name.startsWith("@")))) {
      const begin = this.cursor.next();
      block = this.#block(endOfBlock);
      if (name === "literal" && block.end > block.start) blockLiteral = tokensLiteral(begin, this.cursor.token);
      end = this.end();
    }
    if (name === "macro" && parenthesized) {
      const macro = args[0];
      if (macro?.kind === "Word") this.#macroNames.add(macro.name);
      else if (macro === undefined) {
        this.fault(this.#invalidDirective("#macro needs a name as its first argument", first));
      }
    }
    return {
      kind: "Directive",
      start: first.start,
      end,
      name,
      parenthesized,
      args,
      block,
      declares: type === undefined ? [] : declaredNames(name, args, names),
      literal:
        type === undefined
          ? imagesOf(first, this.cursor.token)
          : name === "literal"
            ? (args[0]?.literal ?? blockLiteral)
            : "",
    };
  }

  /** Adds the arguments of a directive, and the first token of each. */
  protected args(directive: Token, name: string, args: ArgumentNode[], names: Token[]): void {
    this.cursor.skipWhitespace();
    this.cursor.consume(T.LPAREN);
    while (this.cursor.lookahead.directiveArgument(this.cursor.token)) {
      this.cursor.skipWhitespace();
      if (this.cursor.take(T.COMMA)) this.cursor.skipWhitespace();
      names.push(this.cursor.next());
      const argument = this.#directiveArgument();
      this.#checkArgument(argument, args.length, directive, name);
      args.push(argument);
    }
    this.cursor.skipWhitespace();
    this.cursor.consume(T.RPAREN);
  }

  #checkArgument(argument: ArgumentNode, position: number, directive: Token, name: string): void {
    const isWord = argument.kind === "Word";
    if (name === "macro" && position === 0) {
      if (!isWord) this.fault(this.#invalidDirective("#macro needs a plain word as its name", directive));
      return;
    }
    if (!isWord || (name === "foreach" && position === 1)) return;
    const isDirective = this.#scope.dialect.directives.has(name);
    if (isDirective || (!name.startsWith("@") && this.#scope.macros.has(name))) {
      this.fault(this.#invalidDirective(`Argument ${position} of #${name} cannot be a plain word`, directive));
    }
  }

  /** Velocity reports these at the token after the directive's name. */
  #invalidDirective(description: string, name: Token): TemplateError {
    return this.cursor.error("INVALID_DIRECTIVE", description, name.next ?? name);
  }

  #directiveArgument(): ArgumentNode {
    return this.cursor.nested((): ArgumentNode => {
      if (!this.cursor.take(T.WORD)) return this.#expressions.value();
      const { start, end, image } = this.cursor.token;
      return { kind: "Word", start, end, name: image, literal: tokenLiteral(this.cursor.token) };
    });
  }
}

function textBeforeComment({ image }: Token): string {
  const line = image.indexOf("##");
  const begin = line === -1 ? image.indexOf("#*") : line;
  return begin === -1 ? "" : image.slice(0, begin);
}

/** The variables that a directive sets. @param names the first token of each argument */
function declaredNames(name: string, args: readonly ArgumentNode[], names: readonly Token[]): readonly string[] {
  const [variable] = args;
  const [first] = names;
  if (first === undefined) return [];
  switch (name) {
    case "foreach":
      return [variable?.kind === "Reference" ? variable.root : first.image.slice(1)];
    case "define":
      return [first.image.slice(1)];
    case "macro":
      return names.slice(1).map(({ image }) => image.replace(/^\$/, ""));
    default:
      return [];
  }
}
