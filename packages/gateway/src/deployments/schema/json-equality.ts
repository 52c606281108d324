// Equality of JSON values, whatever the order of members. Values are compared by a canonical text, so that n values need
// linear time, not n² comparisons.
import type { Meter } from "@answerback/vtl";

/** Values have the same canonical text if and only if they are equal. */
export function canonicalText(value: unknown, meter: Meter): string {
  const parts: string[] = [];
  write(value, parts, meter);
  return parts.join("");
}

/** Cost of writing a value in steps, without its characters. */
const valueSteps = 12;
const stepsPerCharacter = 0.3;

function write(value: unknown, parts: string[], meter: Meter): void {
  if (typeof value !== "object" || value === null) {
    const length = typeof value === "string" ? value.length : 8;
    meter.charge(valueSteps + length * stepsPerCharacter);
    meter.allocate(16 + length);
    parts.push(JSON.stringify(value));
    return;
  }
  const isArray = Array.isArray(value);
  const names = isArray ? [] : Object.keys(value).sort();
  meter.charge(valueSteps + 20 * names.length);
  meter.allocate(16);
  parts.push(isArray ? "[" : "{");
  if (isArray) {
    for (const item of value) {
      write(item, parts, meter);
      parts.push(",");
    }
  }
  for (const name of names) {
    write(name, parts, meter);
    parts.push(":");
    write((value as Record<string, unknown>)[name], parts, meter);
    parts.push(",");
  }
  parts.push(isArray ? "]" : "}");
}

/** True if no two items are equal. */
export function areUnique(items: readonly unknown[], meter: Meter): boolean {
  const seen = new Set<string>();
  for (const item of items) seen.add(canonicalText(item, meter));
  return seen.size === items.length;
}

/** @returns a test that is true for one of `values` */
export function membership(values: readonly unknown[], meter: Meter): (value: unknown, meter: Meter) => boolean {
  const texts = new Set(values.map((value) => canonicalText(value, meter)));
  const withObjects = values.some((value) => typeof value === "object" && value !== null);
  return (value, ofRun) =>
    (withObjects || typeof value !== "object" || value === null) && texts.has(canonicalText(value, ofRun));
}
