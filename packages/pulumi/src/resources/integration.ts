// Integration. The provider sends Terraform's defaults with every integration, including proxies and mocks.
import { integration as definition } from "@answerback/apigatewayv2";
import { isEmpty, isMap, type PlainMap, type PlainValue } from "./plain-value.ts";
import { propertiesFromFields } from "./property.ts";
import type { UpdateBody } from "./resource-description.ts";
import { resourceFromTable } from "./resource-from-table.ts";

export const integration = resourceFromTable({
  definition,
  properties: propertiesFromFields(
    definition,
    [
      "connectionId",
      "connectionType",
      "contentHandlingStrategy",
      "credentialsArn",
      "description",
      "integrationMethod",
      "integrationResponseSelectionExpression",
      "integrationSubtype",
      "integrationType",
      "integrationUri",
      "passthroughBehavior",
      "payloadFormatVersion",
      "requestParameters",
      "requestTemplates",
      "responseParameters",
      "templateSelectionExpression",
      "timeoutMilliseconds",
      "tlsConfig",
    ],
    {
      connectionType: { default: "INTERNET" },
      integrationSubtype: { createOnly: true },
      integrationType: { createOnly: true },
      passthroughBehavior: { default: "WHEN_NO_MATCH" },
      payloadFormatVersion: { default: "1.0" },
      responseParameters: {
        type: {
          kind: "keyedList",
          name: "IntegrationResponseParameter",
          key: "statusCode",
          member: "mappings",
          properties: {
            mappings: {
              type: { kind: "map", value: { kind: "string" } },
              description: "Maps changes (`append:header.NAME`, `overwrite:statuscode`, …) to their values.",
              required: true,
            },
            statusCode: {
              type: { kind: "string" },
              description: "The status code of the backend that the changes apply to, 200 to 599.",
              required: true,
            },
          },
        },
      },
      timeoutMilliseconds: { computed: true },
    },
  ),
  importId: ["apiId", "integrationId"],
  // HTTP APIs have only proxy integrations.
  protocol: ({ integrationType }) =>
    integrationType === "AWS" || integrationType === "HTTP" || integrationType === "MOCK" ? "WEBSOCKET" : undefined,
  outputChangesWith: { integrationResponseSelectionExpression: ["integrationUri", "integrationType"] },
  // The service fills in POST for Lambda functions.
  serviceDefault: (name, members) =>
    name === "integrationMethod" &&
    members.integrationMethod === "POST" &&
    (members.integrationType === "AWS" || members.integrationType === "AWS_PROXY"),
  async beforeUpdate(_, { body, changed, inputs, oldInputs }: UpdateBody) {
    if (Object.keys(body).length === 0) return body;
    const complete: Record<string, PlainValue> = { ...body, integrationType: inputs.integrationType ?? null };
    const subtype = inputs.integrationSubtype;
    if (subtype !== undefined && !isEmpty(subtype)) complete.integrationSubtype = subtype;
    if (changed.has("requestParameters")) {
      complete.requestParameters = withRemoved(inputs.requestParameters, oldInputs.requestParameters, "");
    }
    if (changed.has("responseParameters")) {
      const removed = statusCodes(oldInputs.responseParameters).filter(
        (code) => !statusCodes(inputs.responseParameters).includes(code),
      );
      const kept = isMap(body.responseParameters) ? body.responseParameters : {};
      complete.responseParameters = { ...kept, ...Object.fromEntries(removed.map((code) => [code, {}])) };
    }
    return complete;
  },
});

/** The value for a map that PATCH merges by key: current entries, and removed keys with the value that removes them. */
export function withRemoved(
  now: PlainValue | undefined,
  before: PlainValue | undefined,
  removal: PlainValue,
): PlainMap {
  const kept = isMap(now) ? now : {};
  const gone = isMap(before) ? Object.keys(before).filter((key) => !(key in kept)) : [];
  return { ...Object.fromEntries(gone.map((key) => [key, removal])), ...kept };
}

const statusCodes = (value: PlainValue | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter(isMap).map((item) => String(item.statusCode)) : [];
