// The methods of java.util.Map (LinkedHashMap) that templates may call.
import type { Method } from "./arguments.ts";
import { listDocuments } from "./document.ts";
import { deepEquals, hashCode } from "./equality.ts";
import { nullPointer } from "./java-exception.ts";
import { MapView } from "./java-objects.ts";
import {
  mapClear,
  mapDelete,
  mapEntries,
  mapGet,
  mapHas,
  mapSet,
  mapSize,
  mapValues,
  type TemplateMap,
} from "./map-access.ts";
import type { Render } from "./render.ts";
import { toText } from "./to-text.ts";
import { asMap } from "./value-type.ts";

/** Stores a value and gives back the one that was there. */
export function put(map: TemplateMap, key: unknown, value: unknown, render: Render): unknown {
  const old = mapGet(map, key);
  if (typeof value === "object") listDocuments(render);
  mapSet(map, key, value);
  return old;
}

export const mapMethods: ReadonlyMap<string, Method<TemplateMap>> = new Map<string, Method<TemplateMap>>([
  ["size", (map, args) => (args.length === 0 ? mapSize(map) : undefined)],
  ["isEmpty", (map, args) => (args.length === 0 ? mapSize(map) === 0 : undefined)],
  ["get", (map, args) => (args.length === 1 ? mapGet(map, args[0]) : undefined)],
  [
    "getOrDefault",
    (map, args) => (args.length === 2 ? (mapHas(map, args[0]) ? mapGet(map, args[0]) : (args[1] ?? null)) : undefined),
  ],
  ["put", (map, args, render) => (args.length === 2 ? put(map, args[0], args[1], render) : undefined)],
  [
    "putIfAbsent",
    (map, args, render) => {
      if (args.length !== 2) return undefined;
      const old = mapGet(map, args[0]);
      if (old === null) put(map, args[0], args[1], render);
      return old;
    },
  ],
  [
    "putAll",
    (map, args, render) => {
      if (args.length !== 1) return undefined;
      if (args[0] === null || args[0] === undefined) throw nullPointer();
      const other = asMap(args[0]);
      if (other === undefined) return undefined;
      for (const [key, value] of mapEntries(other)) put(map, key, value, render);
      return "";
    },
  ],
  [
    "remove",
    (map, args, render) => {
      if (args.length < 1 || args.length > 2) return undefined;
      const old = mapGet(map, args[0]);
      if (args.length === 1) {
        mapDelete(map, args[0]);
        return old;
      }
      return mapHas(map, args[0]) && deepEquals(old, args[1], render) && mapDelete(map, args[0]);
    },
  ],
  [
    "replace",
    (map, args, render) => {
      if (args.length < 2 || args.length > 3) return undefined;
      const present = mapHas(map, args[0]);
      if (args.length === 2) return present ? put(map, args[0], args[1], render) : null;
      if (!present || !deepEquals(mapGet(map, args[0]), args[1], render)) return false;
      put(map, args[0], args[2], render);
      return true;
    },
  ],
  ["containsKey", (map, args) => (args.length === 1 ? mapHas(map, args[0]) : undefined)],
  [
    "containsValue",
    (map, args, render) =>
      args.length === 1
        ? mapValues(map).some((value) => deepEquals(args[0] ?? null, value ?? null, render))
        : undefined,
  ],
  ["keySet", (map, args) => (args.length === 0 ? new MapView(map, "keys") : undefined)],
  ["values", (map, args) => (args.length === 0 ? new MapView(map, "values") : undefined)],
  ["entrySet", (map, args) => (args.length === 0 ? new MapView(map, "entries") : undefined)],
  [
    "clear",
    (map, args) => {
      if (args.length !== 0) return undefined;
      mapClear(map);
      return "";
    },
  ],
  ["toString", (map, args, render) => (args.length === 0 ? toText(map, render) : undefined)],
  ["hashCode", (map, args, render) => (args.length === 0 ? hashCode(map, render) : undefined)],
  ["equals", (map, args, render) => (args.length === 1 ? deepEquals(map, args[0], render) : undefined)],
]);
