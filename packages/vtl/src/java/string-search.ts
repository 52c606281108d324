// Searching a string in another one. The charge covers the worst case of JavaScript's search.
import type { Meter } from "../meter.ts";

/** Characters that are compared in one step of work. */
const charactersPerStep = 16;

/** V8 preprocesses only this many characters, the last ones, of a sought string: the search for a longer one is not linear. */
const preparedCharacters = 250;

/** Index of the first `sought` at or after `from`, or -1. */
export function indexOf(value: string, sought: string, from: number | undefined, meter: Meter): number {
  chargeSearch(value, sought, Math.max(0, sought.length - preparedCharacters), meter);
  return value.indexOf(sought, from);
}

/** Index of the last `sought` at or before `from`, or -1. JavaScript compares at every index. */
export function lastIndexOf(value: string, sought: string, from: number | undefined, meter: Meter): number {
  chargeSearch(value, sought, sought.length, meter);
  return from !== undefined && from < 0 ? -1 : value.lastIndexOf(sought, from);
}

/** Replaces every `sought`, as Java's `replace(CharSequence, CharSequence)`. @throws LimitExceeded */
export function replaceAll(value: string, sought: string, replacement: string, meter: Meter): string {
  chargeSearch(value, sought, Math.max(0, sought.length - preparedCharacters), meter);
  let found = 0;
  if (sought === "") found = value.length + 1;
  else for (let at = value.indexOf(sought); at >= 0; at = value.indexOf(sought, at + sought.length)) found++;
  if (found === 0) return value;
  const length = value.length + found * (replacement.length - sought.length);
  meter.checkLength(length);
  meter.allocate(length);
  meter.charge(found * stepsPerReplacement + length / charactersPerStep);
  return value.replaceAll(sought, () => replacement);
}

const stepsPerReplacement = 10;

/** @param compared characters that may be compared at each index */
function chargeSearch(value: string, sought: string, compared: number, meter: Meter): void {
  const places = Math.max(0, value.length - sought.length);
  meter.charge((value.length + (places * compared) / 2) / charactersPerStep);
}
