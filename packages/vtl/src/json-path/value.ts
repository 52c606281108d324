// Documents as a JSONPath sees them: plain objects (own keys only) and Maps are objects, arrays are arrays.

import { JavaDouble } from "../java/number.ts";
import type { Meter } from "../meter.ts";

/** What one value costs where values are compared. */
const stepsPerValue = 3;

/** A JSON object in either of its two forms. */
export type JsonObject = Readonly<Record<string, unknown>> | ReadonlyMap<unknown, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof JavaDouble);
}

export function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
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

/** A text that two values share when, and only when, `deepEquals` takes them for equal. */
export function equalityText(value: unknown, meter: Meter): string {
  meter.charge(stepsPerValue);
  if (typeof value === "string") {
    meter.charge(value.length / 4);
    return JSON.stringify(value);
  }
  if (value instanceof JavaDouble) return `d${Object.is(value.value, -0) ? "-0" : value.value}`;
  if (typeof value === "bigint") return `${value}n`;
  if (isArray(value)) return `[${value.map((element) => equalityText(element, meter)).join()}]`;
  if (!isObject(value)) return String(value);
  const members = memberNames(value).map(
    (name) => `${JSON.stringify(name)}:${equalityText(member(value, name), meter)}`,
  );
  meter.charge(members.length * Math.log2(members.length + 1));
  return `{${members.sort().join()}}`;
}
