// The states of Velocity's tokenizer, which decide which tokens are possible.

/** Velocity's own numbers. */
export const LexicalState = {
  REFERENCE: 0,
  REFMODIFIER: 1,
  REFINDEX: 2,
  DIRECTIVE: 3,
  REFMOD2: 4,
  DEFAULT: 5,
  IN_TEXTBLOCK: 7,
  IN_MULTI_LINE_COMMENT: 8,
  IN_FORMAL_COMMENT: 9,
  IN_SINGLE_LINE_COMMENT: 10,
  PRE_DIRECTIVE: 11,
} as const;

export type LexicalState = (typeof LexicalState)[keyof typeof LexicalState];
