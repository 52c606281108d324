// Maps as templates see them: plain objects and JavaScript Maps behind one set of functions, with Java's key equality.

import { JavaCharacter } from "./java-objects.ts";
import { JavaDouble } from "./number.ts";
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

export function mapGet(map: TemplateMap, key: unknown): unknown {
  if (map instanceof Map) return map.get(findKey(map, key)) ?? null;
  return typeof key === "string" ? (ownValue(map, key) ?? null) : null;
}

export function mapHas(map: TemplateMap, key: unknown): boolean {
  if (map instanceof Map) return map.has(findKey(map, key));
  return typeof key === "string" && hasOwnValue(map, key);
}

/** Stores a value; a plain object can only have strings as keys. */
export function mapSet(map: TemplateMap, key: unknown, value: unknown): boolean {
  if (map instanceof Map) {
    map.set(findKey(map, key), value ?? null);
    return true;
  }
  return setOwnValue(map, keyName(key), value ?? null);
}

export function mapDelete(map: TemplateMap, key: unknown): boolean {
  if (map instanceof Map) return map.delete(findKey(map, key));
  return mapHas(map, key) && Reflect.deleteProperty(map, keyName(key));
}

function keyName(key: unknown): string {
  if (typeof key === "string") return key;
  if (key instanceof JavaDouble) return String(key.value);
  if (key instanceof JavaCharacter) return key.value;
  return typeof key === "number" || typeof key === "boolean" || typeof key === "bigint" ? String(key) : "null";
}

export function mapSize(map: TemplateMap): number {
  return map instanceof Map ? map.size : ownNames(map).length;
}

export function mapKeys(map: TemplateMap): unknown[] {
  return map instanceof Map ? [...map.keys()] : ownNames(map);
}

export function mapValues(map: TemplateMap): unknown[] {
  return map instanceof Map ? [...map.values()] : ownNames(map).map((name) => ownValue(map, name));
}

export function mapEntries(map: TemplateMap): [unknown, unknown][] {
  return map instanceof Map ? [...map] : ownNames(map).map((name) => [name, ownValue(map, name)]);
}

export function mapClear(map: TemplateMap): void {
  if (map instanceof Map) map.clear();
  else for (const name of ownNames(map)) Reflect.deleteProperty(map, name);
}
