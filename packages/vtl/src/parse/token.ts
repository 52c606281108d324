// The tokens of Velocity 1.7's grammar.

/** Velocity's own numbers: if two tokens match the same length, the lower one wins. */
export const TokenKind = {
  EOF: 0,
  INDEX_LBRACKET: 1,
  INDEX_RBRACKET: 2,
  LBRACKET: 3,
  RBRACKET: 4,
  COMMA: 5,
  DOUBLEDOT: 6,
  COLON: 7,
  LEFT_CURLEY: 8,
  RIGHT_CURLEY: 9,
  LPAREN: 10,
  RPAREN: 11,
  REFMOD2_RPAREN: 12,
  ESCAPE_DIRECTIVE: 13,
  SET_DIRECTIVE: 14,
  DOLLAR: 15,
  DOLLARBANG: 16,
  TEXTBLOCK_START: 17,
  FORMAL_COMMENT_START: 18,
  MULTI_LINE_COMMENT_START: 19,
  HASH: 20,
  SINGLE_LINE_COMMENT_START: 21,
  DOUBLE_ESCAPE: 22,
  ESCAPE: 23,
  TEXT: 24,
  SINGLE_LINE_COMMENT: 25,
  FORMAL_COMMENT: 26,
  MULTI_LINE_COMMENT: 27,
  TEXTBLOCK: 28,
  COMMENT_CHARACTERS: 29,
  TEXTBLOCK_CHARACTERS: 30,
  WHITESPACE: 31,
  STRING_LITERAL: 32,
  TRUE: 33,
  FALSE: 34,
  MINUS: 36,
  PLUS: 37,
  MULTIPLY: 38,
  DIVIDE: 39,
  MODULUS: 40,
  LOGICAL_AND: 41,
  LOGICAL_OR: 42,
  LOGICAL_LT: 43,
  LOGICAL_LE: 44,
  LOGICAL_GT: 45,
  LOGICAL_GE: 46,
  LOGICAL_EQUALS: 47,
  LOGICAL_NOT_EQUALS: 48,
  LOGICAL_NOT: 49,
  EQUALS: 50,
  END: 51,
  IF_DIRECTIVE: 52,
  ELSEIF_DIRECTIVE: 53,
  ELSE_DIRECTIVE: 54,
  INTEGER_LITERAL: 56,
  FLOATING_POINT_LITERAL: 57,
  WORD: 61,
  BRACKETED_WORD: 62,
  IDENTIFIER: 66,
  DOT: 67,
  LCURLY: 68,
  RCURLY: 69,
  REFERENCE_TERMINATOR: 70,
  DIRECTIVE_TERMINATOR: 71,
  EMPTY_INDEX: 72,
} as const;

export type TokenKind = (typeof TokenKind)[keyof typeof TokenKind];

/** One token. `image` changes as in Velocity: references lose their escapes, integers a `..` after them. */
export class Token {
  readonly kind: TokenKind;
  image: string;
  readonly start: number;
  /** Exclusive; changes if the tokenizer returns characters to the input. */
  end: number;
  next: Token | undefined = undefined;
  /** The last terminator that was skipped directly before this token. */
  special: Token | undefined = undefined;

  constructor(kind: TokenKind, image: string, start: number, end: number) {
    this.kind = kind;
    this.image = image;
    this.start = start;
    this.end = end;
  }
}

/** A token as Velocity prints it: with the dollar and hash signs before it that belong to no token. */
export function tokenLiteral(token: Token): string {
  if (token.kind === TokenKind.MULTI_LINE_COMMENT) return "";
  if (token.special === undefined || token.special.image.startsWith("##")) return token.image;
  return specialText(token.special) + token.image;
}

/** Consecutive tokens as Velocity prints them. */
export function tokensLiteral(first: Token, last: Token): string {
  return joined(first, last, tokenLiteral);
}

/** Consecutive tokens without the skipped characters between them. */
export function imagesOf(first: Token, last: Token): string {
  return joined(first, last, ({ image }) => image);
}

function joined(first: Token, last: Token, textOf: (token: Token) => string): string {
  let text = textOf(first);
  for (let token = first; token !== last && token.next !== undefined; ) {
    token = token.next;
    text += textOf(token);
  }
  return text;
}

function specialText(last: Token): string {
  let token: Token | undefined = last;
  while (token.special !== undefined) token = token.special;
  let text = "";
  for (; token !== undefined; token = token.next) {
    // Velocity skips the character after an escaped dollar sign.
    for (const [, escaped, sign] of token.image.matchAll(/(\\+\$)[\s\S]?|([#$])/g)) text += escaped ?? sign;
  }
  return text;
}
