// The record of one event: references to what the phases produced, nothing copied, so that keeping it costs no more than
// an object. What a person reads of it is made by whoever shows it.
import type {
  CompiledIntegrationResponse,
  RequestTemplateChoice,
  ResponseTemplateChoice,
} from "../../deployments/compiled-api.ts";
import type { EndpointResponse } from "../integrations/endpoint-response.ts";
import { type GatewayError, gatewayErrorOf } from "./gateway-error.ts";
import type { InboundEvent } from "./inbound-event.ts";
import type { IntegrationRequest } from "./integration-request.ts";
import type { RoutePayload } from "./integration-response.ts";
import type { Phase } from "./phase.ts";
import type { Plane } from "./plane.ts";
import type { RoutedEvent } from "./select-route.ts";

/**
 * One message, handshake or disconnect from its arrival to its end. What was not reached is undefined; of a phase that
 * failed there is what it had chosen.
 */
export interface Exchange {
  readonly event: InboundEvent;
  readonly routed: RoutedEvent | undefined;
  /** Undefined for proxies, and where content handling made bytes. */
  readonly requestTemplate: RequestTemplateChoice | undefined;
  readonly request: IntegrationRequest | undefined;
  /** Undefined when the backend was not called or gave no answer. */
  readonly endpoint: EndpointResponse | undefined;
  /** What the keys of the integration responses were matched against. */
  readonly subject: string | undefined;
  readonly response: CompiledIntegrationResponse | undefined;
  /** Undefined where content handling made bytes. */
  readonly responseTemplate: ResponseTemplateChoice | undefined;
  /** Undefined where no answer was to be made: one-way routes, disconnects. */
  readonly payload: RoutePayload | undefined;
  readonly outcome: ExchangeOutcome;
  readonly times: ExchangeTimes;
}

export type ExchangeOutcome =
  /** The client got a frame: bytes are a binary one. */
  | { readonly kind: "frame"; readonly data: string | Buffer }
  /** Nothing was sent, and why. */
  | { readonly kind: "silence"; readonly reason: SilenceReason }
  /** A phase failed; `frame` is what the client got, undefined on disconnects. */
  | { readonly kind: "failed"; readonly error: GatewayError; readonly frame: string | undefined }
  | { readonly kind: "accepted"; readonly subprotocol: string | undefined }
  /** The handshake got a status; `error` says why unless the integration itself refused. */
  | { readonly kind: "refused"; readonly status: number; readonly error: GatewayError | undefined };

export type SilenceReason = "noRouteResponse" | "disconnect" | "noIntegration";

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
export class ExchangeRecord implements Exchange {
  event: InboundEvent;
  /** The phase that is being run. */
  phase: Phase = "receive";
  routed: RoutedEvent | undefined = undefined;
  requestTemplate: RequestTemplateChoice | undefined = undefined;
  request: IntegrationRequest | undefined = undefined;
  endpoint: EndpointResponse | undefined = undefined;
  subject: string | undefined = undefined;
  response: CompiledIntegrationResponse | undefined = undefined;
  responseTemplate: ResponseTemplateChoice | undefined = undefined;
  payload: RoutePayload | undefined = undefined;
  outcome: ExchangeOutcome = notEnded;
  readonly times: { started: number; routed: number; requested: number; answered: number; ended: number };

  constructor(event: InboundEvent, started: number) {
    this.event = event;
    this.times = { started, routed: 0, requested: 0, answered: 0, ended: 0 };
  }

  /** What was thrown, as the failure of the phase that is being run. */
  failure(cause: unknown): GatewayError {
    return gatewayErrorOf(cause, this.phase);
  }

  /** Hands the exchange to whoever follows. */
  end(outcome: ExchangeOutcome, plane: Plane): void {
    this.outcome = outcome;
    this.times.ended = plane.clock.monotonic();
    plane.onExchange(this);
  }
}
