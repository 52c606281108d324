// AB050–AB056: answers of integration responses that never reach a client.
import {
  type ApiGraph,
  eventOf,
  type GraphIntegration,
  type GraphRoute,
  isProxy,
  isTwoWay,
  isUnknown,
  routesTo,
  subjectOf,
} from "./api-graph.ts";
import type { Report } from "./finding.ts";
import { compiledKey } from "./key.ts";
import { integrationAt, responseAt, routeAt, routeResponseAt } from "./resource-name.ts";

export function routeFindings(graph: ApiGraph, report: Report): void {
  for (const route of graph.routes) selectionExpressionFinding(graph, route, report);
  for (const integration of graph.integrations) {
    if (protocolFindings(graph, integration, report)) continue;
    if (proxyFindings(integration, report)) continue;
    receiverFindings(graph, integration, report);
  }
}

/** @returns true if no other rule applies */
function protocolFindings(graph: ApiGraph, integration: GraphIntegration, report: Report): boolean {
  if (graph.api.protocolType !== "HTTP") return false;
  for (const response of integration.integrationResponses) {
    report("AB050", responseAt(response), {
      message: "Integration responses belong to WebSocket APIs; an HTTP API never uses this one.",
      advice: "Change the answer with the integration's responseParameters, or in the backend.",
    });
  }
  return true;
}

function proxyFindings(integration: GraphIntegration, report: Report): boolean {
  if (!isProxy(integration)) return false;
  const { integrationType } = integration;
  for (const response of integration.integrationResponses) {
    report("AB051", responseAt(response), {
      message: `The integration is a proxy (${integrationType}): its answer goes to the client unchanged, and this integration response is never used.`,
      advice: `Set integrationType to ${integrationType === "AWS_PROXY" ? "AWS" : "HTTP"}, or remove the integration response.`,
    });
  }
  return true;
}

function receiverFindings(graph: ApiGraph, integration: GraphIntegration, report: Report): void {
  const routes = routesTo(graph, integration);
  const { integrationResponses: responses } = integration;
  const connect = routes.find((route) => eventOf(route) === "CONNECT");
  if (connect) connectFinding(connect, integration, report);

  const messages = routes.filter((route) => eventOf(route) === "MESSAGE");
  const answering = messages.filter(isTwoWay);
  if (answering.length > 0 && responses.length === 0) {
    report("AB056", integrationAt(integration), {
      message: `The route ${named(answering)} is two-way, but its integration (${integration.integrationType}) has no integration response: every message is answered with Internal server error.`,
      advice: "Add an integration response with the key $default.",
    });
  }
  // Accepting or refusing a connection does not need a route response.
  if (messages.length === 0 || connect !== undefined || answering.length > 0) return;
  if (responses.some(({ responseTemplates = {} }) => Object.keys(responseTemplates).length > 0)) {
    const [route] = messages;
    if (route === undefined) return;
    report("AB052", routeAt(route), {
      message: `The route ${named(messages)} has no route response, so the client receives nothing and the integration responses have no effect.`,
      advice:
        'Add a RouteResponse with routeResponseKey "$default", and routeResponseSelectionExpression "$default" on the route.',
    });
  }
}

/** Section 10.2: without a matching integration response, the handshake fails with 500. */
function connectFinding(route: GraphRoute, integration: GraphIntegration, report: Report): void {
  const keys = integration.integrationResponses.map((it) => it.integrationResponseKey);
  if (keys.some((key) => key === undefined || key === "$default")) return;
  const matchers = keys.map((key) => compiledKey(key ?? ""));
  if (matchers.includes(undefined)) return;
  const isLambda = subjectOf(integration) === "errorMessage";
  // A success is an empty error message or a status from 200 to 299.
  const successes = isLambda ? [""] : Array.from({ length: 100 }, (_, index) => String(200 + index));
  if (successes.some((subject) => matchers.some((matches) => matches?.(subject)))) return;
  report("AB053", integrationAt(integration), {
    message: `The integration of ${route.routeKey} is not a proxy and has no integration response for a success${keys.length > 0 ? ` (only ${keys.join(", ")})` : ""}: every handshake fails with 500.`,
    advice: "Add an integration response with the key $default.",
  });
}

function selectionExpressionFinding(graph: ApiGraph, route: GraphRoute, report: Report): void {
  if (graph.api.protocolType === "HTTP" || eventOf(route) === "DISCONNECT") return;
  const hasExpression = Boolean(route.routeResponseSelectionExpression);
  if (hasExpression && !isTwoWay(route)) {
    report("AB054", routeAt(route), {
      path: ["routeResponseSelectionExpression"],
      message: `The route ${route.routeKey} has a route response selection expression but no route response: it stays one-way, and the client receives nothing.`,
      advice: 'Add a RouteResponse with routeResponseKey "$default".',
    });
  }
  const [response] = route.routeResponses;
  if (hasExpression || response === undefined || isUnknown(route, "routeResponseSelectionExpression")) return;
  // A program that never sets the expression relies on the route response alone, which is enough
  // (integration-responses.md 2.2).
  if (!graph.routes.some((it) => it.routeResponseSelectionExpression && isTwoWay(it))) return;
  report("AB055", routeResponseAt(response), {
    message: `The route ${route.routeKey} has a route response but no route response selection expression, unlike other routes of the API. The answer is sent, but AWS documents both together.`,
    advice: 'Set routeResponseSelectionExpression: "$default" on the route.',
  });
}

const named = (routes: readonly GraphRoute[]) => routes.map(({ routeKey }) => routeKey).join(", ");
