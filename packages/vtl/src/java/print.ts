// The printed forms of values: Java's toString().
import { JavaValue } from "./class.ts";
import { chargeDigits } from "./integer-cost.ts";
import { mapEntries, type TemplateMap } from "./map.ts";
import { isDouble, JavaDouble, type JavaNumber } from "./number.ts";
import type { Runtime } from "./runtime.ts";
import { doubleToString } from "./text/double-to-string.ts";

/** The printed form of a value; null if there is none. */
export function toText(value: unknown, runtime: Runtime): string | null {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      if (Number.isInteger(value)) return numberText(value);
      runtime.meter.charge(stepsPerDouble);
      return doubleToString(value);
    case "boolean":
      return value ? "true" : "false";
    case "bigint":
      chargeDigits(value, runtime.meter);
      return value.toString();
    case "object":
      return value === null ? null : allocated(objectText(value, runtime, 0), runtime);
    default:
      return null;
  }
}

function allocated(text: string | null, { meter }: Runtime): string | null {
  if (text !== null) meter.allocate(text.length);
  return text;
}

export function numberText(value: JavaNumber): string {
  if (typeof value === "number") return isDouble(value) ? doubleToString(value) : String(value);
  return value instanceof JavaDouble ? value.text() : value.toString();
}

/** The printed form of a part of a value; the string `null` if there is none. */
export function nestedText(value: unknown, runtime: Runtime, depth: number): string {
  const text = typeof value === "object" && value !== null ? objectText(value, runtime, depth) : toText(value, runtime);
  return text ?? "null";
}

/** The cost of printing the parts of a value. */
const stepsPerPart = 4;
const stepsPerEntry = 32;
const stepsPerDouble = 10;
/** In addition to its characters. */
const bytesPerPart = 48;

function objectText(value: object, runtime: Runtime, depth: number): string | null {
  const { meter } = runtime;
  meter.checkDepth(depth);
  meter.charge(stepsPerPart);
  if (value instanceof JavaValue) return value.text(runtime, depth);
  if (Array.isArray(value)) return runtime.dialect.listText(value, runtime) ?? elementsText(value, runtime, depth);
  let text = "{";
  let separator = "";
  const entries = mapEntries(value as TemplateMap);
  meter.charge(entries.length * stepsPerEntry);
  meter.allocate(entries.length * 2 * bytesPerPart);
  for (const [key, item] of entries) {
    const name = key === value ? "(this Map)" : nestedText(key, runtime, depth + 1);
    const printed = item === value ? "(this Map)" : nestedText(item, runtime, depth + 1);
    text += `${separator}${name}=${printed}`;
    separator = ", ";
    meter.checkLength(text.length);
  }
  return `${text}}`;
}

/** `[a, b]`. */
export function elementsText(
  elements: readonly unknown[],
  runtime: Runtime,
  depth: number,
  collection: unknown = elements,
): string {
  const { meter } = runtime;
  meter.charge(elements.length * stepsPerPart);
  meter.allocate(elements.length * bytesPerPart);
  let text = "[";
  let separator = "";
  for (let index = 0; index < elements.length; index++) {
    const element = elements[index];
    text += separator + (element === collection ? "(this Collection)" : nestedText(element, runtime, depth + 1));
    separator = ", ";
    meter.checkLength(text.length);
  }
  return `${text}]`;
}
