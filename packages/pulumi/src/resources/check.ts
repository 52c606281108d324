// Checks types, enumerations, lengths and required properties of any property table. Unknowns pass. Strings that contain
// numbers or booleans are converted, as in the official provider.
import {
  AssetValue,
  type PropertyMap,
  type PropertyValue,
  ReferenceValue,
  Secret,
  unknown,
} from "../property-value.ts";
import type { CheckFailure } from "../resource.ts";
import { isPropertyList, isPropertyMap } from "./plain-value.ts";
import type { Property, PropertyTable, PropertyType } from "./property.ts";
import { type PathSegment, propertyPath } from "./property-path.ts";

// The official provider's state lists here the members that it filled in (docs/behaviour/pulumi.md section 2).
const bridgeMark = "__defaults";

/** Converts the inputs of a table, adds defaults and omits null and undefined. */
export function checkProperties(
  table: PropertyTable,
  inputs: PropertyMap,
  path: readonly PathSegment[],
  failures: CheckFailure[],
  hidden = false,
): PropertyMap {
  const checked: Record<string, PropertyValue> = {};
  const fail = (name: string, reason: string) => failures.push({ property: propertyPath([...path, name]), reason });

  for (const [name, value] of Object.entries(inputs)) {
    if (name.startsWith("__") || value === null || value === undefined) continue;
    const property = table[name];
    if (property === undefined) fail(name, `unknown property; ${didYouMean(name, table)}`);
    else if (property.output && path.length === 0) fail(name, "this property is an output and cannot be set");
    else checked[name] = checkValue(property.type, value, [...path, name], failures, hidden);
  }
  for (const [name, property] of Object.entries(table)) {
    if (checked[name] !== undefined) continue;
    if (property.required) fail(name, `this property is required: ${accepted(property.type)}`);
    else if (property.default !== undefined) checked[name] = property.default;
  }
  return checked;
}

function checkValue(
  type: PropertyType,
  value: PropertyValue,
  path: readonly PathSegment[],
  failures: CheckFailure[],
  hidden: boolean,
): PropertyValue {
  if (value === unknown) return value;
  if (value instanceof Secret) return new Secret(checkValue(type, value.value, path, failures, true));

  const fail = (reason: string) => {
    failures.push({ property: propertyPath(path), reason });
    return value;
  };
  const wrongKind = () => fail(`expected ${accepted(type)}, got ${kindOf(value)}`);
  const shown = (text: string | number) => (hidden ? "the value (secret, not shown)" : JSON.stringify(text));

  switch (type.kind) {
    case "string": {
      const text = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
      if (typeof text !== "string") return wrongKind();
      const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = type;
      // An empty string unsets an optional member, whatever its minimum length.
      if (text.length > maxLength || (text.length < minLength && text !== "")) {
        return fail(`expected ${accepted(type)}, got ${text.length} characters`);
      }
      return text;
    }
    case "enumeration":
      if (typeof value !== "string") return wrongKind();
      if (value !== "" && !type.values.includes(value)) return fail(`expected ${accepted(type)}, got ${shown(value)}`);
      return value;
    case "boolean": {
      const truth = value === "true" ? true : value === "false" ? false : value;
      return typeof truth === "boolean" ? truth : wrongKind();
    }
    case "integer":
    case "number": {
      const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
      if (typeof number !== "number" || Number.isNaN(number)) return wrongKind();
      if (type.kind === "number") return number;
      const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = type;
      if (!Number.isInteger(number) || number < minimum || number > maximum) {
        return fail(`expected ${accepted(type)}, got ${shown(number)}`);
      }
      return number;
    }
    case "list":
      if (!isPropertyList(value)) return wrongKind();
      return value.map((item, index) => checkValue(type.item, item, [...path, index], failures, hidden));
    case "map": {
      if (!isPropertyMap(value)) return wrongKind();
      const checked: Record<string, PropertyValue> = {};
      for (const [key, member] of Object.entries(value)) {
        if (member === null || member === undefined || key === bridgeMark) continue;
        checked[key] = checkValue(type.value, member, [...path, key], failures, hidden);
      }
      return checked;
    }
    case "object":
      if (!isPropertyMap(value)) return wrongKind();
      return checkProperties(type.properties, value, path, failures, hidden);
    case "keyedList": {
      if (!isPropertyList(value)) return wrongKind();
      const seen = new Set<string>();
      return value.map((item, index) => {
        if (item === unknown) return item;
        const itemPath = [...path, index];
        const inner = item instanceof Secret ? item.value : item;
        if (!isPropertyMap(inner)) {
          failures.push({ property: propertyPath(itemPath), reason: `expected an object, got ${kindOf(inner)}` });
          return item;
        }
        const key = inner[type.key];
        if (typeof key === "string") {
          if (seen.has(key)) {
            failures.push({
              property: propertyPath([...itemPath, type.key]),
              reason: "an earlier item has the same key",
            });
          }
          seen.add(key);
        }
        const checked = checkProperties(type.properties, inner, itemPath, failures, hidden || item instanceof Secret);
        return item instanceof Secret ? new Secret(checked) : checked;
      });
    }
  }
}

/** Describes the accepted values of a type. */
export function accepted(type: PropertyType): string {
  switch (type.kind) {
    case "string": {
      const { minLength = 0, maxLength } = type;
      if (maxLength === undefined) return "a string";
      return `a string of ${minLength} to ${maxLength} characters`;
    }
    case "enumeration":
      return type.values.length === 1 ? String(type.values[0]) : `one of ${type.values.join(", ")}`;
    case "boolean":
      return "true or false";
    case "integer":
      if (type.minimum === undefined || type.maximum === undefined) return "a whole number";
      return `a whole number from ${type.minimum} to ${type.maximum}`;
    case "number":
      return "a number";
    case "list":
    case "keyedList":
      return "an array";
    case "map":
      return "an object with string values";
    case "object":
      return `an object with ${Object.keys(inputsOf(type.properties)).join(", ")}`;
  }
}

const inputsOf = (table: PropertyTable): PropertyTable =>
  Object.fromEntries(Object.entries(table).filter(([, property]: [string, Property]) => !property.output));

function kindOf(value: PropertyValue): string {
  if (value === null) return "null";
  if (value === unknown) return "an unknown value";
  if (value instanceof Secret) return kindOf(value.value);
  if (value instanceof AssetValue) return `an ${value.asset.kind}`;
  if (value instanceof ReferenceValue) return "a resource (give its id)";
  if (isPropertyList(value)) return "an array";
  if (isPropertyMap(value)) return "an object";
  return { boolean: "a boolean", number: "a number", string: "a string" }[
    typeof value as "boolean" | "number" | "string"
  ];
}

function didYouMean(name: string, table: PropertyTable): string {
  const names = Object.keys(inputsOf(table));
  const close = names.find((known) => distance(known.toLowerCase(), name.toLowerCase()) <= 2);
  return close === undefined ? `the properties are ${names.join(", ")}` : `did you mean ${close}?`;
}

/** The Levenshtein distance. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
