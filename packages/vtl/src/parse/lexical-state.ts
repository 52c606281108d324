// The states of Velocity's tokenizer, with its own numbers. Which tokens are possible depends on the state.

export const REFERENCE = 0;
export const REFMODIFIER = 1;
export const REFINDEX = 2;
export const DIRECTIVE = 3;
export const REFMOD2 = 4;
export const DEFAULT = 5;
export const IN_TEXTBLOCK = 7;
export const IN_MULTI_LINE_COMMENT = 8;
export const IN_FORMAL_COMMENT = 9;
export const IN_SINGLE_LINE_COMMENT = 10;
export const PRE_DIRECTIVE = 11;
