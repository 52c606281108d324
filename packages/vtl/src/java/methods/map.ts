// The methods of java.util.Map (LinkedHashMap), of its views and of its entries.

import { deepEquals } from "../equality.ts";
import { JavaException, nullPointer } from "../exception.ts";
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
} from "../map.ts";
import { type Describe, describe, type JavaMethod, MethodTable } from "../method.ts";
import { JavaArray, JavaIterator, type MapEntry, MapView, type Walked } from "../objects.ts";
import type { Runtime } from "../runtime.ts";
import { asMap } from "../value-type.ts";
import { collection, find, functionalMethods, intoArray, isIn, noFunction } from "./list.ts";
import { objectMethods } from "./object.ts";

/** Stores a value and gives back the one that was there. */
export function put(map: TemplateMap, key: unknown, value: unknown, runtime: Runtime): unknown {
  const old = mapGet(map, key);
  if (typeof value === "object") runtime.beforeStore();
  mapSet(map, key, value);
  return old;
}

const on: Describe<TemplateMap> = describe;

export const mapDescriptions: readonly JavaMethod<TemplateMap>[] = [
  on("get(Object)", (map, [key]) => mapGet(map, key)),
  on("values()", (map) => new MapView(map, "values")),
  on("clear()", (map) => {
    mapClear(map);
    return "";
  }),
  on("replaceAll(BiFunction)", noFunction),
  on("entrySet()", (map) => new MapView(map, "entries")),
  on("forEach(BiConsumer)", noFunction),
  on("keySet()", (map) => new MapView(map, "keys")),
  on("containsValue(Object)", (map, [value], runtime) => {
    return mapValues(map).some((item) => deepEquals(value, item ?? null, runtime));
  }),
  on("getOrDefault(Object,Object)", (map, [key, otherwise]) => (mapHas(map, key) ? mapGet(map, key) : otherwise)),
  on("remove(Object)", (map, [key]) => {
    const old = mapGet(map, key);
    mapDelete(map, key);
    return old;
  }),
  on("remove(Object,Object)", (map, [key, value], runtime) => {
    return mapHas(map, key) && deepEquals(mapGet(map, key), value, runtime) && mapDelete(map, key);
  }),
  on("put(Object,Object)", (map, [key, value], runtime) => put(map, key, value, runtime)),
  on("isEmpty()", (map) => mapSize(map) === 0),
  on("replace(Object,Object)", (map, [key, value], runtime) => {
    return mapHas(map, key) ? put(map, key, value, runtime) : null;
  }),
  on("replace(Object,Object,Object)", (map, [key, old, value], runtime) => {
    if (!mapHas(map, key) || !deepEquals(mapGet(map, key), old, runtime)) return false;
    put(map, key, value, runtime);
    return true;
  }),
  on("size()", (map) => mapSize(map)),
  on("merge(Object,Object,BiFunction)", noFunction),
  on("putAll(Map)", (map, [others], runtime) => {
    if (others === null) throw nullPointer();
    const other = asMap(others);
    if (other === undefined) return undefined;
    for (const [key, value] of mapEntries(other)) put(map, key, value, runtime);
    return "";
  }),
  on("putIfAbsent(Object,Object)", (map, [key, value], runtime) => {
    const old = mapGet(map, key);
    if (old === null) put(map, key, value, runtime);
    return old;
  }),
  on("compute(Object,BiFunction)", noFunction),
  on("containsKey(Object)", (map, [key]) => mapHas(map, key)),
  on("computeIfAbsent(Object,Function)", noFunction),
  on("computeIfPresent(Object,BiFunction)", noFunction),
];

export const mapMethods = new MethodTable<TemplateMap>(
  mapDescriptions,
  [on("clone()", (map) => new Map(mapEntries(map)))],
  objectMethods,
);

/** How an iterator sees a view: the elements that were there when it began. */
function walked(view: MapView): Walked {
  const elements = view.elements();
  const element = view.kind === "keys" ? "Key" : view.kind === "values" ? "Value" : "Entry";
  return {
    javaClass: `java.util.LinkedHashMap$Linked${element}Iterator`,
    get size() {
      return view.size;
    },
    hasMore: (at) => at < elements.length,
    at: (index) => elements[index] ?? null,
    removeAt: (index) => {
      view.removeAt(index);
      elements.splice(index, 1);
    },
  };
}

function unsupported(): never {
  throw new JavaException("java.lang.UnsupportedOperationException", "a view of a map takes no elements");
}

/** Removes from the map what does not pass; tells whether anything went. */
function keep(view: MapView, passes: (item: unknown) => boolean): boolean {
  const gone = view.elements().flatMap((item, index) => (passes(item) ? [] : [index]));
  for (const index of gone.toReversed()) view.removeAt(index);
  return gone.length > 0;
}

const onView: Describe<MapView> = describe;

function contains(view: MapView, what: unknown, runtime: Runtime): boolean {
  return view.kind === "keys" ? mapHas(view.map, what) : find(view.elements(), what, runtime) >= 0;
}

/** The methods of `keySet()`, `values()` and `entrySet()`. */
export const viewMethods = new MethodTable<MapView>(
  [
    onView("add(Object)", unsupported),
    onView("remove(Object)", (view, [what], runtime) => {
      const index = find(view.elements(), what, runtime);
      if (index >= 0) view.removeAt(index);
      return index >= 0;
    }),
    onView("clear()", (view) => {
      view.clear();
      return "";
    }),
    onView("isEmpty()", (view) => view.size === 0),
    onView("size()", (view) => view.size),
    onView("toArray(Object[])", (view, [given]) => intoArray(view.elements(), given)),
    onView("toArray()", (view) => new JavaArray(view.elements(), "[Ljava.lang.Object;")),
    onView("iterator()", (view) => new JavaIterator(walked(view), 0)),
    onView("contains(Object)", (view, [what], runtime) => contains(view, what, runtime)),
    onView("addAll(Collection)", (_view, [others]) => (collection(others).length === 0 ? false : unsupported())),
    onView("removeAll(Collection)", (view, [others], runtime) => {
      const isOther = isIn(collection(others), runtime);
      return keep(view, (item) => !isOther(item));
    }),
    onView("retainAll(Collection)", (view, [others], runtime) => keep(view, isIn(collection(others), runtime))),
    onView("containsAll(Collection)", (view, [others], runtime) => {
      return collection(others).every((item) => contains(view, item ?? null, runtime));
    }),
  ],
  functionalMethods,
  objectMethods,
);

const onEntry: Describe<MapEntry> = describe;

export const entryMethods = new MethodTable<MapEntry>(
  [
    onEntry("getKey()", (entry) => entry.key),
    onEntry("getValue()", (entry) => entry.value),
    onEntry("setValue(Object)", (entry, [value]) => {
      const old = entry.value;
      entry.value = value;
      return old ?? null;
    }),
    onEntry("comparingByKey()"),
    onEntry("comparingByKey(Comparator)", noFunction),
    onEntry("comparingByValue()"),
    onEntry("comparingByValue(Comparator)", noFunction),
  ],
  objectMethods,
);
