// Integration: docs/behaviour/control-plane.md section 3.2.
import {
  conflict,
  type Integration,
  integration,
  isLambdaUri,
  maxTimeoutMillis,
  messages,
  type Route,
} from "@answerback/apigatewayv2";
import { type ResourceControl, stored, without } from "./crud.ts";
import { templateWarnings } from "./template-warning.ts";

export const integrationControl: ResourceControl<typeof integration.fields> = {
  name: "Integration",
  definition: integration,
  quota: "integrationsPerApi",

  complete(resource, { protocol = "WEBSOCKET" }) {
    const completed: Integration = {
      connectionType: "INTERNET",
      timeoutInMillis: maxTimeoutMillis[protocol],
      ...resource,
    };
    if (protocol === "HTTP")
      return completed.connectionType === "VPC_LINK" ? completed : without(completed, "tlsConfig");
    const { integrationType, integrationUri } = completed;
    const isAws = integrationType === "AWS" || integrationType === "AWS_PROXY";
    const selectionExpression = integrationResponseSelectionExpression(completed);
    return {
      payloadFormatVersion: "1.0",
      passthroughBehavior: "WHEN_NO_MATCH",
      // The service sets the method of calls to AWS services.
      ...(isAws && integrationUri !== undefined ? { integrationMethod: "POST" } : {}),
      ...without(
        completed,
        "responseParameters",
        "integrationSubtype",
        "tlsConfig",
        "integrationResponseSelectionExpression",
      ),
      ...(selectionExpression === undefined ? {} : { integrationResponseSelectionExpression: selectionExpression }),
    };
  },

  checkDelete(resource, { context, collection }) {
    const target = `integrations/${resource.integrationId}`;
    const routeIds = context.store
      .list([...collection.slice(0, -1), "routes"])
      .map((record) => stored<Route>(record))
      .filter((route) => route.target === target)
      .map((route) => route.routeId ?? "");
    if (routeIds.length > 0) throw conflict(messages.integrationInUse(routeIds));
  },

  warnings: (resource) => templateWarnings("requestTemplates", resource.requestTemplates),
};

/** The computed member, with braces as the service returns it. */
function integrationResponseSelectionExpression({ integrationType, integrationUri }: Integration): string | undefined {
  switch (integrationType) {
    case "MOCK":
    case "HTTP":
      return "${integration.response.statuscode}";
    case "AWS":
      return isLambdaUri(integrationUri)
        ? "${integration.response.body.errorMessage}"
        : "${integration.response.statuscode}";
    default:
      return undefined;
  }
}
