// An exchange as JSON: everything that explains why the client got what it got, from its record. Documented in
// docs/inspector-api.md.
import { isUtf8 } from "node:buffer";
import { Meter } from "@answerback/vtl";
import type {
  ChosenTemplate,
  CompiledIntegration,
  CompiledIntegrationResponse,
  DeclaredTemplates,
} from "../deployments/compiled-api.ts";
import type { Exchange, ExchangeOutcome, ExchangeTimes } from "../execute/chain/exchange.ts";
import type { InboundEvent } from "../execute/chain/inbound-event.ts";
import type { IntegrationRequest } from "../execute/chain/integration-request.ts";
import { subjectOf, type TransformedPayload } from "../execute/chain/integration-response.ts";
import type { EndpointResponse } from "../execute/integrations/endpoint-response.ts";
import type { Mask } from "./mask.ts";

/** A text, or bytes that are none in base64. */
export type BodyDescription = { readonly text: string } | { readonly base64: string };

export interface ExchangeDescription {
  /** Rises by one with each exchange of the process. */
  readonly sequence: number;
  readonly kind: "connect" | "message" | "disconnect";
  readonly apiId: string;
  readonly stage: string;
  readonly deploymentId: string;
  readonly connectionId: string;
  readonly requestId: string;
  readonly messageId?: string;
  /** ISO 8601 in UTC, milliseconds. */
  readonly receivedAt: string;
  /** What the client sent: the message, or headers and query of the handshake. */
  readonly received: ReceivedDescription;
  /** `$context` as templates read it, without what they wrote; absent when no route was found. */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly stageVariables?: Readonly<Record<string, unknown>>;
  readonly route?: RouteDescription;
  readonly integration?: { readonly integrationId: string; readonly integrationType: string };
  readonly request?: RequestDescription;
  readonly endpointResponse?: EndpointResponseDescription;
  readonly integrationResponse?: IntegrationResponseDescription;
  readonly outcome: OutcomeDescription;
  /** Milliseconds that each phase took; a phase that was not reached is absent. */
  readonly times: TimesDescription;
}

export type ReceivedDescription =
  | { readonly text: string }
  | { readonly headers: readonly (readonly [string, string])[]; readonly query: readonly (readonly [string, string])[] }
  | { readonly statusCode: number; readonly reason: string };

export interface RouteDescription {
  readonly routeId: string;
  readonly routeKey: string;
  readonly selectionExpression: string;
  /** What the expression gave; absent for handshakes, disconnects, and messages that are no JSON. */
  readonly selected?: string;
  readonly twoWay: boolean;
}

export interface TemplateDescription {
  /** Its key among the templates of the integration or integration response. */
  readonly key: string;
  /** Its key was the value of the selection expression, or stood first in the order without one. */
  readonly chosenBy: "expression" | "application/json" | "$default" | "first";
  /** The template as it was deployed. */
  readonly source: string;
  readonly input: string;
}

/** The templates among which one was chosen, or none. */
export interface TemplatesDescription {
  readonly keys: readonly string[];
  readonly selectionExpression?: string;
}

export interface RequestDescription {
  /** Absent for proxies. */
  readonly templates?: TemplatesDescription;
  readonly template?: TemplateDescription;
  /** `GET http://…`, `POST dynamodb …`, the function's name; absent for MOCK. */
  readonly target?: string;
  readonly headers?: readonly (readonly [string, string])[];
  /** Absent when the template failed. */
  readonly body?: BodyDescription;
}

export interface EndpointResponseDescription {
  readonly statusCode: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: BodyDescription;
  readonly tooLarge: boolean;
}

export interface IntegrationResponseDescription {
  readonly subject: string;
  /** Every key of the integration in the order in which it was tried, up to the one that matched. */
  readonly keysTried: readonly string[];
  /** The keys behind the one that matched. */
  readonly keysNotTried: readonly string[];
  /** Absent when none matched. */
  readonly integrationResponseId?: string;
  readonly integrationResponseKey?: string;
  readonly contentHandlingStrategy?: string;
  /** Absent when no key matched. */
  readonly templates?: TemplatesDescription;
  readonly template?: TemplateDescription;
  /** Absent when the template failed. */
  readonly output?: BodyDescription;
}

export interface OutcomeDescription {
  readonly kind: ExchangeOutcome["kind"];
  readonly frame?: BodyDescription;
  /** Why nothing was sent. */
  readonly reason?: string;
  readonly status?: number;
  readonly subprotocol?: string;
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly resource?: string;
    readonly member?: string;
    readonly line?: number;
    readonly column?: number;
  };
}

