// Phase 6: turns the backend's answer into the payload for the client. The subject chooses the integration response, which
// converts the body and renders one of its templates (docs/behaviour/integration-responses.md sections 3 to 8). Proxies
// skip all of it.

import { isUtf8 } from "node:buffer";
import { LimitExceeded, type Meter } from "@answerback/vtl";
import type { MessageContext } from "@answerback/vtl/apigateway";
import type {
  CompiledIntegration,
  CompiledIntegrationResponse,
  IntegrationResponses,
  ResponseTemplateChoice,
} from "../../deployments/compiled-api.ts";
import type { Pairs } from "../../http/headers.ts";
import type { EndpointResponse } from "../integrations/endpoint-response.ts";
import { lambdaProxyResult } from "../integrations/lambda-proxy-result.ts";
import { Base64Error, decodeBase64, encodeBase64 } from "../values/content-handling.ts";
import { EventValues } from "../values/request-values.ts";
import { GatewayError } from "./gateway-error.ts";
import type { InboundEvent } from "./inbound-event.ts";
import { integrationError } from "./integration-error.ts";
import { renderTemplate } from "./render-template.ts";
import type { RequestPayload } from "./request-payload.ts";
import type { RoutedEvent } from "./select-route.ts";

/** The route's answer to its client. */
export interface RoutePayload {
  readonly kind: "proxy" | "transformed";
  /** Text for a text frame, bytes for a binary one. */
  readonly data: string | Buffer;
  /** The status that decides a handshake; undefined if a function gave none. */
  readonly statusCode: number | undefined;
  /** Names as sent. Only handshakes read them. */
  readonly headers: Pairs;
  /** `$context` with what the templates wrote into its overrides; undefined if none read it. */
  readonly context: MessageContext | undefined;
}

/** All but proxies. */
type TransformingIntegration = Extract<CompiledIntegration, { readonly responses: IntegrationResponses }>;
type ProxyIntegration = Exclude<CompiledIntegration, TransformingIntegration>;

/** @throws GatewayError if the gateway has not read the whole answer */
export function checkLength(endpoint: EndpointResponse): void {
  if (!endpoint.tooLarge) return;
  throw new GatewayError("INTERNAL_SERVER_ERROR", "The backend's answer is larger than a message may be.");
}

/** @throws GatewayError for the malformed result of a proxy function, which fails one-way messages too (E4) */
export function checkOneWayAnswer({ integration, event }: RoutedEvent, endpoint: EndpointResponse): void {
  if (integration.kind === "lambdaProxy") lambdaProxyResult(endpoint, event.meter);
}

/** @throws GatewayError for the malformed result of a proxy function */
export function proxyPayload(integration: ProxyIntegration, endpoint: EndpointResponse, meter: Meter): RoutePayload {
  if (integration.kind === "lambdaProxy") {
    const { body, statusCode, headers } = lambdaProxyResult(endpoint, meter);
    return { kind: "proxy", data: body, statusCode, headers, context: undefined };
  }
  const { body, statusCode, headers } = endpoint;
  return { kind: "proxy", data: asFrame(body), statusCode, headers, context: undefined };
}

/** Section 3: the status, or the error message of a Lambda function. */
export function subjectOf({ subject }: IntegrationResponses, endpoint: EndpointResponse, meter: Meter): string {
  return subject === "statusCode" ? String(endpoint.statusCode) : (endpoint.document.textAt(errorMessage, meter) ?? "");
}

const errorMessage = { kind: "walk", segments: ["errorMessage"] } as const;

/**
 * Section 4.
 * @throws GatewayError if no key matches the subject, or matching exceeds the exchange's budget
 */
