// Route. Request parameters are a list in Pulumi and a map on the wire; a separate operation removes them.
import { route as definition } from "@answerback/apigatewayv2";
import type { PlainMap, PlainValue } from "./plain-value.ts";
import { propertiesFromFields } from "./property.ts";
import { resourceFromTable } from "./resource-from-table.ts";

export const route = resourceFromTable({
  definition,
  properties: propertiesFromFields(
    definition,
    [
      "apiKeyRequired",
      "authorizationScopes",
      "authorizationType",
      "authorizerId",
      "modelSelectionExpression",
      "operationName",
      "requestModels",
      "requestParameters",
      "routeKey",
      "routeResponseSelectionExpression",
      "target",
    ],
    {
      apiKeyRequired: { default: false },
      authorizationType: { default: "NONE" },
      requestParameters: {
        type: {
          kind: "keyedList",
          name: "RouteRequestParameter",
          key: "requestParameterKey",
          properties: {
            requestParameterKey: {
              type: { kind: "string" },
              description: "The parameter: `route.request.querystring.NAME` or `route.request.header.NAME`.",
              required: true,
            },
            required: {
              type: { kind: "boolean" },
              description: "If true, a request without it is refused.",
              wireName: "required",
              required: true,
            },
          },
        },
      },
    },
  ),
  importId: ["apiId", "routeId"],
  protocol: ({ routeKey }) =>
    typeof routeKey !== "string" || routeKey === "$default"
      ? undefined
      : /^[A-Z]+ \//.test(routeKey)
        ? "HTTP"
        : "WEBSOCKET",
  async beforeUpdate(operation, { body, changed, inputs, oldInputs }) {
    if (!changed.has("requestParameters")) return withAuthorizationType(body, changed, inputs);
    const { deleteRouteRequestParameter } = await import("./command.ts");
    const now = parameterKeys(inputs.requestParameters);
    for (const key of parameterKeys(oldInputs.requestParameters).filter((key) => !now.includes(key))) {
      await operation.find(deleteRouteRequestParameter, { ...operation.identity, requestParameterKey: key });
    }
    const { requestParameters, ...rest } = body;
    const remaining = now.length === 0 || requestParameters === undefined ? rest : { ...rest, requestParameters };
    return withAuthorizationType(remaining, changed, inputs);
  },
});

/** The service accepts an authorizer only together with its authorization type. */
function withAuthorizationType(body: PlainMap, changed: ReadonlySet<string>, inputs: PlainMap): PlainMap {
  const { authorizationType } = inputs;
  return changed.has("authorizerId") && authorizationType !== undefined ? { ...body, authorizationType } : body;
}

const parameterKeys = (value: PlainValue | undefined): readonly string[] =>
  Array.isArray(value)
    ? value.flatMap((item: PlainValue) =>
        typeof item === "object" && item !== null && "requestParameterKey" in item
          ? [String(item.requestParameterKey)]
          : [],
      )
    : [];
