// The tokens of Velocity 1.7's grammar. The numbers are Velocity's own: where two tokens match the same length, the lower one wins.

export const EOF = 0;
export const INDEX_LBRACKET = 1;
export const INDEX_RBRACKET = 2;
export const LBRACKET = 3;
export const RBRACKET = 4;
export const COMMA = 5;
export const DOUBLEDOT = 6;
export const COLON = 7;
export const LEFT_CURLEY = 8;
export const RIGHT_CURLEY = 9;
export const LPAREN = 10;
export const RPAREN = 11;
export const REFMOD2_RPAREN = 12;
export const ESCAPE_DIRECTIVE = 13;
export const SET_DIRECTIVE = 14;
export const DOLLAR = 15;
export const DOLLARBANG = 16;
export const TEXTBLOCK_START = 17;
export const FORMAL_COMMENT_START = 18;
export const MULTI_LINE_COMMENT_START = 19;
export const HASH = 20;
export const SINGLE_LINE_COMMENT_START = 21;
export const DOUBLE_ESCAPE = 22;
export const ESCAPE = 23;
export const TEXT = 24;
export const SINGLE_LINE_COMMENT = 25;
export const FORMAL_COMMENT = 26;
export const MULTI_LINE_COMMENT = 27;
export const TEXTBLOCK = 28;
export const COMMENT_CHARACTERS = 29;
export const TEXTBLOCK_CHARACTERS = 30;
export const WHITESPACE = 31;
export const STRING_LITERAL = 32;
export const TRUE = 33;
export const FALSE = 34;
export const MINUS = 36;
export const PLUS = 37;
export const MULTIPLY = 38;
export const DIVIDE = 39;
export const MODULUS = 40;
export const LOGICAL_AND = 41;
export const LOGICAL_OR = 42;
export const LOGICAL_LT = 43;
export const LOGICAL_LE = 44;
export const LOGICAL_GT = 45;
export const LOGICAL_GE = 46;
export const LOGICAL_EQUALS = 47;
export const LOGICAL_NOT_EQUALS = 48;
export const LOGICAL_NOT = 49;
export const EQUALS = 50;
export const END = 51;
export const IF_DIRECTIVE = 52;
export const ELSEIF_DIRECTIVE = 53;
export const ELSE_DIRECTIVE = 54;
export const INTEGER_LITERAL = 56;
export const FLOATING_POINT_LITERAL = 57;
export const WORD = 61;
export const BRACKETED_WORD = 62;
export const IDENTIFIER = 66;
export const DOT = 67;
export const LCURLY = 68;
export const RCURLY = 69;
export const REFERENCE_TERMINATOR = 70;
export const DIRECTIVE_TERMINATOR = 71;
export const EMPTY_INDEX = 72;

/** One token. `image` is rewritten where Velocity rewrites it: escapes are stripped from references, `..` from integers. */
export class Token {
  readonly kind: number;
  image: string;
  /** Offset of the first character. */
  readonly start: number;
  /** Offset behind the last character. */
  readonly end: number;
  next: Token | undefined = undefined;
  /** The last of the terminators that were skipped just before this token. */
  special: Token | undefined = undefined;

  constructor(kind: number, image: string, start: number, end: number) {
    this.kind = kind;
    this.image = image;
    this.start = start;
    this.end = end;
  }
}

/** What a token contributes when source is printed as written: dollar and hash signs that belonged to no token come first. */
export function tokenLiteral(token: Token): string {
  if (token.kind === MULTI_LINE_COMMENT) return "";
  if (token.special === undefined || token.special.image.startsWith("##")) return token.image;
  return specialText(token.special) + token.image;
}

/** The source of a run of tokens as Velocity prints it. */
export function tokensLiteral(first: Token, last: Token): string {
  let text = tokenLiteral(first);
  let token: Token | undefined = first;
  while (token !== last) {
    token = token.next;
    if (token === undefined) break;
    text += tokenLiteral(token);
  }
  return text;
}

function specialText(last: Token): string {
  let token: Token | undefined = last;
  while (token.special !== undefined) token = token.special;
  let text = "";
  for (; token !== undefined; token = token.next) {
    const image = token.image;
    for (let at = 0; at < image.length; at++) {
      const character = image[at];
      if (character === "#" || character === "$") text += character;
      if (character === "\\") {
        let behind = at;
        while (image[behind] === "\\") behind++;
        if (image[behind] === "$") {
          text += image.slice(at, behind + 1);
          at = behind + 1;
        }
      }
    }
  }
  return text;
}
