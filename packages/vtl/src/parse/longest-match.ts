// The longest token at a place of the text, state by state. Where two tokens match the same length, the one with the lower
// number wins; each branch below is written so that this comes out.
import * as S from "./lexical-state.ts";
import * as T from "./token.ts";

/** No token fits. */
export const none = -1;

const setDirective = /[ \t]*#(?:set|\{set\}) *\(/y;
const escapeDirective = /(?:\\\\)*\\#(?:[a-zA-Z_@][a-zA-Z0-9_@]*|\{[a-zA-Z_][a-zA-Z0-9_@]*\})/y;
const textEnd = /[$#\\]/g;
const closeParenthesis = /\)(?:[ \t]*(?:\r\n|\n|\r))?/y;
const lineRest = /[ \t]*(?:\r\n|\n|\r)/y;
const whitespace = /[ \t\n\r]+/y;
const number = /-?(?:[0-9]+\.\.|[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?)/y;
const word = /[a-zA-Z_@][a-zA-Z0-9_@]*/y;
const bracketedWord = /\{[a-zA-Z_][a-zA-Z0-9_@]*\}/y;
const identifier = /[a-zA-Z_][a-zA-Z0-9_-]*/y;
const commentEnd = /[*$#\\]/g;
const textblockEnd = /[\]$#\\]/g;
const singleLineCommentEnd = /[\n\r$#\\]/g;

const wordOperators: ReadonlyMap<string, number> = new Map([
  ["true", T.TRUE],
  ["false", T.FALSE],
  ["and", T.LOGICAL_AND],
  ["or", T.LOGICAL_OR],
  ["lt", T.LOGICAL_LT],
  ["le", T.LOGICAL_LE],
  ["gt", T.LOGICAL_GT],
  ["ge", T.LOGICAL_GE],
  ["eq", T.LOGICAL_EQUALS],
  ["ne", T.LOGICAL_NOT_EQUALS],
  ["not", T.LOGICAL_NOT],
]);

const directiveWords: ReadonlyMap<string, number> = new Map([
  ["end", T.END],
  ["if", T.IF_DIRECTIVE],
  ["elseif", T.ELSEIF_DIRECTIVE],
  ["else", T.ELSE_DIRECTIVE],
]);

/** Matches tokens in one text. */
export class LongestMatch {
  readonly #text: string;
  /** What was found: the number of the token, and the offset behind it. */
  kind: number = none;
  end = 0;

  constructor(text: string) {
    this.#text = text;
  }

  #take(kind: number, end: number): void {
    this.kind = kind;
    this.end = end;
  }

  /** Takes the token if the expression matches here. */
  #takeMatch(kind: number, pattern: RegExp, at: number): boolean {
    pattern.lastIndex = at;
    if (!pattern.test(this.#text)) return false;
    this.kind = kind;
    this.end = pattern.lastIndex;
    return true;
  }

  /** Finds the longest token that is possible in a state; `kind` is `none` when there is no such token. */
  match(state: number, at: number): void {
    this.kind = none;
    this.end = at;
    const text = this.#text;
    const code = text.charCodeAt(at);
    switch (state) {
      case S.DEFAULT:
        if (code === 36) this.#matchDollar(at, at, true);
        else if (code === 35) this.#matchHash(at, true, true);
        else if (code === 92) this.#matchBackslash(at);
        else if ((code === 32 || code === 9) && this.#takeMatch(T.SET_DIRECTIVE, setDirective, at)) return;
        else {
          textEnd.lastIndex = at;
          this.#take(T.TEXT, textEnd.test(text) ? textEnd.lastIndex - 1 : text.length);
        }
        return;
      case S.REFERENCE:
      case S.REFMODIFIER:
        this.#matchInReference(state, at, code);
        return;
      case S.DIRECTIVE:
        this.#matchInDirective(at, code);
        return;
      case S.REFMOD2:
        this.#matchInArguments(at, code);
        return;
      case S.REFINDEX:
        this.#matchInIndex(at, code);
        return;
      case S.PRE_DIRECTIVE:
        this.#matchAfterHash(at, code);
        return;
      default:
        this.#matchInComment(state, at, code);
    }
  }

  /** `$` or `$!`, at `dollar`, with backslashes before it from `at` on. */
  #matchDollar(at: number, dollar: number, emptyIndex: boolean): void {
    const text = this.#text;
    let bang = dollar + 1;
    while (text.charCodeAt(bang) === 92) bang++;
    if (text.charCodeAt(bang) === 33) this.#take(T.DOLLARBANG, bang + 1);
    else this.#take(T.DOLLAR, dollar + 1);
    if (!emptyIndex || at !== dollar) return;
    const following = text.charCodeAt(at + 1);
    if (following === 91 || following === 46) this.#take(T.EMPTY_INDEX, at + 2);
    else if (text.startsWith("![", at + 1)) this.#take(T.EMPTY_INDEX, at + 3);
    else if (text.startsWith("\\![", at + 1)) this.#take(T.EMPTY_INDEX, at + 4);
  }

  /** `#` and what it may begin in every state; `#set(` and `##` only in some. */
  #matchHash(at: number, set: boolean, lineComment: boolean): void {
    const text = this.#text;
    const following = text.charCodeAt(at + 1);
    if (following === 42) {
      if (text.charCodeAt(at + 2) === 42 && at + 3 < text.length && text.charCodeAt(at + 3) !== 35) {
        this.#take(T.FORMAL_COMMENT_START, at + 4);
      } else this.#take(T.MULTI_LINE_COMMENT_START, at + 2);
    } else if (following === 91 && text.charCodeAt(at + 2) === 91) this.#take(T.TEXTBLOCK_START, at + 3);
    else if (lineComment && following === 35) this.#take(T.SINGLE_LINE_COMMENT_START, at + 2);
    else if (set && this.#takeMatch(T.SET_DIRECTIVE, setDirective, at)) return;
    else this.#take(T.HASH, at + 1);
  }

  /** Backslashes before a dollar sign, in every state. */
  #matchEscapedDollar(at: number): boolean {
    let dollar = at;
    while (this.#text.charCodeAt(dollar) === 92) dollar++;
    if (this.#text.charCodeAt(dollar) !== 36) return false;
    this.#matchDollar(at, dollar, false);
    return true;
  }

  #matchBackslash(at: number): void {
    if (this.#matchEscapedDollar(at)) return;
    if (this.#takeMatch(T.ESCAPE_DIRECTIVE, escapeDirective, at)) return;
    if (this.#text.charCodeAt(at + 1) === 92) this.#take(T.DOUBLE_ESCAPE, at + 2);
    else this.#take(T.ESCAPE, at + 1);
  }

  #matchIdentifier(at: number): void {
    this.#takeMatch(T.IDENTIFIER, identifier, at);
    const length = this.end - at;
    if (length === 4 && this.#text.startsWith("true", at)) this.kind = T.TRUE;
    else if (length === 5 && this.#text.startsWith("false", at)) this.kind = T.FALSE;
  }

  #matchInReference(state: number, at: number, code: number): void {
    if (isLetter(code) || code === 95) this.#matchIdentifier(at);
    else if (code === 46 && isLetter(this.#text.charCodeAt(at + 1))) this.#take(T.DOT, at + 2);
    else if (code === 91) this.#take(T.INDEX_LBRACKET, at + 1);
    else if (code === 40 && state === S.REFMODIFIER) this.#take(T.LPAREN, at + 1);
    else if (code === 123) this.#take(T.LCURLY, at + 1);
    else if (code === 125) this.#take(T.RCURLY, at + 1);
    else if (code === 36) this.#matchDollar(at, at, state === S.REFERENCE);
    else if (code === 35) this.#matchHash(at, true, state === S.REFERENCE);
    else if (code === 92 && this.#matchEscapedDollar(at)) return;
    else if ((code === 32 || code === 9) && this.#takeMatch(T.SET_DIRECTIVE, setDirective, at)) return;
    else this.#take(T.REFERENCE_TERMINATOR, at + 1);
  }

  #matchNumber(at: number): boolean {
    if (!this.#takeMatch(T.INTEGER_LITERAL, number, at)) return false;
    const image = this.#text.slice(at, this.end);
    if (!image.endsWith("..") && /[.eE]/.test(image)) this.kind = T.FLOATING_POINT_LITERAL;
    return true;
  }

  /** A quoted string: the longest one that a doubled quote can lengthen. */
  #matchString(at: number, quote: string): boolean {
    const text = this.#text;
    let close = text.indexOf(quote, at + 1);
    if (close < 0) return false;
    while (text[close + 1] === quote) {
      const further = text.indexOf(quote, close + 2);
      if (further < 0) break;
      close = further;
    }
    this.#take(T.STRING_LITERAL, close + 1);
    return true;
  }

  #matchInDirective(at: number, code: number): void {
    const text = this.#text;
    if (isLetter(code) || code === 95 || code === 64) {
      this.#takeMatch(T.WORD, word, at);
      if (this.end - at <= 5) this.kind = wordOperators.get(text.slice(at, this.end)) ?? T.WORD;
      return;
    }
    const following = text.charCodeAt(at + 1);
    switch (code) {
      case 32:
      case 9:
      case 10:
      case 13:
        this.#takeMatch(T.WHITESPACE, whitespace, at);
        return;
      case 34:
        this.#matchString(at, '"');
        return;
      case 39:
        this.#matchString(at, "'");
        return;
      case 40:
        this.#take(T.LPAREN, at + 1);
        return;
      case 41:
        this.#takeMatch(T.RPAREN, closeParenthesis, at);
        return;
      case 36:
        this.#matchDollar(at, at, false);
        return;
      case 35:
        this.#matchHash(at, false, true);
        return;
      case 92:
        this.#matchEscapedDollar(at);
        return;
      case 91:
        this.#take(T.LBRACKET, at + 1);
        return;
      case 93:
        this.#take(T.RBRACKET, at + 1);
        return;
      case 44:
        this.#take(T.COMMA, at + 1);
        return;
      case 58:
        this.#take(T.COLON, at + 1);
        return;
      case 123:
        if (!this.#takeMatch(T.BRACKETED_WORD, bracketedWord, at)) this.#take(T.LEFT_CURLEY, at + 1);
        return;
      case 125:
        this.#take(T.RIGHT_CURLEY, at + 1);
        return;
      case 46:
        if (!this.#matchNumber(at) && following === 46) this.#take(T.DOUBLEDOT, at + 2);
        return;
      case 45:
        if (!this.#matchNumber(at)) this.#take(T.MINUS, at + 1);
        return;
      case 43:
        this.#take(T.PLUS, at + 1);
        return;
      case 42:
        this.#take(T.MULTIPLY, at + 1);
        return;
      case 47:
        this.#take(T.DIVIDE, at + 1);
        return;
      case 37:
        this.#take(T.MODULUS, at + 1);
        return;
      case 38:
        if (following === 38) this.#take(T.LOGICAL_AND, at + 2);
        return;
      case 124:
        if (following === 124) this.#take(T.LOGICAL_OR, at + 2);
        return;
      case 60:
        this.#take(following === 61 ? T.LOGICAL_LE : T.LOGICAL_LT, at + (following === 61 ? 2 : 1));
        return;
      case 62:
        this.#take(following === 61 ? T.LOGICAL_GE : T.LOGICAL_GT, at + (following === 61 ? 2 : 1));
        return;
      case 61:
        this.#take(following === 61 ? T.LOGICAL_EQUALS : T.EQUALS, at + (following === 61 ? 2 : 1));
        return;
      case 33:
        this.#take(following === 61 ? T.LOGICAL_NOT_EQUALS : T.LOGICAL_NOT, at + (following === 61 ? 2 : 1));
        return;
      default:
        if (isDigit(code)) this.#matchNumber(at);
    }
  }

  #matchInArguments(at: number, code: number): void {
    const text = this.#text;
    if (isLetter(code) || code === 95) {
      this.#matchIdentifier(at);
      return;
    }
    switch (code) {
      case 32:
      case 9:
        if (this.#takeMatch(T.SET_DIRECTIVE, setDirective, at)) return;
        this.#takeMatch(T.WHITESPACE, whitespace, at);
        return;
      case 10:
      case 13:
        this.#takeMatch(T.WHITESPACE, whitespace, at);
        return;
      case 34:
        this.#matchString(at, '"');
        return;
      case 39:
        this.#matchString(at, "'");
        return;
      case 41:
        this.#take(T.REFMOD2_RPAREN, at + 1);
        return;
      case 36:
        this.#matchDollar(at, at, false);
        return;
      case 35:
        this.#matchHash(at, true, false);
        return;
      case 92:
        this.#matchEscapedDollar(at);
        return;
      case 91:
        this.#take(T.LBRACKET, at + 1);
        return;
      case 93:
        this.#take(T.RBRACKET, at + 1);
        return;
      case 44:
        this.#take(T.COMMA, at + 1);
        return;
      case 58:
        this.#take(T.COLON, at + 1);
        return;
      case 123:
        this.#take(T.LEFT_CURLEY, at + 1);
        return;
      case 125:
        this.#take(T.RIGHT_CURLEY, at + 1);
        return;
      case 46: {
        if (this.#matchNumber(at)) return;
        const following = text.charCodeAt(at + 1);
        if (following === 46) this.#take(T.DOUBLEDOT, at + 2);
        else if (isLetter(following)) this.#take(T.DOT, at + 2);
        return;
      }
      default:
        if (isDigit(code) || code === 45) this.#matchNumber(at);
    }
  }

  #matchInIndex(at: number, code: number): void {
    switch (code) {
      case 93:
        this.#take(T.INDEX_RBRACKET, at + 1);
        return;
      case 32:
      case 9:
      case 10:
      case 13:
        this.#takeMatch(T.WHITESPACE, whitespace, at);
        return;
      case 34:
        this.#matchString(at, '"');
        return;
      case 39:
        this.#matchString(at, "'");
        return;
      case 36:
        this.#matchDollar(at, at, false);
        return;
      case 35:
        this.#matchHash(at, false, false);
        return;
      case 92:
        this.#matchEscapedDollar(at);
        return;
      case 116:
        if (this.#text.startsWith("true", at)) this.#take(T.TRUE, at + 4);
        return;
      case 102:
        if (this.#text.startsWith("false", at)) this.#take(T.FALSE, at + 5);
        return;
      default:
        if (isDigit(code) || code === 45 || code === 46) this.#matchNumber(at);
    }
  }

  #matchAfterHash(at: number, code: number): void {
    const text = this.#text;
    if (isLetter(code) || code === 95 || code === 64) {
      this.#takeMatch(T.WORD, word, at);
      this.#matchDirectiveWord(text.slice(at, this.end));
    } else if (code === 123) {
      if (this.#takeMatch(T.BRACKETED_WORD, bracketedWord, at)) {
        this.#matchDirectiveWord(text.slice(at + 1, this.end - 1));
      } else this.#take(T.DIRECTIVE_TERMINATOR, at + 1);
    } else if (code === 36) this.#matchDollar(at, at, false);
    else if (code === 35) this.#matchHash(at, false, true);
    else if (code === 92 && this.#matchEscapedDollar(at)) return;
    else if ((isDigit(code) || code === 45 || code === 46) && this.#matchNumber(at)) return;
    else this.#take(T.DIRECTIVE_TERMINATOR, at + 1);
  }

  #matchDirectiveWord(name: string): void {
    const kind = directiveWords.get(name);
    if (kind === undefined) return;
    const end = this.end;
    this.kind = kind;
    if ((kind === T.END || kind === T.ELSE_DIRECTIVE) && !this.#takeMatch(kind, lineRest, end)) this.end = end;
  }

  #matchInComment(state: number, at: number, code: number): void {
    const text = this.#text;
    if (code === 36) this.#matchDollar(at, at, false);
    else if (code === 35) this.#matchHash(at, false, false);
    else if (code === 92 && this.#matchEscapedDollar(at)) return;
    else if (state === S.IN_SINGLE_LINE_COMMENT && (code === 10 || code === 13)) {
      this.#take(T.SINGLE_LINE_COMMENT, at + (code === 13 && text.charCodeAt(at + 1) === 10 ? 2 : 1));
    } else if (state === S.IN_TEXTBLOCK && text.startsWith("]]#", at)) this.#take(T.TEXTBLOCK, at + 3);
    else if (state === S.IN_FORMAL_COMMENT && text.startsWith("*#", at)) this.#take(T.FORMAL_COMMENT, at + 2);
    else if (state === S.IN_MULTI_LINE_COMMENT && text.startsWith("*#", at)) this.#take(T.MULTI_LINE_COMMENT, at + 2);
    else {
      const end =
        state === S.IN_TEXTBLOCK
          ? textblockEnd
          : state === S.IN_SINGLE_LINE_COMMENT
            ? singleLineCommentEnd
            : commentEnd;
      end.lastIndex = at + 1;
      const stop = end.test(text) ? end.lastIndex - 1 : text.length;
      this.#take(state === S.IN_TEXTBLOCK ? T.TEXTBLOCK_CHARACTERS : T.COMMENT_CHARACTERS, stop);
    }
  }
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
