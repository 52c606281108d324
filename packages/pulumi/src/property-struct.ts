// Property values on the wire: google.protobuf.Struct, with the engine's marked objects for values that JSON lacks.
// State files contain the same marked JSON. Rules: docs/behaviour/pulumi.md, section 2, "Values".
import structProtocol, { type ListValue, type Struct, type Value } from "google-protobuf/google/protobuf/struct_pb.js";
import { AssetValue, type PropertyMap, type PropertyValue, ReferenceValue, Secret, unknown } from "./property-value.ts";

const signatureKey = "4dabf18193072939515e22adb298388d";
const signatures = {
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
  secret: "1b47061264138c4ac30d75fd1eb44270",
  reference: "5cf8f73096256a8f31e491e813e4eb8e",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
} as const;
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A property value as JSON, with marked objects. */
export type WireValue = null | boolean | number | string | readonly WireValue[] | WireMap;
export type WireMap = { readonly [name: string]: WireValue };

/** The marks that the reader of a value understands. */
export interface WireForm {
  /** Secrets stay marked; if false, they are sent as plain values. Default true. */
  readonly secrets?: boolean;
  /** References stay references; if false, the id is sent (or the URN if it has none). Default true. */
  readonly references?: boolean;
}

/** An absent struct is read as an empty one, and an object with an unknown mark as an ordinary map. */
export function fromStruct(struct: Struct | undefined): PropertyMap {
  return struct === undefined ? {} : fromWireMap(structToJson(struct));
}

export function toStruct(map: PropertyMap, form: WireForm = {}): Struct {
  return jsonToStruct(toWireMap(map, form));
}

/** As {@link fromStruct}, for one value; absent is null. */
export function fromValue(value: Value | undefined): PropertyValue {
  return value === undefined ? null : fromWire(valueToJson(value));
}

export function fromWireMap(map: WireMap): PropertyMap {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, fromWire(value)]));
}

export function toWireMap(map: PropertyMap, form: WireForm = {}): WireMap {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, toWire(value, form)]));
}

export function fromWire(value: WireValue): PropertyValue {
  if (value === unknownText) return unknown;
  if (value === null || typeof value !== "object") return value;
  if (isList(value)) return value.map(fromWire);
  const signature = Object.hasOwn(value, signatureKey) ? value[signatureKey] : undefined;
  switch (signature) {
    case signatures.secret:
      return new Secret(fromWire(value.value ?? null));
    case signatures.asset:
    case signatures.archive: {
      const { [signatureKey]: _, ...members } = value;
      return new AssetValue({ kind: signature === signatures.asset ? "asset" : "archive", members });
    }
    case signatures.reference:
      return new ReferenceValue({ urn: text(value.urn), id: referenceId(value.id) });
    case signatures.output: {
      const held = value.value === undefined ? unknown : fromWire(value.value);
      return value.secret === true ? new Secret(held) : held;
    }
    default:
      return fromWireMap(value);
  }
}

export function toWire(value: PropertyValue, form: WireForm = {}): WireValue {
  if (value === unknown) return unknownText;
  if (value === null || typeof value !== "object") return value;
  if (isList(value)) return value.map((item) => toWire(item, form));
  if (value instanceof Secret) {
    const held = toWire(value.value, form);
    return form.secrets === false ? held : { [signatureKey]: signatures.secret, value: held };
  }
  if (value instanceof AssetValue) {
    return { [signatureKey]: signatures[value.asset.kind], ...value.asset.members };
  }
  if (value instanceof ReferenceValue) {
    const { urn, id } = value.reference;
    const wireId = id === unknown ? unknownText : id;
    if (form.references === false) return wireId ?? urn;
    return { [signatureKey]: signatures.reference, urn, ...(wireId === undefined ? {} : { id: wireId }) };
  }
  return toWireMap(value, form);
}

// Array.isArray does not narrow a union that has a readonly array.
const isList = <Item>(value: readonly Item[] | object): value is readonly Item[] => Array.isArray(value);
const text = (value: WireValue | undefined) => (typeof value === "string" ? value : "");

// The SDKs write an unknown id as "" or as the unknown string.
function referenceId(value: WireValue | undefined) {
  if (typeof value !== "string") return undefined;
  return value === "" || value === unknownText ? unknown : value;
}

// The protocol's own `toJavaScript` has no useful type. (Its map cannot hold the key `__proto__`; it is lost.)
function structToJson(struct: Struct): WireMap {
  const entries: [string, WireValue][] = [];
  struct.getFieldsMap().forEach((value, name) => {
    entries.push([name, valueToJson(value)]);
  });
  return Object.fromEntries(entries);
}

function valueToJson(value: Value): WireValue {
  const { KindCase } = structProtocol.Value;
  switch (value.getKindCase()) {
    case KindCase.NUMBER_VALUE:
      return value.getNumberValue();
    case KindCase.STRING_VALUE:
      return value.getStringValue();
    case KindCase.BOOL_VALUE:
      return value.getBoolValue();
    case KindCase.STRUCT_VALUE: {
      const struct = value.getStructValue();
      return struct === undefined ? {} : structToJson(struct);
    }
    case KindCase.LIST_VALUE:
      return (value.getListValue()?.getValuesList() ?? []).map(valueToJson);
    default:
      return null;
  }
}

function jsonToStruct(map: WireMap): Struct {
  const struct = new structProtocol.Struct();
  const fields = struct.getFieldsMap();
  for (const [name, value] of Object.entries(map)) fields.set(name, jsonToValue(value));
  return struct;
}

function jsonToValue(json: WireValue): Value {
  const value = new structProtocol.Value();
  if (json === null) return value.setNullValue(structProtocol.NullValue.NULL_VALUE);
  if (typeof json === "number") return value.setNumberValue(json);
  if (typeof json === "string") return value.setStringValue(json);
  if (typeof json === "boolean") return value.setBoolValue(json);
  if (isList(json)) return value.setListValue(jsonToList(json));
  return value.setStructValue(jsonToStruct(json));
}

function jsonToList(items: readonly WireValue[]): ListValue {
  return new structProtocol.ListValue().setValuesList(items.map(jsonToValue));
}
