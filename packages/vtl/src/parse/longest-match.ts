// Finds the longest token at an offset, state by state. If two tokens match the same length, the one with the lower number
// wins; the order of the branches below ensures that.
import { LexicalState as S } from "./lexical-state.ts";
import { TokenKind as T } from "./token.ts";
import { argumentSigns, directiveSigns, directiveWords, wordOperators } from "./token-image.ts";

const setDirective = /[ \t]*#(?:set|\{set\}) *\(/y;
const escapeDirective = /(?:\\\\)*\\#(?:[a-zA-Z_@][a-zA-Z0-9_@]*|\{[a-zA-Z_][a-zA-Z0-9_@]*\})/y;
const textEnd = /[$#\\]/g;
const closeParenthesis = /\)(?:[ \t]*(?:\r\n|\n|\r))?/y;
const lineBreak = /\r\n|\n|\r/y;
const lineRest = /[ \t]*(?:\r\n|\n|\r)/y;
const whitespace = /[ \t\n\r]+/y;
const number = /-?(?:[0-9]+\.\.|[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?)/y;
const word = /[a-zA-Z_@][a-zA-Z0-9_@]*/y;
const bracketedWord = /\{[a-zA-Z_][a-zA-Z0-9_@]*\}/y;
const identifier = /[a-zA-Z_][a-zA-Z0-9_-]*/y;
const textblockEnd = /\]\]#/y;
const commentEnd = /\*#/y;
/** Characters at which a comment or text block may end or another token may begin. */
const commentPause = /[*\]\n\r$#\\]/g;

/** Matches tokens in one text. */
export class LongestMatch {
  readonly #text: string;
  /** The token found; undefined if none is possible. */
  kind: T | undefined = undefined;
  /** The offset after it. */
  end = 0;

  constructor(text: string) {
    this.#text = text;
  }

