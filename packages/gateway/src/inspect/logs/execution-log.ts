// Execution logs: the topics of an event, one per line after the request id (docs/behaviour/data-plane.md section 10.2).
// The stage sets the level, OFF, ERROR or INFO; dataTraceEnabled adds bodies.

import type { Stage } from "@answerback/apigatewayv2";
import { type Exchange, errorOf } from "../../execute/chain/exchange.ts";
import type { Pairs } from "../../http/headers.ts";
import type { BodyDescription, ExchangeDescription } from "../description/described-exchange.ts";

export type LogLevel = "ERROR" | "INFO";

export interface LogEntry {
  readonly level: LogLevel;
  readonly requestId: string;
  readonly message: string;
}

/** Longer lines are cut. In characters; the service counts bytes. */
const maxMessageLength = 1024;

export type ExecutionLogging =
  | { readonly kind: "off" }
  | { readonly kind: "on"; readonly level: LogLevel; readonly dataTrace: boolean };

/** The logging of a route's events: the route's settings, else the stage's default. */
export function executionLogging(stage: Stage, routeKey: string | undefined): ExecutionLogging {
  const own = routeKey === undefined ? undefined : stage.routeSettings?.[routeKey];
  const { loggingLevel = "OFF", dataTraceEnabled = false } = { ...stage.defaultRouteSettings, ...own };
  if (loggingLevel === "OFF") return { kind: "off" };
  return { kind: "on", level: dataTraceEnabled ? "INFO" : loggingLevel, dataTrace: dataTraceEnabled };
}

/** The entries of one event; none if the level is too low. */
export function executionLog(
  { outcome }: Exchange,
  description: ExchangeDescription,
  logging: ExecutionLogging,
): readonly LogEntry[] {
  if (logging.kind === "off") return [];
  const failed = errorOf(outcome) !== undefined;
  if (logging.level === "ERROR" && !failed) return [];
  const topics = logging.level === "ERROR" ? [endOf(description)] : topicsOf(description, logging.dataTrace);
  const level = failed ? "ERROR" : "INFO";
  return topics.map((message) => ({
    level,
    requestId: description.requestId,
    message: message.slice(0, maxMessageLength),
  }));
}

/** In the order of the service's topics. Their wording for WebSocket APIs is not published. */
function topicsOf(exchange: ExchangeDescription, dataTrace: boolean): string[] {
  const { request, endpointResponse: response, integrationResponse, times } = exchange;
  const lines = [
    `Extended Request Id: ${exchange.requestId}`,
    `Starting execution for request: ${exchange.requestId}`,
    `${exchange.kind} on connection ${exchange.connectionId}`,
  ];
  if (dataTrace && "text" in exchange.received)
    lines.push(`Request body before transformations: ${exchange.received.text}`);
  if (request?.target !== undefined) lines.push(`Endpoint request URI: ${request.target}`);
  if (request && dataTrace) {
    if (request.headers) lines.push(`Endpoint request headers: ${pairs(request.headers)}`);
    if (request.body) lines.push(`Endpoint request body after transformations: ${body(request.body)}`);
  }
  if (response) {
    lines.push(
      `Received response. Status: ${response.statusCode}, Integration latency: ${times.integrationMillis ?? 0} ms`,
    );
    if (dataTrace) {
      lines.push(`Endpoint response headers: ${pairs(response.headers)}`);
      lines.push(`Endpoint response body before transformations: ${body(response.body)}`);
    }
  }
  if (dataTrace) lines.push(...(exchange.function?.logLines ?? []).map((line) => `Function log: ${line}`));
  if (dataTrace && integrationResponse?.output) {
    lines.push(`Response body after transformations: ${body(integrationResponse.output)}`);
  }
  lines.push(...exchange.explanation.steps.map(({ name, value }) => `${name}: ${value}`));
  lines.push(endOf(exchange));
  return lines;
}

function endOf({ outcome, requestId, explanation: { result } }: ExchangeDescription): string {
  return outcome.error === undefined
    ? `Successfully completed execution of request ${requestId}: ${result}`
    : `Execution failed (${outcome.error.code}): ${result}`;
}

function pairs(headers: Pairs): string {
  return `{${headers.map(([name, value]) => `${name}=${value}`).join(", ")}}`;
}

function body(description: BodyDescription): string {
  return "text" in description ? description.text : `[binary] ${description.base64}`;
}
