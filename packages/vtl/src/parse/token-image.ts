// Tokens whose text is always the same: words and signs.
import type { BinaryKind } from "../ast.ts";
import { TokenKind as T } from "./token.ts";

type Images = ReadonlyMap<string, T>;

/** A binary operator. */
interface Operator {
  readonly kind: BinaryKind;
  /** Operators of a higher level bind closer. */
  readonly level: number;
}

/** The binary operators, with their signs and words. */
const binaryOperators: readonly (readonly [T, BinaryKind, level: number, ...images: string[]])[] = [
  [T.LOGICAL_OR, "OrNode", 0, "||", "or"],
  [T.LOGICAL_AND, "AndNode", 1, "&&", "and"],
  [T.LOGICAL_EQUALS, "EQNode", 2, "==", "eq"],
  [T.LOGICAL_NOT_EQUALS, "NENode", 2, "!=", "ne"],
  [T.LOGICAL_LT, "LTNode", 3, "<", "lt"],
  [T.LOGICAL_GT, "GTNode", 3, ">", "gt"],
  [T.LOGICAL_LE, "LENode", 3, "<=", "le"],
  [T.LOGICAL_GE, "GENode", 3, ">=", "ge"],
  [T.PLUS, "AddNode", 4, "+"],
  [T.MINUS, "SubtractNode", 4, "-"],
  [T.MULTIPLY, "MulNode", 5, "*"],
  [T.DIVIDE, "DivNode", 5, "/"],
  [T.MODULUS, "ModNode", 5, "%"],
];

export const operatorOf: ReadonlyMap<T, Operator> = new Map(
  binaryOperators.map(([token, kind, level]) => [token, { kind, level }]),
);

const operatorImages = binaryOperators.flatMap(([token, , , ...images]) =>
  images.map((image) => [image, token] as const),
);

/** Words that are operators or constants between the parentheses of a directive; the signs of operators are never words. */
export const wordOperators: Images = new Map([
  ...operatorImages,
  ["true", T.TRUE],
  ["false", T.FALSE],
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

/** The signs between the parentheses of a directive, except `)`; the words of operators are never signs. */
export const directiveSigns: Images = new Map([
  ...argumentSigns,
  ...operatorImages,
  ["(", T.LPAREN],
  ["!", T.LOGICAL_NOT],
  ["=", T.EQUALS],
]);
