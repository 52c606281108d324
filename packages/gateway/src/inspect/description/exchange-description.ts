// Describes an exchange as JSON, with everything that explains what the client received (docs/inspector-api.md).
import { isUtf8 } from "node:buffer";
import type {
  CompiledIntegrationResponse,
  DeclaredTemplates,
  RequestTemplateChoice,
  ResponseTemplateChoice,
} from "../../deployments/compiled-api.ts";
import { inOrderOfTrial } from "../../deployments/response-selection.ts";
import type { Exchange, ExchangeOutcome } from "../../execute/chain/exchange.ts";
import type { GatewayError } from "../../execute/chain/gateway-error.ts";
import type { InboundEvent } from "../../execute/chain/inbound-event.ts";
import type { IntegrationRequest } from "../../execute/chain/integration-request.ts";
import { responseDocument } from "../../execute/chain/integration-response.ts";
import type { AppliedFault } from "../../execute/faults/faults.ts";
import type { EndpointResponse } from "../../execute/integrations/endpoint-response.ts";
import type { FunctionInvocation } from "../../execute/integrations/function-host.ts";
import type { ProgramNames } from "../configuration/program-names.ts";
import { type AwsEndpointOf, requestTarget } from "../configuration/target.ts";
import { routeOf } from "../exchanges/route-of.ts";
import { type TemplateAddress, templateIdOf } from "../exchanges/template-id.ts";
import type { Mask } from "../masking/mask.ts";
import type {
  AppliedFaultDescription,
  BodyDescription,
  EndpointResponseDescription,
  ExchangeDescription,
  Explanation,
  FunctionDescription,
  IntegrationResponseDescription,
  OutcomeDescription,
  ReceivedDescription,
  RequestDescription,
  TemplateDescription,
  TemplatesDescription,
  TimesDescription,
} from "./described-exchange.ts";
import { explain } from "./explanation.ts";

export interface DescribeOptions {
  readonly mask: Mask;
  /** Default: no program is known. */
  readonly names?: ProgramNames | undefined;
  /** Default: no endpoint is known. */
  readonly endpointOf?: AwsEndpointOf;
}

export function describeExchange(exchange: Exchange, sequence: number, options: DescribeOptions): ExchangeDescription {
  return { ...describeRecorded(exchange, sequence, options), explanation: explainMasked(exchange, options) };
}

/** The explanation, with secrets masked. */
export function explainMasked(exchange: Exchange, { mask, names }: DescribeOptions): Explanation {
  return explain(exchange, { shown: (text) => mask.text(text), names });
}

/** The part of a description that only the exchange decides. */
export function describeRecorded(
  exchange: Exchange,
  sequence: number,
  options: DescribeOptions,
): Omit<ExchangeDescription, "explanation"> {
  const { event, routed, endpoint, authorization, invocation } = exchange;
  const { mask } = options;
  const route = routeOf(exchange);
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
    ...(authorization && { authorizer: functionOf(authorization, mask) }),
    ...(route && {
      route: {
        routeId: route.routeId,
        routeKey: route.routeKey,
        selectionExpression: event.stage.api.routeSelection.source,
        ...(routed?.selected !== undefined && { selected: mask.text(routed.selected) }),
        twoWay: route.twoWay,
        hasTarget: route.integration !== undefined,
      },
    }),
    ...(routed && {
      integration: {
        integrationId: routed.integration.integrationId,
        integrationType: routed.integration.integrationType,
      },
      context: mask.copy((endpoint ? routed.contextWith(endpoint.statusCode) : routed.context).toJSON()),
      stageVariables: mask.copy(event.stage.stageVariables),
      ...requestPart(exchange, options),
      ...(endpoint && { endpointResponse: endpointResponseOf(endpoint, mask) }),
      ...(invocation && { function: functionOf(invocation, mask) }),
      ...integrationResponsePart(exchange, mask),
    }),
    ...(exchange.fault && { fault: faultPart(exchange.fault, mask) }),
    outcome: outcomeOf(exchange.outcome, mask),
    times: timesOf(exchange),
    ...(exchange.held && {
      held: { millis: roundedMillis(exchange.held.millis), isEdited: exchange.held.isEdited },
    }),
  };
}

function faultPart({ faultId, name, effect, rule }: AppliedFault, mask: Mask): AppliedFaultDescription {
  return { faultId, name, effect, rule: mask.copy(rule) };
}

function receivedOf(event: InboundEvent, mask: Mask): ReceivedDescription {
  switch (event.kind) {
    case "connect":
      return { headers: mask.headers(event.handshake.headers), query: mask.headers(event.handshake.query) };
    case "message":
      return maskedMessage(event.document.text, mask);
    case "disconnect": {
      const { code, reason, closedBy, detail } = event.cause;
      return { statusCode: code, reason: mask.text(reason), closedBy, ...(detail !== undefined && { detail }) };
    }
  }
}

function maskedMessage(sent: string, mask: Mask): ReceivedDescription {
  const text = mask.text(sent);
  return { text, isMasked: text !== sent };
}

/** If the request could not be made, the chosen template is described alone. */
function requestPart(
  { event, routed, requestTemplate, request }: Exchange,
  options: DescribeOptions,
): Pick<ExchangeDescription, "request"> {
  if (routed === undefined || (request === undefined && requestTemplate === undefined)) return {};
  const { integration } = routed;
  const { mask } = options;
  const address = { apiId: event.connection.apiId, integrationId: integration.integrationId };
  return {
    request: {
      ...("requestTemplates" in integration && { templates: templatesOf(integration.requestTemplates) }),
      ...templatePart(requestTemplate, address, event.document.text, mask),
      ...(request && requestOf(request, options)),
    },
  };
}

