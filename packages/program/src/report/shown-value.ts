// Property values for display: JSON with secrets masked.
import {
  AssetValue,
  type PropertyMap,
  type PropertyValue,
  ReferenceValue,
  Secret,
  unknown,
} from "@answerback/pulumi/host";

export type ShownValue = null | boolean | number | string | readonly ShownValue[] | ShownMap;
export type ShownMap = { readonly [name: string]: ShownValue };

/** Replaces a secret, as in Pulumi's own output. */
export const maskedSecret = "[secret]";

export function shownMap(map: PropertyMap): ShownMap {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, shownValue(value)]));
}

export function shownValue(value: PropertyValue): ShownValue {
  if (value === unknown) return "[unknown]";
  if (value === null || typeof value !== "object") return value;
  if (value instanceof Secret) return maskedSecret;
  if (value instanceof AssetValue) return `[${value.asset.kind}]`;
  if (value instanceof ReferenceValue) {
    const { id, urn } = value.reference;
    return typeof id === "string" ? id : urn;
  }
  if (isList(value)) return value.map(shownValue);
  return shownMap(value);
}

const isList = (value: readonly PropertyValue[] | PropertyMap): value is readonly PropertyValue[] =>
  Array.isArray(value);
