// Property values without marks, for comparison and calls. Secrets are unwrapped here, and marked again in the service's
// response.
import {
  AssetValue,
  type PropertyMap,
  type PropertyValue,
  ReferenceValue,
  Secret,
  unknown,
} from "../property-value.ts";

/** JSON. */
export type PlainValue = null | boolean | number | string | readonly PlainValue[] | PlainMap;
export type PlainMap = { readonly [name: string]: PlainValue };

export const isMap = (value: PlainValue | undefined): value is PlainMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isPropertyMap = (value: PropertyValue | undefined): value is PropertyMap =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Secret) &&
  !(value instanceof AssetValue) &&
  !(value instanceof ReferenceValue);

export const isPropertyList = (value: PropertyValue | undefined): value is readonly PropertyValue[] =>
  Array.isArray(value);

/** The value inside any number of nested secrets. */
export function unwrap(value: PropertyValue): PropertyValue {
  return value instanceof Secret ? unwrap(value.value) : value;
}

export function containsUnknown(value: PropertyValue | undefined): boolean {
  if (value === unknown) return true;
  if (value instanceof Secret) return containsUnknown(value.value);
  if (isPropertyList(value)) return value.some(containsUnknown);
  return isPropertyMap(value) && Object.values(value).some(containsUnknown);
}

export function containsSecret(value: PropertyValue | undefined): boolean {
  if (value instanceof Secret) return true;
  if (isPropertyList(value)) return value.some(containsSecret);
  return isPropertyMap(value) && Object.values(value).some(containsSecret);
}

/**
 * The value as JSON: unwraps secrets and omits unknowns and values that JSON lacks (null in a list).
 * @returns undefined if the value itself is unknown
 */
export function plain(value: PropertyValue | undefined): PlainValue | undefined {
  if (value === undefined || value === unknown) return undefined;
  if (value instanceof Secret) return plain(value.value);
  if (value instanceof AssetValue) return undefined;
  if (value instanceof ReferenceValue) {
    return typeof value.reference.id === "string" ? value.reference.id : undefined;
  }
  if (isPropertyList(value)) return value.map((item) => plain(item) ?? null);
  if (isPropertyMap(value)) return plainMap(value);
  return value;
}

export function plainMap(map: PropertyMap): PlainMap {
  const result: Record<string, PlainValue> = {};
  for (const [name, member] of Object.entries(map)) {
    const value = plain(member);
    if (value !== undefined) result[name] = value;
  }
  return result;
}

/** Marks those parts of `value` as secret that are secret in `like`, or the whole value if one of them is missing. */
export function markSecrets(value: PropertyValue, like: PropertyValue | undefined): PropertyValue {
  if (!containsSecret(like) || value instanceof Secret) return value;
  if (isPropertyMap(value) && isPropertyMap(like)) {
    if (Object.keys(like).every((name) => name in value || !containsSecret(like[name]))) {
      return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, markSecrets(member, like[name])]));
    }
  }
  return new Secret(value);
}

/** Absent, null, or an empty string, list or map: Terraform's provider treats these as unset. */
export function isEmpty(value: PropertyValue | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (value instanceof Secret) return isEmpty(value.value);
  if (isPropertyList(value)) return value.length === 0;
  return isPropertyMap(value) && Object.keys(value).length === 0;
}