function requestOf(request: IntegrationRequest, { mask, endpointOf }: DescribeOptions): RequestDescription {
  const target = requestTarget(request, mask.url);
  const named = target === undefined ? {} : { target };
  switch (request.kind) {
    case "mock":
      return { body: bodyOf(request.document, mask) };
    case "http":
      return { ...named, headers: mask.headers(request.headers), body: bodyOf(request.body, mask) };
    case "awsService": {
      const endpoint = endpointOf?.(request.target);
      return {
        ...named,
        ...(endpoint !== undefined && { endpoint }),
        headers: mask.headers(request.parameters.headers),
        body: bodyOf(request.body, mask),
      };
    }
    case "lambda":
      return { ...named, body: bodyOf(request.payload, mask) };
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

function functionOf(invocation: FunctionInvocation, mask: Mask): FunctionDescription {
  const { functionName, requestId, report, logLines, omittedLogLines } = invocation;
  return {
    functionName,
    requestId,
    ...(report && {
      durationMillis: roundedMillis(report.durationMillis),
      ...(report.initMillis !== undefined && { initMillis: roundedMillis(report.initMillis) }),
      ...(report.memoryMegabytes !== undefined && { memoryMegabytes: report.memoryMegabytes }),
    }),
    logLines: logLines.map((line) => mask.text(line)),
    omittedLogLines,
  };
}

/** If the response could not be made, only what was chosen is described. */
function integrationResponsePart(
  { event, routed, endpoint, subject, response, responseTemplate, payload }: Exchange,
  mask: Mask,
): Pick<ExchangeDescription, "integrationResponse"> {
  if (routed === undefined || endpoint === undefined || subject === undefined) return {};
  const { integration } = routed;
  const address = { apiId: event.connection.apiId, integrationId: integration.integrationId };
  return {
    integrationResponse: {
      subject: mask.text(subject),
      ...keysInOrder("responses" in integration ? integration.responses.all : [], response?.key),
      ...(response && {
        integrationResponseId: response.integrationResponseId,
        integrationResponseKey: response.key,
        ...(response.contentHandling && { contentHandlingStrategy: response.contentHandling }),
        templates: templatesOf(response.templates),
        ...templatePart(
          responseTemplate,
          { ...address, integrationResponseId: response.integrationResponseId },
          responseDocument(response, endpoint),
          mask,
        ),
      }),
      ...(payload && { output: bodyOf(payload.data, mask) }),
    },
  };
}

/** @param matched undefined if none matched */
function keysInOrder(
  responses: readonly CompiledIntegrationResponse[],
  matched?: string,
): Pick<IntegrationResponseDescription, "keysTried" | "keysNotTried"> {
  const keys = inOrderOfTrial(responses, ({ key }) => key).map(({ key }) => key);
  const tried = matched === undefined ? keys.length : keys.indexOf(matched) + 1;
  return { keysTried: keys.slice(0, tried), keysNotTried: keys.slice(tried) };
}

function templatesOf({ keys, selectionExpression }: DeclaredTemplates): TemplatesDescription {
  return { keys, ...(selectionExpression && { selectionExpression }) };
}

function templatePart(
  choice: RequestTemplateChoice | ResponseTemplateChoice | undefined,
  at: Omit<TemplateAddress, "key" | "integrationResponseId"> & Partial<Pick<TemplateAddress, "integrationResponseId">>,
  input: string,
  mask: Mask,
): { readonly template?: TemplateDescription } {
  if (choice?.kind !== "template") return {};
  const { template, reason } = choice;
  const { key, source } = template;
  const templateId = templateIdOf({ integrationResponseId: undefined, ...at, key });
  return { template: { templateId, key, chosenBy: reason, source, input: mask.text(input) } };
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

function errorOf(error: GatewayError, mask: Mask): OutcomeDescription["error"] {
  const { place } = error;
  return {
    code: error.code,
    phase: error.phase,
    message: mask.text(error.message),
    ...(place && { resource: place.resource, member: place.member }),
    ...(place?.position && { line: place.position.line, column: place.position.column }),
  };
}

/** Text with its secrets masked; base64 of bytes that are not UTF-8. */
export function bodyOf(data: string | Buffer, mask: Mask): BodyDescription {
  if (typeof data === "string") return { text: mask.text(data) };
  return isUtf8(data) ? { text: mask.text(data.toString("utf8")) } : { base64: data.toString("base64") };
}

/** Without the time for which the answer was held. */
function timesOf({ times, held }: Exchange): TimesDescription {
  const { started, routed, requested, answered, ended } = times;
  const heldMillis = held?.millis ?? 0;
  const millis = (from: number, to: number) => roundedMillis(to - from);
  return {
    ...(routed > 0 && { routeMillis: millis(started, routed) }),
    ...(requested > 0 && { requestMillis: millis(routed, requested) }),
    ...(answered > 0 && {
      integrationMillis: millis(requested + heldMillis, answered),
      responseMillis: millis(answered, ended),
    }),
    totalMillis: millis(started + heldMillis, ended),
  };
}

const roundedMillis = (millis: number) => Math.round(millis * 1000) / 1000;
