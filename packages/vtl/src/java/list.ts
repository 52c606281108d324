// The values that have the methods of a list: JavaScript arrays, parts of them, and Java's arrays, whose length is fixed.
import type { Meter } from "../meter.ts";
import { JavaArray } from "./array.ts";
import { indexOutOfBounds, JavaException } from "./exception.ts";
import { chargeEntries, MapView } from "./map-view.ts";
import { SubList, spliceArray } from "./sub-list.ts";

export type JavaList = unknown[] | SubList | JavaArray;

/** The elements of a list, an array, a part of a list or a view of a map; undefined for other values. Copies are charged. */
export function elementsOf(value: JavaList, meter: Meter): readonly unknown[];
export function elementsOf(value: unknown, meter: Meter): readonly unknown[] | undefined;
export function elementsOf(value: unknown, meter: Meter): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (value instanceof JavaArray) return value.items;
  if (value instanceof SubList) {
    meter.charge(value.length);
    return value.items;
  }
  if (!(value instanceof MapView)) return undefined;
  chargeEntries(value.map, meter);
  return value.elements();
}

export function lengthOf(list: JavaList): number {
  return list instanceof JavaArray ? list.items.length : list.length;
}

export function elementAt(list: JavaList, index: number): unknown {
  if (Array.isArray(list)) return list[index] ?? null;
  return (list instanceof JavaArray ? list.items[index] : list.at(index)) ?? null;
}

/** @throws JavaException IndexOutOfBoundsException */
export function checkIndex(index: number, length: number): void {
  if (index < 0 || index >= length) throw indexOutOfBounds(index, length);
}

/** Checks the position of an insertion. @throws JavaException IndexOutOfBoundsException */
export function checkPosition(position: number, length: number): void {
  if (position < 0 || position > length) throw indexOutOfBounds(position, length);
}

/** @returns the previous element @throws JavaException IllegalArgumentException if an array cannot hold the value */
export function setElement(list: JavaList, index: number, value: unknown): unknown {
  const old = elementAt(list, index);
  if (list instanceof JavaArray) {
    if (!list.accepts(value)) {
      throw new JavaException("java.lang.IllegalArgumentException", "array element type mismatch");
    }
    list.items[index] = value;
  } else if (Array.isArray(list)) list[index] = value;
  else list.set(index, value);
  return old;
}

/** Elements that are copied in one step of work. */
const elementsPerStep = 4;

/**
 * Replaces elements by others, in any number.
 * @throws JavaException UnsupportedOperationException for arrays
 */
export function splice(list: JavaList, at: number, removed: number, added: readonly unknown[], meter: Meter): void {
  if (list instanceof JavaArray)
    throw new JavaException("java.lang.UnsupportedOperationException", "arrays have a fixed length");
  if (Array.isArray(list)) spliceArray(list, at, removed, added, meter);
  else list.splice(at, removed, added, meter);
}

/** Charges and returns a copy. */
export function copyOf(elements: readonly unknown[], meter: Meter): unknown[] {
  meter.charge(elements.length / elementsPerStep);
  meter.allocate(8 * elements.length);
  const copy = new Array<unknown>(elements.length);
  for (let index = 0; index < elements.length; index++) copy[index] = elements[index] ?? null;
  return copy;
}
