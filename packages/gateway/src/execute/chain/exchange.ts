// The record of one event: references to what the phases produced, nothing copied, so that keeping it costs no more than
// an object. What a person reads of it is made by whoever shows it.
import type { EndpointResponse } from "../integrations/endpoint-response.ts";
import type { GatewayError } from "./gateway-error.ts";
import type { InboundEvent } from "./inbound-event.ts";
import type { IntegrationRequest } from "./integration-request.ts";
import type { RoutePayload } from "./integration-response.ts";
import type { RoutedEvent } from "./select-route.ts";

/** One message, handshake or disconnect from its arrival to its end. A phase that was not reached is undefined. */
export interface Exchange {
  readonly event: InboundEvent;
  readonly routed: RoutedEvent | undefined;
  readonly request: IntegrationRequest | undefined;
  /** Undefined when the backend was not called or gave no answer. */
  readonly endpoint: EndpointResponse | undefined;
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
  /** The handshake got a status; `error` tells why unless the integration itself refused. */
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

/** The record while its event runs; the chains fill it in. */
export class ExchangeRecord implements Exchange {
  readonly event: InboundEvent;
  routed: RoutedEvent | undefined = undefined;
  request: IntegrationRequest | undefined = undefined;
  endpoint: EndpointResponse | undefined = undefined;
  payload: RoutePayload | undefined = undefined;
  outcome: ExchangeOutcome = { kind: "silence", reason: "noIntegration" };
  readonly times: { started: number; routed: number; requested: number; answered: number; ended: number };

  constructor(event: InboundEvent, started: number) {
    this.event = event;
    this.times = { started, routed: 0, requested: 0, answered: 0, ended: 0 };
  }
}
