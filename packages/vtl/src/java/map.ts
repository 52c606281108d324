// The maps of templates: one set of functions for plain objects and JavaScript Maps, with Java's equality of keys.
import { JavaCharacter } from "./character.ts";
import { JavaValue } from "./class.ts";
import { JavaDouble } from "./number.ts";
import { hasOwnValue, ownNames, ownValue, type PlainObject, setOwnValue } from "./own-property.ts";

export type TemplateMap = Map<unknown, unknown> | PlainObject;

/** The value if it is a map: a Map, or an object whose class is not one of the library's. */
export function asMap(value: unknown): TemplateMap | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof JavaValue)
    return undefined;
  return value as TemplateMap;
}

/** The doubles among the keys of a map, by value, because equal doubles may be different objects. */
const doubleKeys = new WeakMap<Map<unknown, unknown>, Map<number | string, JavaDouble>>();

/** The equal key of a Map, otherwise the key itself. Numbers are equal if type and value are. */
function findKey(map: Map<unknown, unknown>, key: unknown): unknown {
  if (key === undefined || key === null) return null;
  if (!(key instanceof JavaDouble) || map.has(key)) return key;
  let doubles = doubleKeys.get(map);
  if (doubles === undefined) {
    doubles = new Map();
    for (const other of map.keys()) if (other instanceof JavaDouble) doubles.set(doubleKey(other), other);
    doubleKeys.set(map, doubles);
  }
  const known = doubles.get(doubleKey(key));
  if (known !== undefined && map.has(known)) return known;
  doubles.set(doubleKey(key), key);
  return key;
}

function doubleKey({ value }: JavaDouble): number | string {
  return Object.is(value, -0) ? "-0" : value;
}

/**
 * The entries of plain objects, in order, once a template has added a key that such an object cannot hold as Java's map does:
 * a key that is not a string, or a name that looks like an integer, which JavaScript moves to the front.
 */
const orderedEntries = new WeakMap<object, Map<unknown, unknown>>();
let anyOrdered = false;

function asMapOf(map: TemplateMap): Map<unknown, unknown> | undefined {
  if (map instanceof Map) return map;
  return anyOrdered ? orderedEntries.get(map) : undefined;
}

function isPlainKey(key: unknown): key is string {
  return typeof key === "string" && !/^(?:0|[1-9][0-9]*)$/.test(key);
}

export function mapGet(map: TemplateMap, key: unknown): unknown {
  const entries = asMapOf(map);
  if (entries !== undefined) return entries.get(findKey(entries, key)) ?? null;
  return typeof key === "string" ? (ownValue(map, key) ?? null) : null;
}

export function mapHas(map: TemplateMap, key: unknown): boolean {
  const entries = asMapOf(map);
  if (entries !== undefined) return entries.has(findKey(entries, key));
  return typeof key === "string" && hasOwnValue(map, key);
}

/** Number of entries that templates have added to plain objects, minus those that they have removed. */
const growth = new WeakMap<object, number>();

function grow(map: object, entries: 1 | -1): void {
  growth.set(map, (growth.get(map) ?? 0) + entries);
}

/** A number that changes whenever a template changes the size of the map; cheap to read. */
export function sizeMark(map: TemplateMap): number {
  return map instanceof Map ? map.size : (growth.get(map) ?? 0);
}

/** False if the object refuses the value. */
export function mapSet(map: TemplateMap, key: unknown, value: unknown): boolean {
  if (map instanceof Map) {
    map.set(findKey(map, key), value ?? null);
    return true;
  }
  const isNew = !mapHas(map, key);
  let entries = asMapOf(map);
  if (entries === undefined && !isPlainKey(key) && isNew) {
    entries = new Map(mapEntries(map));
    orderedEntries.set(map, entries);
    anyOrdered = true;
  }
  entries?.set(findKey(entries, key), value ?? null);
  const isStored = setOwnValue(map, keyName(key), value ?? null);
  if (isNew && isStored) grow(map, 1);
  return isStored;
}

export function mapDelete(map: TemplateMap, key: unknown): boolean {
  if (map instanceof Map) return map.delete(findKey(map, key));
  if (!mapHas(map, key)) return false;
  const entries = asMapOf(map);
  entries?.delete(findKey(entries, key));
  const isGone = Reflect.deleteProperty(map, keyName(key));
  if (isGone) grow(map, -1);
  return isGone;
}

function keyName(key: unknown): string {
  if (typeof key === "string") return key;
  if (key instanceof JavaDouble) return String(key.value);
  if (key instanceof JavaCharacter) return key.value;
  return typeof key === "number" || typeof key === "boolean" || typeof key === "bigint" ? String(key) : "null";
}

export function mapSize(map: TemplateMap): number {
  return asMapOf(map)?.size ?? ownNames(map).length;
}

/** An upper bound of the size, cheap to compute: it includes accessors. */
export function maxMapSize(map: TemplateMap): number {
  return asMapOf(map)?.size ?? Object.keys(map).length;
}

export function mapKeys(map: TemplateMap): unknown[] {
  const entries = asMapOf(map);
  return entries === undefined ? ownNames(map) : [...entries.keys()];
}

export function mapValues(map: TemplateMap): unknown[] {
  const entries = asMapOf(map);
  return entries === undefined ? ownNames(map).map((name) => ownValue(map, name)) : [...entries.values()];
}

export function mapEntries(map: TemplateMap): [unknown, unknown][] {
  const entries = asMapOf(map);
  return entries === undefined ? ownNames(map).map((name) => [name, ownValue(map, name)]) : [...entries];
}

export function mapClear(map: TemplateMap): void {
  for (const key of mapKeys(map)) mapDelete(map, key);
}
