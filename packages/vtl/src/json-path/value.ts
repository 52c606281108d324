// The values of JSON documents for JSONPath. Objects are plain objects, with their own keys only, and Maps.

import { JavaDouble } from "../java/number.ts";

export type JsonObject = Readonly<Record<string, unknown>> | ReadonlyMap<unknown, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof JavaDouble);
}

export function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** The value of an own member; undefined if there is none. A member with the value undefined counts as absent. */
export function member(object: JsonObject, name: string): unknown {
  if (object instanceof Map) return object.get(name);
  return Object.hasOwn(object, name) ? (object as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** The member names in document order. */
export function memberNames(object: JsonObject): string[] {
  return object instanceof Map ? Array.from(object.keys(), String) : Object.keys(object);
}
