// `keySet()`, `values()` and `entrySet()`: views of the current entries of a map.
import type { Meter } from "../meter.ts";
import { entryClass, type JavaClass, JavaValue, viewClasses } from "./class.ts";
import { mapEntries, mapGet, mapKeys, mapSet, mapSize, mapValues, maxMapSize, type TemplateMap } from "./map.ts";
import { elementsText, nestedText } from "./print.ts";
import type { Runtime } from "./runtime.ts";

export class MapEntry extends JavaValue {
  readonly javaClass = entryClass;
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

  override text(runtime: Runtime, depth: number): string {
    return `${nestedText(this.key, runtime, depth + 1)}=${nestedText(this.#value, runtime, depth + 1)}`;
  }
}

export type ViewKind = keyof typeof viewClasses;

export class MapView extends JavaValue {
  readonly javaClass: JavaClass;
  readonly map: TemplateMap;
  readonly kind: ViewKind;

  constructor(map: TemplateMap, kind: ViewKind) {
    super();
    this.map = map;
    this.kind = kind;
    this.javaClass = viewClasses[kind];
  }

  override text(runtime: Runtime, depth: number): string {
    return elementsText(this.elements(), runtime, depth, this);
  }

  /** The element of a key. */
  element(key: unknown): unknown {
    if (this.kind === "keys") return key;
    const value = mapGet(this.map, key);
    return this.kind === "values" ? value : new MapEntry(this.map, key, value);
  }

  elements(): unknown[] {
    if (this.kind === "keys") return mapKeys(this.map);
    if (this.kind === "values") return mapValues(this.map);
    return mapEntries(this.map).map(([key, value]) => new MapEntry(this.map, key, value));
  }
}

/** The cost of reading an entry. JavaScript is slower with objects of many properties. */
const stepsPerEntry = 6;
const stepsPerProperty = 15;
const manyProperties = 1000;

/** Charges an iteration over all entries of a map. @throws LimitExceeded */
export function chargeEntries(map: TemplateMap, meter: Meter): void {
  const size = maxMapSize(map);
  meter.charge(size * (map instanceof Map || size < manyProperties ? stepsPerEntry : stepsPerProperty));
}

/** Charges and computes the size, for which all entries are read except in a Map. @throws LimitExceeded */
export function chargedSize(map: TemplateMap, meter: Meter): number {
  if (!(map instanceof Map)) chargeEntries(map, meter);
  return mapSize(map);
}
