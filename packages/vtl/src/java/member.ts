// Properties, indexes and methods of values, found by the rules of Velocity's introspection.
import { classOf, type JavaClass, stringClass } from "./class.ts";
import { JavaException } from "./exception.ts";
import { asMap } from "./map.ts";
import { invoke, type JavaMethod } from "./method.ts";
import { methodsOf } from "./methods/index.ts";
import { put } from "./methods/map.ts";
import { isInt } from "./number.ts";
import { TemplateObject } from "./object.ts";
import { ownValue } from "./own-property.ts";
import type { ArgumentClass } from "./parameter.ts";
import { toText } from "./print.ts";
import type { Runtime } from "./runtime.ts";

const none: readonly never[] = [];

function findMethod(value: unknown, name: string, classes: readonly ArgumentClass[]): JavaMethod | undefined {
  const javaClass = classOf(value);
  return javaClass === null ? undefined : (methodsOf(javaClass)?.find(name, classes) as JavaMethod | undefined);
}

function flipFirst(name: string): string {
  const first = name.charAt(0);
  const flipped = first.toLowerCase() === first ? first.toUpperCase() : first.toLowerCase();
  return flipped + name.slice(1);
}

/** Reads one property of values of any class; null if there is no such property. */
export type PropertyRead = (value: unknown, runtime: Runtime) => unknown;

/** Makes a reader of `$value.name`. It keeps the method found last and reuses it while the class is the same. */
export function propertyRead(name: string): PropertyRead {
  let lastClass: JavaClass | null = null;
  let last: ReturnType<typeof findGetter>;
  const isReflection = name === "class" || name === "Class";
  return (value, runtime) => {
    if (isReflection && runtime.dialect.reflection) return classOf(value);
    if (value instanceof TemplateObject) {
      const own = value.property(name, runtime) ?? null;
      if (own !== null || value.javaClass.methods === undefined) return own;
    }
    const map = asMap(value);
    if (map !== undefined) return map instanceof Map ? map.get(name) : ownValue(map, name);
    const javaClass = classOf(value);
    if (javaClass !== lastClass) {
      last = findGetter(value, name);
      lastClass = javaClass;
    }
    return last === undefined ? null : invoke(last.method, value, last.args, last.args.map(classOf), runtime);
  };
}

function findGetter(value: unknown, name: string): { method: JavaMethod; args: readonly string[] } | undefined {
  const getter = findMethod(value, `get${name}`, none) ?? findMethod(value, `get${flipFirst(name)}`, none);
  if (getter !== undefined) return { method: getter, args: none };
  const get = findMethod(value, "get", [stringClass]);
  if (get !== undefined) return { method: get, args: [name] };
  const test = findMethod(value, `is${name}`, none) ?? findMethod(value, `is${flipFirst(name)}`, none);
  return test?.result === "boolean" ? { method: test, args: none } : undefined;
}

/** An index is out of range, or negative for a value without a size. */
export class IndexFailure extends Error {
  override readonly name = "IndexFailure";
}

/** A negative index counts from the end. @throws IndexFailure */
function adjustIndex(value: unknown, index: unknown, runtime: Runtime): unknown {
  if (!isInt(index) || index >= 0) return index ?? null;
  const size = methodCall("size")(value, none, runtime);
  if (!isInt(size)) throw new IndexFailure(`A negative index (${index}) needs a list or map`);
  return size + index;
}

/** `$value[index]`; null if there is no such element. @throws IndexFailure */
export function getIndex(value: unknown, rawIndex: unknown, runtime: Runtime): unknown {
  if (Array.isArray(value) && isInt(rawIndex) && rawIndex >= 0 && rawIndex < value.length)
    return value[rawIndex] ?? null;
  const index = adjustIndex(value, rawIndex, runtime);
  return asIndexFailure(() => methodCall("get")(value, [index], runtime)) ?? null;
}

/** `#set($value[index] = …)`; false if the target does not support it. @throws IndexFailure */
export function setIndex(target: unknown, rawIndex: unknown, value: unknown, runtime: Runtime): boolean {
  const index = adjustIndex(target, rawIndex, runtime);
  if (isDynamic(target)) return typeof index === "string" && target.setProperty(index, value, runtime);
  const classes = [classOf(index), classOf(value)];
  const method = findMethod(target, "set", classes) ?? findMethod(target, "put", classes);
  if (method === undefined) return false;
  if (typeof value === "object") runtime.dialect.beforeStore(runtime);
  asIndexFailure(() => invoke(method, target, [index, value], classes, runtime));
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

/** `#set($value.name = …)`; false if the target does not support it. */
export function setProperty(target: unknown, name: string, value: unknown, runtime: Runtime): boolean {
  const map = asMap(target);
  if (map !== undefined) {
    put(map, name, value, runtime);
    return true;
  }
  if (target instanceof TemplateObject && target.setProperty(name, value, runtime)) return true;
  const classes = [classOf(value)];
  const setter = findMethod(target, `set${name}`, classes) ?? findMethod(target, `set${flipFirst(name)}`, classes);
  if (setter !== undefined) {
    invoke(setter, target, [value], classes, runtime);
    return true;
  }
  const both = [stringClass, classOf(value)];
  const putter = findMethod(target, "put", both);
  if (putter !== undefined) invoke(putter, target, [name, value], both, runtime);
  return putter !== undefined;
}

/** The cost of a call, in addition to what the method charges. */
const stepsPerCall = 4;

/** Calls a method on a value of any class. Undefined if the class has no such method for these arguments. */
export type MethodCall = (value: unknown, args: readonly unknown[], runtime: Runtime) => unknown;

/** Makes a call of one name. It keeps the method found last and reuses it while the classes are the same. */
export function methodCall(name: string): MethodCall {
  let lastClass: JavaClass | null = null;
  let lastClasses: readonly ArgumentClass[] = none;
  let last: JavaMethod | undefined;
  return (value, args, runtime) => {
    const receiver = classOf(value);
    const { length } = args;
    let isSame = receiver === lastClass && length === lastClasses.length;
    for (let index = 0; isSame && index < length; index++) isSame = classOf(args[index]) === lastClasses[index];
    if (!isSame) {
      if (isDynamic(value)) return callObject(value, name, args, runtime);
      const classes = args.map(classOf);
      last = findMethod(value, name, classes);
      lastClass = receiver;
      lastClasses = classes;
    }
    if (name === "getClass") return getClass(value, args, runtime);
    if (last === undefined) return undefined;
    runtime.meter.charge(stepsPerCall);
    if (length > 0 && typeof args[length - 1] === "object") runtime.dialect.beforeStore(runtime);
    return invoke(last, value, args, lastClasses, runtime);
  };
}

/** True if an object implements `call` instead of having Java methods. */
function isDynamic(value: unknown): value is TemplateObject {
  return value instanceof TemplateObject && value.javaClass.methods === undefined;
}

function callObject(value: TemplateObject, name: string, args: readonly unknown[], runtime: Runtime): unknown {
  const own = value.call(name, args, runtime);
  if (own !== undefined) return own;
  if (name === "getClass") return getClass(value, args, runtime);
  if (name === "equals" && args.length === 1) return value === args[0];
  return name === "toString" && args.length === 0 ? toText(value, runtime) : undefined;
}

/** Like every method without parameters, it is found for any arguments and then fails. */
function getClass(value: unknown, args: readonly unknown[], runtime: Runtime): unknown {
  if (!runtime.dialect.reflection) return undefined;
  if (args.length > 0) throw new JavaException("java.lang.IllegalArgumentException", "wrong number of arguments");
  return classOf(value);
}