export function chooseResponse(
  integration: TransformingIntegration,
  subject: string,
  meter: Meter,
): CompiledIntegrationResponse {
  const fail = (reason: string, cause?: unknown) =>
    integrationError({ integration }, reason, "integrationResponses", cause);
  let response: CompiledIntegrationResponse | undefined;
  try {
    response = integration.responses.choose(subject, meter);
  } catch (cause) {
    if (!(cause instanceof LimitExceeded)) throw cause;
    throw fail(`An integration response key cannot be matched: ${cause.message}`, cause);
  }
  if (response !== undefined) return response;
  throw fail(`No integration response has a key that matches '${subject}', and none is $default.`);
}

/** Section 6.2. @returns undefined if content handling makes bytes, which no template reads */
export function chooseResponseTemplate(
  response: CompiledIntegrationResponse,
  { document, meter }: InboundEvent,
  endpoint: EndpointResponse,
): ResponseTemplateChoice | undefined {
  return response.contentHandling === "CONVERT_TO_BINARY"
    ? undefined
    : response.chooseTemplate(document, endpoint, meter);
}

/**
 * @param sent has `$context` as the request template left it
 * @throws GatewayError if content handling or the template fails
 */
export function transformedPayload(
  routed: RoutedEvent,
  response: CompiledIntegrationResponse,
  choice: ResponseTemplateChoice | undefined,
  sent: RequestPayload,
  endpoint: EndpointResponse,
): RoutePayload {
  const { statusCode } = endpoint;
  const headers = responseHeaders(routed, response, endpoint);
  if (choice?.kind === "template") {
    const input = { body: responseDocument(response, endpoint), status: statusCode, earlier: sent.context };
    const { text, context } = renderTemplate(choice, routed, input);
    return { kind: "transformed", data: text, statusCode, headers, context };
  }
  return { kind: "transformed", data: converted(response, endpoint), statusCode, headers, context: sent.context };
}

/** Section 8.3: the body that a response template reads. */
export function responseDocument({ contentHandling }: CompiledIntegrationResponse, endpoint: EndpointResponse): string {
  return contentHandling === "CONVERT_TO_TEXT" && !endpoint.isText
    ? encodeBase64(endpoint.body)
    : endpoint.document.text;
}

/** Section 8.3: a body that no template renders. */
function converted(response: CompiledIntegrationResponse, endpoint: EndpointResponse): string | Buffer {
  switch (response.contentHandling) {
    case undefined:
      return asFrame(endpoint.body);
    case "CONVERT_TO_TEXT":
      return responseDocument(response, endpoint);
    case "CONVERT_TO_BINARY":
      return endpoint.isText ? decoded(response, endpoint.document.text) : endpoint.body;
  }
}

function decoded(response: CompiledIntegrationResponse, text: string): Buffer {
  try {
    return decodeBase64(text);
  } catch (error) {
    if (!(error instanceof Base64Error)) throw error;
    throw new GatewayError("INTERNAL_SERVER_ERROR", error.message, {
      cause: error,
      place: {
        resource: `IntegrationResponse ${response.integrationResponseId}`,
        member: "contentHandlingStrategy",
        position: undefined,
      },
    });
  }
}

/** Bytes that passed through become a text frame if they are UTF-8. */
function asFrame(body: Buffer): string | Buffer {
  return isUtf8(body) ? body.toString("utf8") : body;
}

/** Section 7: the handshake headers; a frame has none, so they are not read for messages. */
function responseHeaders(
  routed: RoutedEvent,
  response: CompiledIntegrationResponse,
  endpoint: EndpointResponse,
): Pairs {
  if (routed.event.kind !== "connect" || response.parameters.length === 0) return none;
  const event = new EventValues(routed, endpoint.statusCode);
  const values = {
    response: endpoint,
    meter: routed.event.meter,
    stageVariable: (name: string) => event.stageVariable(name),
    contextValue: (path: readonly string[]) => event.contextValue(path),
  };
  return response.parameters.flatMap(({ destination, read }) => {
    const found = read(values);
    return found.length === 0 ? [] : [[destination.name, found.join(",")] as const];
  });
}

const none: Pairs = [];
