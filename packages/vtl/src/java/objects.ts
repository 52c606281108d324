// Java's types that JavaScript has no value for, as far as templates meet them.

import { JavaException } from "./exception.ts";
import { mapClear, mapDelete, mapEntries, mapKeys, mapSet, mapSize, mapValues, type TemplateMap } from "./map.ts";
import { TemplateObject } from "./object.ts";
import type { Runtime } from "./runtime.ts";
import { entryText } from "./to-text.ts";

/** A java.lang.Character, as `charAt` gives it. */
export class JavaCharacter {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}

/** A Java array, as `split` and `toArray` give it. Its methods are those of a list of fixed length. */
export class JavaArray {
  readonly items: unknown[];
  /** `[Ljava.lang.String;` and the like: what it prints begins so. */
  readonly typeName: string;
  constructor(items: unknown[], typeName: string) {
    this.items = items;
    this.typeName = typeName;
  }
}

/** One entry of a map. */
export class MapEntry extends TemplateObject {
  override readonly javaClass = "java.util.LinkedHashMap$Entry";
  override readonly className = "Entry";
  readonly key: unknown;
  readonly #map: TemplateMap;
  #value: unknown;

  constructor(map: TemplateMap, key: unknown, value: unknown) {
    super();
    this.#map = map;
    this.key = key;
    this.#value = value;
  }

  get value(): unknown {
    return this.#value;
  }

