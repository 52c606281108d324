// Maps the path of a violation or a finding to the program's inputs: from wire names and map keys to property names and
// indexes.
import type { Violation } from "@answerback/apigatewayv2";
import type { PropertyMap, PropertyValue } from "../property-value.ts";
import { isPropertyList, isPropertyMap, unwrap } from "./plain-value.ts";
import type { PropertyTable, PropertyType } from "./property.ts";
import type { PathSegment } from "./property-path.ts";

export function pathInProperties(
  table: PropertyTable,
  violation: Pick<Violation, "path">,
  inputs: PropertyMap,
): readonly PathSegment[] {
  const [first, ...rest] = violation.path;
  const entry = Object.entries(table).find(([, property]) => property.wireName === first);
  if (entry === undefined) return violation.path;
  const [name, property] = entry;
  return [name, ...pathInValue(property.type, rest, inputs[name])];
}

function pathInValue(
  type: PropertyType,
  path: readonly PathSegment[],
  value: PropertyValue | undefined,
): readonly PathSegment[] {
  const [first, ...rest] = path;
  if (first === undefined) return [];
  const plainValue = value === undefined ? undefined : unwrap(value);
  switch (type.kind) {
    case "object": {
      const inside = type.single && typeof first === "number" ? rest : path;
      return pathInProperties(type.properties, { path: inside }, isPropertyMap(plainValue) ? plainValue : {});
    }
    case "keyedList": {
      const items = isPropertyList(plainValue) ? plainValue : [];
      const index = items.findIndex((item) => {
        const inner = unwrap(item);
        return isPropertyMap(inner) && inner[type.key] === first;
      });
      return index === -1 ? [] : type.member === undefined ? [index] : [index, type.member, ...rest];
    }
    default:
      return path;
  }
}
