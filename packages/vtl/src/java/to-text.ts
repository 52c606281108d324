// How values print: Java's toString(), and compact JSON for the lists of a JSON document in the apigateway profile.

import { LimitExceeded } from "../limits.ts";
import { isDocumentList, listText } from "../render/document.ts";
import type { Render } from "../render/render.ts";
import { TemplateObject } from "../render/template-object.ts";
import { isLargeInteger } from "./arithmetic.ts";
import { mapEntries } from "./map.ts";
import { JavaDouble } from "./number.ts";
import { JavaArray, JavaCharacter, MapView, SubList } from "./objects.ts";
import { doubleToString } from "./text/index.ts";
import { asMap } from "./value-type.ts";

/** The printed form of a value; null when there is none. */
export function toText(value: unknown, render: Render): string | null {
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
      return value === null ? null : objectText(value, render, 0);
    default:
      return null;
  }
}

export function numberText(value: number): string {
  return isLargeInteger(value) ? String(value) : doubleToString(value);
}

function nestedText(value: unknown, render: Render, depth: number): string {
  if (typeof value === "object" && value !== null) return objectText(value, render, depth) ?? "null";
  return toText(value, render) ?? "null";
}

function objectText(value: object, render: Render, depth: number): string | null {
  if (value instanceof JavaDouble) return doubleToString(value.value);
  if (value instanceof JavaCharacter) return value.value;
  if (value instanceof TemplateObject) return value.text(render);
  if (depth > render.limits.maxDepth) throw new LimitExceeded("A value nests too deep to be printed (maxDepth)");
  render.step();
  if (Array.isArray(value)) {
    if (isDocumentList(value, render)) return listText(value, render);
    return elementsText(value, render, depth);
  }
  if (value instanceof SubList) return elementsText(value.items, render, depth, value);
  if (value instanceof MapView) return elementsText(value.elements(), render, depth, value);
  if (value instanceof JavaArray) return `${value.typeName}@${identityHash}`;
  const map = asMap(value);
  if (map === undefined) return String(value);
  let text = "{";
  let separator = "";
  for (const [key, item] of mapEntries(map)) {
    const [name, printed] = [key, item].map((part) =>
      part === value ? "(this Map)" : nestedText(part, render, depth + 1),
    );
    text += `${separator}${name}=${printed}`;
    separator = ", ";
    render.checkLength(text.length);
  }
  return `${text}}`;
}

/** Java prints an object without a toString() of its own with a hash of its place in memory; here it is always this one. */
const identityHash = "1b28cdfa";

/** `[a, b]`. */
export function elementsText(
  elements: readonly unknown[],
  render: Render,
  depth = 0,
  collection: unknown = elements,
): string {
  let text = "[";
  let separator = "";
  for (const element of elements) {
    text += separator + (element === collection ? "(this Collection)" : nestedText(element, render, depth + 1));
    separator = ", ";
    render.checkLength(text.length);
  }
  return `${text}]`;
}

/** `key=value`. */
export function entryText(key: unknown, value: unknown, render: Render): string {
  return `${nestedText(key, render, 1)}=${nestedText(value, render, 1)}`;
}
