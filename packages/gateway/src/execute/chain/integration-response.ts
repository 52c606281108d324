// Phase 5: what becomes of the backend's answer. The subject chooses the integration response, which converts the body
// and renders one of its templates (docs/behaviour/integration-responses.md sections 3 to 8). Proxies skip all of it.

import { isUtf8 } from "node:buffer";
import { LimitExceeded, type Meter } from "@answerback/vtl";
import type {
  ChosenTemplate,
  CompiledIntegrationResponse,
  IntegrationResponses,
} from "../../deployments/compiled-api.ts";
import type { EndpointResponse } from "../integrations/endpoint-response.ts";
import { lambdaProxyResult } from "../integrations/lambda-proxy-result.ts";
import { Base64Error, decodeBase64, encodeBase64 } from "../values/content-handling.ts";
import { EventValues } from "../values/request-values.ts";
import { GatewayError } from "./gateway-error.ts";
import { renderTemplate } from "./render-template.ts";
import type { RoutedEvent } from "./select-route.ts";

export type RoutePayload = ProxyPayload | TransformedPayload;

interface PayloadBase {
  /** Text for a text frame, bytes for a binary one. */
  readonly data: string | Buffer;
  /** The status that decides a handshake; undefined when a function gave none. */
  readonly statusCode: number | undefined;
  /** Names as sent. Only handshakes look at them. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export interface ProxyPayload extends PayloadBase {
  readonly kind: "proxy";
}

export interface TransformedPayload extends PayloadBase {
  readonly kind: "transformed";
  /** What the keys were matched against. */
  readonly subject: string;
  readonly response: CompiledIntegrationResponse;
  /** Undefined when the body went on unchanged, or as converted bytes. */
  readonly template: ChosenTemplate | undefined;
}

/** @throws GatewayError when nothing answers the subject, or conversion or template fails */
export function integrationResponse(routed: RoutedEvent, endpoint: EndpointResponse): RoutePayload {
  const { integration } = routed;
  if (endpoint.tooLarge) {
    throw new GatewayError("INTERNAL_SERVER_ERROR", "The backend answered more bytes than a message may have.");
  }
  switch (integration.kind) {
    case "lambdaProxy":
      return { kind: "proxy", ...lambdaProxyPayload(endpoint, routed.event.meter) };
    case "httpProxy":
    case "unusable":
      return {
        kind: "proxy",
        data: asFrame(endpoint.body),
        statusCode: endpoint.statusCode,
        headers: endpoint.headers,
      };
    default:
      return transformed(routed, integration.responses, endpoint);
  }
}

/** Whether the answer of a one-way message can still be an error: the result of a proxy function is checked (E4). */
export function checkOneWayAnswer({ integration, event }: RoutedEvent, endpoint: EndpointResponse): void {
  if (integration.kind === "lambdaProxy") lambdaProxyResult(endpoint, event.meter);
}

function lambdaProxyPayload(endpoint: EndpointResponse, meter: Meter): PayloadBase {
  const { body, statusCode, headers } = lambdaProxyResult(endpoint, meter);
  return { data: body, statusCode, headers };
}

function transformed(
  routed: RoutedEvent,
  responses: IntegrationResponses,
  endpoint: EndpointResponse,
): TransformedPayload {
  const subject = subjectOf(responses, endpoint, routed.event.meter);
  const response = choose(routed, responses, subject);
  if (response === undefined) {
    throw new GatewayError(
      "INTERNAL_SERVER_ERROR",
      `No integration response has a key that matches '${subject}', and none is $default.`,
      {
        place: {
          resource: `Integration ${routed.integration.integrationId}`,
          member: "integrationResponses",
          position: undefined,
        },
      },
    );
  }
  const { data, template } = render(routed, response, endpoint);
  return {
    kind: "transformed",
    subject,
    response,
    template,
    data,
    statusCode: endpoint.statusCode,
    headers: responseHeaders(routed, response, endpoint),
  };
}

/** A key that costs more than is left of the exchange's budget is a configuration error. */
function choose(routed: RoutedEvent, responses: IntegrationResponses, subject: string) {
  try {
    return responses.choose(subject, routed.event.meter);
  } catch (cause) {
    if (!(cause instanceof LimitExceeded)) throw cause;
    throw new GatewayError("INTERNAL_SERVER_ERROR", `An integration response key cannot be matched: ${cause.message}`, {
      cause,
      place: {
        resource: `Integration ${routed.integration.integrationId}`,
        member: "integrationResponses",
        position: undefined,
      },
    });
  }
}

/** Section 3: the status, or what a Lambda function says went wrong. */
export function subjectOf(responses: IntegrationResponses, endpoint: EndpointResponse, meter: Meter): string {
  if (responses.subject === "statusCode") return String(endpoint.statusCode);
  return endpoint.document.textAt(errorMessage, meter) ?? "";
}

const errorMessage = { kind: "walk", segments: ["errorMessage"] } as const;

function render(
  routed: RoutedEvent,
  response: CompiledIntegrationResponse,
  endpoint: EndpointResponse,
): { readonly data: string | Buffer; readonly template: ChosenTemplate | undefined } {
  const converted = convert(response, endpoint);
  if (converted.kind === "binary") return { data: converted.bytes, template: undefined };
  const choice = response.chooseTemplate(routed.event.document, endpoint, routed.event.meter);
  if (choice.kind === "template") {
    routed.context.status = String(endpoint.statusCode);
    return { data: renderTemplate(choice, converted.text, routed), template: choice };
  }
  return { data: converted.kind === "text" ? converted.text : asFrame(endpoint.body), template: undefined };
}

type Converted =
  /** `text` is what the template reads; `unchanged` bodies go to the client as they came when there is no template. */
  { readonly kind: "text" | "unchanged"; readonly text: string } | { readonly kind: "binary"; readonly bytes: Buffer };

/** Section 8.3. */
function convert(response: CompiledIntegrationResponse, endpoint: EndpointResponse): Converted {
  switch (response.contentHandling) {
    case undefined:
      return { kind: "unchanged", text: endpoint.document.text };
    case "CONVERT_TO_TEXT":
      return { kind: "text", text: endpoint.isText ? endpoint.document.text : encodeBase64(endpoint.body) };
    case "CONVERT_TO_BINARY":
      return { kind: "binary", bytes: endpoint.isText ? decoded(response, endpoint.document.text) : endpoint.body };
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

/** Bytes that passed through: a text frame when they are text. */
function asFrame(body: Buffer): string | Buffer {
  return isUtf8(body) ? body.toString("utf8") : body;
}

/** Section 7: the handshake headers; a frame has none, so they are not read for messages. */
function responseHeaders(
  routed: RoutedEvent,
  response: CompiledIntegrationResponse,
  endpoint: EndpointResponse,
): readonly (readonly [string, string])[] {
  if (routed.event.kind !== "connect" || response.parameters.length === 0) return none;
  const event = new EventValues(routed);
  const values = {
    meter: event.meter,
    response: endpoint,
    stageVariable: (name: string) => event.stageVariable(name),
    contextValue: (path: readonly string[]) => event.contextValue(path),
  };
  return response.parameters.flatMap(({ destination, read }) => {
    const found = read(values);
    return found.length === 0 ? [] : [[destination.name, found.join(",")] as const];
  });
}

const none: readonly (readonly [string, string])[] = [];
