// Text → tokens. Velocity's tokenizer is a stack of states that tokens themselves switch; the parser takes part by asking
// for tokens one at a time. This one behaves alike, state for state: which token is longest, which comes first at equal
// length, what is pushed and popped, and where it stops when nothing fits. Error positions follow from that.
import { TemplateError } from "../errors.ts";
import type { Source } from "../source.ts";
import * as S from "./lexical-state.ts";
import { LongestMatch, none } from "./longest-match.ts";
import * as T from "./token.ts";
import { Token } from "./token.ts";

/** Hands out the tokens of one template, one by one. */
export class Tokenizer {
  readonly source: Source;
  readonly #text: string;
  #at = 0;
  #state = S.DEFAULT;
  readonly #stack: number[] = [];
  #openParentheses = 0;
  #closedParentheses = 0;
  #inComment = false;
  /** Set while the parentheses of a `#set` are open. */
  inSet = false;
  readonly #longest: LongestMatch;

  constructor(source: Source) {
    this.source = source;
    this.#text = source.text;
    this.#longest = new LongestMatch(source.text);
  }

  /** What follows in the text is an opening parenthesis, perhaps after white space. */
  parenthesisFollows(): boolean {
    let at = this.#at;
    for (;;) {
      const code = this.#text.charCodeAt(at++);
      if (code === 40) return true;
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return false;
    }
  }

  /** The parser has seen the name of a directive. */
  enterDirective(): void {
    this.#state = S.DIRECTIVE;
  }

  /** The parser has found that a `#name` has no arguments. */
  leaveDirective(): void {
    this.#pop();
  }

  /** @throws TemplateError LEXICAL_ERROR */
  next(): Token {
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
          case none:
            throw this.#noMatch(state, from);
          case T.COMMENT_CHARACTERS:
            continue skipped;
          case T.REFERENCE_TERMINATOR:
          case T.DIRECTIVE_TERMINATOR: {
            const terminator = new Token(kind, this.#text.slice(begin, end), begin, end);
            if (special === undefined) special = terminator;
            else {
              terminator.special = special;
              special.next = terminator;
              special = terminator;
            }
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
            return token;
          }
        }
      }
    }
  }

  /** What happens when the beginning of a token was seen that more characters belong to. */
  #more(kind: number, state: number): void {
    if (this.#inComment) return;
    switch (kind) {
      case T.DOLLAR:
      case T.DOLLARBANG:
        if (state === S.REFERENCE) this.#pop();
        this.#push();
        this.#state = S.REFERENCE;
        break;
      case T.HASH:
        if (state === S.REFERENCE || state === S.REFMODIFIER) this.#pop();
        this.#push();
        this.#state = S.PRE_DIRECTIVE;
        break;
      case T.TEXTBLOCK_START:
        this.#inComment = true;
        this.#push();
        this.#state = S.IN_TEXTBLOCK;
        break;
      case T.FORMAL_COMMENT_START:
        this.#at--;
        this.#inComment = true;
        this.#push();
        this.#state = S.IN_FORMAL_COMMENT;
        break;
      case T.MULTI_LINE_COMMENT_START:
        this.#inComment = true;
        this.#push();
        this.#state = S.IN_MULTI_LINE_COMMENT;
        break;
    }
  }

  /** What a whole token does to the state. */
  #act(token: Token, state: number): void {
    switch (token.kind) {
      case T.INDEX_LBRACKET:
        this.#push();
        this.#state = S.REFINDEX;
        break;
      case T.INDEX_RBRACKET:
      case T.RCURLY:
      case T.END:
      case T.ELSE_DIRECTIVE:
        this.#pop();
        break;
      case T.LPAREN:
        this.#openParentheses++;
        if (state === S.REFMODIFIER) this.#state = S.REFMOD2;
        break;
      case T.RPAREN:
        this.#closeDirectiveParenthesis();
        break;
      case T.REFMOD2_RPAREN:
        this.#state = S.REFERENCE;
        break;
      case T.SET_DIRECTIVE:
        this.#push();
        this.inSet = true;
        this.#state = S.DIRECTIVE;
        this.#openParentheses++;
        break;
      case T.SINGLE_LINE_COMMENT_START:
        if (state === S.REFERENCE) this.#pop();
        this.#inComment = true;
        this.#push();
        this.#state = S.IN_SINGLE_LINE_COMMENT;
        break;
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
          token.image = token.image.slice(0, -2);
        }
        if (this.#openParentheses === 0 && !this.inSet && state !== S.REFMOD2 && state !== S.REFINDEX) this.#pop();
        break;
      case T.FLOATING_POINT_LITERAL:
        if (this.#openParentheses === 0 && !this.inSet && state !== S.REFMOD2) this.#pop();
        break;
      case T.DOT:
        this.#at--;
        token.image = ".";
        this.#state = S.REFMODIFIER;
        break;
    }
  }

  #push(): void {
    this.#stack.push(this.#openParentheses, this.#closedParentheses, this.#state);
    this.#openParentheses = 0;
  }

  #pop(): boolean {
    const state = this.#stack.pop();
    if (state === undefined) {
      this.#openParentheses = 0;
      this.#state = S.DEFAULT;
      return false;
    }
    this.#state = state;
    this.#closedParentheses = this.#stack.pop() ?? 0;
    this.#openParentheses = this.#stack.pop() ?? 0;
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
    return new TemplateError("LEXICAL_ERROR", "The template ends inside a token", {
      source: this.source,
      position: this.source.endPosition(),
    });
  }

  /** Velocity reports the character at which the last token that was still possible became impossible. */
  #noMatch(state: number, at: number): TemplateError {
    const text = this.#text;
    const code = text.charCodeAt(at);
    if (code === 34 || code === 39) return this.#endOfInput();
    const prefix =
      state === S.DIRECTIVE
        ? /\\+|[&|.]/y
        : state === S.REFMOD2
          ? /\\+|-\.?|\./y
          : /\\+|-\.?|\.|t(?:ru?)?|f(?:al?s?)?/y;
    prefix.lastIndex = at;
    const stop = prefix.test(text) ? prefix.lastIndex : at;
    // Velocity looks for one more character, and takes the last one of the template for its end.
    if (stop >= text.length - 1) return this.#endOfInput();
    const shown = JSON.stringify(text[stop]);
    return new TemplateError("LEXICAL_ERROR", `No token fits the character ${shown}`, {
      source: this.source,
      position: this.source.position(stop),
    });
  }
}