export interface TimesDescription {
  readonly routeMillis?: number;
  readonly requestMillis?: number;
  readonly integrationMillis?: number;
  readonly responseMillis?: number;
  readonly totalMillis: number;
}

export function describeExchange(exchange: Exchange, sequence: number, mask: Mask): ExchangeDescription {
  const { event, routed, request, endpoint, payload } = exchange;
  return {
    sequence,
    kind: event.kind,
    apiId: event.connection.apiId,
    stage: event.connection.stageName,
    deploymentId: event.stage.api.deploymentId,
    connectionId: event.connection.connectionId,
    requestId: event.requestId,
    ...(event.kind === "message" && { messageId: event.messageId }),
    receivedAt: new Date(event.receivedAt).toISOString(),
    received: receivedOf(event, mask),
    ...(routed && {
      route: {
        routeId: routed.route.routeId,
        routeKey: routed.route.routeKey,
        selectionExpression: event.stage.api.routeSelection.source,
        ...(routed.selected !== undefined && { selected: routed.selected }),
        twoWay: routed.route.twoWay,
      },
      integration: {
        integrationId: routed.integration.integrationId,
        integrationType: routed.integration.integrationType,
      },
      context: maskedCopy(routed.context, mask),
      stageVariables: maskedCopy(event.stage.stageVariables, mask),
    }),
    ...(request &&
      routed && {
        request: {
          ...templatesOfRequest(routed.integration),
          ...requestOf(request, event.document.text, mask),
        },
      }),
    ...(endpoint && { endpointResponse: endpointResponseOf(endpoint, mask) }),
    ...(payload?.kind === "transformed" &&
      routed &&
      endpoint && { integrationResponse: integrationResponseOf(payload, routed.integration, endpoint, mask) }),
    ...failedPhase(exchange, mask),
    outcome: outcomeOf(exchange.outcome, mask),
    times: timesOf(exchange.times),
  };
}

function receivedOf(event: InboundEvent, mask: Mask): ReceivedDescription {
  switch (event.kind) {
    case "connect":
      return { headers: mask.headers(event.handshake.headers), query: mask.headers(event.handshake.query) };
    case "message":
      return { text: mask.text(event.document.text) };
    case "disconnect":
      return { statusCode: event.statusCode, reason: mask.text(event.reason) };
  }
}

function requestOf(request: IntegrationRequest, input: string, mask: Mask): RequestDescription {
  const template = request.template && { template: templateOf(request.template, input, mask) };
  switch (request.kind) {
    case "mock":
      return { ...template, body: bodyOf(request.document, mask) };
    case "http":
      return {
        ...template,
        target: `${request.method} ${mask.url(request.url)}`,
        headers: mask.headers(request.headers),
        body: bodyOf(request.body, mask),
      };
    case "awsService":
      return {
        ...template,
        target: `${request.method} ${request.target.service} in ${request.target.region}`,
        headers: mask.headers(request.parameters.headers),
        body: bodyOf(request.body, mask),
      };
    case "lambda":
      return { ...template, target: request.functionName, body: bodyOf(request.payload, mask) };
  }
}

function endpointResponseOf(endpoint: EndpointResponse, mask: Mask): EndpointResponseDescription {
  return {
    statusCode: endpoint.statusCode,
    headers: mask.headers(endpoint.headers),
    body: bodyOf(endpoint.body, mask),
    tooLarge: endpoint.tooLarge,
  };
}

function integrationResponseOf(
  payload: Pick<TransformedPayload, "subject" | "response" | "template"> & Partial<Pick<TransformedPayload, "data">>,
  integration: CompiledIntegration,
  endpoint: EndpointResponse,
  mask: Mask,
): IntegrationResponseDescription {
  const { subject, response, template, data } = payload;
  return {
    subject,
    ...keysInOrder("responses" in integration ? integration.responses.all : [], response.key),
    integrationResponseId: response.integrationResponseId,
    integrationResponseKey: response.key,
    ...(response.contentHandling && { contentHandlingStrategy: response.contentHandling }),
    templates: templatesOf(response.templates),
    ...(template && { template: templateOf(template, inputOf(response, endpoint), mask) }),
    ...(data !== undefined && { output: bodyOf(data, mask) }),
  };
}

