// Java's types that JavaScript has no value for, as far as templates meet them.

import { deepEquals, hashCode } from "./equality.ts";
import { JavaException } from "./java-exception.ts";
import {
  mapClear,
  mapDelete,
  mapEntries,
  mapKeys,
  mapSet,
  mapSize,
  mapValues,
  type TemplateMap,
} from "./map-access.ts";
import type { Render } from "./render.ts";
import { TemplateObject } from "./template-object.ts";
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

  override property(name: string): unknown {
    if (name === "key" || name === "Key") return this.key;
    if (name === "value" || name === "Value") return this.#value;
    return null;
  }

  override setProperty(name: string, value: unknown): boolean {
    if (name !== "value" && name !== "Value") return false;
    this.#set(value);
    return true;
  }

  override call(name: string, args: readonly unknown[], render: Render): unknown {
    switch (name) {
      case "getKey":
        return args.length === 0 ? this.key : undefined;
      case "getValue":
        return args.length === 0 ? this.#value : undefined;
      case "setValue": {
        if (args.length !== 1) return undefined;
        const old = this.#value;
        this.#set(args[0]);
        return old ?? null;
      }
      case "toString":
        return args.length === 0 ? this.text(render) : undefined;
      case "equals":
        return args.length === 1
          ? args[0] instanceof MapEntry &&
              deepEquals(this.key, args[0].key, render) &&
              deepEquals(this.#value, args[0].value, render)
          : undefined;
      case "hashCode":
        return args.length === 0 ? this.hash(render) : undefined;
      default:
        return undefined;
    }
  }

  override hasPlainForm(name: string): boolean {
    return name === "getKey" || name === "getValue" || name === "toString" || name === "hashCode";
  }

  hash(render: Render): number {
    return (hashCode(this.key, render) ?? 0) ^ (hashCode(this.#value, render) ?? 0);
  }

  override text(render: Render): string {
    return entryText(this.key, this.#value, render);
  }

  #set(value: unknown): void {
    this.#value = value;
    mapSet(this.#map, this.key, value);
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

/** A part of a list, as `subList` gives it: what is changed here changes there. */
export class SubList {
  readonly #base: unknown[];
  readonly #from: number;
  #length: number;

  constructor(base: unknown[], from: number, to: number) {
    this.#base = base;
    this.#from = from;
    this.#length = to - from;
  }

  /** A copy of the part. */
  get items(): unknown[] {
    return this.#base.slice(this.#from, this.#from + this.#length);
  }

  /** Puts other elements in the place of the part. */
  replace(items: readonly unknown[]): void {
    const tail = this.#base.slice(this.#from + this.#length);
    this.#base.length = this.#from;
    for (const item of items) this.#base.push(item);
    for (const item of tail) this.#base.push(item);
    this.#length = items.length;
  }
}

/** A java.util.Iterator. */
export class JavaIterator extends TemplateObject {
  override readonly javaClass = "java.util.Iterator";
  readonly #items: readonly unknown[];
  #at = 0;

  constructor(items: readonly unknown[]) {
    super();
    this.#items = items;
  }

  override call(name: string, args: readonly unknown[]): unknown {
    if (args.length !== 0) return undefined;
    if (name === "remove") throw new JavaException("java.lang.IllegalStateException", "not offered in templates");
    if (name === "hasNext") return this.#at < this.#items.length;
    if (name !== "next") return undefined;
    if (this.#at >= this.#items.length) {
      throw new JavaException("java.util.NoSuchElementException", "the iterator has no further element");
    }
    return this.#items[this.#at++] ?? null;
  }

  /** The rest; a loop uses the iterator up. */
  override elements(): readonly unknown[] {
    const rest = this.#items.slice(this.#at);
    this.#at = this.#items.length;
    return rest;
  }

  override text(): string {
    return "java.util.Iterator";
  }
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
    if (name === "name") return this.#name;
    if (name === "simpleName") return this.#name.replace(/^.*[.$]/, "");
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
