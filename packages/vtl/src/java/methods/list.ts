// The methods of java.util.List: for ArrayList, parts of lists, and arrays, from which Velocity makes lists.
import type { Meter } from "../../meter.ts";
import { JavaArray } from "../array.ts";
import { compareNatural, deepEquals } from "../equality.ts";
import { indexOutOfBounds, JavaException } from "../exception.ts";
import { ListIterator } from "../iterator.ts";
import {
  checkIndex,
  checkPosition,
  copyOf,
  elementAt,
  elementsOf,
  type JavaList,
  lengthOf,
  setElement,
  splice,
} from "../list.ts";
import { type Describe, describe, type JavaMethod, notOffered } from "../method.ts";
import { SubList } from "../sub-list.ts";
import { elementsOfArgument, find, functionalMethods, intoArray, membership } from "./collection.ts";

function insert(list: JavaList, at: number, added: readonly unknown[], meter: Meter): void {
  if (!(list instanceof JavaArray)) checkPosition(at, lengthOf(list));
  splice(list, at, 0, added, meter);
}

/** `addAll`. Returns true if the list has changed. */
function addAll(list: JavaList, at: number, others: unknown, meter: Meter): boolean {
  const elements = elementsOfArgument(others, meter);
  if (elements.length > 0) insert(list, at, copyOf(elements, meter), meter);
  return elements.length > 0;
}

/** Keeps the elements that pass. Returns true if the list has changed. */
function keep(list: JavaList, passes: (item: unknown) => boolean, meter: Meter): boolean {
  const items = copyOf(elementsOf(list, meter), meter);
  const kept = items.filter(passes);
  if (kept.length === items.length) return false;
  splice(list, 0, items.length, kept, meter);
  return true;
}

function subList(list: JavaList, from: number, to: number): SubList {
  const length = lengthOf(list);
  if (from < 0) throw indexOutOfBounds(from, length);
  if (to > length) throw indexOutOfBounds(to, length);
  if (from > to) {
    throw new JavaException("java.lang.IllegalArgumentException", `fromIndex(${from}) > toIndex(${to})`);
  }
  return new SubList(list instanceof JavaArray ? list.items : list, from, to);
}

/** Sorts in natural order. @throws JavaException ClassCastException or NullPointerException */
function sort(list: JavaList, meter: Meter): void {
  const items = copyOf(elementsOf(list, meter), meter);
  if (items.length < 2) return;
  items.sort((left, right) => compareNatural(left, right, meter));
  items.forEach((item, index) => {
    setElement(list, index, item);
  });
}

const on: Describe<JavaList> = describe;

export const listMethods: readonly JavaMethod<JavaList>[] = [
  on("add(Object):boolean", (list, [item], meter) => {
    insert(list, lengthOf(list), [item], meter);
    return true;
  }),
  on("add(int,Object):void", (list, [index, item], meter) => insert(list, index, [item], meter)),
  on("remove(Object):boolean", (list, [sought], meter) => {
    const index = find(elementsOf(list, meter), sought, meter);
    if (index >= 0) splice(list, index, 1, [], meter);
    return index >= 0;
  }),
  on("remove(int):Object", (list, [index], meter) => {
    if (!(list instanceof JavaArray)) checkIndex(index, lengthOf(list));
    const old = elementAt(list, index);
    splice(list, index, 1, [], meter);
    return old;
  }),
  on("get(int):Object", (list, [index]) => {
    checkIndex(index, lengthOf(list));
    return elementAt(list, index);
  }),
  on("indexOf(Object):int", (list, [sought], meter) => find(elementsOf(list, meter), sought, meter)),
  on("clear():void", (list, _none, meter) => {
    const length = lengthOf(list);
    if (length > 0) splice(list, 0, length, [], meter);
  }),
  on("lastIndexOf(Object):int", (list, [sought], meter) =>
    elementsOf(list, meter).findLastIndex((item) => deepEquals(sought, item, meter)),
  ),
  on("isEmpty():boolean", (list) => lengthOf(list) === 0),
  on("size():int", (list) => lengthOf(list)),
  on("subList(int,int):List", (list, [from, to]) => subList(list, from, to)),
  on("toArray(Object[]):Object[]", (list, [given], meter) => intoArray(elementsOf(list, meter), given, meter)),
  on("toArray():Object[]", (list, _none, meter) => new JavaArray(copyOf(elementsOf(list, meter), meter))),
  on("iterator():Iterator", (list) => new ListIterator(list, 0, false)),
  on("contains(Object):boolean", (list, [sought], meter) => find(elementsOf(list, meter), sought, meter) >= 0),
  on("addAll(Collection):boolean", (list, [others], meter) => addAll(list, lengthOf(list), others, meter)),
  on("addAll(int,Collection):boolean", (list, [index, others], meter) => {
    checkPosition(index, lengthOf(list));
    return addAll(list, index, others, meter);
  }),
  on("set(int,Object):Object", (list, [index, value]) => {
    checkIndex(index, lengthOf(list));
    return setElement(list, index, value);
  }),
  on("sort(Comparator):void", (list, _none, meter) => sort(list, meter)),
  on("removeAll(Collection):boolean", (list, [others], meter) => {
    const isOther = membership(elementsOfArgument(others, meter), meter);
    return keep(list, (item) => !isOther(item), meter);
  }),
  on("retainAll(Collection):boolean", (list, [others], meter) => {
    return keep(list, membership(elementsOfArgument(others, meter), meter), meter);
  }),
  on("listIterator():ListIterator", (list) => new ListIterator(list, 0, true)),
  on("listIterator(int):ListIterator", (list, [index]) => {
    checkPosition(index, lengthOf(list));
    return new ListIterator(list, index, true);
  }),
  on("containsAll(Collection):boolean", (list, [others], meter) => {
    return elementsOfArgument(others, meter).every(membership(elementsOf(list, meter), meter));
  }),
  ...functionalMethods,
  ...notOffered("replaceAll(UnaryOperator):void"),
];

export const arrayListMethods: readonly JavaMethod<unknown[]>[] = [
  describe("clone():Object", (list: unknown[], _none, meter) => copyOf(list, meter)),
  describe("ensureCapacity(int):void", () => ""),
  describe("trimToSize():void", () => ""),
];

/** An array equals only itself. */
export const arrayMethods: readonly JavaMethod<JavaArray>[] = [
  describe("equals(Object):boolean", (array: JavaArray, [other]) => array === other),
];
