// Properties, indexes and methods of values, found as Velocity's introspection finds them in Java.

import { isNumber, numberType } from "./arithmetic.ts";
import { JavaException } from "./exception.ts";
import { classOf } from "./java-type.ts";
import { invoke, type JavaMethod, type MethodTable } from "./method.ts";
import { bigDecimalMethods, bigIntegerMethods } from "./methods/big-number.ts";
import { booleanMethods } from "./methods/boolean.ts";
import { characterMethods } from "./methods/character.ts";
import { doubleMethods } from "./methods/double.ts";
import { integerMethods, longMethods } from "./methods/integer.ts";
import {
  arrayListMethods,
  arrayMethods,
  iteratorMethods,
  listIteratorMethods,
  listMethods,
  subListMethods,
} from "./methods/list.ts";
import { entryMethods, mapMethods, put, viewMethods } from "./methods/map.ts";
import { stringMethods } from "./methods/string.ts";
import { isInt } from "./number.ts";
import { TemplateObject } from "./object.ts";
import { JavaArray, JavaClass, MapView, SubList } from "./objects.ts";
import { ownValue } from "./own-property.ts";
import type { Runtime } from "./runtime.ts";
import { asMap, typeOf } from "./value-type.ts";

/** The methods of each class. */
const tables: ReadonlyMap<string, Methods> = new Map<string, Methods>([
  ["String", stringMethods],
  ["Boolean", booleanMethods],
  ["Character", characterMethods],
  ["Integer", integerMethods],
  ["Long", longMethods],
  ["Double", doubleMethods],
  ["BigInteger", bigIntegerMethods],
  ["BigDecimal", bigDecimalMethods],
  ["ArrayList", listMethods],
  ["SubList", subListMethods],
  ["LinkedHashMap", mapMethods],
  ["KeySet", viewMethods],
  ["Values", viewMethods],
  ["EntrySet", viewMethods],
  ["Entry", entryMethods],
  ["Itr", iteratorMethods],
  ["ListItr", listIteratorMethods],
  ["String[]", arrayMethods],
  ["Object[]", arrayMethods],
  ["char[]", arrayMethods],
  ["byte[]", arrayMethods],
]);

/** A table whose receiver is known by the class under which it stands. */
type Methods = Pick<MethodTable<never>, "find">;

function findMethod(value: unknown, name: string, classes: readonly (string | null)[]): JavaMethod | undefined {
  const table = (value instanceof TemplateObject ? value.methods : undefined) ?? tables.get(classOf(value) ?? "");
  const found =
    table?.find(name, classes) ?? (value instanceof JavaArray ? arrayListMethods.find(name, classes) : undefined);
  return found as JavaMethod | undefined;
}

const none: readonly never[] = [];

function flipFirst(name: string): string {
  const first = name.charAt(0);
  const flipped = first.toLowerCase() === first ? first.toUpperCase() : first.toLowerCase();
  return flipped + name.slice(1);
}

/** `$value.name`; null when there is no such property. */
export function getProperty(value: unknown, name: string, runtime: Runtime): unknown {
  const isClass = name === "class" || name === "Class";
  if (isClass && runtime.reflection) return new JavaClass(javaClassName(value));
  const map = asMap(value);
  if (map !== undefined) return map instanceof Map ? map.get(name) : ownValue(map, name);
  if (value instanceof TemplateObject) {
    const own = value.property(name, runtime) ?? null;
    if (own !== null || value.className === "Other") return own;
  }
  const getter = findMethod(value, `get${name}`, none) ?? findMethod(value, `get${flipFirst(name)}`, none);
  if (getter !== undefined) return invoke(getter, value, none, none, runtime);
  if (classOf(value) === "ForeachScope") return callMethod(value, "get", [name], runtime);
  const test = findMethod(value, `is${name}`, none) ?? findMethod(value, `is${flipFirst(name)}`, none);
  const result = test === undefined ? null : invoke(test, value, none, none, runtime);
  return typeof result === "boolean" ? result : null;
}

export function javaClassName(value: unknown): string {
  switch (typeOf(value)) {
    case "string":
      return "java.lang.String";
    case "boolean":
      return "java.lang.Boolean";
    case "character":
      return "java.lang.Character";
    case "number": {
      if (!isNumber(value)) return "java.lang.Number";
      const type = numberType(value);
      return type === "BigInteger" || type === "BigDecimal" ? `java.math.${type}` : `java.lang.${type}`;
    }
    case "map":
      return "java.util.LinkedHashMap";
    case "list":
      return "java.util.ArrayList";
    case "array":
      return (value as JavaArray).typeName;
    case "subList":
      return "java.util.ArrayList$SubList";
    case "view": {
      const { kind } = value as MapView;
      return `java.util.LinkedHashMap$Linked${kind === "keys" ? "KeySet" : kind === "values" ? "Values" : "EntrySet"}`;
    }
    case "object":
      return (value as TemplateObject).javaClass;
    default:
      return "java.lang.Object";
  }
}

/** An index out of range, or a negative index on something without a size. */
export class IndexFailure extends Error {
  override readonly name = "IndexFailure";
}

