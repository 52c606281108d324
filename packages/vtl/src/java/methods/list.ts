// The methods of java.util.List: of ArrayList, of parts of lists, and of the list that Velocity makes of an array.

import { deepEquals } from "../equality.ts";
import { indexOutOfBounds, JavaException, nullPointer } from "../exception.ts";
import { type Describe, describe, type JavaMethod, MethodTable } from "../method.ts";
import { compareNatural } from "../natural-order.ts";
import { JavaArray, JavaIterator, type JavaList, SubList, type Walked } from "../objects.ts";
import type { Runtime } from "../runtime.ts";
import { elementsOf } from "../value-type.ts";
import { objectMethods } from "./object.ts";

export function checkIndex(index: number, length: number): void {
  if (index < 0 || index >= length) throw indexOutOfBounds(index, length);
}

/** The place of an equal element, or -1. */
export function find(items: readonly unknown[], what: unknown, runtime: Runtime): number {
  return items.findIndex((item) => deepEquals(what, item ?? null, runtime));
}

export function isIn(others: readonly unknown[], runtime: Runtime): (item: unknown) => boolean {
  return (item) => find(others, item ?? null, runtime) >= 0;
}

/** The elements of an argument of type Collection. @throws JavaException NullPointerException */
export function collection(value: unknown): readonly unknown[] {
  if (value === null) throw nullPointer();
  return elementsOf(value) ?? [];
}

/** Only null fits a parameter that is a function, and null fails. */
export function noFunction(): never {
  throw nullPointer();
}

/** The elements, for reading. */
function itemsOf(list: JavaList): readonly unknown[] {
  return Array.isArray(list) ? list : list.items;
}

function lengthOf(list: JavaList): number {
  return list instanceof JavaArray ? list.items.length : list.length;
}

function elementAt(list: JavaList, index: number): unknown {
  return (Array.isArray(list) ? list[index] : list instanceof JavaArray ? list.items[index] : list.at(index)) ?? null;
}

/** Takes elements out and puts others in their place. @throws JavaException UnsupportedOperationException for arrays */
function splice(list: JavaList, at: number, removed: number, added: readonly unknown[]): readonly unknown[] {
  if (list instanceof JavaArray) throw new JavaException("java.lang.UnsupportedOperationException", "a fixed length");
  const items = Array.isArray(list) ? list : list.items;
  const gone = items.slice(at, at + removed);
  const tail = items.slice(at + removed);
  items.length = at;
  for (const item of added) items.push(item ?? null);
  for (const item of tail) items.push(item);
  if (list instanceof SubList) list.replace(items);
  return gone;
}

const elementTypes: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ["[Ljava.lang.String;", (value: unknown) => value === null || typeof value === "string"],
  ["[C", (value: unknown) => typeof value === "object" && value?.constructor.name === "JavaCharacter"],
  ["[B", () => false],
]);

function setAt(list: JavaList, index: number, value: unknown): unknown {
  checkIndex(index, lengthOf(list));
  const old = elementAt(list, index);
  if (list instanceof JavaArray) {
    if (elementTypes.get(list.typeName)?.(value) === false) {
      throw new JavaException("java.lang.IllegalArgumentException", "array element type mismatch");
    }
    list.items[index] = value;
  } else if (Array.isArray(list)) list[index] = value;
  else list.set(index, value);
  return old;
}

function insert(list: JavaList, index: number, added: readonly unknown[], runtime: Runtime): void {
  const length = lengthOf(list);
  if (!(list instanceof JavaArray) && (index < 0 || index > length)) throw indexOutOfBounds(index, length);
  runtime.meter.checkElements(length + added.length);
  splice(list, index, 0, added);
}

/** Keeps what passes; tells whether anything went. */
function keep(list: JavaList, passes: (item: unknown) => boolean): boolean {
  const items = itemsOf(list);
  const kept = items.filter(passes);
  if (kept.length === items.length) return false;
  splice(list, 0, items.length, kept);
  return true;
}

/** How an iterator sees a list: as it is at each moment. */
function walked(list: JavaList): Walked {
  return {
    javaClass: list instanceof SubList ? "java.util.ArrayList$SubList$1" : undefined,
    get size() {
      return lengthOf(list);
    },
    hasMore: (at) => at !== lengthOf(list),
    at: (index) => elementAt(list, index),
    removeAt: (index) => splice(list, index, 1, []),
    set: (index, value) => setAt(list, index, value),
    insert: (index, value) => splice(list, index, 0, [value]),
  };
}

/** `toArray(T[])`: into the given array when there is room. */
export function intoArray(items: readonly unknown[], given: JavaArray | null): JavaArray {
  if (given === null) throw nullPointer();
  const fits = elementTypes.get(given.typeName);
  if (fits !== undefined && !items.every((item) => fits(item ?? null))) {
    throw new JavaException("java.lang.ArrayStoreException", "an element is of another class");
  }
  if (given.items.length < items.length) return new JavaArray([...items], given.typeName);
  items.forEach((item, index) => {
    given.items[index] = item;
  });
  if (given.items.length > items.length) given.items[items.length] = null;
  return given;
}

/** Methods that stand in a class for functions as arguments, or for streams. */
export const functionalMethods: readonly JavaMethod[] = [
  describe("forEach(Consumer)", noFunction),
  describe("removeIf(Predicate)", noFunction),
  describe("toArray(IntFunction)", noFunction),
  describe("spliterator()"),
  describe("stream()"),
  describe("parallelStream()"),
];

function sort(list: JavaList): void {
  const items = [...itemsOf(list)];
  if (items.length < 2) return;
  items.sort(compareNatural);
  items.forEach((item, index) => {
    setAt(list, index, item);
  });
}

