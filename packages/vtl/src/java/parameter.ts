// What fits which parameter of a method, and which of two lists of parameters is more specific, as Velocity decides it.
import type { JavaClass } from "./class.ts";

/** The class of an argument; null for an argument without a value. */
export type ArgumentClass = JavaClass | null;

/** The simple name of the class of a primitive type's values. */
export const boxOf: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ boolean: "Boolean", char: "Character", byte: "Byte", short: "Short" },
    ...{ int: "Integer", long: "Long", float: "Float", double: "Double" },
  }),
);

/** Each takes those before it. */
const numericTypes = ["byte", "short", "int", "long", "float", "double"];

function isWidened(formal: string, actual: string): boolean {
  const from = numericTypes.indexOf(actual);
  return from >= 0 && from < numericTypes.indexOf(formal);
}

/** Whether a value of a class may be passed for a parameter of a primitive type. No template has a Byte, Short or Float. */
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

/** Whether an argument may be passed for the parameter. */
function isConvertible(formal: string, actual: ArgumentClass): boolean {
  const isPrimitive = boxOf.has(formal);
  if (actual === null) return !isPrimitive;
  return isPrimitive ? isUnboxed(formal, actual) : actual.superTypes.has(formal);
}

/** Whether an argument becomes an element of the array that is the last parameter. */
export function isElementOf(arrayType: string, actual: ArgumentClass): boolean {
  return actual !== null && !isArrayType(actual.simpleName) && isConvertible(componentOf(arrayType), actual);
}

/** Whether arguments of these classes may be passed for these parameters, as Velocity sees it. */
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
  // A method without parameters is found for any arguments; calling it then fails.
  if (rest === undefined) return true;
  if (!isArrayType(rest)) return false;
  return classes.every((actual, index) => (index < last ? fits(index) : isConvertible(componentOf(rest), actual)));
}

/** The super types of parameter types, as far as methods of one name differ in them. */
const above: ReadonlyMap<string, string> = new Map([
  ["String", "CharSequence"],
  ["StringBuffer", "CharSequence"],
  ["Collection", "Iterable"],
]);

/** Whether whatever fits the second parameter type fits the first one. */
function isWider(formal: string, actual: string, isLast: boolean): boolean {
  if (formal === actual || isWidened(formal, actual)) return true;
  if (!boxOf.has(actual) && (formal === "Object" || above.get(actual) === formal)) return true;
  if (!isLast || !isArrayType(formal)) return false;
  return isWider(componentOf(formal), isArrayType(actual) ? componentOf(actual) : actual, false);
}

/** Above 0 when the first parameters are more specific, below 0 when the second are, 0 when that cannot be decided. */
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
