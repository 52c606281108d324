// Documents as a JSONPath sees them: plain objects (own keys only) and Maps are objects, arrays are arrays.

import { JavaDouble } from "../java/number.ts";
import { doubleToString } from "../java/text/double-to-string.ts";
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

/** `toString` of a JSON number as Java prints it. */
export function numberText(value: number | bigint | JavaDouble): string {
  if (value instanceof JavaDouble) return doubleToString(value.value);
  return typeof value === "number" && !Number.isInteger(value) ? doubleToString(value) : String(value);
}

/** Java's `equals` between parsed JSON values: an integer never equals a double. */
export function javaEquals(a: unknown, b: unknown, meter: Meter): boolean {
  meter.charge(stepsPerValue);
  if (typeof a === "string" && typeof b === "string") meter.charge(Math.min(a.length, b.length) / 256);
  if (a === b) return true;
  if (a instanceof JavaDouble) return b instanceof JavaDouble && Object.is(a.value, b.value);
  if (isArray(a)) {
    return isArray(b) && a.length === b.length && a.every((element, i) => javaEquals(element, b[i], meter));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const names = memberNames(a);
  meter.charge(stepsPerValue * names.length);
  return (
    names.length === memberNames(b).length &&
    names.every((name) => {
      const other = member(b, name);
      return other !== undefined && javaEquals(member(a, name), other, meter);
    })
  );
}

/** A text that two values share when, and only when, `javaEquals` takes them for equal. */
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
