// Maps as templates see them: plain objects and JavaScript Maps behind one set of functions, with Java's key equality.

import { JavaDouble } from "./number.ts";
import { JavaCharacter } from "./objects.ts";
import { hasOwnValue, ownNames, ownValue, type PlainObject, setOwnValue } from "./own-property.ts";

export type TemplateMap = Map<unknown, unknown> | PlainObject;

/** Keys are compared as Java compares them: numbers by type and value, characters by value. */
function findKey(map: Map<unknown, unknown>, key: unknown): unknown {
  if (key === undefined || key === null) return null;
  if (typeof key !== "object" || map.has(key)) return key;
  for (const candidate of map.keys()) {
    if (key instanceof JavaDouble && candidate instanceof JavaDouble && Object.is(key.value, candidate.value)) {
      return candidate;
    }
    if (key instanceof JavaCharacter && candidate instanceof JavaCharacter && key.value === candidate.value) {
      return candidate;
    }
  }
  return key;
}

/**
 * What a plain object cannot hold as Java's map would: keys that are no strings, and names that look like integers, which
 * JavaScript moves to the front. Once a template puts such a key into one, its entries are kept here as well, in order.
 */
const orderedEntries = new WeakMap<object, Map<unknown, unknown>>();
let anyOrdered = false;

function ordered(map: object): Map<unknown, unknown> | undefined {
  return anyOrdered ? orderedEntries.get(map) : undefined;
}

function asMapOf(map: TemplateMap): Map<unknown, unknown> | undefined {
  return map instanceof Map ? map : ordered(map);
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

/** Stores a value. */
export function mapSet(map: TemplateMap, key: unknown, value: unknown): boolean {
  if (map instanceof Map) {
    map.set(findKey(map, key), value ?? null);
    return true;
  }
  let entries = ordered(map);
  if (entries === undefined && !isPlainKey(key) && !mapHas(map, key)) {
    entries = new Map(mapEntries(map));
    orderedEntries.set(map, entries);
    anyOrdered = true;
  }
  entries?.set(findKey(entries, key), value ?? null);
  return setOwnValue(map, keyName(key), value ?? null);
}

export function mapDelete(map: TemplateMap, key: unknown): boolean {
  if (map instanceof Map) return map.delete(findKey(map, key));
  const entries = ordered(map);
  entries?.delete(findKey(entries, key));
  return (entries !== undefined || mapHas(map, key)) && Reflect.deleteProperty(map, keyName(key));
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
  if (map instanceof Map) {
    map.clear();
    return;
  }
  ordered(map)?.clear();
  for (const name of ownNames(map)) Reflect.deleteProperty(map, name);
}