const on: Describe<JavaList> = describe;

const listDescriptions: readonly JavaMethod<JavaList>[] = [
  on("add(Object)", (list, [item], runtime) => {
    insert(list, lengthOf(list), [item], runtime);
    return true;
  }),
  on("add(int,Object)", (list, [index, item], runtime) => {
    insert(list, index, [item], runtime);
    return "";
  }),
  on("remove(Object)", (list, [what], runtime) => {
    const index = find(itemsOf(list), what, runtime);
    if (index >= 0) splice(list, index, 1, []);
    return index >= 0;
  }),
  on("remove(int)", (list, [index]) => {
    if (!(list instanceof JavaArray)) checkIndex(index, lengthOf(list));
    return splice(list, index, 1, [])[0] ?? null;
  }),
  on("get(int)", (list, [index]) => {
    checkIndex(index, lengthOf(list));
    return elementAt(list, index);
  }),
  on("clone()", (list) => (Array.isArray(list) ? [...list] : undefined)),
  on("indexOf(Object)", (list, [what], runtime) => find(itemsOf(list), what, runtime)),
  on("clear()", (list) => {
    const length = lengthOf(list);
    if (length > 0) splice(list, 0, length, []);
    return "";
  }),
  on("lastIndexOf(Object)", (list, [what], runtime) => {
    return itemsOf(list).findLastIndex((item) => deepEquals(what, item ?? null, runtime));
  }),
  on("isEmpty()", (list) => lengthOf(list) === 0),
  on("replaceAll(UnaryOperator)", noFunction),
  on("size()", (list) => lengthOf(list)),
  on("subList(int,int)", (list, [from, to]) => {
    const length = lengthOf(list);
    if (from < 0) throw indexOutOfBounds(from, length);
    if (to > length) throw indexOutOfBounds(to, length);
    if (from > to) {
      throw new JavaException("java.lang.IllegalArgumentException", `fromIndex(${from}) > toIndex(${to})`);
    }
    return new SubList(list instanceof JavaArray ? list.items : list, from, to);
  }),
  on("toArray(Object[])", (list, [given]) => intoArray(itemsOf(list), given)),
  on("toArray()", (list) => new JavaArray([...itemsOf(list)], "[Ljava.lang.Object;")),
  on("iterator()", (list) => new JavaIterator(walked(list), 0)),
  on("contains(Object)", (list, [what], runtime) => find(itemsOf(list), what, runtime) >= 0),
  on("addAll(Collection)", (list, [others], runtime) => {
    const added = [...collection(others)];
    if (added.length > 0) insert(list, lengthOf(list), added, runtime);
    return added.length > 0;
  }),
  on("addAll(int,Collection)", (list, [index, others], runtime) => {
    const length = lengthOf(list);
    if (index < 0 || index > length) throw indexOutOfBounds(index, length);
    const added = [...collection(others)];
    if (added.length > 0) insert(list, index, added, runtime);
    return added.length > 0;
  }),
  on("set(int,Object)", (list, [index, value]) => setAt(list, index, value)),
  on("sort(Comparator)", (list) => {
    sort(list);
    return "";
  }),
  on("removeAll(Collection)", (list, [others], runtime) => {
    const isOther = isIn(collection(others), runtime);
    return keep(list, (item) => !isOther(item));
  }),
  on("retainAll(Collection)", (list, [others], runtime) => keep(list, isIn(collection(others), runtime))),
  on("listIterator()", (list) => new JavaIterator(walked(list), 0, true)),
  on("listIterator(int)", (list, [index]) => {
    const length = lengthOf(list);
    if (index < 0 || index > length) throw indexOutOfBounds(index, length);
    return new JavaIterator(walked(list), index, true);
  }),
  on("containsAll(Collection)", (list, [others], runtime) => collection(others).every(isIn(itemsOf(list), runtime))),
  ...functionalMethods,
];

const withoutClone = listDescriptions.filter(({ name }) => name !== "clone");

export const listMethods = new MethodTable<JavaList>(
  listDescriptions,
  [on("ensureCapacity(int)", () => ""), on("trimToSize()", () => "")],
  objectMethods,
);

export const subListMethods = new MethodTable<JavaList>(withoutClone, objectMethods);

/** What an array itself can do. */
export const arrayMethods = new MethodTable<JavaList>(
  [on("equals(Object)", (array, [other]) => array === other)],
  objectMethods,
);

/** What Velocity lets an array do as a list of fixed length. */
export const arrayListMethods = new MethodTable<JavaList>(withoutClone, objectMethods);

export const iteratorMethods = new MethodTable<JavaIterator>(
  [
    describe("remove()", (iterator) => iterator.remove()),
    describe("forEachRemaining(Consumer)", noFunction),
    describe("hasNext()", (iterator) => iterator.hasNext()),
    describe("next()", (iterator) => iterator.next()),
  ],
  objectMethods,
);

export const listIteratorMethods = new MethodTable<JavaIterator>(
  [
    describe("add(Object)", (iterator, [item]) => iterator.add(item)),
    describe("remove()", (iterator) => iterator.remove()),
    describe("hasNext()", (iterator) => iterator.hasNext()),
    describe("next()", (iterator) => iterator.next()),
    describe("set(Object)", (iterator, [item]) => iterator.set(item)),
    describe("nextIndex()", (iterator) => iterator.position),
    describe("previousIndex()", (iterator) => iterator.position - 1),
    describe("hasPrevious()", (iterator) => iterator.position !== 0),
    describe("previous()", (iterator) => iterator.previous()),
    describe("forEachRemaining(Consumer)", noFunction),
  ],
  objectMethods,
);
