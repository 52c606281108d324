// The chain of a handshake: the `$connect` integration decides the status (docs/behaviour/integration-responses.md
// section 10).
import type { IncomingMessage } from "node:http";
import { admit } from "../access/admission.ts";
import { anonymous } from "../access/connection-access.ts";
import { callIntegration } from "../integrations/index.ts";
import { overrides } from "../values/request-values.ts";
import { type ExchangeOutcome, ExchangeRecord } from "./exchange.ts";
import { GatewayError, gatewayErrorOf } from "./gateway-error.ts";
import type { ConnectEvent, ConnectionIdentity } from "./inbound-event.ts";
import { integrationRequest } from "./integration-request.ts";
import { integrationResponse, type RoutePayload } from "./integration-response.ts";
import type { Plane } from "./plane.ts";
import { lifecycleRoute, type RoutedEvent } from "./select-route.ts";
import { withTraceParent } from "./trace-parent.ts";

export type ConnectOutcome = Extract<ExchangeOutcome, { readonly kind: "accepted" | "refused" }>;

export interface Connected {
  readonly outcome: ConnectOutcome;
  /** With what admission found out. */
  readonly identity: ConnectionIdentity;
}

/** Never rejects. */
export async function connect(arrived: ConnectEvent, request: IncomingMessage, plane: Plane): Promise<Connected> {
  const started = plane.clock.monotonic();
  let event = arrived;
  let record = new ExchangeRecord(event, started);
  let outcome: ConnectOutcome;
  try {
    const access = await admit(arrived, request, plane.gatekeepers, plane.backends.lambda, plane.clock);
    if (access !== anonymous) {
      event = { ...arrived, connection: { ...arrived.connection, access } };
      record = new ExchangeRecord(event, started);
    }
    outcome = await decide(event, record, plane);
  } catch (cause) {
    const error = gatewayErrorOf(cause);
    outcome = { kind: "refused", status: error.status, error };
  }
  record.outcome = outcome;
  record.times.ended = plane.clock.monotonic();
  plane.onExchange(record);
  return { outcome, identity: event.connection };
}

async function decide(event: ConnectEvent, record: ExchangeRecord, plane: Plane): Promise<ConnectOutcome> {
  const { times } = record;
  const routed = lifecycleRoute(event);
  if (routed === undefined) return { kind: "accepted", subprotocol: undefined };
  record.routed = routed;
  times.routed = plane.clock.monotonic();
  const request = withTraceParent(integrationRequest(routed), event, plane.traceParentOf);
  record.request = request;
  times.requested = plane.clock.monotonic();
  const endpoint = await callIntegration(request, plane.backends, event.meter);
  event.meter.resume();
  record.endpoint = endpoint;
  times.answered = plane.clock.monotonic();
  const payload = integrationResponse(routed, endpoint);
  record.payload = payload;
  const status = handshakeStatus(routed, payload);
  return accepts(payload, status)
    ? { kind: "accepted", subprotocol: subprotocolOf(routed, payload) }
    : { kind: "refused", status, error: undefined };
}

/** Proxies accept with 2xx, other integrations with anything below 400: section 10.2. */
function accepts(payload: RoutePayload, status: number): boolean {
  return payload.kind === "proxy" ? status >= 200 && status < 300 : status < 400;
}

/**
 * The status that counts, after `$context.responseOverride.status` (6.3).
 * @throws GatewayError when a function gave none, or what there is cannot be a status of HTTP
 */
function handshakeStatus(routed: RoutedEvent, payload: RoutePayload): number {
  if (payload.kind === "proxy") {
    if (payload.statusCode === undefined) {
      throw new GatewayError("FUNCTION_FAILURE", "The function's result has no statusCode.");
    }
    return httpStatus(payload.statusCode);
  }
  const override = routed.templateContext?.responseOverride.status;
  const status = override === undefined || override === null || override === "" ? payload.statusCode : Number(override);
  return httpStatus(status ?? Number.NaN);
}

/** Assumed: what HTTP cannot say is a configuration error. */
function httpStatus(status: number): number {
  if (Number.isInteger(status) && status >= 200 && status <= 599) return status;
  throw new GatewayError("INTERNAL_SERVER_ERROR", `${status} cannot be the status of a handshake.`);
}

/** The only header of an answer that reaches the client: section 10.4. */
function subprotocolOf(routed: RoutedEvent, payload: RoutePayload): string | undefined {
  const written = payload.kind === "proxy" ? [] : overrides(routed.templateContext?.responseOverride, "header");
  return [...written, ...payload.headers].find(([name]) => name.toLowerCase() === "sec-websocket-protocol")?.[1];
}
