// Access logs: one line per event in the stage's format (docs/behaviour/data-plane.md section 10.1). A format is parsed
// once; an absent value is `-`.

import type { AccessChecks } from "../../execute/access/access-checks.ts";
import { type Exchange, errorOf } from "../../execute/chain/exchange.ts";
import { contextText, EventContext } from "../../execute/values/event-context.ts";
import { masked } from "../masking/mask.ts";

export type AccessLogFormat = (exchange: Exchange) => string;

const absent = "-";

export function compileAccessLogFormat(format: string): AccessLogFormat {
  const parts: (string | ((exchange: Exchange, context: EventContext) => string))[] = [];
  let end = 0;
  for (const match of format.matchAll(/\$context\.([A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*)/g)) {
    parts.push(format.slice(end, match.index), variable(match[1]!));
    end = match.index + match[0].length;
  }
  parts.push(format.slice(end));
  return (exchange) => {
    const context = contextOf(exchange);
    return parts.map((part) => (typeof part === "string" ? part : part(exchange, context))).join("");
  };
}

function variable(name: string): (exchange: Exchange, context: EventContext) => string {
  const ofExchange = Object.hasOwn(exchangeVariables, name) ? exchangeVariables[name] : undefined;
  if (ofExchange) return (exchange) => text(ofExchange(exchange));
  const path = name.split(".");
  const [first, member = ""] = path;
  if (first !== "authorizer" || path.length !== 2) return (_exchange, context) => text(contextText(context, path));
  return ({ checks }, context) => text(contextText(context, path) ?? ofRefused(checks, member));
}

/** A member of the authorizer's context if its policy refused the handshake: no connection has it then. */
function ofRefused(checks: AccessChecks | undefined, member: string): unknown {
  const context = checks?.authorizerContext;
  return context !== undefined && Object.hasOwn(context, member) ? context[member] : undefined;
}

type ExchangeVariables = Readonly<Record<string, (exchange: Exchange) => unknown>>;

/** Variables that exist only when an event has ended; all others are `$context` as templates see it. */
const exchangeVariables: ExchangeVariables = {
  // No caller here belongs to an organization.
  "identity.principalOrgId": () => undefined,
  // More people read a log than may know the key.
  "identity.apiKey": ({ event }) => (event.connection.access.identity.apiKey === undefined ? undefined : masked),
  status: statusOf,
  "error.message": ({ outcome }) => errorOf(outcome)?.clientMessage,
  "error.messageString": ({ outcome }) => quoted(errorOf(outcome)?.clientMessage),
  "error.responseType": ({ outcome }) => errorOf(outcome)?.code,
  "error.validationErrorString": ({ outcome }) => {
    const error = errorOf(outcome);
    return error?.code === "BAD_REQUEST_BODY" ? error.message : undefined;
  },
  "integration.error": integrationError,
  integrationErrorMessage: integrationError,
  "integration.integrationStatus": ({ endpoint }) => endpoint?.statusCode,
  integrationStatus: ({ endpoint }) => endpoint?.statusCode,
  "integration.status": ({ payload }) => payload?.statusCode,
  "integration.latency": integrationLatency,
  integrationLatency,
  "integration.requestId": endpointRequestId,
  awsEndpointRequestId: endpointRequestId,
  ...checkVariables("authenticate"),
  ...checkVariables("authorize"),
  ...checkVariables("authorizer"),
  "authorizer.integrationLatency": ({ checks, event }) =>
    checks?.authorizerCall?.latencyMillis ?? event.connection.access.authorizer?.integrationLatency,
  "authorizer.integrationStatus": ({ checks }) => checks?.authorizerCall?.status,
  "authorizer.requestId": ({ checks }) => checks?.authorizerCall?.requestId,
  // WebSocket APIs have no web ACL.
  ...Object.fromEntries(["error", "latency", "status"].map((member) => [`waf.${member}`, () => undefined])),
};

/** Names after `$context.` that only access logs have. */
export const accessLogVariables: readonly string[] = Object.keys(exchangeVariables);

/** `error`, `latency` and `status` of one check. */
function checkVariables(name: "authenticate" | "authorize" | "authorizer"): ExchangeVariables {
  return {
    [`${name}.error`]: ({ checks }) => checks?.[name]?.error,
    [`${name}.latency`]: ({ checks }) => checks?.[name]?.latencyMillis,
    [`${name}.status`]: ({ checks }) => checks?.[name]?.status,
  };
}

function endpointRequestId({ endpoint }: Exchange): string | undefined {
  return endpoint?.requestId;
}

/**
 * Assumed, as in REST APIs: a successful event has 200, also a handshake; a failed one has the status of its error.
 */
function statusOf({ outcome }: Exchange): number {
  if (outcome.kind === "refused") return outcome.status;
  return outcome.kind === "failed" ? outcome.error.status : 200;
}

/** The reason why the backend gave no answer, or one that could not be used. */
function integrationError({ request, outcome }: Exchange): string | undefined {
  return request === undefined ? undefined : errorOf(outcome)?.message;
}

function integrationLatency({ times }: Exchange): number | undefined {
  return times.answered > 0 ? Math.round(times.answered - times.requested) : undefined;
}

function contextOf({ event, routed }: Exchange): EventContext {
  return routed?.context ?? new EventContext(event, event.kind === "message" ? absent : `$${event.kind}`);
}

function quoted(message: string | undefined): string | undefined {
  return message === undefined ? undefined : JSON.stringify(message);
}

function text(value: unknown): string {
  return value === undefined || value === null || value === "" ? absent : String(value);
}
