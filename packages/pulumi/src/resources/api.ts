// Api of either protocol: tags, ARNs, and the features of HTTP APIs (CORS, import of OpenAPI documents, quick create).
import { api as definition } from "@answerback/apigatewayv2";
import type { PropertyMap } from "../property-value.ts";
import { controlArn, executionArn } from "./arn.ts";
import { generatedName } from "./generated-name.ts";
import { isEmpty, type PlainMap } from "./plain-value.ts";
import { generatedNameRefinement, outputProperty, propertiesFromFields, tagsAllProperty } from "./property.ts";
import type { Operation, UpdateBody } from "./resource-description.ts";
import { resourceFromTable } from "./resource-from-table.ts";

const httpRouteSelectionExpression = "$request.method $request.path";

export const api = resourceFromTable({
  definition,
  properties: {
    ...propertiesFromFields(
      definition,
      [
        "apiEndpoint",
        "apiKeySelectionExpression",
        "corsConfiguration",
        "credentialsArn",
        "description",
        "disableExecuteApiEndpoint",
        "ipAddressType",
        "name",
        "protocolType",
        "routeKey",
        "routeSelectionExpression",
        "tags",
        "target",
        "version",
      ],
      {
        apiKeySelectionExpression: { default: "$request.header.x-api-key" },
        credentialsArn: { createOnly: true },
        ipAddressType: { computed: true },
        name: generatedNameRefinement,
        routeKey: { createOnly: true },
        target: { createOnly: true },
      },
    ),
    arn: outputProperty("The ARN of the API: `arn:aws:apigateway:REGION::/apis/ID`."),
    body: {
      type: { kind: "string" },
      description: "An OpenAPI document to import. HTTP APIs only.",
      sameWhen: "json",
    },
    executionArn: outputProperty(
      "The prefix of the ARNs in permissions to call the API: `arn:aws:execute-api:REGION:ACCOUNT:ID`.",
    ),
    failOnWarnings: {
      type: { kind: "boolean" },
      description: "If true, a warning about the document in `body` is an error. HTTP APIs only.",
    },
    tagsAll: tagsAllProperty,
  },
  importId: ["apiId"],
  generatedName,
  tagsArn: (region, { apiId }) => controlArn(region, `/apis/${apiId}`),
  // WebSocket APIs have no default; check reports a missing value.
  fillIn: (inputs: PropertyMap) =>
    inputs.protocolType === "HTTP" && isEmpty(inputs.routeSelectionExpression)
      ? { ...inputs, routeSelectionExpression: httpRouteSelectionExpression }
      : inputs,
  afterCreate: importBody,
  async beforeUpdate(operation, { body, changed, inputs }) {
    if (!changed.has("corsConfiguration") || !isEmpty(inputs.corsConfiguration)) return body;
    const { deleteCorsConfiguration } = await import("./command.ts");
    await operation.send(deleteCorsConfiguration, operation.identity);
    const { corsConfiguration: _, ...rest } = body;
    return rest;
  },
  afterUpdate: async (operation, members, update: UpdateBody) =>
    update.changed.has("body") ? importBody(operation, members, update.inputs) : members,
  outputs: async ({ context, region, identity: { apiId = "" } }) => ({
    arn: controlArn(region, `/apis/${apiId}`),
    executionArn: executionArn(context, region, apiId),
  }),
});

/** The document overwrites other inputs of the program, so they are set again. */
async function importBody(operation: Operation, members: PlainMap, inputs: PlainMap): Promise<PlainMap> {
  const document = inputs.body;
  if (document === undefined || isEmpty(document)) return members;
  const { commands, reimportApi } = await import("./command.ts");
  const { failOnWarnings } = inputs;
  await operation.send(reimportApi, {
    ...operation.identity,
    body: document,
    ...(failOnWarnings === undefined ? {} : { failOnWarnings }),
  });
  const again = Object.fromEntries(
    ["name", "description", "version", "corsConfiguration"].flatMap((name) => {
      const value = inputs[name];
      return value === undefined || isEmpty(value) ? [] : [[name, value]];
    }),
  );
  return operation.send(commands.Api!.update, { ...again, ...operation.identity });
}
