// AB060, AB062–AB064: the request that the client's message becomes (integration-responses.md section 6.1, data-plane.md 6.2).
import { ParameterMappingError, type ParameterSource, parseParameterMapping } from "../parameter-mapping.ts";
import { type Integration, isFunctionArn, lambdaUriAdvice } from "../resources/integration.ts";
import { isProxy, isUnknown, type Known, type RouteEvent } from "./api-graph.ts";
import type { FindingResource, Report } from "./finding.ts";

/** passthroughBehavior NEVER without any template. */
export function refusedRequestFindings(integration: Known<Integration>, at: FindingResource, report: Report): void {
  const { integrationType, passthroughBehavior, requestTemplates = {} } = integration;
  if (integrationType === undefined || isProxy(integration) || isUnknown(integration, "requestTemplates")) return;
  if (passthroughBehavior !== "NEVER" || Object.keys(requestTemplates).length > 0) return;
  report("AB060", at, {
    path: ["passthroughBehavior"],
    message:
      "passthroughBehavior is NEVER and there is no request template: every message is answered with Unsupported Media Type, and the backend is never called.",
    advice: "Add a template to requestTemplates, or set passthroughBehavior to WHEN_NO_MATCH.",
  });
}

/** HTTP APIs use function ARNs, so AWS_PROXY is checked only if the protocol is known. */
export function functionArnFinding(
  { integrationType, integrationUri = "" }: Integration,
  protocol: string | undefined,
  at: FindingResource,
  report: Report,
): void {
  if (!isFunctionArn(integrationUri)) return;
  if (integrationType !== "AWS" && !(integrationType === "AWS_PROXY" && protocol === "WEBSOCKET")) return;
  report("AB064", at, {
    path: ["integrationUri"],
    message:
      "API Gateway accepts the function's ARN, but documents only invocation URIs for WebSocket APIs; other tools refuse the ARN.",
    advice: lambdaUriAdvice(integrationUri),
  });
}

/** Needs the routes: an unused MOCK integration does no harm. */
export function emptyMockFindings(integration: Known<Integration>, at: FindingResource, report: Report): void {
  const { integrationType, requestTemplates = {} } = integration;
  if (integrationType !== "MOCK" || isUnknown(integration, "requestTemplates")) return;
  if (Object.keys(requestTemplates).length > 0) return;
  report("AB062", at, {
    path: ["requestTemplates"],
    message:
      "A MOCK integration takes its status from the request template, and there is none: messages are answered with Internal server error, handshakes with 500.",
    advice: 'Add requestTemplates: {"application/json": "{\\"statusCode\\": 200}"}.',
  });
}

export function parameterFindings(
  integration: Known<Integration>,
  events: ReadonlySet<RouteEvent>,
  at: FindingResource,
  report: Report,
): void {
  for (const [destination, text] of Object.entries(integration.requestParameters ?? {})) {
    const source = sourceOf(destination, text);
    const missing = source && missingIn(source, events);
    if (missing === undefined) continue;
    report("AB063", at, {
      path: ["requestParameters", destination],
      message: `${text} never has a value: ${missing.why}. The parameter is omitted from the call.`,
      advice: missing.advice,
    });
  }
}

function sourceOf(destination: string, text: string): ParameterSource | undefined {
  try {
    return parseParameterMapping(destination, text, "integration").source;
  } catch (error) {
    if (error instanceof ParameterMappingError) return undefined;
    throw error;
  }
}

function missingIn(
  source: ParameterSource,
  events: ReadonlySet<RouteEvent>,
): { readonly why: string; readonly advice: string } | undefined {
  switch (source.kind) {
    case "requestHeader":
    case "requestQuerystring":
      if (events.has("CONNECT")) return undefined;
      return {
        why: "headers and query parameters belong to the handshake, which only $connect has",
        advice: "Read it from the message, route.request.body.NAME, or from the authorizer, context.authorizer.NAME.",
      };
    case "requestPath":
      return {
        why: "the address of a WebSocket API has no path parameters",
        advice:
          "Read it from the handshake, route.request.querystring.NAME, or from the message, route.request.body.NAME.",
      };
    case "requestBody":
      if (events.has("MESSAGE")) return undefined;
      return {
        why: "only messages have a body",
        advice: "Read it from the handshake: route.request.header.NAME or route.request.querystring.NAME.",
      };
    case "context":
      if (source.path[0] === "messageId" && !events.has("MESSAGE")) {
        return { why: "only messages have an id", advice: "Use context.requestId." };
      }
      return undefined;
    default:
      return undefined;
  }
}
