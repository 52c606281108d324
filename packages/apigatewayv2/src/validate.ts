// Validates wire JSON with a field table. Returns the typed body of Create or Update, or throws a BadRequestException that names
// the member and the accepted values: docs/behaviour/control-plane.md sections 1 and 1.4. Unknown members are ignored.

import {
  type CreateInput,
  type Field,
  type FieldTable,
  type FieldType,
  isInUpdate,
  type Output,
  type ProtocolType,
  type ResourceDefinition,
  type ValueOf,
} from "./field.ts";
import { isObject, type JsonObject } from "./json-object.ts";
import { badRequest, messages } from "./messages.ts";

/** A JSON object on the wire. */
export type WireObject = JsonObject;

/**
 * Checks a wire value against a type, for bodies other than resources.
 * @throws AwsError BadRequestException
 */
export function checkValue<Type extends FieldType>(type: Type, value: unknown): ValueOf<Type> {
  return checked(type, value, []) as ValueOf<Type>;
}

/**
 * The changes of an Update: a value replaces or, depending on the field, merges; `null` unsets. Merged maps have `null` for
 * removed keys.
 */
export type Patch = { readonly [member: string]: unknown };

/**
 * Parses the body of Create. Optional members that are `null` or empty strings are treated as absent.
 * @throws AwsError BadRequestException
 */
export function createInput<Fields extends FieldTable>(
  definition: ResourceDefinition<Fields>,
  body: unknown,
): CreateInput<Fields> {
  const wire = wireObject(body);
  const entries: [string, unknown][] = [];
  for (const [member, field] of Object.entries<Field>(definition.fields)) {
    if (field.computed) continue;
    const value = own(wire, member);
    if (value === undefined || value === null || (value === "" && !field.required && acceptsEmpty(field.type))) {
      if (field.required) throw badRequest(messages.missing(member, accepted(field.type)));
      continue;
    }
    entries.push([member, checked(field.type, value, [member])]);
  }
  // Every member was checked against its field's type above.
  return Object.fromEntries(entries) as CreateInput<Fields>;
}

/** @throws AwsError BadRequestException */
export function updateInput(definition: ResourceDefinition, body: unknown): Patch {
  const wire = wireObject(body);
  const entries: [string, unknown][] = [];
  for (const [member, field] of Object.entries<Field>(definition.fields)) {
    if (!isInUpdate(field)) continue;
    const value = own(wire, member);
    if (value === undefined || value === null) {
      if (field.requiredInUpdate) throw badRequest(messages.missing(member, accepted(field.type)));
    } else if (value === "" && !field.required && isText(field.type)) entries.push([member, null]);
    else if (field.patch === "mergeEmptyRemoves") entries.push([member, checkedMerge(field.type, value, member)]);
    else entries.push([member, checked(field.type, value, [member])]);
  }
  return Object.fromEntries(entries);
}

/** The resource after an update. */
export function patched<Fields extends FieldTable>(
  definition: ResourceDefinition<Fields>,
  resource: Output<Fields>,
  patch: Patch,
): Output<Fields> {
  const result = new Map<string, unknown>(Object.entries(resource));
  for (const [member, value] of Object.entries(patch)) {
    const field: Field | undefined = definition.fields[member];
    if (value === null) result.delete(member);
    else result.set(member, field?.patch === undefined ? value : merged(result.get(member), value));
  }
  return Object.fromEntries(result) as Output<Fields>;
}

/** @throws AwsError BadRequestException with the first rule that the resource violates */
export function requireNoViolations<Fields extends FieldTable>(
  definition: ResourceDefinition<Fields>,
  resource: Output<Fields>,
  protocol: ProtocolType | undefined,
): void {
  const [violation] = definition.violations(resource, protocol);
  if (violation) throw badRequest(violation.message);
}

/** Given keys replace, structures are merged recursively, `null` removes. */
function merged(before: unknown, given: unknown): unknown {
  if (!isObject(given)) return given;
  const result = new Map(Object.entries(isObject(before) ? before : {}));
  for (const [key, value] of Object.entries(given)) {
    if (value === null) result.delete(key);
    else result.set(key, merged(result.get(key), value));
  }
  return Object.fromEntries(result);
}

