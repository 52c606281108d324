// The record of one event. It refers to the results of the phases and copies nothing, so that keeping it costs no more than
// an object. Code that shows an exchange makes the readable form.
import type {
  CompiledIntegrationResponse,
  RequestTemplateChoice,
  ResponseTemplateChoice,
} from "../../deployments/compiled-api.ts";
import type { AccessChecks } from "../access/access-checks.ts";
import type { AppliedFault } from "../faults/faults.ts";
import type { EndpointResponse } from "../integrations/endpoint-response.ts";
import type { FunctionInvocation, InvocationHolder } from "../integrations/function-host.ts";
import { type GatewayError, gatewayErrorOf } from "./gateway-error.ts";
import type { ReleasedAnswer } from "./held-answer.ts";
import type { InboundEvent } from "./inbound-event.ts";
import type { IntegrationRequest } from "./integration-request.ts";
import type { RoutePayload } from "./integration-response.ts";
import type { Phase } from "./phase.ts";
import type { Plane } from "./plane.ts";
import type { RoutedEvent } from "./select-route.ts";

/**
 * One message, handshake or disconnect from its arrival to its end. Members of phases that were not reached are
 * undefined; a phase that failed keeps its choices before the failure.
 */
export interface Exchange {
  readonly event: InboundEvent;
  readonly routed: RoutedEvent | undefined;
  /** Undefined for proxies, and if content handling made bytes. */
  readonly requestTemplate: RequestTemplateChoice | undefined;
  readonly request: IntegrationRequest | undefined;
  /** The checks of a handshake; undefined for other events. */
  readonly checks: AccessChecks | undefined;
  /** Of the authorizer, if it runs on this machine. */
  readonly authorization: FunctionInvocation | undefined;
  /** Of the integration, if it is a function that runs on this machine. */
  readonly invocation: FunctionInvocation | undefined;
  /** Undefined if the backend was not called or did not answer. */
  readonly endpoint: EndpointResponse | undefined;
  /** Undefined unless the answer was held before the exchange continued. */
  readonly held: Pick<ReleasedAnswer, "millis" | "isEdited"> | undefined;
  /** The string that the integration response keys were matched against. */
  readonly subject: string | undefined;
  readonly response: CompiledIntegrationResponse | undefined;
  /** Undefined if content handling made bytes. */
  readonly responseTemplate: ResponseTemplateChoice | undefined;
  /** Undefined if no answer is made: one-way routes, disconnects. */
  readonly payload: RoutePayload | undefined;
  /** The fault rule that applied to it. */
  readonly fault: AppliedFault | undefined;
  readonly outcome: ExchangeOutcome;
  readonly times: ExchangeTimes;
}

export type ExchangeOutcome =
  /** The client got a frame; bytes are a binary frame. */
  | { readonly kind: "frame"; readonly data: string | Buffer }
  /** Nothing was sent. */
  | { readonly kind: "silence"; readonly reason: SilenceReason }
  /** A phase failed; `frame` is what the client got, undefined on disconnects. */
  | { readonly kind: "failed"; readonly error: GatewayError; readonly frame: string | undefined }
  | { readonly kind: "accepted"; readonly subprotocol: string | undefined }
  /** The handshake got a status; `error` is the cause unless the integration itself refused. */
  | { readonly kind: "refused"; readonly status: number; readonly error: GatewayError | undefined };

/** The failure that ended an exchange. Undefined also if the integration itself refused the handshake. */
export function errorOf(outcome: ExchangeOutcome): GatewayError | undefined {
  return outcome.kind === "failed" || outcome.kind === "refused" ? outcome.error : undefined;
}

export type SilenceReason = "noRouteResponse" | "disconnect" | "noIntegration" | "connectionLost";

/** Milliseconds on the monotonic clock; 0 for a phase that was not reached. */
export interface ExchangeTimes {
  readonly started: number;
  /** The route is known. */
  readonly routed: number;
  /** The request to the backend is made. */
  readonly requested: number;
  /** The backend has answered. */
  readonly answered: number;
  readonly ended: number;
}

const notEnded: ExchangeOutcome = { kind: "silence", reason: "noIntegration" };

/** The record while its event runs; the chain fills it in. */
export class ExchangeRecord implements Exchange, InvocationHolder {
  event: InboundEvent;
  /** The current phase. */
  phase: Phase = "receive";
  routed: RoutedEvent | undefined = undefined;
  requestTemplate: RequestTemplateChoice | undefined = undefined;
  request: IntegrationRequest | undefined = undefined;
  checks: AccessChecks | undefined = undefined;
  authorization: FunctionInvocation | undefined = undefined;
  invocation: FunctionInvocation | undefined = undefined;
  endpoint: EndpointResponse | undefined = undefined;
  held: ReleasedAnswer | undefined = undefined;
  subject: string | undefined = undefined;
  response: CompiledIntegrationResponse | undefined = undefined;
  responseTemplate: ResponseTemplateChoice | undefined = undefined;
  payload: RoutePayload | undefined = undefined;
  fault: AppliedFault | undefined = undefined;
  outcome: ExchangeOutcome = notEnded;
  readonly times: { started: number; routed: number; requested: number; answered: number; ended: number };

  constructor(event: InboundEvent, started: number) {
    this.event = event;
    this.times = { started, routed: 0, requested: 0, answered: 0, ended: 0 };
  }

  /** Makes a thrown value the failure of the current phase. */
  failure(cause: unknown): GatewayError {
    return gatewayErrorOf(cause, this.phase);
  }

  /** Passes the exchange to the plane's `onExchange`. */
  end(outcome: ExchangeOutcome, plane: Plane): void {
    this.outcome = outcome;
    this.times.ended = plane.clock.monotonic();
    plane.onExchange(this);
  }
}
