// APIs for tests: one integration, its responses and the routes that target it, with defaults for everything.
import type { Integration } from "../resources/integration.ts";
import type { IntegrationResponse } from "../resources/integration-response.ts";
import type { Route } from "../resources/route.ts";
import type { ApiGraph, GraphIntegration, GraphRoute } from "./api-graph.ts";

export const functionArn = "arn:aws:lambda:us-east-1:000000000000:function:f";
export const lambdaUri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`;

export interface ApiCase {
  readonly protocolType?: "WEBSOCKET" | "HTTP";
  /** Default: HTTP, GET. */
  readonly integration?: Integration;
  /** By key, or in full. Default: `$default` alone. */
  readonly responses?: readonly (string | IntegrationResponse)[];
  /** Default: one route `chat`. */
  readonly routes?: readonly (string | Route)[];
  /** Keys of the routes that have a route response. Default: the routes for messages. */
  readonly twoWay?: readonly string[];
  readonly rest?: Partial<ApiGraph>;
}

export function apiOf(api: ApiCase): ApiGraph {
  const integration: GraphIntegration = {
    integrationId: "int",
    ...(api.integration ?? {
      integrationType: "HTTP",
      integrationMethod: "GET",
      integrationUri: "https://example.com",
    }),
    integrationResponses: (api.responses ?? ["$default"]).map((response, index) => ({
      integrationResponseId: `ir${index}`,
      ...(typeof response === "string" ? { integrationResponseKey: response } : response),
    })),
  };
  const routes = (api.routes ?? ["chat"]).map((given, index): GraphRoute => {
    const route: Route = typeof given === "string" ? { routeKey: given } : given;
    const routeKey = route.routeKey ?? "";
    const twoWay = api.twoWay?.includes(routeKey) ?? !["$connect", "$disconnect"].includes(routeKey);
    return {
      routeId: `route${index}`,
      target: "integrations/int",
      ...(twoWay && { routeResponseSelectionExpression: "$default" }),
      ...route,
      routeResponses: twoWay ? [{ routeResponseId: `rr${index}`, routeResponseKey: "$default" }] : [],
    };
  });
  return {
    api: {
      apiId: "api",
      name: "api",
      protocolType: api.protocolType ?? "WEBSOCKET",
      routeSelectionExpression: "$request.body.action",
    },
    routes,
    integrations: [integration],
    models: [],
    authorizers: [],
    ...api.rest,
  };
}

/** A response template behind an HTTP integration. */
export const responseTemplate = (text: string): ApiGraph =>
  apiOf({ responses: [{ integrationResponseKey: "$default", responseTemplates: { "application/json": text } }] });

/** A request template of an HTTP integration, or of another one. */
export const requestTemplate = (text: string, integration: Integration = {}, routes?: readonly string[]): ApiGraph =>
  apiOf({
    integration: {
      integrationType: "HTTP",
      integrationMethod: "POST",
      integrationUri: "https://example.com",
      requestTemplates: { "application/json": text },
      ...integration,
    },
    ...(routes && { routes }),
  });
