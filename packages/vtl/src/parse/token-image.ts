// Tokens whose text is always the same: words and signs.
import { TokenKind as T } from "./token.ts";

type Images = ReadonlyMap<string, T>;

/** Words that are operators or constants between the parentheses of a directive. */
export const wordOperators: Images = new Map([
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

/** Words after `#` that are not the name of a directive or macro. */
export const directiveWords: Images = new Map([
  ["end", T.END],
  ["if", T.IF_DIRECTIVE],
  ["elseif", T.ELSEIF_DIRECTIVE],
  ["else", T.ELSE_DIRECTIVE],
]);

/** The signs between the parentheses of a method: those of ranges, lists and maps. */
export const argumentSigns: Images = new Map([
  ["[", T.LBRACKET],
  ["]", T.RBRACKET],
  ["{", T.LEFT_CURLEY],
  ["}", T.RIGHT_CURLEY],
  [",", T.COMMA],
  [":", T.COLON],
  ["..", T.DOUBLEDOT],
]);

/** The signs between the parentheses of a directive, except `)`. */
export const directiveSigns: Images = new Map([
  ...argumentSigns,
  ["(", T.LPAREN],
  ["-", T.MINUS],
  ["+", T.PLUS],
  ["*", T.MULTIPLY],
  ["/", T.DIVIDE],
  ["%", T.MODULUS],
  ["<", T.LOGICAL_LT],
  [">", T.LOGICAL_GT],
  ["<=", T.LOGICAL_LE],
  [">=", T.LOGICAL_GE],
  ["==", T.LOGICAL_EQUALS],
  ["!=", T.LOGICAL_NOT_EQUALS],
  ["&&", T.LOGICAL_AND],
  ["||", T.LOGICAL_OR],
  ["!", T.LOGICAL_NOT],
  ["=", T.EQUALS],
]);