  set value(value: unknown) {
    this.#value = value;
    mapSet(this.#map, this.key, value);
  }

  override text(runtime: Runtime): string {
    return entryText(this.key, this.#value, runtime);
  }
}

/** `keySet()`, `values()` and `entrySet()`: they show the map as it is when they are looked at. */
export class MapView {
  readonly map: TemplateMap;
  readonly kind: "keys" | "values" | "entries";
  constructor(map: TemplateMap, kind: "keys" | "values" | "entries") {
    this.map = map;
    this.kind = kind;
  }

  get size(): number {
    return mapSize(this.map);
  }

  elements(): unknown[] {
    if (this.kind === "keys") return mapKeys(this.map);
    if (this.kind === "values") return mapValues(this.map);
    return mapEntries(this.map).map(([key, value]) => new MapEntry(this.map, key, value));
  }

  removeAt(index: number): void {
    mapDelete(this.map, mapKeys(this.map)[index]);
  }

  clear(): void {
    mapClear(this.map);
  }
}

/** A part of a list, as `subList` gives it: what is changed here changes there, and in the parts that this is a part of. */
export class SubList {
  readonly #root: unknown[];
  readonly #parent: SubList | undefined;
  readonly #from: number;
  #length: number;
  /** How long the list is as long as nobody else changes it. */
  #rootLength: number;

  constructor(base: unknown[] | SubList, from: number, to: number) {
    this.#parent = base instanceof SubList ? base : undefined;
    this.#root = base instanceof SubList ? base.#root : base;
    this.#from = base instanceof SubList ? base.#from + from : from;
    this.#length = to - from;
    this.#rootLength = this.#root.length;
  }

  get length(): number {
    this.#check();
    return this.#length;
  }

  /** A copy of the part. */
  get items(): unknown[] {
    this.#check();
    return this.#root.slice(this.#from, this.#from + this.#length);
  }

  at(index: number): unknown {
    return this.#root[this.#from + index];
  }

  set(index: number, value: unknown): void {
    this.#root[this.#from + index] = value;
  }

  /** Puts other elements in the place of the part. */
  replace(items: readonly unknown[]): void {
    const grown = items.length - this.#length;
    const tail = this.#root.slice(this.#from + this.#length);
    this.#root.length = this.#from;
    for (const item of items) this.#root.push(item);
    for (const item of tail) this.#root.push(item);
    for (let part: SubList | undefined = this; part !== undefined; part = part.#parent) {
      part.#length += grown;
      part.#rootLength = this.#root.length;
    }
  }

  /** @throws JavaException ConcurrentModificationException */
  #check(): void {
    if (this.#root.length !== this.#rootLength) throw concurrentModification();
  }
}

/** What has the methods of a list. */
export type JavaList = unknown[] | SubList | JavaArray;

/** What an iterator walks over, and what it may change there. */
export interface Walked {
  /** The class of its iterators, when it is none of ArrayList's. */
  readonly javaClass?: string | undefined;
  readonly size: number;
  /** Whether an iterator that stands there finds one more element. */
  hasMore(at: number): boolean;
  at(index: number): unknown;
  removeAt(index: number): void;
  set?(index: number, value: unknown): void;
  insert?(index: number, value: unknown): void;
}

/** A java.util.Iterator, or ListIterator. */
export class JavaIterator extends TemplateObject {
  override readonly className: "Itr" | "ListItr";
  readonly #walked: Walked;
  #at: number;
  /** The element that was given last, -1 for none. */
  #last = -1;
  #expectedSize: number;

  constructor(walked: Walked, at: number, inBothDirections = false) {
    super();
    this.#walked = walked;
    this.#at = at;
    this.#expectedSize = walked.size;
    this.className = inBothDirections ? "ListItr" : "Itr";
  }

  override get javaClass(): string {
    return this.#walked.javaClass ?? `java.util.ArrayList$${this.className}`;
  }

  get position(): number {
    return this.#at;
  }

  hasNext(): boolean {
    return this.#walked.hasMore(this.#at);
  }

  next(): unknown {
    this.#checkSize();
    if (!this.#walked.hasMore(this.#at)) throw noSuchElement();
    this.#last = this.#at++;
    return this.#walked.at(this.#last);
  }

  previous(): unknown {
    this.#checkSize();
    if (this.#at === 0) throw noSuchElement();
    this.#last = --this.#at;
    return this.#walked.at(this.#last);
  }

  remove(): "" {
    const last = this.#given();
    this.#walked.removeAt(last);
    this.#at = last;
    this.#last = -1;
    this.#expectedSize = this.#walked.size;
    return "";
  }

  set(value: unknown): "" {
    this.#walked.set?.(this.#given(), value);
    return "";
  }

  add(value: unknown): "" {
    this.#checkSize();
    this.#walked.insert?.(this.#at++, value);
    this.#last = -1;
    this.#expectedSize = this.#walked.size;
    return "";
  }

  /** The rest; a loop uses the iterator up. */
  override elements(): readonly unknown[] {
    const rest: unknown[] = [];
    while (this.#walked.hasMore(this.#at)) rest.push(this.next());
    return rest;
  }

  override text(): string {
    return "java.util.Iterator";
  }

  #given(): number {
    if (this.#last < 0) throw new JavaException("java.lang.IllegalStateException", "no element was given");
    this.#checkSize();
    return this.#last;
  }

  #checkSize(): void {
    if (this.#walked.size !== this.#expectedSize) {
      throw concurrentModification();
    }
  }
}

export function concurrentModification(): JavaException {
  return new JavaException("java.util.ConcurrentModificationException", "it changed while it was walked");
}

function noSuchElement(): JavaException {
  return new JavaException("java.util.NoSuchElementException", "the iterator has no further element");
}

/** A java.lang.Class: a name, nothing to reflect with. */
export class JavaClass extends TemplateObject {
  override readonly javaClass = "java.lang.Class";
  readonly #name: string;

  constructor(name: string) {
    super();
    this.#name = name;
  }

  override property(name: string): unknown {
    if (name === "name" || name === "Name") return this.#name;
    if (name === "simpleName" || name === "SimpleName") return simpleName(this.#name);
    return null;
  }

  override call(name: string, args: readonly unknown[]): unknown {
    if (args.length !== 0) return undefined;
    if (name === "getName" || name === "getTypeName") return this.#name;
    if (name === "getSimpleName") return this.property("simpleName");
    return name === "toString" ? this.text() : undefined;
  }

  override text(): string {
    return `class ${this.#name}`;
  }
}

/** Arrays are named after their elements; a class without a name is numbered. */
function simpleName(name: string): string {
  if (name === "[C") return "char[]";
  if (name === "[B") return "byte[]";
  const simple = name.replace(/^.*[.$]/, "");
  return simple.endsWith(";") ? `${simple.slice(0, -1)}[]` : simple.replace(/^\d+$/, "");
}
