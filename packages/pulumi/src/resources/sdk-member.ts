// Converts between members on the wire and in the AWS SDK's inputs and outputs: the SDK capitalizes the names of structure
// members, keeps the keys of maps, and uses Date for timestamps.
import type { FieldTable, FieldType } from "@answerback/apigatewayv2";
import type { PlainMap, PlainValue } from "./plain-value.ts";
import { lowerFirst, upperFirst } from "./property.ts";

/** A response of the SDK. */
export type Answer = { readonly [member: string]: unknown };

export function toSdk(fields: FieldTable, members: PlainMap): PlainMap {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [upperFirst(name), toSdkValue(fields[name]?.type, value)]),
  );
}

function toSdkValue(type: FieldType | undefined, value: PlainValue): PlainValue {
  if (isList(value)) return type?.kind === "list" ? value.map((item) => toSdkValue(type.item, item)) : value;
  if (typeof value !== "object" || value === null) return value;
  if (type?.kind === "structure") return toSdk(type.fields, value);
  if (type?.kind !== "map") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toSdkValue(type.value, member)]));
}

/** Omits metadata and members without a value. */
export function fromSdk(fields: FieldTable, answer: Answer): PlainMap {
  const members: Record<string, PlainValue> = {};
  for (const [sdkName, member] of Object.entries(answer)) {
    const name = lowerFirst(sdkName);
    const value = sdkName.startsWith("$") ? undefined : fromSdkValue(fields[name]?.type, member);
    if (value !== undefined) members[name] = value;
  }
  return members;
}

function fromSdkValue(type: FieldType | undefined, value: unknown): PlainValue | undefined {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (value instanceof Date) return value.toISOString().replace(/\.\d{3}Z$/, "Z");
  if (Array.isArray(value)) {
    const item = type?.kind === "list" ? type.item : undefined;
    return value.map((member) => fromSdkValue(item, member) ?? null);
  }
  if (typeof value !== "object" || value === null) return undefined;
  if (type?.kind === "structure") return fromSdk(type.fields, { ...value });
  const valueType = type?.kind === "map" ? type.value : undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => {
      const converted = fromSdkValue(valueType, member);
      return converted === undefined ? [] : [[key, converted]];
    }),
  );
}

const isList = (value: PlainValue): value is readonly PlainValue[] => Array.isArray(value);
