// Which kind of thing a value is: the one place that looks at JavaScript types.

import { JavaBigDecimal } from "./big-decimal.ts";
import type { TemplateMap } from "./map.ts";
import { JavaDouble } from "./number.ts";
import { TemplateObject } from "./object.ts";
import { JavaArray, JavaCharacter, MapView, SubList } from "./objects.ts";

export type ValueType =
  | "null"
  | "string"
  | "boolean"
  | "number"
  | "character"
  | "list"
  | "array"
  | "subList"
  | "view"
  | "map"
  | "object"
  | "opaque";

export function typeOf(value: unknown): ValueType {
  switch (typeof value) {
    case "string":
      return "string";
    case "number":
    case "bigint":
      return "number";
    case "boolean":
      return "boolean";
    case "object":
      if (value === null) return "null";
      if (Array.isArray(value)) return "list";
      if (value instanceof Map) return "map";
      if (value instanceof TemplateObject) return "object";
      if (value instanceof JavaDouble || value instanceof JavaBigDecimal) return "number";
      if (value instanceof JavaCharacter) return "character";
      if (value instanceof JavaArray) return "array";
      if (value instanceof MapView) return "view";
      if (value instanceof SubList) return "subList";
      return "map";
    case "undefined":
      return "null";
    default:
      return "opaque";
  }
}

/** A map: a Map or an object that is none of the library's own. */
export function asMap(value: unknown): TemplateMap | undefined {
  return typeOf(value) === "map" ? (value as TemplateMap) : undefined;
}

/** The elements of a list, an array, a part of a list or a view of a map; undefined for all else. */
export function elementsOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (value instanceof JavaArray || value instanceof SubList) return value.items;
  if (value instanceof MapView) return value.elements();
  return undefined;
}
