// Converts between properties and members on the wire: names, lists that are maps there, objects that are lists there.
import { isMap, type PlainMap, type PlainValue } from "./plain-value.ts";
import type { PropertyTable, PropertyType } from "./property.ts";

const isList = (value: PlainValue | undefined): value is readonly PlainValue[] => Array.isArray(value);

/** Converts properties to members; omits absent properties and outputs. */
export function membersToWire(table: PropertyTable, values: PlainMap): PlainMap {
  const members: Record<string, PlainValue> = {};
  for (const [name, property] of Object.entries(table)) {
    const value = values[name];
    if (property.output || property.wireName === undefined || value === undefined || value === null) continue;
    members[property.wireName] = toWire(property.type, value);
  }
  return members;
}

export function toWire(type: PropertyType, value: PlainValue): PlainValue {
  switch (type.kind) {
    case "list":
      return isList(value) ? value.map((item) => toWire(type.item, item)) : value;
    case "map":
      return isMap(value) ? mapValues(value, (member) => toWire(type.value, member)) : value;
    case "object": {
      const members = isMap(value) ? membersToWire(type.properties, value) : value;
      return type.single ? [members] : members;
    }
    case "keyedList": {
      if (!isList(value)) return value;
      const { key, member, properties } = type;
      return Object.fromEntries(
        value.filter(isMap).map((item) => {
          const { [key]: itemKey, ...rest } = item;
          return [String(itemKey), member === undefined ? membersToWire(properties, rest) : (rest[member] ?? null)];
        }),
      );
    }
    default:
      return value;
  }
}

/** Converts members to properties; omits members without a property. */
export function membersFromWire(table: PropertyTable, members: PlainMap): PlainMap {
  const values: Record<string, PlainValue> = {};
  for (const [name, property] of Object.entries(table)) {
    const member = property.wireName === undefined ? undefined : members[property.wireName];
    if (member !== undefined && member !== null) values[name] = fromWire(property.type, member);
  }
  return values;
}

export function fromWire(type: PropertyType, member: PlainValue): PlainValue {
  switch (type.kind) {
    case "list":
      return isList(member) ? member.map((item) => fromWire(type.item, item)) : member;
    case "map":
      return isMap(member) ? mapValues(member, (value) => fromWire(type.value, value)) : member;
    case "object": {
      const structure = type.single && isList(member) ? member[0] : member;
      return isMap(structure) ? membersFromWire(type.properties, structure) : {};
    }
    case "keyedList":
      if (!isMap(member)) return [];
      return Object.entries(member).map(([key, value]) => ({
        [type.key]: key,
        ...(type.member !== undefined
          ? { [type.member]: value }
          : isMap(value)
            ? membersFromWire(type.properties, value)
            : {}),
      }));
    default:
      return member;
  }
}

/**
 * The value with which a PATCH unsets a member (docs/behaviour/control-plane.md section 1.4).
 * @returns undefined for numbers, which cannot be unset
 */
export function unsetValue(type: PropertyType): PlainValue | undefined {
  switch (type.kind) {
    case "string":
    case "enumeration":
      return "";
    case "boolean":
      return false;
    case "integer":
    case "number":
      return undefined;
    case "list":
      return [];
    case "map":
    case "keyedList":
      return {};
    case "object":
      return type.single ? [] : {};
  }
}

export const mapValues = (map: PlainMap, change: (value: PlainValue) => PlainValue): PlainMap =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
