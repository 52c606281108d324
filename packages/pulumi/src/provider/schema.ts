// Generates the package schema (GetSchema) from the property tables. `pulumi package add` generates SDKs from it, and
// `pulumi import` programs.

import manifest from "../../package.json" with { type: "json" };
import type { FunctionType } from "../function.ts";
import { describedFunctionTypes } from "../functions/index.ts";
import { describedResourceTypes } from "../resources/index.ts";
import type { Property, PropertyTable, PropertyType } from "../resources/property.ts";
import type { DescribedResourceType } from "../resources/resource-from-table.ts";
import { ownToken, packageName } from "../resources/token.ts";
import { configurationProperties, secretNames } from "./configuration-property.ts";
import { exampleOf } from "./schema-example.ts";
import { version } from "./version.ts";

interface TypeSpec {
  readonly type?: "string" | "boolean" | "integer" | "number" | "array" | "object";
  readonly items?: TypeSpec;
  readonly additionalProperties?: TypeSpec;
  readonly $ref?: string;
}
interface PropertySpec extends TypeSpec {
  readonly description: string;
  readonly secret?: boolean;
  readonly willReplaceOnChanges?: boolean;
}
interface ObjectSpec {
  readonly type: "object";
  readonly description?: string;
  readonly properties: { readonly [name: string]: PropertySpec };
  readonly required: readonly string[];
}

/** The schema in the form of Pulumi's package schema. */
export function packageSchema() {
  const types: Record<string, ObjectSpec> = {};
  const resources = describedResourceTypes.map((type) => [ownToken(type.token), resourceSpec(type, types)]);
  const functions = describedFunctionTypes.map((type) => [ownToken(type.token), functionSpec(type, types)]);
  const configuration = objectSpec(configurationProperties, types, () => false);
  const withSecrets = Object.fromEntries(
    Object.entries(configuration.properties).map(([name, property]) => [
      name,
      secretNames.has(name) ? { ...property, secret: true } : property,
    ]),
  );
  return {
    name: packageName,
    displayName: "Answerback",
    version,
    description: "Amazon API Gateway V2 for WebSocket APIs: on AWS, and on an Answerback gateway",
    publisher: "Answerback",
    keywords: ["pulumi", "aws", "apigatewayv2", "websocket", "category/cloud"],
    license: "Apache-2.0",
    // The module is the middle of the token up to the slash, as in the official package.
    meta: { moduleFormat: "(.*)(?:/[^/]*)" },
    config: { variables: withSecrets },
    provider: { ...configuration, inputProperties: withSecrets, properties: {}, description: "The provider." },
    types,
    resources: Object.fromEntries(resources),
    functions: Object.fromEntries(functions),
    language: {
      // For `pulumi import`: this package, instead of a generated one.
      nodejs: { packageName: manifest.name, respectSchemaVersion: true },
      python: { respectSchemaVersion: true, pyproject: { enabled: true } },
      go: {
        respectSchemaVersion: true,
        generateResourceContainerTypes: true,
        importBasePath: "answerback/sdks/go/answerback",
      },
      csharp: { respectSchemaVersion: true, namespaces: { apigatewayv2: "ApiGatewayV2", answerback: "Answerback" } },
    },
  };
}

function resourceSpec({ token, description }: DescribedResourceType, types: Record<string, ObjectSpec>) {
  const { definition, properties } = description;
  const inputs = Object.fromEntries(Object.entries(properties).filter(([, property]) => !property.output));
  const inputSpec = objectSpec(inputs, types, ({ required }) => required === true);
  const outputSpec = objectSpec(properties, types, isAlwaysOutput);
  return {
    description: `${definition.description}\n\n${exampleOf(description)}`,
    inputProperties: inputSpec.properties,
    requiredInputs: inputSpec.required,
    properties: outputSpec.properties,
    required: outputSpec.required,
    stateInputs: objectSpec(properties, types, () => false),
    // Stacks of the official provider move without a replacement.
    aliases: [{ type: token }],
  };
}

function functionSpec(type: FunctionType, types: Record<string, ObjectSpec>) {
  return {
    description: type.description,
    inputs: objectSpec(type.inputs, types, ({ required }) => required === true),
    outputs: objectSpec(
      type.outputs,
      types,
      (property, name) => property.output === true || !(name in type.inputs) || property.required === true,
    ),
  };
}

/** True if a property is always an output, even if the program does not set it. */
export const isAlwaysOutput = (property: Property): boolean =>
  property.required === true || property.output === true || property.computed === true;

function objectSpec(
  table: PropertyTable,
  types: Record<string, ObjectSpec>,
  isRequired: (property: Property, name: string) => boolean,
): ObjectSpec {
  const properties: Record<string, PropertySpec> = {};
  for (const [name, property] of Object.entries(table)) {
    properties[name] = {
      ...typeSpec(property.type, types),
      description: property.description,
      ...(property.createOnly && !property.output ? { willReplaceOnChanges: true } : {}),
    };
  }
  const required = Object.entries(table).flatMap(([name, property]) => (isRequired(property, name) ? [name] : []));
  return { type: "object", properties, required };
}

function typeSpec(type: PropertyType, types: Record<string, ObjectSpec>): TypeSpec {
  switch (type.kind) {
    case "string":
    case "enumeration": // Any string, as in the official package, so that programs move without casts.
      return { type: "string" };
    case "boolean":
    case "integer":
    case "number":
      return { type: type.kind };
    case "list":
      return { type: "array", items: typeSpec(type.item, types) };
    case "map":
      return { type: "object", additionalProperties: typeSpec(type.value, types) };
    case "object":
      return { $ref: nestedType(type.name, type.properties, types) };
    case "keyedList":
      return { type: "array", items: { $ref: nestedType(type.name, type.properties, types) } };
  }
}

/** Adds the type of a nested object to the package's types. */
function nestedType(name: string, table: PropertyTable, types: Record<string, ObjectSpec>): string {
  const module = name.startsWith("Provider") ? "index" : "apigatewayv2";
  const token = `${packageName}:${module}/${name}:${name}`;
  // A nested type is both input and output, so members that the service fills in are optional.
  types[token] ??= objectSpec(table, types, ({ required }) => required === true);
  return `#/types/${token}`;
}
