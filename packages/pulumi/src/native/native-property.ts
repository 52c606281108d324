// Properties of aws-native: CloudFormation's names with a lower-case first letter, which are the service's own members.
// Converts between them and the official package's properties through the wire form.
import { type PropertyMap, type PropertyValue, unknown } from "../property-value.ts";
import { containsUnknown, isMap, markSecrets, type PlainValue, plain } from "../resources/plain-value.ts";
import { lowerFirst, type Property, type PropertyTable, type PropertyType } from "../resources/property.ts";
import { fromWire, mapValues, toWire } from "../resources/wire.ts";

/** The name that aws-native gives a property: the member on the wire, or the path parameter of the same name. */
export const nativeName = (name: string, property: Property): string => property.wireName ?? name;

/** Converts to the official package's properties. Values that are not in the table are omitted. */
export function fromNative(table: PropertyTable, values: PropertyMap): PropertyMap {
  const found = Object.entries(table).flatMap(([name, property]): [string, PropertyValue][] => {
    const value = values[nativeName(name, property)];
    return value === undefined ? [] : [[name, converted(value, (it) => officialValue(property.type, it))]];
  });
  return Object.fromEntries(found);
}

/** Converts to aws-native's properties. */
export function toNative(table: PropertyTable, values: PropertyMap): PropertyMap {
  const found = Object.entries(table).flatMap(([name, property]): [string, PropertyValue][] => {
    const value = values[name];
    if (value === undefined) return [];
    return [[nativeName(name, property), converted(value, (it) => toWire(property.type, it))]];
  });
  return Object.fromEntries(found);
}

function officialValue(type: PropertyType, value: PlainValue): PlainValue {
  // Programs may write schemas and templates as JSON; the service takes strings.
  if (type.kind === "string" && typeof value === "object" && value !== null) return JSON.stringify(value);
  if (!isMap(value)) return fromWire(type, value);
  if (type.kind === "map") {
    return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, officialValue(type.value, it)]));
  }
  // Free-form JSON in CloudFormation, whose member names begin with a capital.
  const isFree = type.kind === "keyedList";
  return fromWire(type, isFree ? mapValues(value, withSmallLetters) : value);
}

function withSmallLetters(value: PlainValue): PlainValue {
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [lowerFirst(name), member]));
}

/** Changes the form of a value; its secrets stay secret. */
function converted(value: PropertyValue, change: (value: PlainValue) => PlainValue): PropertyValue {
  if (containsUnknown(value)) return unknown;
  return markSecrets(change(plain(value) ?? null), value);
}
