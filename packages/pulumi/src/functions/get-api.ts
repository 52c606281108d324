// Looks up one API by its id.
import type { FunctionResult, FunctionType } from "../function.ts";
import type { ResourceContext } from "../resource.ts";
import { api } from "../resources/api.ts";
import { checkProperties } from "../resources/check.ts";
import { type PlainValue, plainMap } from "../resources/plain-value.ts";
import type { Property, PropertyTable } from "../resources/property.ts";

const { properties } = api.description;
const { apiId: apiIdField, ...fields } = api.description.definition.fields;

const apiIdProperty: Property = {
  type: { kind: "string" },
  description: apiIdField?.description ?? "",
  required: true,
};
const tags: Property = { type: { kind: "map", value: { kind: "string" } }, description: "The tags of the API." };

const cors: Property = {
  type: {
    kind: "list",
    set: false,
    item: {
      kind: "object",
      name: "GetApiCorsConfiguration",
      properties:
        properties.corsConfiguration?.type.kind === "object" ? properties.corsConfiguration.type.properties : {},
    },
  },
  description: fields.corsConfiguration?.description ?? "",
};

const texts = [
  "apiEndpoint",
  "apiKeySelectionExpression",
  "arn",
  "description",
  "executionArn",
  "ipAddressType",
  "name",
  "protocolType",
  "routeSelectionExpression",
  "version",
] as const;

const outputs: PropertyTable = {
  apiId: apiIdProperty,
  corsConfigurations: cors,
  disableExecuteApiEndpoint: {
    type: { kind: "boolean" },
    description: properties.disableExecuteApiEndpoint?.description ?? "",
  },
  id: { type: { kind: "string" }, description: "The identifier of the API." },
  region: { type: { kind: "string" }, description: "The AWS region of the API.", output: true },
  tags: { ...tags, output: true },
  ...Object.fromEntries(
    texts.map((name) => [
      name,
      { type: { kind: "string" }, description: properties[name]?.description ?? "", output: true } as const,
    ]),
  ),
};

export const getApi: FunctionType = {
  token: "aws:apigatewayv2/getApi:getApi",
  description: "Looks up an API by its id.",
  inputs: {
    apiId: apiIdProperty,
    region: { type: { kind: "string" }, description: "The AWS region of the API. Default: the provider's." },
    tags,
  },
  outputs,
  async call(context: ResourceContext, given): Promise<FunctionResult> {
    const failures: { property: string; reason: string }[] = [];
    const inputs = checkProperties(getApi.inputs, given, [], failures);
    if (failures.length > 0) return { kind: "failed", failures };
    const { apiId, region } = plainMap(inputs);
    const id = String(apiId);
    const found = await api.read(context, id, region === undefined ? {} : { region });
    if (found === undefined) {
      return {
        kind: "failed",
        failures: [{ property: "apiId", reason: `API ${id} does not exist in ${region ?? context.region}` }],
      };
    }
    const known = plainMap(found.outputs);
    const { corsConfiguration } = known;
    const value: Record<string, PlainValue> = {
      apiId: id,
      id,
      corsConfigurations: corsConfiguration === undefined ? [] : [corsConfiguration],
      disableExecuteApiEndpoint: known.disableExecuteApiEndpoint ?? false,
      region: known.region ?? context.region,
      tags: known.tags ?? {},
    };
    // Every output exists, as in the official function.
    for (const name of texts) value[name] = known[name] ?? "";
    return { kind: "answered", value };
  },
};
