// The methods of java.util.List (ArrayList) that templates may call; those of arrays and of parts of lists as well.
import { isInt, type Method } from "./arguments.ts";
import { deepEquals, hashCode } from "./equality.ts";
import { indexOutOfBounds, JavaException, nullPointer } from "./java-exception.ts";
import { JavaArray, JavaIterator, type MapView, SubList } from "./java-objects.ts";
import type { Render } from "./render.ts";
import { toText } from "./to-text.ts";
import { elementsOf } from "./value-type.ts";

function check(index: number, length: number): void {
  if (index < 0 || index >= length) throw indexOutOfBounds(index, length);
}

function find(items: readonly unknown[], what: unknown, render: Render): number {
  return items.findIndex((item) => deepEquals(what ?? null, item ?? null, render));
}

function equalTo(other: readonly unknown[], render: Render): (item: unknown) => boolean {
  return (item) => find(other, item, render) >= 0;
}

/** The elements of an argument of type Collection; undefined when it is none. @throws JavaException NullPointerException */
function collection(value: unknown): readonly unknown[] | undefined {
  if (value === null) throw nullPointer();
  return value instanceof JavaArray ? undefined : elementsOf(value);
}

/** Keeps what passes; tells whether anything went. */
function keep(items: unknown[], passes: (item: unknown) => boolean): boolean {
  const kept = items.filter(passes);
  const changed = kept.length !== items.length;
  items.length = 0;
  for (const item of kept) items.push(item);
  return changed;
}

const get: Method<unknown[]> = (items, args) => {
  const [index] = args;
  if (args.length !== 1 || !isInt(index)) return undefined;
  check(index, items.length);
  return items[index] ?? null;
};

const set: Method<unknown[]> = (items, args) => {
  const [index, value] = args;
  if (args.length !== 2 || !isInt(index)) return undefined;
  check(index, items.length);
  const old = items[index] ?? null;
  items[index] = value ?? null;
  return old;
};

const readMethods: [string, Method<unknown[]>][] = [
  ["size", (items, args) => (args.length === 0 ? items.length : undefined)],
  ["isEmpty", (items, args) => (args.length === 0 ? items.length === 0 : undefined)],
  ["get", get],
  ["contains", (items, args, render) => (args.length === 1 ? find(items, args[0], render) >= 0 : undefined)],
  [
    "containsAll",
    (items, args, render) => {
      const others = args.length === 1 ? collection(args[0]) : undefined;
      return others !== undefined ? others.every(equalTo(items, render)) : undefined;
    },
  ],
  ["indexOf", (items, args, render) => (args.length === 1 ? find(items, args[0], render) : undefined)],
  [
    "lastIndexOf",
    (items, args, render) =>
      args.length === 1 ? items.findLastIndex((item) => deepEquals(args[0] ?? null, item ?? null, render)) : undefined,
  ],
  ["iterator", (items, args) => (args.length === 0 ? new JavaIterator(items.slice()) : undefined)],
  [
    "subList",
    (items, args) => {
      const [from, to] = args;
      if (args.length !== 2 || !isInt(from) || !isInt(to)) return undefined;
      if (from < 0) throw indexOutOfBounds(from, items.length);
      if (to > items.length) throw indexOutOfBounds(to, items.length);
      if (from > to)
        throw new JavaException("java.lang.IllegalArgumentException", `fromIndex(${from}) > toIndex(${to})`);
      return new SubList(items, from, to);
    },
  ],
  ["toArray", (items) => new JavaArray(items.slice(), "[Ljava.lang.Object;")],
];

const objectMethods: [string, Method<unknown[]>][] = [
  ["toString", (items, args, render) => (args.length === 0 ? toText(items, render) : undefined)],
  ["hashCode", (items, args, render) => (args.length === 0 ? hashCode(items, render) : undefined)],
  ["equals", (items, args, render) => (args.length === 1 ? deepEquals(items, args[0], render) : undefined)],
];

export const listMethods: ReadonlyMap<string, Method<unknown[]>> = new Map<string, Method<unknown[]>>([
  ...readMethods,
  ...objectMethods,
  ["set", set],
  [
    "add",
    (items, args) => {
      if (args.length === 1) {
        items.push(args[0] ?? null);
        return true;
      }
      const [index, value] = args;
      if (args.length !== 2 || !isInt(index)) return undefined;
      if (index < 0 || index > items.length) throw indexOutOfBounds(index, items.length);
      items.splice(index, 0, value ?? null);
      return "";
    },
  ],
  [
    "addAll",
    (items, args, render) => {
      const others = args.length >= 1 && args.length <= 2 ? collection(args.at(-1)) : undefined;
      const index = args.length === 2 ? args[0] : items.length;
      if (others === undefined || !isInt(index)) return undefined;
      if (index < 0 || index > items.length) throw indexOutOfBounds(index, items.length);
      render.checkElements(items.length + others.length);
      const tail = items.slice(index);
      items.length = index;
      for (const item of [...others, ...tail]) items.push(item);
      return others.length > 0;
    },
  ],
  [
    "remove",
    (items, args, render) => {
      if (args.length !== 1) return undefined;
      const [what] = args;
      if (isInt(what)) {
        check(what, items.length);
        return items.splice(what, 1)[0] ?? null;
      }
      const index = find(items, what, render);
      if (index >= 0) items.splice(index, 1);
      return index >= 0;
    },
  ],
  [
    "removeAll",
    (items, args, render) => {
      const others = args.length === 1 ? collection(args[0]) : undefined;
      if (others === undefined) return undefined;
      const isOther = equalTo(others, render);
      return keep(items, (item) => !isOther(item));
    },
  ],
  [
    "retainAll",
    (items, args, render) => {
      const others = args.length === 1 ? collection(args[0]) : undefined;
      return others !== undefined ? keep(items, equalTo(others, render)) : undefined;
    },
  ],
  [
    "clear",
    (items, args) => {
      if (args.length !== 0) return undefined;
      items.length = 0;
      return "";
    },
  ],
  [
    "sort",
    (items, args) => {
      if (args.length !== 1 || (args[0] !== null && args[0] !== undefined)) return undefined;
      sort(items);
      return "";
    },
  ],
  ["ensureCapacity", (_items, args) => (args.length === 1 && isInt(args[0]) ? "" : undefined)],
  ["trimToSize", (_items, args) => (args.length === 0 ? "" : undefined)],
]);

