// The methods of values, by name, for tools that read templates without rendering them.
import type { JavaMethod } from "./java/method.ts";
import { allMethods } from "./java/methods/index.ts";
import { foreachClass, infoClass } from "./render/foreach-scope.ts";

const ofValues = allMethods();
const ofLoops = foreachClass.methods?.all ?? [];
const methods: readonly JavaMethod<never>[] = [...ofValues, ...ofLoops, ...(infoClass.methods?.all ?? [])];
const byName = Map.groupBy(methods, ({ name }) => name);

/** The names of all methods, including those that are not offered. */
export function methodNames(): readonly string[] {
  return [...byName.keys()];
}

/** True if some class has a method of this name that does not always fail with "not offered". */
export function isOffered(methodName: string): boolean {
  return byName.get(methodName)?.some((method) => method.isOffered) ?? false;
}

/** True if all methods of this name return a boolean, and at least one exists. */
export function returnsBoolean(methodName: string): boolean {
  return byName.get(methodName)?.every(({ result }) => result === "boolean") ?? false;
}

/**
 * The result types of the methods of this name: primitive types, `void`, and simple names of Java classes, such as `Object`
 * for any value. Empty if no method has this name.
 */
export function resultTypes(methodName: string): ReadonlySet<string> {
  return new Set(byName.get(methodName)?.map(({ result }) => result));
}

/** The properties of `$foreach`. */
export function foreachProperties(): readonly string[] {
  const others = new Set(ofValues.map(({ name }) => name));
  const getters = ofLoops.filter(({ name }) => /^get[A-Z]/.test(name) && !others.has(name));
  return getters.map(({ name }) => name.charAt(3).toLowerCase() + name.slice(4));
}
