// The methods of java.util.LinkedHashMap and of its entries.
import { deepEquals } from "../equality.ts";
import { nonNull } from "../exception.ts";
import {
  asMap,
  mapClear,
  mapDelete,
  mapEntries,
  mapGet,
  mapHas,
  mapSet,
  mapSize,
  mapValues,
  type TemplateMap,
} from "../map.ts";
import { chargedSize, chargeEntries, type MapEntry, MapView } from "../map-view.ts";
import { charging, type Describe, describe, type JavaMethod, notOffered } from "../method.ts";
import type { Runtime } from "../runtime.ts";
import { find } from "./collection.ts";

/** Memory of one entry. */
const bytesPerEntry = 64;

/** Stores a value and returns the previous one. */
export function put(map: TemplateMap, key: unknown, value: unknown, runtime: Runtime): unknown {
  const old = mapGet(map, key);
  if (typeof value === "object") runtime.dialect.beforeStore(runtime);
  runtime.meter.charge(2);
  runtime.meter.allocate(bytesPerEntry);
  mapSet(map, key, value);
  return old;
}

const on: Describe<TemplateMap> = describe;

/** A method that reads all entries. */
const walk: Describe<TemplateMap> = charging(chargeEntries);

export const mapMethods: readonly JavaMethod<TemplateMap>[] = [
  on("get(Object):Object", (map, [key]) => mapGet(map, key)),
  on("values():Collection", (map) => new MapView(map, "values")),
  walk("clear():void", mapClear),
  on("entrySet():Set", (map) => new MapView(map, "entries")),
  on("keySet():Set", (map) => new MapView(map, "keys")),
  walk("containsValue(Object):boolean", (map, [value], meter) => find(mapValues(map), value, meter) >= 0),
  on("getOrDefault(Object,Object):Object", (map, [key, otherwise]) =>
    mapHas(map, key) ? mapGet(map, key) : otherwise,
  ),
  on("remove(Object):Object", (map, [key]) => {
    const old = mapGet(map, key);
    mapDelete(map, key);
    return old;
  }),
  on("remove(Object,Object):boolean", (map, [key, value], meter) => {
    return mapHas(map, key) && deepEquals(mapGet(map, key), value, meter) && mapDelete(map, key);
  }),
  on("put(Object,Object):Object", (map, [key, value], _meter, runtime) => put(map, key, value, runtime)),
  on("isEmpty():boolean", (map, _none, meter) => chargedSize(map, meter) === 0),
  on("replace(Object,Object):Object", (map, [key, value], _meter, runtime) => {
    return mapHas(map, key) ? put(map, key, value, runtime) : null;
  }),
  on("replace(Object,Object,Object):boolean", (map, [key, old, value], meter, runtime) => {
    if (!mapHas(map, key) || !deepEquals(mapGet(map, key), old, meter)) return false;
    put(map, key, value, runtime);
    return true;
  }),
  on("size():int", (map, _none, meter) => chargedSize(map, meter)),
  on("putAll(Map):void", (map, [others], meter, runtime) => {
    const other = asMap(nonNull(others));
    if (other === undefined) return;
    chargeEntries(other, meter);
    for (const [key, value] of mapEntries(other)) put(map, key, value, runtime);
  }),
  on("putIfAbsent(Object,Object):Object", (map, [key, value], _meter, runtime) => {
    const old = mapGet(map, key);
    if (old === null) put(map, key, value, runtime);
    return old;
  }),
  on("containsKey(Object):boolean", (map, [key]) => mapHas(map, key)),
  ...notOffered("forEach(BiConsumer):void replaceAll(BiFunction):void merge(Object,Object,BiFunction):Object"),
  ...notOffered("compute(Object,BiFunction):Object computeIfAbsent(Object,Function):Object"),
  ...notOffered("computeIfPresent(Object,BiFunction):Object"),
];

export const linkedHashMapMethods: readonly JavaMethod<TemplateMap>[] = [
  walk("clone():Object", (map, _none, meter) => {
    meter.allocate(mapSize(map) * bytesPerEntry);
    return new Map(mapEntries(map));
  }),
];

const onEntry: Describe<MapEntry> = describe;

export const entryMethods: readonly JavaMethod<MapEntry>[] = [
  onEntry("getKey():Object", (entry) => entry.key),
  onEntry("getValue():Object", (entry) => entry.value),
  onEntry("setValue(Object):Object", (entry, [value]) => {
    const old = entry.value;
    entry.value = value;
    return old ?? null;
  }),
  ...notOffered("comparingByKey():Comparator comparingByKey(Comparator):Comparator"),
  ...notOffered("comparingByValue():Comparator comparingByValue(Comparator):Comparator"),
];
