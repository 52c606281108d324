// The longest token at a place of the text, state by state. Where two tokens match the same length, the one with the lower
// number wins; each branch below is written so that this comes out.
import { LexicalState as S } from "./lexical-state.ts";
import { TokenKind as T } from "./token.ts";

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

const wordOperators: ReadonlyMap<string, T> = new Map([
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

const directiveWords: ReadonlyMap<string, T> = new Map([
  ["end", T.END],
  ["if", T.IF_DIRECTIVE],
  ["elseif", T.ELSEIF_DIRECTIVE],
  ["else", T.ELSE_DIRECTIVE],
]);

type Signs = ReadonlyMap<string | undefined, T>;

const containerSigns: Signs = new Map([
  ["[", T.LBRACKET],
  ["]", T.RBRACKET],
  ["{", T.LEFT_CURLEY],
  ["}", T.RIGHT_CURLEY],
  [",", T.COMMA],
  [":", T.COLON],
]);

/** Operators of one character, beside `)`. */
const operators: Signs = new Map([
  ["(", T.LPAREN],
  ["-", T.MINUS],
  ["+", T.PLUS],
  ["*", T.MULTIPLY],
  ["/", T.DIVIDE],
  ["%", T.MODULUS],
  ["<", T.LOGICAL_LT],
  [">", T.LOGICAL_GT],
  ["=", T.EQUALS],
  ["!", T.LOGICAL_NOT],
]);

/** Operators of a character and `=`. */
const comparisons: Signs = new Map([
  ["<", T.LOGICAL_LE],
  [">", T.LOGICAL_GE],
  ["=", T.LOGICAL_EQUALS],
  ["!", T.LOGICAL_NOT_EQUALS],
]);

const doubledOperators: Signs = new Map([
  ["&", T.LOGICAL_AND],
  ["|", T.LOGICAL_OR],
]);

/** Matches tokens in one text. */
export class LongestMatch {
  readonly #text: string;
  /** The token that was found; undefined when none is possible. */
  kind: T | undefined = undefined;
  /** The offset behind it. */
  end = 0;

  constructor(text: string) {
    this.#text = text;
  }

  #take(kind: T, end: number): void {
    this.kind = kind;
    this.end = end;
  }

  /** Takes the token if the expression matches here. */
  #takeMatch(kind: T, pattern: RegExp, at: number): boolean {
    pattern.lastIndex = at;
    if (!pattern.test(this.#text)) return false;
    this.#take(kind, pattern.lastIndex);
    return true;
  }

  /** Finds the longest token that is possible in a state. */
  match(state: S, at: number): void {
    this.kind = undefined;
    this.end = at;
    switch (this.#text[at]) {
      case "$":
        this.#matchDollar(at, at, state === S.DEFAULT || state === S.REFERENCE);
        return;
      case "#":
        this.#matchHash(state, at);
        return;
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
        this.#matchInText(at);
        return;
      case S.REFERENCE:
      case S.REFMODIFIER:
        this.#matchInReference(state, at);
        return;
      case S.DIRECTIVE:
        this.#matchInDirective(at);
        return;
      case S.REFMOD2:
        this.#matchInArguments(at);
        return;
      case S.REFINDEX:
        this.#matchInIndex(at);
        return;
      case S.PRE_DIRECTIVE:
        this.#matchAfterHash(at);
        return;
      case S.IN_TEXTBLOCK:
        this.#matchInComment(at, "]]#", T.TEXTBLOCK, textblockEnd, T.TEXTBLOCK_CHARACTERS);
        return;
      case S.IN_FORMAL_COMMENT:
        this.#matchInComment(at, "*#", T.FORMAL_COMMENT, commentEnd, T.COMMENT_CHARACTERS);
        return;
      case S.IN_MULTI_LINE_COMMENT:
        this.#matchInComment(at, "*#", T.MULTI_LINE_COMMENT, commentEnd, T.COMMENT_CHARACTERS);
        return;
      case S.IN_SINGLE_LINE_COMMENT: {
        const lineBreak = this.#text.startsWith("\r\n", at) ? "\r\n" : this.#text[at] === "\r" ? "\r" : "\n";
        this.#matchInComment(at, lineBreak, T.SINGLE_LINE_COMMENT, singleLineCommentEnd, T.COMMENT_CHARACTERS);
        return;
      }
      default:
        state satisfies never;
    }
  }

  /** `$` or `$!`, at `dollar`, with backslashes before it from `at` on; `$[`, `$.` and the like where they are text. */
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

  /** `#` and what it may begin in every state; `#set(` and `##` only in some. */
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

  /** A quoted string: the longest one that a doubled quote can lengthen. */
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

  /** White space, strings and numbers: the same between the parentheses of a directive or a method, and in an index. */
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

  /** The brackets of lists and maps, and what separates their items. */
  #matchContainer(at: number): boolean {
    const kind = containerSigns.get(this.#text[at]);
    if (kind !== undefined) this.#take(kind, at + 1);
    else if (this.#text.startsWith("..", at)) this.#take(T.DOUBLEDOT, at + 2);
    else return false;
    return true;
  }

  /** Between the parentheses of a directive. */
  #matchInDirective(at: number): void {
    const text = this.#text;
    const character = text[at];
    if (isLetter(character) || character === "_" || character === "@") {
      this.#takeMatch(T.WORD, word, at);
      if (this.end - at <= 5) this.kind = wordOperators.get(text.slice(at, this.end)) ?? T.WORD;
      return;
    }
    if (character === "{" && this.#takeMatch(T.BRACKETED_WORD, bracketedWord, at)) return;
    if (this.#matchValue(at) || this.#matchContainer(at)) return;
    if (character === ")") {
      this.#takeMatch(T.RPAREN, closeParenthesis, at);
      return;
    }
    const doubled = doubledOperators.get(character);
    const single = operators.get(character);
    const compared = text[at + 1] === "=" ? comparisons.get(character) : undefined;
    if (doubled !== undefined && text[at + 1] === character) this.#take(doubled, at + 2);
    else if (compared !== undefined) this.#take(compared, at + 2);
    else if (single !== undefined) this.#take(single, at + 1);
  }

  /** Between the parentheses of a method. */
  #matchInArguments(at: number): void {
    const character = this.#text[at];
    if (isLetter(character) || character === "_") this.#matchIdentifier(at);
    else if (character === ")") this.#take(T.REFMOD2_RPAREN, at + 1);
    else if (this.#matchValue(at) || this.#matchContainer(at)) return;
    else if (character === "." && isLetter(this.#text[at + 1])) this.#take(T.DOT, at + 2);
  }

  #matchInIndex(at: number): void {
    if (this.#text[at] === "]") this.#take(T.INDEX_RBRACKET, at + 1);
    else if (this.#text.startsWith("true", at)) this.#take(T.TRUE, at + 4);
    else if (this.#text.startsWith("false", at)) this.#take(T.FALSE, at + 5);
    else this.#matchValue(at);
  }

  #matchAfterHash(at: number): void {
    const text = this.#text;
    const character = text[at];
    if (isLetter(character) || character === "_" || character === "@") {
      this.#takeMatch(T.WORD, word, at);
      this.#matchDirectiveWord(text.slice(at, this.end));
    } else if (character === "{" && this.#takeMatch(T.BRACKETED_WORD, bracketedWord, at)) {
      this.#matchDirectiveWord(text.slice(at + 1, this.end - 1));
    } else if (isDigit(character) || character === "-" || character === ".") {
      if (!this.#matchNumber(at)) this.#take(T.DIRECTIVE_TERMINATOR, at + 1);
    } else this.#take(T.DIRECTIVE_TERMINATOR, at + 1);
  }

  #matchDirectiveWord(name: string): void {
    const kind = directiveWords.get(name);
    if (kind === undefined) return;
    const end = this.end;
    this.kind = kind;
    if ((kind === T.END || kind === T.ELSE_DIRECTIVE) && !this.#takeMatch(kind, lineRest, end)) this.end = end;
  }

  /** The end of a comment or text block, or its characters up to one that may mean something. */
  #matchInComment(at: number, close: string, closed: T, pause: RegExp, characters: T): void {
    if (this.#text.startsWith(close, at)) {
      this.#take(closed, at + close.length);
      return;
    }
    pause.lastIndex = at + 1;
    this.#take(characters, pause.test(this.#text) ? pause.lastIndex - 1 : this.#text.length);
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
