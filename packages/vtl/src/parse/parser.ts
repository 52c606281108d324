// Tokens → tree, production by production of Velocity 1.7's grammar. Tokens are asked for exactly when Velocity's parser
// asks for them, since asking advances the tokenizer's states; what is looked ahead is looked ahead as far as there.
import type {
  ArgumentNode,
  BlockNode,
  DirectiveNode,
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
import { TokenKind as T, type Token, tokenLiteral, tokensLiteral } from "./token.ts";
import { TokenCursor } from "./token-cursor.ts";

/** What the parser must know of its surroundings: which names are directives or macros. */
export interface ParserScope {
  readonly profile: Dialect;
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

class Parser {
  readonly #cursor: TokenCursor;
  readonly #expressions: ExpressionParser;
  readonly #scope: ParserScope;

  constructor(source: Source, scope: ParserScope) {
    this.#cursor = new TokenCursor(source, scope.nesting);
    this.#expressions = new ExpressionParser(this.#cursor);
    this.#scope = scope;
  }

  template(): TemplateNode {
    const first = this.#cursor.next();
    const children = this.#statements();
    const last = this.#cursor.consume(T.EOF);
    return { kind: "Template", source: this.#cursor.source, first, last, children };
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
    this.#cursor.enter();
    const first = this.#cursor.next();
    const children = this.#statements();
    this.#cursor.leave();
    return { kind: "Block", first, last: this.#cursor.token, children };
  }

  /** One statement, or nothing when the next token cannot begin one. */
  #statement(): StatementNode | undefined {
    const kind = this.#cursor.kind();
    switch (kind) {
      case T.IF_DIRECTIVE:
        return this.#ifStatement();
      case T.IDENTIFIER:
        this.#cursor.second();
        return this.#expressions.reference();
      case T.LCURLY: {
        return this.#cursor.second().kind === T.IDENTIFIER ? this.#expressions.reference() : this.#text("Text");
      }
      case T.SINGLE_LINE_COMMENT_START: {
        const first = this.#cursor.consume(kind);
        if (this.#cursor.kind() === T.SINGLE_LINE_COMMENT) this.#cursor.consume(T.SINGLE_LINE_COMMENT);
        return this.#comment(first);
      }
      case T.FORMAL_COMMENT:
      case T.MULTI_LINE_COMMENT:
        return this.#comment(this.#cursor.consume(kind));
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
    const first = this.#cursor.consume(this.#cursor.kind());
    return { kind, first, last: first, text: tokenLiteral(first) };
  }

  #comment(first: Token): TextNode {
    const image = first.image;
    const line = image.indexOf("##");
    const start = line === -1 ? image.indexOf("#*") : line;
    return { kind: "Comment", first, last: this.#cursor.token, text: start === -1 ? "" : image.slice(0, start) };
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
    const first = this.#cursor.consume(T.DOUBLE_ESCAPE);
    let count = 1;
    while (this.#cursor.kind() === T.DOUBLE_ESCAPE) {
      this.#cursor.consume(T.DOUBLE_ESCAPE);
      count++;
    }
    const following = this.#cursor.next();
    const name = following.image.slice(1);
    const control =
      following.kind === T.IF_DIRECTIVE ||
      following.kind === T.ELSE_DIRECTIVE ||
      following.kind === T.ELSEIF_DIRECTIVE ||
      following.kind === T.END ||
      this.#isDirective(name) ||
      this.#scope.macroNames.has(name) ||
      this.#scope.isMacro(name);
    return { kind: "Escape", first, last: this.#cursor.token, text: (control ? "\\" : "\\\\").repeat(count) };
  }

  #isDirective(name: string): boolean {
    return this.#scope.profile.directives.has(name);
  }

  #ifStatement(): IfStatementNode {
    const first = this.#cursor.consume(T.IF_DIRECTIVE);
    const branches = [this.#branch()];
    while (this.#cursor.kind() === T.ELSEIF_DIRECTIVE) {
      this.#cursor.consume(T.ELSEIF_DIRECTIVE);
      branches.push(this.#branch());
    }
    let otherwise: BlockNode | undefined;
    if (this.#cursor.kind() === T.ELSE_DIRECTIVE) {
      this.#cursor.consume(T.ELSE_DIRECTIVE);
      otherwise = this.#block();
    }
    const last = this.#cursor.consume(T.END);
    return { kind: "IfStatement", first, last, branches, otherwise };
  }

  #branch(): IfStatementNode["branches"][number] {
    this.#cursor.skipWhitespace();
    this.#cursor.consume(T.LPAREN);
    const condition = this.#expressions.expression();
    this.#cursor.consume(T.RPAREN);
    return { condition, block: this.#block() };
  }

  #setDirective(): SetDirectiveNode {
    const first = this.#cursor.consume(T.SET_DIRECTIVE);
    this.#cursor.skipWhitespace();
    const left = this.#expressions.reference();
    this.#cursor.skipWhitespace();
    this.#cursor.consume(T.EQUALS);
    const right = this.#expressions.expression();
    const last = this.#cursor.consume(T.RPAREN);
    this.#cursor.tokenizer.inSet = false;
    // The grammar looks for a line break that the closing parenthesis has already taken: the look is what counts.
    this.#cursor.next();
    return { kind: "SetDirective", first, last, left, right, leftName: "" };
  }

  #directive(): DirectiveNode {
    const first = this.#cursor.consume(this.#cursor.kind());
    const name = first.kind === T.BRACKETED_WORD ? first.image.slice(2, -1) : first.image.slice(1);
    const type = this.#scope.profile.directives.get(name);
    const isMacroDefinition = name === "macro";
    const isBlock = type === "block" || (type === undefined && name.startsWith("@"));
    const isMacroCall = type === undefined && !name.startsWith("@") && this.#scope.isMacro(name);
    const args: ArgumentNode[] = [];
    const node = (parenthesized: boolean, block?: BlockNode): DirectiveNode => {
      return { kind: "Directive", first, last: this.#cursor.token, name, parenthesized, args, block, literal: "" };
    };
    this.#cursor.tokenizer.enterDirective();
    if (!this.#cursor.tokenizer.parenthesisFollows()) {
      if (isMacroDefinition) throw this.#invalidDirective("#macro needs a name in parentheses", first);
      this.#cursor.tokenizer.leaveDirective();
      return node(false);
    }
    this.#cursor.skipWhitespace();
    this.#cursor.consume(T.LPAREN);
    while (this.#cursor.lookahead.directiveArgument(this.#cursor.token)) {
      this.#cursor.skipWhitespace();
      if (this.#cursor.kind() === T.COMMA) {
        this.#cursor.consume(T.COMMA);
        this.#cursor.skipWhitespace();
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
    this.#cursor.skipWhitespace();
    this.#cursor.consume(T.RPAREN);
    if (!isBlock) return node(true);
    const block = this.#block();
    this.#cursor.consume(T.END);
    if (isMacroDefinition) {
      const macro = args[0];
      if (macro === undefined) throw this.#invalidDirective("#macro needs a name as its first argument", first);
      this.#scope.macroNames.add(macro.first.image);
    }
    return node(true, block);
  }

  /** Velocity reports these at the token behind the directive's name. */
  #invalidDirective(description: string, name: Token): TemplateError {
    return this.#cursor.error("INVALID_DIRECTIVE", description, name.next ?? name);
  }

  #directiveArgument(): ArgumentNode {
    this.#cursor.enter();
    let argument: ArgumentNode;
    if (this.#cursor.kind() === T.WORD) {
      const first = this.#cursor.consume(T.WORD);
      argument = { kind: "Word", first, last: first, name: first.image };
    } else argument = this.#expressions.value();
    this.#cursor.leave();
    return argument;
  }
}

/** The source of a node as Velocity prints it where a value is missing. */
export function nodeLiteral(node: { readonly first: Token; readonly last: Token }): string {
  return tokensLiteral(node.first, node.last);
}
