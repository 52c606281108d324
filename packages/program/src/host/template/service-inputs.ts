// Properties of `AWS::ApiGatewayV2::…` in the form that the engine's resources take: names with a lower-case first letter, and
// values of the fields' types, because templates may write any scalar as a string.
import { type FieldTable, type FieldType, type ResourceName, resources } from "@answerback/apigatewayv2";
import { isPropertyMap, type PropertyMap, type PropertyValue, Secret, upperFirst } from "@answerback/pulumi/host";
import { nativeName } from "../../stand-in/cloudformation/resource-type.ts";
import { Fault, whatThereIs } from "../../template/fault.ts";
import type { MapNode } from "../../template/node.ts";

/** Properties that fill in an HTTP API in one step, not fields of the service. */
const otherProperties: Readonly<Record<string, readonly string[]>> = {
  Api: ["BasePath", "Body", "BodyS3Location", "FailOnWarnings"],
};

export const isServiceResource = (name: string): name is ResourceName => Object.hasOwn(resources, name);

/** Refuses names that the resource does not have. @throws Fault */
export function requireKnownProperties(type: string, kind: ResourceName, properties: MapNode): void {
  const { fields, parents } = resources[kind] as { fields: FieldTable; parents: readonly string[] };
  const inputs = Object.entries(fields).flatMap(([name, field]) => (field.computed ? [] : [name]));
  const known = new Set([...[...parents, ...inputs].map(upperFirst), ...(otherProperties[kind] ?? [])]);
  for (const { key, start } of properties.entries) {
    if (known.has(key)) continue;
    throw new Fault(start, `${type} has no property ${key}.${whatThereIs(key, known, "properties")}`);
  }
}

/** @param values evaluated, by CloudFormation's names */
export function serviceInputs(kind: ResourceName, values: PropertyMap): PropertyMap {
  return structureValue(resources[kind].fields, values);
}

function structureValue(fields: FieldTable, values: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const native = nativeName(name);
      const field = fields[native];
      return [native, field === undefined ? value : fieldValue(field.type, value)];
    }),
  );
}

function fieldValue(type: FieldType, value: PropertyValue): PropertyValue {
  if (value instanceof Secret) return new Secret(fieldValue(type, value.value));
  switch (type.kind) {
    case "boolean":
      return typeof value === "string" && /^(?:true|false)$/i.test(value) ? value.toLowerCase() === "true" : value;
    case "integer":
    case "double":
      return typeof value === "string" && value.trim() !== "" && !Number.isNaN(Number(value)) ? Number(value) : value;
    case "list":
      return Array.isArray(value) ? value.map((it) => fieldValue(type.item, it)) : value;
    case "map":
      if (!isPropertyMap(value)) return value;
      return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, fieldValue(type.value, it)]));
    case "structure":
      return isPropertyMap(value) ? structureValue(type.fields, value) : value;
    default:
      return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
  }
}