function checkedMerge(type: FieldType, value: unknown, member: string): unknown {
  if (type.kind !== "map" || !isObject(value)) return checked(type, value, [member]);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      item === "" || isEmptyObject(item) ? null : checked(type.value, item, [member, key]),
    ]),
  );
}

type Path = readonly (string | number)[];

/** @returns a copy of the value: structures without unknown, null and unset members */
function checked(type: FieldType, value: unknown, path: Path): unknown {
  switch (type.kind) {
    case "string":
    case "timestamp": {
      if (typeof value !== "string") throw wrongType(type, value, path);
      const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = type.kind === "string" ? type : {};
      if (value.length < minLength || value.length > maxLength) throw wrongType(type, value, path);
      return value;
    }
    case "enumeration":
      if (typeof value !== "string") throw wrongType(type, value, path);
      if (!type.values.includes(value)) throw badRequest(messages.notInEnumeration(name(path), type.values));
      return value;
    case "boolean":
      if (typeof value !== "boolean") throw wrongType(type, value, path);
      return value;
    case "integer": {
      const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = type;
      if (!Number.isInteger(value) || typeof value !== "number" || value < minimum || value > maximum) {
        throw wrongType(type, value, path);
      }
      return value;
    }
    case "double":
      if (!Number.isFinite(value)) throw wrongType(type, value, path);
      return value;
    case "list":
      if (!Array.isArray(value)) throw wrongType(type, value, path);
      return value.map((item, index) => checked(type.item, item, [...path, index]));
    case "map":
      if (!isObject(value)) throw wrongType(type, value, path);
      return Object.fromEntries(
        Object.entries(value)
          .filter(([, item]) => item !== null)
          .map(([key, item]) => [key, checked(type.value, item, [...path, key])]),
      );
    case "structure": {
      if (!isObject(value)) throw wrongType(type, value, path);
      const fields: FieldTable = type.fields;
      return Object.fromEntries(
        Object.entries<Field>(fields)
          .filter(([member, field]) => {
            const item = own(value, member);
            return !field.computed && item !== undefined && item !== null && item !== "";
          })
          .map(([member, field]) => [member, checked(field.type, own(value, member), [...path, member])]),
      );
    }
  }
}

function wrongType(type: FieldType, value: unknown, path: Path) {
  return badRequest(messages.wrongType(name(path) || "the body", accepted(type), kindOf(value)));
}

/** Describes the values that a type accepts. */
export function accepted(type: FieldType): string {
  switch (type.kind) {
    case "string":
      return `a string${range(type.minLength, type.maxLength, " of", " characters")}`;
    case "timestamp":
      return "a timestamp";
    case "enumeration":
      return `one of [${type.values.join(", ")}]`;
    case "boolean":
      return "true or false";
    case "integer":
      return `a whole number${range(type.minimum, type.maximum, " from", "")}`;
    case "double":
      return "a number";
    case "list":
      return "an array";
    case "map":
    case "structure":
      return "an object";
  }
}

function range(least: number | undefined, most: number | undefined, before: string, after: string): string {
  if (least === undefined && most === undefined) return "";
  if (most === undefined) return `${before} at least ${least}${after}`;
  return `${before} ${least ?? 0} to ${most}${after}`;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "string") {
    return value.length > 64 ? `a string of ${value.length} characters` : `the string ${JSON.stringify(value)}`;
  }
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return Array.isArray(value) ? "an array" : "an object";
}

/** `responseTemplates.$default`, `identitySource.0` */
const name = (path: Path) => path.join(".");

const isText = (type: FieldType) => type.kind === "string" || type.kind === "enumeration";
/** True if Create treats an empty string as absent: not for enumerations and strings with a minimum length. */
const acceptsEmpty = (type: FieldType) => type.kind === "string" && (type.minLength ?? 0) === 0;

function wireObject(body: unknown): WireObject {
  if (!isObject(body)) throw badRequest(messages.bodyMustBeObject);
  return body;
}

function own(object: WireObject, member: string): unknown {
  return Object.hasOwn(object, member) ? object[member] : undefined;
}

function isEmptyObject(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}
