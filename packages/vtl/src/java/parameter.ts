// Velocity's rules: which arguments a method accepts, and which of two lists of parameters is more specific.
import type { JavaClass } from "./class.ts";

/** The class of an argument; null for null. */
export type ArgumentClass = JavaClass | null;

/** The simple name of the class of a primitive type's values. */
export const boxOf: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ boolean: "Boolean", char: "Character", byte: "Byte", short: "Short" },
    ...{ int: "Integer", long: "Long", float: "Float", double: "Double" },
  }),
);

/** Each accepts the types before it. */
const numericTypes = ["byte", "short", "int", "long", "float", "double"];

function isWidened(formal: string, actual: string): boolean {
  const from = numericTypes.indexOf(actual);
  return from >= 0 && from < numericTypes.indexOf(formal);
}

/** True if a primitive parameter accepts a value of the class. Templates have no Byte, Short or Float. */
function isUnboxed(formal: string, { simpleName }: JavaClass): boolean {
  if (boxOf.get(formal) === simpleName) return true;
  return (simpleName === "Integer" && isWidened(formal, "int")) || (simpleName === "Long" && isWidened(formal, "long"));
}

export function isArrayType(type: string): boolean {
  return type.endsWith("[]");
}

export function componentOf(arrayType: string): string {
  return arrayType.slice(0, -2);
}

/** True if the parameter accepts the argument. */
function isConvertible(formal: string, actual: ArgumentClass): boolean {
  const isPrimitive = boxOf.has(formal);
  if (actual === null) return !isPrimitive;
  return isPrimitive ? isUnboxed(formal, actual) : actual.superTypes.has(formal);
}

/** True if an argument becomes an element of the array that is the last parameter. */
export function isElementOf(arrayType: string, actual: ArgumentClass): boolean {
  return actual !== null && !isArrayType(actual.simpleName) && isConvertible(componentOf(arrayType), actual);
}

/** True if these parameters accept arguments of these classes, by Velocity's rules. */
export function isApplicable(parameters: readonly string[], classes: readonly ArgumentClass[]): boolean {
  const last = parameters.length - 1;
  const rest = parameters[last];
  const fits = (index: number): boolean => isConvertible(parameters[index]!, classes[index]!);
  if (parameters.length > classes.length) {
    if (parameters.length !== classes.length + 1 || rest === undefined || !isArrayType(rest)) return false;
    return classes.every((_, index) => fits(index));
  }
  if (parameters.length === classes.length) {
    const misfit = parameters.findIndex((_, index) => !fits(index));
    if (misfit === -1) return true;
    return misfit === last && rest !== undefined && isArrayType(rest) && isElementOf(rest, classes[last]!);
  }
  // A method without parameters is found for any arguments; its call then fails.
  if (rest === undefined) return true;
  if (!isArrayType(rest)) return false;
  return classes.every((actual, index) => (index < last ? fits(index) : isConvertible(componentOf(rest), actual)));
}

/** Super types of parameter types that distinguish methods of one name. */
const above: ReadonlyMap<string, string> = new Map([
  ["String", "CharSequence"],
  ["StringBuffer", "CharSequence"],
  ["Collection", "Iterable"],
]);

/** True if the first parameter type accepts everything that the second one accepts. */
function isWider(formal: string, actual: string, isLast: boolean): boolean {
  if (formal === actual || isWidened(formal, actual)) return true;
  if (!boxOf.has(actual) && (formal === "Object" || above.get(actual) === formal)) return true;
  if (!isLast || !isArrayType(formal)) return false;
  return isWider(componentOf(formal), isArrayType(actual) ? componentOf(actual) : actual, false);
}

/** Positive if the first parameters are more specific, negative if the second are, 0 if neither list is. */
export function compareSpecificity(left: readonly string[], right: readonly string[]): number {
  if (left.length !== right.length) return left.length - right.length;
  const last = left.length - 1;
  let leftMore = false;
  let rightMore = false;
  left.forEach((type, index) => {
    const other = right[index]!;
    if (type === other) return;
    leftMore ||= isWider(other, type, index === last) || other === "Object";
    rightMore ||= isWider(type, other, index === last) || type === "Object";
  });
  if (leftMore && rightMore) return Number(isArrayType(right[last]!)) - Number(isArrayType(left[last]!));
  return Number(leftMore) - Number(rightMore);
}
