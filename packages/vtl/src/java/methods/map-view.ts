// The methods of `keySet()`, `values()` and `entrySet()`.
import { JavaArray } from "../array.ts";
import { deepEquals, viewContains } from "../equality.ts";
import { JavaException } from "../exception.ts";
import { ViewIterator } from "../iterator.ts";
import { copyOf } from "../list.ts";
import { mapClear, mapDelete, mapKeys } from "../map.ts";
import { chargedSize, chargeEntries, type MapView } from "../map-view.ts";
import { charging, type Describe, describe, type JavaMethod } from "../method.ts";
import { elementsOfArgument, functionalMethods, intoArray, membership } from "./collection.ts";

function unsupported(): never {
  throw new JavaException("java.lang.UnsupportedOperationException", "elements cannot be added to a view of a map");
}

/** Removes the elements that do not pass, or only the first of them. Returns true if the map has changed. */
function keep(view: MapView, passes: (item: unknown) => boolean, onlyFirst = false): boolean {
  let isChanged = false;
  for (const key of mapKeys(view.map)) {
    if (passes(view.element(key))) continue;
    mapDelete(view.map, key);
    isChanged = true;
    if (onlyFirst) break;
  }
  return isChanged;
}

const on: Describe<MapView> = describe;

/** A method that reads all elements. */
const walk: Describe<MapView> = charging(({ map }, meter) => chargeEntries(map, meter));

export const viewMethods: readonly JavaMethod<MapView>[] = [
  on("add(Object):boolean", unsupported),
  walk("remove(Object):boolean", (view, [sought], meter) => {
    return keep(view, (item) => !deepEquals(sought, item, meter), true);
  }),
  walk("clear():void", (view) => mapClear(view.map)),
  on("isEmpty():boolean", ({ map }, _none, meter) => chargedSize(map, meter) === 0),
  on("size():int", ({ map }, _none, meter) => chargedSize(map, meter)),
  walk("toArray(Object[]):Object[]", (view, [given], meter) => intoArray(view.elements(), given, meter)),
  walk("toArray():Object[]", (view, _none, meter) => new JavaArray(copyOf(view.elements(), meter))),
  walk("iterator():Iterator", (view) => new ViewIterator(view)),
  on("contains(Object):boolean", (view, [sought], meter) => viewContains(view, sought, meter)),
  on("addAll(Collection):boolean", (_view, [others], meter) =>
    elementsOfArgument(others, meter).length === 0 ? false : unsupported(),
  ),
  walk("removeAll(Collection):boolean", (view, [others], meter) => {
    const isOther = membership(elementsOfArgument(others, meter), meter);
    return keep(view, (item) => !isOther(item));
  }),
  walk("retainAll(Collection):boolean", (view, [others], meter) =>
    keep(view, membership(elementsOfArgument(others, meter), meter)),
  ),
  walk("containsAll(Collection):boolean", (view, [others], meter) => {
    return elementsOfArgument(others, meter).every((item) => viewContains(view, item ?? null, meter));
  }),
  ...functionalMethods,
];
