// Java's classes as far as the choice of a method depends on them: which class a value has, and what fits which parameter.

import { isNumber, numberType } from "./arithmetic.ts";
import { TemplateObject } from "./object.ts";
import { JavaArray, JavaCharacter, MapView, SubList } from "./objects.ts";

const collection = "Collection Iterable Object";

/** What a class extends and implements, `Object` and itself included. */
const superTypes = new Map(
  Object.entries({
    Object: "",
    String: "CharSequence Comparable Object",
    Boolean: "Comparable Object",
    Character: "Comparable Object",
    Integer: "Number Comparable Object",
    Long: "Number Comparable Object",
    Double: "Number Comparable Object",
    BigInteger: "Number Comparable Object",
    BigDecimal: "Number Comparable Object",
    ArrayList: `List ${collection}`,
    SubList: `List ${collection}`,
    ArrayListWrapper: `List ${collection}`,
    List: collection,
    LinkedHashMap: "Map Object",
    ForeachScope: "Map Object",
    KeySet: `Set ${collection}`,
    EntrySet: `Set ${collection}`,
    Set: collection,
    Values: collection,
    Collection: "Iterable Object",
    ListItr: "Iterator Object",
    Itr: "Iterator Object",
    "String[]": "Object[] Object",
    StringBuffer: "CharSequence Object",
  }).map(([name, above]) => [name, new Set([name, ...above.split(" ")])]),
);

const nothingAbove: ReadonlySet<string> = new Set(["Object"]);
const primitives: ReadonlySet<string> = new Set([
  ...["boolean", "char", "byte", "short", "int", "long", "float", "double"],
]);

/** What may be passed for a parameter of a primitive type. */
const boxed: { readonly [primitive: string]: readonly string[] } = {
  boolean: ["Boolean"],
  char: ["Character"],
  int: ["Integer"],
  long: ["Long", "Integer"],
  float: ["Long", "Integer"],
  double: ["Double", "Long", "Integer"],
};

const widened: { readonly [primitive: string]: readonly string[] } = {
  int: ["short", "byte"],
  long: ["int", "short", "byte"],
  float: ["long", "int", "short", "byte"],
  double: ["float", "long", "int", "short", "byte"],
};

/** The class of a primitive type's values. */
export const boxOf: ReadonlyMap<string, string> = new Map(
  Object.entries({
    boolean: "Boolean",
    char: "Character",
    byte: "Byte",
    short: "Short",
    int: "Integer",
    long: "Long",
    float: "Float",
    double: "Double",
  }),
);

const arrayTypes: ReadonlyMap<string, string> = new Map([
  ["[Ljava.lang.String;", "String[]"],
  ["[Ljava.lang.Object;", "Object[]"],
  ["[C", "char[]"],
  ["[B", "byte[]"],
]);

/** The simple name of a value's class; null for null. */
export function classOf(value: unknown): string | null {
  switch (typeof value) {
    case "string":
      return "String";
    case "boolean":
      return "Boolean";
    case "number":
    case "bigint":
      return numberType(value);
    case "object":
      if (value === null) return null;
      if (Array.isArray(value)) return "ArrayList";
      if (value instanceof TemplateObject) return value.className;
      if (isNumber(value)) return numberType(value);
      if (value instanceof JavaCharacter) return "Character";
      if (value instanceof JavaArray) return arrayTypes.get(value.typeName) ?? "Object[]";
      if (value instanceof MapView) return viewClasses[value.kind];
      return value instanceof SubList ? "SubList" : "LinkedHashMap";
    default:
      return value === undefined ? null : "Other";
  }
}

const viewClasses = { keys: "KeySet", values: "Values", entries: "EntrySet" } as const;

export function isArrayType(type: string): boolean {
  return type.endsWith("[]");
}

export function componentOf(arrayType: string): string {
  return arrayType.slice(0, -2);
}

function isAssignable(formal: string, actual: string): boolean {
  if (formal === actual) return true;
  return !primitives.has(actual) && (superTypes.get(actual) ?? nothingAbove).has(formal);
}

/** Whether an argument of this class (null: of no value) may be passed for the parameter. */
export function isConvertible(formal: string, actual: string | null, lastOfMany: boolean): boolean {
  const primitive = primitives.has(formal);
  if (actual === null) return !primitive;
  if (isAssignable(formal, actual)) return true;
  if (primitive && boxed[formal]?.includes(actual)) return true;
  if (!lastOfMany || !isArrayType(formal)) return false;
  return isConvertible(componentOf(formal), isArrayType(actual) ? componentOf(actual) : actual, false);
}

/** Whether whatever fits the second parameter type fits the first one. */
function isStrictlyConvertible(formal: string, actual: string, last: boolean): boolean {
  if (isAssignable(formal, actual) || widened[formal]?.includes(actual)) return true;
  if (!last || !isArrayType(formal)) return false;
  return isStrictlyConvertible(componentOf(formal), isArrayType(actual) ? componentOf(actual) : actual, false);
}

/** Whether arguments of these classes may be passed for these parameters, as Velocity sees it. */
export function isApplicable(parameters: readonly string[], classes: readonly (string | null)[]): boolean {
  const last = parameters.length - 1;
  const rest = parameters[last];
  const fits = (index: number): boolean => isConvertible(parameters[index] as string, classes[index] ?? null, false);
  if (parameters.length > classes.length) {
    if (parameters.length !== classes.length + 1 || rest === undefined || !isArrayType(rest)) return false;
    return classes.every((_, index) => fits(index));
  }
  if (parameters.length === classes.length) {
    const misfit = parameters.findIndex((_, index) => !fits(index));
    if (misfit === -1) return true;
    return misfit === last && rest !== undefined && isConvertible(rest, classes[last] ?? null, true);
  }
  // A method without parameters is found for any arguments; calling it then fails.
  if (rest === undefined) return true;
  if (!isArrayType(rest)) return false;
  const type = componentOf(rest);
  return classes.every((actual, index) => (index < last ? fits(index) : isConvertible(type, actual, false)));
}

/** Above 0 when the first parameters are more specific, below 0 when the second are, 0 when that cannot be told. */
export function compareSpecificity(left: readonly string[], right: readonly string[]): number {
  if (left.length !== right.length) return left.length - right.length;
  const last = left.length - 1;
  let leftMore = false;
  let rightMore = false;
  left.forEach((one, index) => {
    const other = right[index] as string;
    if (one === other) return;
    leftMore ||= isStrictlyConvertible(other, one, index === last) || other === "Object";
    rightMore ||= isStrictlyConvertible(one, other, index === last) || one === "Object";
  });
  if (leftMore && rightMore) {
    return Number(isArrayType(right[last] as string)) - Number(isArrayType(left[last] as string));
  }
  return Number(leftMore) - Number(rightMore);
}
