// The properties of a resource with Pulumi's names and types, derived from the service's field table. Check, diff, calls
// to the service, the package schema, the SDK and the reference pages use them.
import {
  type Field,
  type FieldTable,
  type FieldType,
  type ResourceDefinition,
  upperFirst,
} from "@answerback/apigatewayv2";

export type PropertyType =
  | { readonly kind: "string"; readonly minLength?: number; readonly maxLength?: number }
  | { readonly kind: "enumeration"; readonly values: readonly string[] }
  | { readonly kind: "boolean" }
  | { readonly kind: "integer"; readonly minimum?: number; readonly maximum?: number }
  | { readonly kind: "number" }
  | ListPropertyType
  | { readonly kind: "map"; readonly value: PropertyType }
  | ObjectPropertyType
  | KeyedListPropertyType;

/** `set`: the order of the items does not matter (Terraform's sets). */
export interface ListPropertyType {
  readonly kind: "list";
  readonly item: PropertyType;
  readonly set: boolean;
}

export interface ObjectPropertyType {
  readonly kind: "object";
  /** The name of the type in the package schema and the SDKs: `StageAccessLogSettings`. */
  readonly name: string;
  readonly properties: PropertyTable;
  /** On the wire, the object is the only item of a list. */
  readonly single?: true;
}

/** A list of objects in any order; on the wire, a map from each object's key to its other members. */
export interface KeyedListPropertyType {
  readonly kind: "keyedList";
  readonly name: string;
  /** The property of an item that is the map's key. */
  readonly key: string;
  /** The property of an item that is the map's value. Absent: the value is a structure of the other properties. */
  readonly member?: string;
  readonly properties: PropertyTable;
}

export interface Property {
  readonly type: PropertyType;
  /** Markdown, one or two sentences. */
  readonly description: string;
  /** The member on the wire; absent for path parameters and for properties that are not sent (`triggers`). */
  readonly wireName?: string;
  readonly required?: true;
  /** Not an input: only the service or the provider sets it. */
  readonly output?: true;
  /** An input that the service fills in if absent: always an output, and kept after its removal from the program. */
  readonly computed?: true;
  /** A change replaces the resource. */
  readonly createOnly?: true;
  /** The value that the provider sends if the program sets none. */
  readonly default?: string | boolean;
  /** `json`: two strings are equal if they contain equal JSON. */
  readonly sameWhen?: "json";
}

export type PropertyTable = { readonly [name: string]: Property };

export { lowerFirst, upperFirst } from "@answerback/apigatewayv2";

/** Changes to a field's property, from the resource's file. */
export type PropertyRefinement = { readonly [Name in keyof Property]?: Property[Name] | undefined } & {
  /** Appended to the field's description. */
  readonly remark?: string;
};

/** The refinement of a `name` that the provider generates if absent. */
export const generatedNameRefinement = {
  required: undefined,
  computed: true,
  remark: "Default: the resource's name in the program and a suffix.",
} as const satisfies PropertyRefinement;

/**
 * The properties of a resource: its parents, the fields in `names` (Pulumi's names), and `region`.
 * @param refine differences from the field, by property name
 */
export function propertiesFromFields(
  definition: ResourceDefinition,
  names: readonly string[],
  refine: { readonly [name: string]: PropertyRefinement } = {},
): PropertyTable {
  const table: Record<string, Property> = {};
  for (const parent of definition.parents) {
    const description = parentDescriptions[parent] ?? `The identifier \`${parent}\` of the parent.`;
    const property: Property = { type: { kind: "string" }, description, required: true, createOnly: true };
    table[parent] = refinedProperty(property, refine[parent]);
  }
  const fields = byPulumiName(definition.fields);
  for (const name of names) {
    const found = fields.get(name);
    if (found === undefined) {
      throw new Error(
        `${definition.name} has no field for the property ${name}; it has ${[...fields.keys()].join(", ")}`,
      );
    }
    const property = propertyFromField(found.wireName, found.field, definition.name + upperFirst(name));
    table[name] = refinedProperty(property, refine[name]);
  }
  table.region = regionProperty;
  return table;
}

const parentDescriptions: { readonly [name: string]: string } = {
  apiId: "The identifier of the API. A change replaces the resource.",
  integrationId: "The identifier of the integration. A change replaces the resource.",
  routeId: "The identifier of the route. A change replaces the resource.",
  domainName: "The domain name. A change replaces the resource.",
};

/** Every resource has this property: its region, if it differs from the provider's. */
const regionProperty: Property = {
  type: { kind: "string" },
  description: "The AWS region of the resource. Default: the provider's. A change replaces the resource.",
  computed: true,
  createOnly: true,
};

export const tagsAllProperty: Property = {
  type: { kind: "map", value: { kind: "string" } },
  description: "All tags of the resource, including the provider's `defaultTags`.",
  output: true,
};

/** A property that only the provider or the service sets. */
export const outputProperty = (description: string, wireName?: string): Property => ({
  type: { kind: "string" },
  description,
  output: true,
  ...(wireName === undefined ? {} : { wireName }),
});

function propertyFromField(wireName: string, field: Field, typeName: string): Property {
  return {
    type: typeFromField(field.type, typeName),
    description: field.description,
    wireName,
    ...(field.required ? { required: true } : {}),
    ...(field.computed ? { output: true } : {}),
    ...(field.createOnly ? { createOnly: true } : {}),
  };
}

function typeFromField(type: FieldType, name: string): PropertyType {
  switch (type.kind) {
    case "string":
    case "enumeration":
    case "boolean":
    case "integer":
      return type;
    case "double":
      return { kind: "number" };
    case "timestamp":
      return { kind: "string" };
    case "list":
      return { kind: "list", item: typeFromField(type.item, name), set: true };
    case "map":
      return { kind: "map", value: typeFromField(type.value, name) };
    case "structure":
      return { kind: "object", name, properties: propertiesOfStructure(type.fields, name) };
  }
}

export function propertiesOfStructure(fields: FieldTable, name: string): PropertyTable {
  return Object.fromEntries(
    Object.entries(fields).map(([wireName, field]) => [
      field.pulumiName ?? wireName,
      propertyFromField(wireName, field, name + upperFirst(wireName)),
    ]),
  );
}

/** Refines some properties of a table. */
export function refined(
  table: PropertyTable,
  refinements: { readonly [name: string]: PropertyRefinement },
): PropertyTable {
  return Object.fromEntries(
    Object.entries(table).map(([name, property]) => [name, refinedProperty(property, refinements[name])]),
  );
}

/** `undefined` in a refinement removes the field's value. */
function refinedProperty(property: Property, { remark, ...refinement }: PropertyRefinement = {}): Property {
  const merged = { ...property, ...refinement };
  const known: Partial<Property> = Object.fromEntries(
    Object.entries(merged).filter(([, value]) => value !== undefined),
  );
  const description = refinement.description ?? property.description;
  return {
    ...known,
    type: refinement.type ?? property.type,
    description: remark === undefined ? description : `${description} ${remark}`,
  };
}

const byPulumiName = (fields: FieldTable) =>
  new Map(Object.entries(fields).map(([wireName, field]) => [field.pulumiName ?? wireName, { wireName, field }]));
