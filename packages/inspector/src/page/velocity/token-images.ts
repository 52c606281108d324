// Tokens whose text is always the same: words and signs, with their terms.
import { terms } from "./velocity.terms";

export const wordOperators: ReadonlyMap<string, number> = new Map([
  ["true", terms.Boolean],
  ["false", terms.Boolean],
  ["and", terms.LogicAnd],
  ["or", terms.LogicOr],
  ["lt", terms.Compare],
  ["le", terms.Compare],
  ["gt", terms.Compare],
  ["ge", terms.Compare],
  ["eq", terms.Equal],
  ["ne", terms.Equal],
  ["not", terms.LogicNot],
]);

export const argumentSigns: ReadonlyMap<string, number> = new Map([
  ["[", terms.listOpen],
  ["]", terms.listClose],
  ["{", terms.mapOpen],
  ["}", terms.mapClose],
  [",", terms.Comma],
  [":", terms.Colon],
  ["..", terms.RangeOperator],
]);

export const directiveSigns: ReadonlyMap<string, number> = new Map([
  ...argumentSigns,
  ["(", terms.parenthesisOpen],
  ["-", terms.Minus],
  ["+", terms.Plus],
  ["*", terms.Multiply],
  ["/", terms.Multiply],
  ["%", terms.Multiply],
  ["<", terms.Compare],
  [">", terms.Compare],
  ["<=", terms.Compare],
  [">=", terms.Compare],
  ["==", terms.Equal],
  ["!=", terms.Equal],
  ["&&", terms.LogicAnd],
  ["||", terms.LogicOr],
  ["!", terms.LogicNot],
  ["=", terms.Assign],
]);
