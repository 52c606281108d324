// The methods of java.util.Collection that lists and views of maps share.
import type { Meter } from "../../meter.ts";
import { JavaArray } from "../array.ts";
import { deepEquals } from "../equality.ts";
import { JavaException, nonNull } from "../exception.ts";
import { copyOf, elementsOf } from "../list.ts";
import { type JavaMethod, notOffered } from "../method.ts";

/** The elements of an argument of type Collection. @throws JavaException NullPointerException */
export function elementsOfArgument(value: unknown, meter: Meter): readonly unknown[] {
  return elementsOf(nonNull(value), meter) ?? [];
}

/** Index of the first equal element, or -1. */
export function find(items: readonly unknown[], sought: unknown, meter: Meter): number {
  return items.findIndex((item) => deepEquals(sought, item, meter));
}

/** Makes a test for whether the elements contain a value. Strings and most numbers are found by a hash. */
export function membership(elements: readonly unknown[], meter: Meter): (value: unknown) => boolean {
  meter.charge(elements.length * stepsPerHash);
  const simple = new Set<unknown>();
  const others: unknown[] = [];
  for (const element of elements) {
    if (isSimple(element)) simple.add(element);
    else others.push(element ?? null);
  }
  return (value) => {
    meter.charge(stepsPerHash);
    return isSimple(value) ? simple.has(value) : find(others, value ?? null, meter) >= 0;
  };
}

const stepsPerHash = 7;

/** True if JavaScript's equality is Java's. Beyond the safe integers, equal numbers may be a number and a bigint. */
function isSimple(value: unknown): boolean {
  return (
    typeof value === "string" ||
    typeof value === "boolean" ||
    (typeof value === "number" && Math.abs(value) <= Number.MAX_SAFE_INTEGER)
  );
}

/** `toArray(T[])`: fills the given array if it is large enough, with null behind the last element. */
export function intoArray(items: readonly unknown[], given: JavaArray | null, meter: Meter): JavaArray {
  const array = nonNull(given);
  const elements = copyOf(items, meter);
  if (!elements.every((item) => array.accepts(item))) {
    throw new JavaException("java.lang.ArrayStoreException", "an element is of another class");
  }
  if (array.items.length < elements.length) return new JavaArray(elements, array.javaClass);
  elements.forEach((item, index) => {
    array.items[index] = item;
  });
  if (array.items.length > elements.length) array.items[elements.length] = null;
  return array;
}

/** Methods that take functions or return streams. */
export const functionalMethods: readonly JavaMethod[] = [
  ...notOffered("forEach(Consumer):void removeIf(Predicate):boolean toArray(IntFunction):Object[]"),
  ...notOffered("spliterator():Spliterator stream():Stream parallelStream():Stream"),
];