  #take(kind: T, end: number): void {
    this.kind = kind;
    this.end = end;
  }

  /** Takes the token if the expression matches at `at`. */
  #takeMatch(kind: T, pattern: RegExp, at: number): boolean {
    pattern.lastIndex = at;
    if (!pattern.test(this.#text)) return false;
    this.#take(kind, pattern.lastIndex);
    return true;
  }

  /** Finds the longest token in a state. */
  match(state: S, at: number): void {
    this.kind = undefined;
    this.end = at;
    switch (this.#text[at]) {
      case "$":
        return this.#matchDollar(at, at, state === S.DEFAULT || state === S.REFERENCE);
      case "#":
        return this.#matchHash(state, at);
      case "\\":
        if (this.#matchEscapedDollar(at)) return;
        break;
      case " ":
      case "\t":
        if (beginsSet(state) && this.#takeMatch(T.SET_DIRECTIVE, setDirective, at)) return;
        break;
    }
    switch (state) {
      case S.DEFAULT:
        return this.#matchInText(at);
      case S.REFERENCE:
      case S.REFMODIFIER:
        return this.#matchInReference(state, at);
      case S.DIRECTIVE:
        return this.#matchInDirective(at);
      case S.REFMOD2:
        return this.#matchInArguments(at);
      case S.REFINDEX:
        return this.#matchInIndex(at);
      case S.PRE_DIRECTIVE:
        return this.#matchAfterHash(at);
      case S.IN_TEXTBLOCK:
        return this.#matchInComment(T.TEXTBLOCK, textblockEnd, at, T.TEXTBLOCK_CHARACTERS);
      case S.IN_FORMAL_COMMENT:
        return this.#matchInComment(T.FORMAL_COMMENT, commentEnd, at);
      case S.IN_MULTI_LINE_COMMENT:
        return this.#matchInComment(T.MULTI_LINE_COMMENT, commentEnd, at);
      case S.IN_SINGLE_LINE_COMMENT:
        return this.#matchInComment(T.SINGLE_LINE_COMMENT, lineBreak, at);
      default:
        state satisfies never;
    }
  }

  /** `$` or `$!` at `dollar`, after the backslashes from `at` on. @param emptyIndex true if `$[`, `$.` and the like are text */
  #matchDollar(at: number, dollar: number, emptyIndex: boolean): void {
    const text = this.#text;
    let bang = dollar + 1;
    while (text[bang] === "\\") bang++;
    if (text[bang] === "!") this.#take(T.DOLLARBANG, bang + 1);
    else this.#take(T.DOLLAR, dollar + 1);
    if (!emptyIndex || at !== dollar) return;
    const following = text[at + 1];
    if (following === "[" || following === ".") this.#take(T.EMPTY_INDEX, at + 2);
    else if (text.startsWith("![", at + 1)) this.#take(T.EMPTY_INDEX, at + 3);
    else if (text.startsWith("\\![", at + 1)) this.#take(T.EMPTY_INDEX, at + 4);
  }

  /** `#` and the tokens that it begins: `#set(` and `##` in some states, the others in every state. */
  #matchHash(state: S, at: number): void {
    const text = this.#text;
    const following = text[at + 1];
    if (following === "*") {
      const formal = text[at + 2] === "*" && at + 3 < text.length && text[at + 3] !== "#";
      if (formal) this.#take(T.FORMAL_COMMENT_START, at + 4);
      else this.#take(T.MULTI_LINE_COMMENT_START, at + 2);
    } else if (following === "[" && text[at + 2] === "[") this.#take(T.TEXTBLOCK_START, at + 3);
    else if (following === "#" && beginsLineComment(state)) this.#take(T.SINGLE_LINE_COMMENT_START, at + 2);
    else if (beginsSet(state) && this.#takeMatch(T.SET_DIRECTIVE, setDirective, at)) return;
    else this.#take(T.HASH, at + 1);
  }

  /** Backslashes before a dollar sign, in every state. */
  #matchEscapedDollar(at: number): boolean {
    let dollar = at;
    while (this.#text[dollar] === "\\") dollar++;
    if (this.#text[dollar] !== "$") return false;
    this.#matchDollar(at, dollar, false);
    return true;
  }

  #matchInText(at: number): void {
    const text = this.#text;
    if (text[at] === "\\") {
      if (this.#takeMatch(T.ESCAPE_DIRECTIVE, escapeDirective, at)) return;
      if (text[at + 1] === "\\") this.#take(T.DOUBLE_ESCAPE, at + 2);
      else this.#take(T.ESCAPE, at + 1);
      return;
    }
    textEnd.lastIndex = at;
    this.#take(T.TEXT, textEnd.test(text) ? textEnd.lastIndex - 1 : text.length);
  }

  #matchIdentifier(at: number): void {
    this.#takeMatch(T.IDENTIFIER, identifier, at);
    const length = this.end - at;
    if (length === 4 && this.#text.startsWith("true", at)) this.kind = T.TRUE;
    else if (length === 5 && this.#text.startsWith("false", at)) this.kind = T.FALSE;
  }

  #matchInReference(state: S, at: number): void {
    const character = this.#text[at];
    if (isLetter(character) || character === "_") this.#matchIdentifier(at);
    else if (character === "." && isLetter(this.#text[at + 1])) this.#take(T.DOT, at + 2);
    else if (character === "[") this.#take(T.INDEX_LBRACKET, at + 1);
    else if (character === "(" && state === S.REFMODIFIER) this.#take(T.LPAREN, at + 1);
    else if (character === "{") this.#take(T.LCURLY, at + 1);
    else if (character === "}") this.#take(T.RCURLY, at + 1);
    else this.#take(T.REFERENCE_TERMINATOR, at + 1);
  }

  #matchNumber(at: number): boolean {
    if (!this.#takeMatch(T.INTEGER_LITERAL, number, at)) return false;
    const image = this.#text.slice(at, this.end);
    if (!image.endsWith("..") && /[.eE]/.test(image)) this.kind = T.FLOATING_POINT_LITERAL;
    return true;
  }

  /** A quoted string. A doubled quote does not end it if another quote follows. */
  #matchString(at: number, quote: string): void {
    const text = this.#text;
    let close = text.indexOf(quote, at + 1);
    if (close < 0) return;
    while (text[close + 1] === quote) {
      const further = text.indexOf(quote, close + 2);
      if (further < 0) break;
      close = further;
    }
    this.#take(T.STRING_LITERAL, close + 1);
  }

  /** White space, strings and numbers, in directives, method arguments and indexes. */
  #matchValue(at: number): boolean {
    const character = this.#text[at];
    switch (character) {
      case " ":
      case "\t":
      case "\n":
      case "\r":
        return this.#takeMatch(T.WHITESPACE, whitespace, at);
      case '"':
      case "'":
        this.#matchString(at, character);
        return true;
      case "-":
      case ".":
        return this.#matchNumber(at);
      default:
        return isDigit(character) && this.#matchNumber(at);
    }
  }

  /** The longest of some signs of one or two characters. */
  #matchSign(signs: ReadonlyMap<string, T>, at: number): boolean {
    for (let end = at + 2; end > at; end--) {
      const kind = signs.get(this.#text.slice(at, end));
      if (kind !== undefined) {
        this.#take(kind, end);
        return true;
      }
    }
    return false;
  }

  /** A word, possibly in braces. @returns the word without braces; undefined if there is none */
  #matchWord(at: number): string | undefined {
    const character = this.#text[at];
    if (isLetter(character) || character === "_" || character === "@") {
      this.#takeMatch(T.WORD, word, at);
      return this.#text.slice(at, this.end);
    }
    if (character !== "{" || !this.#takeMatch(T.BRACKETED_WORD, bracketedWord, at)) return undefined;
    return this.#text.slice(at + 1, this.end - 1);
  }

  /** Between the parentheses of a directive. */
  #matchInDirective(at: number): void {
    const name = this.#matchWord(at);
    if (name !== undefined) {
      if (this.kind === T.WORD) this.kind = wordOperators.get(name) ?? T.WORD;
    } else if (this.#text[at] === ")") this.#takeMatch(T.RPAREN, closeParenthesis, at);
    else if (!this.#matchValue(at)) this.#matchSign(directiveSigns, at);
  }

  /** Between the parentheses of a method. */
  #matchInArguments(at: number): void {
    const character = this.#text[at];
    if (isLetter(character) || character === "_") this.#matchIdentifier(at);
    else if (character === ")") this.#take(T.REFMOD2_RPAREN, at + 1);
    else if (this.#matchValue(at) || this.#matchSign(argumentSigns, at)) return;
    else if (character === "." && isLetter(this.#text[at + 1])) this.#take(T.DOT, at + 2);
  }

  #matchInIndex(at: number): void {
    if (this.#text[at] === "]") this.#take(T.INDEX_RBRACKET, at + 1);
    else if (this.#text.startsWith("true", at)) this.#take(T.TRUE, at + 4);
    else if (this.#text.startsWith("false", at)) this.#take(T.FALSE, at + 5);
    else this.#matchValue(at);
  }

  #matchAfterHash(at: number): void {
    const name = this.#matchWord(at);
    if (name === undefined) {
      const character = this.#text[at];
      const isNumber = (isDigit(character) || character === "-" || character === ".") && this.#matchNumber(at);
      if (!isNumber) this.#take(T.DIRECTIVE_TERMINATOR, at + 1);
      return;
    }
    const kind = directiveWords.get(name);
    if (kind === undefined) return;
    this.kind = kind;
    if (kind === T.END || kind === T.ELSE_DIRECTIVE) this.#takeMatch(kind, lineRest, this.end);
  }

  /** The end of a comment or text block, or its characters up to the next pause. */
  #matchInComment(kind: T, end: RegExp, at: number, characters: T = T.COMMENT_CHARACTERS): void {
    if (this.#takeMatch(kind, end, at)) return;
    commentPause.lastIndex = at + 1;
    this.#take(characters, commentPause.test(this.#text) ? commentPause.lastIndex - 1 : this.#text.length);
  }
}

/** The states in which `#set(` begins a directive. */
function beginsSet(state: S): boolean {
  return state === S.DEFAULT || state === S.REFERENCE || state === S.REFMODIFIER || state === S.REFMOD2;
}

/** The states in which `##` begins a comment. */
function beginsLineComment(state: S): boolean {
  return state === S.DEFAULT || state === S.REFERENCE || state === S.DIRECTIVE || state === S.PRE_DIRECTIVE;
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && ((character >= "a" && character <= "z") || (character >= "A" && character <= "Z"));
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= "0" && character <= "9";
}
