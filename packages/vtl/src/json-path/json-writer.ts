// Writes compact JSON, for `$input.json` and for the lists of a document (docs/behaviour/mapping-templates.md 2.1.1, 4).

import { elementsOf } from "../java/list.ts";
import { asMap, mapEntries } from "../java/map.ts";
import { isNumber } from "../java/number.ts";
import { toText } from "../java/print.ts";
import type { Runtime } from "../java/runtime.ts";
import type { Meter } from "../meter.ts";

/** The cost of one value, in addition to its characters. */
const stepsPerValue = 5;
const bytesPerValue = 16;
/** The cost of a member of an object if no two objects have the same names. */
const stepsPerEntry = 50;
/** Characters that are read in one step, and the steps for each character of a string with characters to escape. */
const charactersPerStep = 4;
const stepsPerEscape = 5;

/** @param escapeSolidus true to write `/` as `\/`, which lists do when they print, but not `$input.json` */
export function writeJson(value: unknown, runtime: Runtime, escapeSolidus: boolean): string {
  return write(value, runtime, escapeSolidus, 0);
}

function write(value: unknown, runtime: Runtime, escapeSolidus: boolean, depth: number): string {
  const { meter } = runtime;
  meter.charge(stepsPerValue);
  meter.allocate(bytesPerValue);
  if (typeof value === "string") return quote(value, escapeSolidus, meter);
  if (typeof value !== "object" || value === null || isNumber(value)) return toText(value, runtime) ?? "null";
  // Documents may be nested deeper than values that print in Java's style.
  meter.checkDepth(depth / 10);
  const elements = elementsOf(value, meter);
  if (elements !== undefined) {
    let text = "[";
    for (let index = 0; index < elements.length; index++) {
      if (index > 0) text += ",";
      text += write(elements[index], runtime, escapeSolidus, depth + 1);
      meter.checkLength(text.length);
    }
    return `${text}]`;
  }
  const map = asMap(value);
  if (map === undefined) return quote(toText(value, runtime) ?? "", escapeSolidus, meter);
  let text = "{";
  const entries = mapEntries(map);
  meter.charge(stepsPerEntry * entries.length);
  for (const [key, item] of entries) {
    if (text !== "{") text += ",";
    const name = toText(key, runtime) ?? "null";
    text += `${quote(name, escapeSolidus, meter)}:${write(item, runtime, escapeSolidus, depth + 1)}`;
    meter.checkLength(text.length);
  }
  return `${text}}`;
}

const special = /["\\\u0000-\u001f]/;
const specials = /["\\\u0000-\u001f]/g;
const escapes: ReadonlyMap<string, string> = new Map(
  Object.entries({ '"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t" }),
);

function quote(text: string, escapeSolidus: boolean, meter: Meter): string {
  meter.charge(text.length / charactersPerStep);
  let escaped = text;
  if (special.test(text)) {
    meter.charge(text.length * stepsPerEscape);
    escaped = text.replace(specials, (character) => {
      const known = escapes.get(character);
      return known ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    });
  }
  meter.checkLength(escaped.length);
  meter.allocate(2 * escaped.length);
  if (escapeSolidus && escaped.includes("/")) escaped = escaped.replaceAll("/", "\\/");
  return `"${escaped}"`;
}
