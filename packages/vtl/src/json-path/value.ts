// Documents as a JSONPath sees them: plain objects (own keys only) and Maps are objects, arrays are arrays.

import { JavaDouble } from "../java/number.ts";

/** A JSON object in either of its two forms. */
export type JsonObject = Readonly<Record<string, unknown>> | ReadonlyMap<unknown, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof JavaDouble);
}

export function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

export function isNumber(value: unknown): value is number | bigint | JavaDouble {
  return typeof value === "number" || typeof value === "bigint" || value instanceof JavaDouble;
}

/** The value of an own member; undefined when there is none. A member that holds undefined counts as absent. */
export function member(object: JsonObject, name: string): unknown {
  if (object instanceof Map) return object.get(name);
  return Object.hasOwn(object, name) ? (object as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** The member names in document order. */
export function memberNames(object: JsonObject): string[] {
  return object instanceof Map ? Array.from(object.keys(), String) : Object.keys(object);
}

/** `Number.doubleValue()`. */
export function doubleValue(value: number | bigint | JavaDouble): number {
  return value instanceof JavaDouble ? value.value : Number(value);
}

/** Java's `equals` between parsed JSON values: an integer never equals a double. */
export function javaEquals(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a instanceof JavaDouble) return b instanceof JavaDouble && Object.is(a.value, b.value);
  if (isArray(a)) {
    return isArray(b) && a.length === b.length && a.every((element, i) => javaEquals(element, b[i]));
  }
  if (isObject(a)) {
    if (!isObject(b)) return false;
    const names = memberNames(a);
    return (
      names.length === memberNames(b).length &&
      names.every((name) => {
        const other = member(b, name);
        return other !== undefined && javaEquals(member(a, name), other);
      })
    );
  }
  return false;
}
