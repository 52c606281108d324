// A handshake, from admission to the status that the `$connect` integration decides
// (docs/behaviour/integration-responses.md section 10).

import type { IncomingMessage } from "node:http";
import { headerValue } from "../../http/headers.ts";
import { AccessChecks } from "../access/access-checks.ts";
import { admit } from "../access/admission.ts";
import { anonymous } from "../access/connection-access.ts";
import { refuseByFault } from "../faults/apply-fault.ts";
import type { AppliedFault } from "../faults/faults.ts";
import type { InvocationHolder } from "../integrations/function-host.ts";
import type { Backends } from "../integrations/index.ts";
import { overrides } from "../values/request-values.ts";
import { type ExchangeOutcome, ExchangeRecord } from "./exchange.ts";
import { GatewayError } from "./gateway-error.ts";
import type { ConnectEvent, ConnectionIdentity } from "./inbound-event.ts";
import type { RoutePayload } from "./integration-response.ts";
import type { Plane } from "./plane.ts";
import { runRoute } from "./run-route.ts";

export type ConnectOutcome = Extract<ExchangeOutcome, { readonly kind: "accepted" | "refused" }>;

export interface Connected {
  readonly outcome: ConnectOutcome;
  /** With the result of admission. */
  readonly identity: ConnectionIdentity;
}

/** Never rejects. */
export async function connect(arrived: ConnectEvent, request: IncomingMessage, plane: Plane): Promise<Connected> {
  const record = new ExchangeRecord(arrived, plane.clock.monotonic());
  let event = arrived;
  let outcome: ConnectOutcome;
  try {
    record.phase = "admit";
    record.fault = faultOfHandshake(arrived, plane);
    if (record.fault !== undefined) refuseByFault(record.fault);
    record.checks = new AccessChecks(plane.clock);
    const lambda = recordedLambda(record, plane);
    const access = await admit(arrived, request, plane.gatekeepers, lambda, plane.clock, record.checks);
    if (access !== anonymous) event = { ...arrived, connection: { ...arrived.connection, access } };
    record.event = event;
    if (event.stage.api.announcesConnections) await plane.owedDisconnects.owe(event.connection);
    const run = runRoute(event, record, plane);
    const payload = run instanceof Promise ? (await run)() : run;
    outcome = payload === undefined ? { kind: "accepted", subprotocol: undefined } : decide(payload);
  } catch (cause) {
    const error = record.failure(cause);
    outcome = { kind: "refused", status: error.status, error };
  }
  const { connectionId } = event.connection;
  if (outcome.kind === "refused") plane.owedDisconnects.settle(connectionId);
  else if (event.stage.api.announcesConnections) plane.owedDisconnects.answered?.(connectionId);
  record.end(outcome, plane);
  return { outcome, identity: event.connection };
}

function faultOfHandshake({ connection, stage }: ConnectEvent, { faults }: Plane): AppliedFault | undefined {
  if (faults.active === undefined) return undefined;
  const integrationId = stage.api.routes.get("$connect")?.integration?.integrationId;
  return faults.active.ofEvent("connect", {
    routeKey: "$connect",
    integrationId,
    connectionId: connection.connectionId,
  });
}

/** Calls the authorizer and keeps its invocation in the record. */
function recordedLambda(record: ExchangeRecord, { backends }: Plane): Backends["lambda"] {
  const holder: InvocationHolder = {
    get invocation() {
      return record.authorization;
    },
    set invocation(invocation) {
      record.authorization = invocation;
    },
  };
  return (request) => backends.lambda(request, holder);
}

/** @throws GatewayError if the payload has no valid status */
function decide(payload: RoutePayload): ConnectOutcome {
  const status = handshakeStatus(payload);
  return accepts(payload, status)
    ? { kind: "accepted", subprotocol: subprotocolOf(payload) }
    : { kind: "refused", status, error: undefined };
}

/** Proxies accept with 2xx, other integrations with anything below 400: section 10.2. */
function accepts(payload: RoutePayload, status: number): boolean {
  return payload.kind === "proxy" ? status >= 200 && status < 300 : status < 400;
}

/**
 * The status of the handshake, after `$context.responseOverride.status` (6.3).
 * @throws GatewayError if a function gave none, or it is not a valid HTTP status
 */
function handshakeStatus(payload: RoutePayload): number {
  if (payload.kind === "proxy") {
    if (payload.statusCode === undefined) {
      throw new GatewayError("FUNCTION_FAILURE", "The function's result has no statusCode.");
    }
    return httpStatus(payload.statusCode);
  }
  const override = payload.context?.responseOverride.status;
  const status = override === undefined || override === null || override === "" ? payload.statusCode : Number(override);
  return httpStatus(status ?? Number.NaN);
}

/** Assumed: a status that HTTP does not allow is a configuration error. */
function httpStatus(status: number): number {
  if (Number.isInteger(status) && status >= 200 && status <= 599) return status;
  throw new GatewayError("INTERNAL_SERVER_ERROR", `${status} cannot be the status of a handshake.`);
}

/** The only header of an answer that reaches the client: section 10.4. */
function subprotocolOf(payload: RoutePayload): string | undefined {
  const written = overrides(payload.context?.responseOverride, "header");
  return headerValue([...written, ...payload.headers], "sec-websocket-protocol");
}
