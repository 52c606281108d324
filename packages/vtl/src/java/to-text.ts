// How values print: Java's toString(), and compact JSON for the lists of a JSON document in the apigateway profile.

import { LimitExceeded } from "../limits.ts";
import { isLargeInteger } from "./arithmetic.ts";
import { mapEntries } from "./map.ts";
import { JavaDouble } from "./number.ts";
import { TemplateObject } from "./object.ts";
import { JavaArray, JavaCharacter, MapView, SubList } from "./objects.ts";
import type { Runtime } from "./runtime.ts";
import { doubleToString } from "./text/index.ts";
import { asMap } from "./value-type.ts";

/** The printed form of a value; null when there is none. */
export function toText(value: unknown, runtime: Runtime): string | null {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      return numberText(value);
    case "boolean":
      return value ? "true" : "false";
    case "bigint":
      return value.toString();
    case "object":
      return value === null ? null : objectText(value, runtime, 0);
    default:
      return null;
  }
}

export function numberText(value: number): string {
  return isLargeInteger(value) ? String(value) : doubleToString(value);
}

function nestedText(value: unknown, runtime: Runtime, depth: number): string {
  if (typeof value === "object" && value !== null) return objectText(value, runtime, depth) ?? "null";
  return toText(value, runtime) ?? "null";
}

function objectText(value: object, runtime: Runtime, depth: number): string | null {
  if (value instanceof JavaDouble) return doubleToString(value.value);
  if (value instanceof JavaCharacter) return value.value;
  if (value instanceof TemplateObject) return value.text(runtime);
  if (depth > runtime.meter.limits.maxDepth) throw new LimitExceeded("A value nests too deep to be printed (maxDepth)");
  runtime.meter.charge(1);
  if (Array.isArray(value)) {
    return runtime.listText(value) ?? elementsText(value, runtime, depth);
  }
  if (value instanceof SubList) return elementsText(value.items, runtime, depth, value);
  if (value instanceof MapView) return elementsText(value.elements(), runtime, depth, value);
  if (value instanceof JavaArray) return `${value.typeName}@${identityHash}`;
  const map = asMap(value);
  if (map === undefined) return String(value);
  let text = "{";
  let separator = "";
  for (const [key, item] of mapEntries(map)) {
    const [name, printed] = [key, item].map((part) =>
      part === value ? "(this Map)" : nestedText(part, runtime, depth + 1),
    );
    text += `${separator}${name}=${printed}`;
    separator = ", ";
    runtime.meter.checkLength(text.length);
  }
  return `${text}}`;
}

/** Java prints an object without a toString() of its own with a hash of its place in memory; here it is always this one. */
const identityHash = "1b28cdfa";

/** `[a, b]`. */
export function elementsText(
  elements: readonly unknown[],
  runtime: Runtime,
  depth = 0,
  collection: unknown = elements,
): string {
  let text = "[";
  let separator = "";
  for (const element of elements) {
    text += separator + (element === collection ? "(this Collection)" : nestedText(element, runtime, depth + 1));
    separator = ", ";
    runtime.meter.checkLength(text.length);
  }
  return `${text}]`;
}

/** `key=value`. */
export function entryText(key: unknown, value: unknown, runtime: Runtime): string {
  return `${nestedText(key, runtime, 1)}=${nestedText(value, runtime, 1)}`;
}