/** Arrays have no methods in Java; Velocity wraps them into a list of fixed length. */
export const arrayMethods: ReadonlyMap<string, Method<unknown[]>> = new Map<string, Method<unknown[]>>([
  ...readMethods,
  ["set", set],
  ["add", (_items, args) => (args.length === 1 || (args.length === 2 && isInt(args[0])) ? fixedLength() : undefined)],
  [
    "remove",
    (items, args, render) => {
      if (args.length !== 1) return undefined;
      return isInt(args[0]) || find(items, args[0], render) >= 0 ? fixedLength() : false;
    },
  ],
  [
    "equals",
    (items, args) => {
      const [other] = args;
      return args.length === 1 ? other instanceof JavaArray && other.items === items : undefined;
    },
  ],
  ["clear", (items, args) => (args.length !== 0 ? undefined : items.length === 0 ? "" : fixedLength())],
]);

function fixedLength(): never {
  return unsupported("an array has a fixed length");
}

function unsupported(message: string): never {
  throw new JavaException("java.lang.UnsupportedOperationException", message);
}

/** Natural order: strings among themselves, numbers among themselves. */
function sort(items: unknown[]): void {
  const allStrings = items.every((item) => typeof item === "string");
  const allNumbers = items.every((item) => typeof item === "number");
  if (!allStrings && !allNumbers && items.length > 1) {
    throw new JavaException("java.lang.ClassCastException", "the elements cannot be compared with each other");
  }
  if (allStrings) items.sort((left, right) => ((left as string) < (right as string) ? -1 : left === right ? 0 : 1));
  else items.sort((left, right) => Number(left) - Number(right));
}

/** Removes from the map what does not pass; tells whether anything went. */
function retain(
  view: MapView,
  args: readonly unknown[],
  passing: (others: readonly unknown[]) => (item: unknown) => boolean,
): unknown {
  const others = args.length === 1 ? collection(args[0]) : undefined;
  if (others === undefined) return undefined;
  const passes = passing(others);
  const gone = view.elements().flatMap((item, index) => (passes(item) ? [] : [index]));
  for (const index of gone.toReversed()) view.removeAt(index);
  return gone.length > 0;
}

/** The methods of `keySet()`, `values()` and `entrySet()`. */
export const viewMethods: ReadonlyMap<string, Method<MapView>> = new Map<string, Method<MapView>>([
  ["size", (view, args) => (args.length === 0 ? view.size : undefined)],
  ["isEmpty", (view, args) => (args.length === 0 ? view.size === 0 : undefined)],
  ["contains", (view, args, render) => (args.length === 1 ? find(view.elements(), args[0], render) >= 0 : undefined)],
  [
    "containsAll",
    (view, args, render) => {
      const others = args.length === 1 ? collection(args[0]) : undefined;
      return others !== undefined ? others.every(equalTo(view.elements(), render)) : undefined;
    },
  ],
  ["iterator", (view, args) => (args.length === 0 ? new JavaIterator(view.elements()) : undefined)],
  ["toArray", (view) => new JavaArray(view.elements(), "[Ljava.lang.Object;")],
  ["add", (_view, args) => (args.length === 1 ? unsupported("a view of a map takes no elements") : undefined)],
  [
    "addAll",
    (_view, args) => {
      const others = args.length === 1 ? collection(args[0]) : undefined;
      if (others === undefined) return undefined;
      return others.length === 0 ? false : unsupported("a view of a map takes no elements");
    },
  ],
  ["removeAll", (view, args, render) => retain(view, args, (others) => (item) => find(others, item, render) < 0)],
  ["retainAll", (view, args, render) => retain(view, args, (others) => (item) => find(others, item, render) >= 0)],
  ["hashCode", (view, args, render) => (args.length === 0 ? hashCode(view, render) : undefined)],
  ["toString", (view, args, render) => (args.length === 0 ? toText(view, render) : undefined)],
  ["equals", (view, args, render) => (args.length === 1 ? deepEquals(view, args[0], render) : undefined)],
  [
    "remove",
    (view, args, render) => {
      if (args.length !== 1) return undefined;
      const index = find(view.elements(), args[0], render);
      if (index >= 0) view.removeAt(index);
      return index >= 0;
    },
  ],
  [
    "clear",
    (view, args) => {
      if (args.length !== 0) return undefined;
      view.clear();
      return "";
    },
  ],
]);
