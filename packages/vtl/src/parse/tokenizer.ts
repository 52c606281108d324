// Text → tokens. As in Velocity, tokens change the lexical state and push and pop states, while the parser requests tokens one
// at a time. Error positions depend on every state being the same as in Velocity.
import { errorAt, type TemplateError } from "../errors.ts";
import type { Source } from "../source.ts";
import { LexicalState as S } from "./lexical-state.ts";
import { LongestMatch } from "./longest-match.ts";
import { TokenKind as T, Token } from "./token.ts";

const parenthesis = /[ \t\n\r]*\(/y;

/** A pushed state. */
interface Frame {
  readonly state: S;
  readonly openParentheses: number;
  readonly closedParentheses: number;
}

/** Reads the tokens of one template. */
export class Tokenizer {
  readonly source: Source;
  readonly #text: string;
  #at = 0;
  #state: S = S.DEFAULT;
  readonly #stack: Frame[] = [];
  #openParentheses = 0;
  #closedParentheses = 0;
  #inComment = false;
  /** True between the parentheses of a `#set`. */
  inSet = false;
  readonly #longest: LongestMatch;
  /** Variables whose name may be followed by arguments in parentheses. */
  readonly #functions: ReadonlySet<string>;
  /** The last token was `${`. */
  #formal = false;

  constructor(source: Source, functions: ReadonlySet<string>) {
    this.source = source;
    this.#text = source.text;
    this.#functions = functions;
    this.#longest = new LongestMatch(source.text);
  }

  /** True if an opening parenthesis follows, possibly after white space. */
  parenthesisFollows(): boolean {
    parenthesis.lastIndex = this.#at;
    return parenthesis.test(this.#text);
  }

  /** Continues at an offset as if a template began there. */
  restart(offset: number): void {
    this.#at = offset;
    this.#state = S.DEFAULT;
    this.#stack.length = 0;
    this.#openParentheses = 0;
    this.#closedParentheses = 0;
    this.#inComment = false;
    this.#formal = false;
    this.inSet = false;
  }

  /** For the parser, after the name of a directive. */
  enterDirective(): void {
    this.#state = S.DIRECTIVE;
  }

  /** For the parser, after a `#name` without arguments. */
  leaveDirective(): void {
    this.#pop();
  }

  /** The token after a token, read when it is first requested. @throws TemplateError LEXICAL_ERROR */
  after(token: Token): Token {
    token.next ??= this.#read();
    return token.next;
  }

  #read(): Token {
    let special: Token | undefined;
    skipped: for (;;) {
      const begin = this.#at;
      if (begin >= this.#text.length) {
        const end = new Token(T.EOF, "", Math.max(0, this.#text.length - 1), this.#text.length);
        end.special = special;
        return end;
      }
      for (;;) {
        const state = this.#state;
        const from = this.#at;
        this.#longest.match(state, from);
        const { kind, end } = this.#longest;
        this.#at = end;
        switch (kind) {
          case undefined:
            throw this.#noMatch(state, from);
          case T.COMMENT_CHARACTERS:
            continue skipped;
          case T.REFERENCE_TERMINATOR:
          case T.DIRECTIVE_TERMINATOR: {
            const terminator = new Token(kind, this.#text.slice(begin, end), begin, end);
            terminator.special = special;
            if (special !== undefined) special.next = terminator;
            special = terminator;
            this.#at--;
            this.#pop();
            continue skipped;
          }
          case T.DOLLAR:
          case T.DOLLARBANG:
          case T.TEXTBLOCK_START:
          case T.FORMAL_COMMENT_START:
          case T.MULTI_LINE_COMMENT_START:
          case T.HASH:
          case T.TEXTBLOCK_CHARACTERS:
            this.#more(kind, state);
            if (this.#at >= this.#text.length) throw this.#endOfInput();
            continue;
          default: {
            const token = new Token(kind, this.#text.slice(begin, end), begin, end);
            token.special = special;
            this.#act(token, state);
            this.#formal = kind === T.LCURLY;
            return token;
          }
        }
      }
    }
  }

  /** JavaCC's MORE: the same token continues in another state. */
  #more(kind: T, state: S): void {
    if (this.#inComment) return;
    switch (kind) {
      case T.DOLLAR:
      case T.DOLLARBANG:
        if (state === S.REFERENCE) this.#pop();
        return this.#push(S.REFERENCE);
      case T.HASH:
        if (state === S.REFERENCE || state === S.REFMODIFIER) this.#pop();
        return this.#push(S.PRE_DIRECTIVE);
      case T.TEXTBLOCK_START:
        return this.#enterComment(S.IN_TEXTBLOCK);
      case T.FORMAL_COMMENT_START:
        this.#at--;
        return this.#enterComment(S.IN_FORMAL_COMMENT);
      case T.MULTI_LINE_COMMENT_START:
        return this.#enterComment(S.IN_MULTI_LINE_COMMENT);
    }
  }

  /** Changes the state after a complete token. */
  #act(token: Token, state: S): void {
    switch (token.kind) {
      case T.INDEX_LBRACKET:
        return this.#push(S.REFINDEX);
      case T.INDEX_RBRACKET:
      case T.RCURLY:
      case T.END:
      case T.ELSE_DIRECTIVE:
        this.#pop();
        break;
      case T.IDENTIFIER:
        if (this.#functions.size > 0 && this.#isFunction(token.image)) this.#state = S.REFMODIFIER;
        break;
      case T.LPAREN:
        this.#openParentheses++;
        if (state === S.REFMODIFIER) this.#state = S.REFMOD2;
        break;
      case T.RPAREN:
        return this.#closeDirectiveParenthesis();
      case T.REFMOD2_RPAREN:
        this.#state = S.REFERENCE;
        break;
      case T.SET_DIRECTIVE:
        this.#push(S.DIRECTIVE);
        this.inSet = true;
        this.#openParentheses++;
        break;
      case T.SINGLE_LINE_COMMENT_START:
        if (state === S.REFERENCE) this.#pop();
        return this.#enterComment(S.IN_SINGLE_LINE_COMMENT);
      case T.SINGLE_LINE_COMMENT:
      case T.FORMAL_COMMENT:
      case T.MULTI_LINE_COMMENT:
      case T.TEXTBLOCK:
        this.#inComment = false;
        this.#pop();
        break;
      case T.STRING_LITERAL:
        if (state === S.DIRECTIVE && !this.inSet && this.#openParentheses === 0) this.#pop();
        break;
      case T.IF_DIRECTIVE:
      case T.ELSEIF_DIRECTIVE:
        this.#state = S.DIRECTIVE;
        break;
      case T.INTEGER_LITERAL:
        if (token.image.endsWith("..")) {
          this.#at -= 2;
          token.end -= 2;
          token.image = token.image.slice(0, -2);
        }
        if (this.#openParentheses === 0 && !this.inSet && state !== S.REFMOD2 && state !== S.REFINDEX) this.#pop();
        break;
      case T.FLOATING_POINT_LITERAL:
        if (this.#openParentheses === 0 && !this.inSet && state !== S.REFMOD2) this.#pop();
        break;
      case T.DOT:
        this.#at--;
        token.end--;
        token.image = ".";
        this.#state = S.REFMODIFIER;
        break;
    }
  }

  #isFunction(image: string): boolean {
    return (
      this.#functions.has(image.slice(image.lastIndexOf("$") + 1).replace(/^!/, "")) &&
      (this.#formal || image.includes("$"))
    );
  }

  #push(state: S): void {
    const [openParentheses, closedParentheses] = [this.#openParentheses, this.#closedParentheses];
    this.#stack.push({ state: this.#state, openParentheses, closedParentheses });
    this.#openParentheses = 0;
    this.#state = state;
  }

  #enterComment(state: S): void {
    this.#inComment = true;
    this.#push(state);
  }

  #pop(): boolean {
    const frame = this.#stack.pop();
    if (frame === undefined) {
      this.#openParentheses = 0;
      this.#state = S.DEFAULT;
      return false;
    }
    this.#state = frame.state;
    this.#closedParentheses = frame.closedParentheses;
    this.#openParentheses = frame.openParentheses;
    return true;
  }

  #closeDirectiveParenthesis(): void {
    for (;;) {
      if (this.#openParentheses > 0) {
        if (this.#openParentheses === this.#closedParentheses + 1) this.#pop();
        else this.#closedParentheses++;
        return;
      }
      if (!this.#pop()) return;
    }
  }

  #endOfInput(): TemplateError {
    return errorAt(this.source, "end", "LEXICAL_ERROR", "The template ends inside a token");
  }

  /** The error at the character that excluded the last possible token, as in Velocity. */
  #noMatch(state: S, at: number): TemplateError {
    const text = this.#text;
    if (text[at] === '"' || text[at] === "'") return this.#endOfInput();
    const prefix =
      state === S.DIRECTIVE
        ? /\\+|[&|.]/y
        : state === S.REFMOD2
          ? /\\+|-\.?|\./y
          : /\\+|-\.?|\.|t(?:ru?)?|f(?:al?s?)?/y;
    prefix.lastIndex = at;
    const stop = prefix.test(text) ? prefix.lastIndex : at;
    // Velocity looks one character further, and treats the last character as the end of the template.
    if (stop >= text.length - 1) return this.#endOfInput();
    return errorAt(this.source, stop, "LEXICAL_ERROR", `Unexpected character ${JSON.stringify(text[stop])}`);
  }
}