/** A negative index counts from the end. @throws IndexFailure */
function adjustIndex(value: unknown, index: unknown, runtime: Runtime): unknown {
  if (!isInt(index) || index >= 0) return index ?? null;
  const size = callMethod(value, "size", none, runtime);
  if (!isInt(size)) throw new IndexFailure(`A negative index (${index}) needs a list or map`);
  return size + index;
}

/** `$value[index]`; null when there is nothing to be had that way. @throws IndexFailure */
export function getIndex(value: unknown, rawIndex: unknown, runtime: Runtime): unknown {
  if (Array.isArray(value) && isInt(rawIndex) && rawIndex >= 0 && rawIndex < value.length)
    return value[rawIndex] ?? null;
  const index = adjustIndex(value, rawIndex, runtime);
  return asIndexFailure(() => callMethod(value, "get", [index], runtime)) ?? null;
}

/** `#set($value[index] = …)`; false when that cannot be done there. @throws IndexFailure */
export function setIndex(target: unknown, rawIndex: unknown, value: unknown, runtime: Runtime): boolean {
  const index = adjustIndex(target, rawIndex, runtime);
  if (target instanceof TemplateObject && target.className === "Other") {
    return typeof index === "string" && target.setProperty(index, value, runtime);
  }
  const args = [index, value];
  const classes = args.map(classOf);
  const method = findMethod(target, "set", classes) ?? findMethod(target, "put", classes);
  if (method === undefined) return false;
  if (typeof value === "object") runtime.beforeStore();
  asIndexFailure(() => invoke(method, target, args, classes, runtime));
  return true;
}

function asIndexFailure<Result>(operation: () => Result): Result {
  try {
    return operation();
  } catch (thrown) {
    if (thrown instanceof JavaException) throw new IndexFailure(thrown.message, { cause: thrown });
    throw thrown;
  }
}

/** `#set($value.name = …)`; false when that cannot be done there. */
export function setProperty(target: unknown, name: string, value: unknown, runtime: Runtime): boolean {
  const map = asMap(target);
  if (map !== undefined) {
    put(map, name, value, runtime);
    return true;
  }
  if (target instanceof TemplateObject && target.setProperty(name, value, runtime)) return true;
  const classes = [classOf(value)];
  const setter = findMethod(target, `set${name}`, classes) ?? findMethod(target, `set${flipFirst(name)}`, classes);
  if (setter !== undefined) invoke(setter, target, [value], classes, runtime);
  else if (classOf(target) === "ForeachScope") callMethod(target, "put", [name, value], runtime);
  return setter !== undefined;
}

/** A call of one method, on whatever type turns up. Undefined when the type has no such method for such arguments. */
export type MethodCall = (value: unknown, args: readonly unknown[], runtime: Runtime) => unknown;

/** Calls of one name: what was found for the classes of the last call is found for the next one of the same classes. */
export function methodCall(name: string): MethodCall {
  let lastClass: string | null = null;
  let lastClasses: readonly (string | null)[] = none;
  let last: JavaMethod | undefined;
  return (value, args, runtime) => {
    if (value instanceof TemplateObject && value.className === "Other") return callObject(value, name, args, runtime);
    const receiver = classOf(value);
    const { length } = args;
    let same = receiver === lastClass && length === lastClasses.length;
    for (let index = 0; same && index < length; index++) same = classOf(args[index]) === lastClasses[index];
    if (!same) {
      const classes = args.map(classOf);
      last = findMethod(value, name, classes);
      lastClass = receiver;
      lastClasses = classes;
    }
    if (name === "getClass")
      return length === 0 ? (getProperty(value, "class", runtime) ?? undefined) : getClassWith(runtime);
    if (last === undefined) return undefined;
    if (length > 0 && typeof args[length - 1] === "object") runtime.beforeStore();
    const size = sizeOf(value);
    if (size > elementsPerStep) runtime.meter.charge(size / elementsPerStep);
    return invoke(last, value, args, lastClasses, runtime);
  };
}

/** A method may look at all characters or elements: so many of them count as one step of work. */
const elementsPerStep = 64;

function sizeOf(value: unknown): number {
  if (typeof value === "string" || Array.isArray(value) || value instanceof SubList) return value.length;
  return value instanceof MapView ? value.size : 0;
}

function callMethod(value: unknown, name: string, args: readonly unknown[], runtime: Runtime): unknown {
  return methodCall(name)(value, args, runtime);
}

/** An object of the library with methods of its own. */
function callObject(value: TemplateObject, name: string, args: readonly unknown[], runtime: Runtime): unknown {
  const own = value.call(name, args, runtime);
  if (own !== undefined) return own;
  if (name === "getClass" && args.length === 0 && runtime.reflection) {
    return new JavaClass(javaClassName(value));
  }
  if (name === "equals" && args.length === 1) return value === args[0];
  return name === "toString" && args.length === 0 ? value.text(runtime) : undefined;
}

/** `getClass` with arguments is found, like every method without parameters, and fails. */
function getClassWith(runtime: Runtime): undefined {
  if (!runtime.reflection) return undefined;
  throw new JavaException("java.lang.IllegalArgumentException", "wrong number of arguments");
}