/** What a phase that failed had before it: its record has nothing of it, so the choice is made once more. */
function failedPhase(
  { event, outcome, routed, endpoint }: Exchange,
  mask: Mask,
): Pick<ExchangeDescription, "request" | "integrationResponse"> {
  const error = outcome.kind === "failed" || outcome.kind === "refused" ? outcome.error : undefined;
  const member = error?.place?.member;
  if (member === undefined || routed === undefined || !("responses" in routed.integration)) return {};
  const { integration } = routed;
  // The exchange's own meter may be used up.
  const meter = new Meter();
  if (member.startsWith("requestTemplates[")) {
    const choice = integration.chooseRequestTemplate(event.document, meter);
    if (choice.kind !== "template") return {};
    const template = templateOf(choice, event.document.text, mask);
    return { request: { ...templatesOfRequest(integration), template } };
  }
  if (endpoint === undefined) return {};
  const { responses } = integration;
  const subject = subjectOf(responses, endpoint, meter);
  if (member === "integrationResponses") {
    return { integrationResponse: { subject, ...keysInOrder(responses.all) } };
  }
  const response = member.startsWith("responseTemplates[") ? responses.choose(subject, meter) : undefined;
  if (response === undefined) return {};
  const choice = response.chooseTemplate(event.document, endpoint, meter);
  const template = choice.kind === "template" ? choice : undefined;
  return { integrationResponse: integrationResponseOf({ subject, response, template }, integration, endpoint, mask) };
}

/**
 * Patterns are tried in order of creation, `$default` last (docs/behaviour/integration-responses.md section 4.2).
 * @param matched undefined when none did
 */
function keysInOrder(
  responses: readonly CompiledIntegrationResponse[],
  matched?: string,
): Pick<IntegrationResponseDescription, "keysTried" | "keysNotTried"> {
  const isDefault = (key: string) => Number(key === "$default");
  const keys = responses.map(({ key }) => key).sort((one, other) => isDefault(one) - isDefault(other));
  const tried = matched === undefined ? keys.length : keys.indexOf(matched) + 1;
  return { keysTried: keys.slice(0, tried), keysNotTried: keys.slice(tried) };
}

function templatesOfRequest(integration: CompiledIntegration): Pick<RequestDescription, "templates"> {
  return "requestTemplates" in integration ? { templates: templatesOf(integration.requestTemplates) } : {};
}

function templatesOf({ keys, selectionExpression }: DeclaredTemplates): TemplatesDescription {
  return { keys, ...(selectionExpression && { selectionExpression }) };
}

/** What the response template read. */
function inputOf(response: CompiledIntegrationResponse, endpoint: EndpointResponse): string {
  const converted = response.contentHandling === "CONVERT_TO_TEXT" && !endpoint.isText;
  return converted ? endpoint.body.toString("base64") : endpoint.document.text;
}

function templateOf({ template, reason }: ChosenTemplate, input: string, mask: Mask): TemplateDescription {
  return { key: template.key, chosenBy: reason, source: template.source, input: mask.text(input) };
}

/** Values of JSON, with the members masked whose names hold secrets. */
function maskedCopy(value: object, mask: Mask): Readonly<Record<string, unknown>> {
  return JSON.parse(mask.text(JSON.stringify(value)));
}

function outcomeOf(outcome: ExchangeOutcome, mask: Mask): OutcomeDescription {
  switch (outcome.kind) {
    case "frame":
      return { kind: outcome.kind, frame: bodyOf(outcome.data, mask) };
    case "silence":
      return { kind: outcome.kind, reason: outcome.reason };
    case "accepted":
      return { kind: outcome.kind, ...(outcome.subprotocol !== undefined && { subprotocol: outcome.subprotocol }) };
    case "refused":
      return {
        kind: outcome.kind,
        status: outcome.status,
        ...(outcome.error && { error: errorOf(outcome.error, mask) }),
      };
    case "failed":
      return {
        kind: outcome.kind,
        ...(outcome.frame !== undefined && { frame: { text: outcome.frame } }),
        error: errorOf(outcome.error, mask),
      };
  }
}

function errorOf(
  error: NonNullable<Extract<ExchangeOutcome, { kind: "failed" }>["error"]>,
  mask: Mask,
): OutcomeDescription["error"] {
  const { place } = error;
  return {
    code: error.code,
    message: mask.text(error.message),
    ...(place && { resource: place.resource, member: place.member }),
    ...(place?.position && { line: place.position.line, column: place.position.column }),
  };
}

function bodyOf(data: string | Buffer, mask: Mask): BodyDescription {
  if (typeof data === "string") return { text: mask.text(data) };
  return isUtf8(data) ? { text: mask.text(data.toString("utf8")) } : { base64: data.toString("base64") };
}

function timesOf({ started, routed, requested, answered, ended }: ExchangeTimes): TimesDescription {
  const millis = (from: number, to: number) => Math.round((to - from) * 1000) / 1000;
  return {
    ...(routed > 0 && { routeMillis: millis(started, routed) }),
    ...(requested > 0 && { requestMillis: millis(routed, requested) }),
    ...(answered > 0 && { integrationMillis: millis(requested, answered), responseMillis: millis(answered, ended) }),
    totalMillis: millis(started, ended),
  };
}
