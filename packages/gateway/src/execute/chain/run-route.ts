// The chain of one event: a message, a handshake or a disconnect, from its route to the route's answer.
// The record keeps the result of each phase, and each choice before it is used.
import { throttleMessage } from "../access/throttle.ts";
import { callWithFault, exceedByFault, refuseByFault } from "../faults/apply-fault.ts";
import type { FaultSubject } from "../faults/faults.ts";
import type { EndpointResponse } from "../integrations/endpoint-response.ts";
import { callIntegration } from "../integrations/index.ts";
import type { ExchangeRecord } from "./exchange.ts";
import type { ReleasedAnswer } from "./held-answer.ts";
import type { InboundEvent } from "./inbound-event.ts";
import { integrationRequest } from "./integration-request.ts";
import {
  checkLength,
  checkOneWayAnswer,
  chooseResponse,
  chooseResponseTemplate,
  proxyPayload,
  type RoutePayload,
  subjectOf,
  transformedPayload,
} from "./integration-response.ts";
import type { Plane } from "./plane.ts";
import { chooseRequestTemplate, type RequestPayload, requestPayload } from "./request-payload.ts";
import { type RoutedEvent, selectRoute } from "./select-route.ts";
import { withTraceParent } from "./trace-parent.ts";
import { validateMessage } from "./validate-message.ts";

/**
 * Awaits nothing if the integration answers synchronously.
 * @returns undefined if no integration runs or no client is answered; if the backend must still answer, a promise of a
 *   function for the remaining work, to be called in the connection's turn
 * @throws the error of a phase (or rejects with it); the record's phase is the one that failed
 */
export function runRoute(
  event: InboundEvent,
  record: ExchangeRecord,
  plane: Plane,
): RoutePayload | undefined | Promise<() => RoutePayload | undefined> {
  const { times } = record;
  record.phase = "route";
  const routed = selectRoute(event);
  if (routed === undefined) return undefined;
  record.routed = routed;
  times.routed = plane.clock.monotonic();

  // Rules for handshakes were asked before their admission.
  if (plane.faults.active !== undefined && event.kind !== "connect") {
    record.fault = plane.faults.active.ofEvent(event.kind, subjectOfFault(routed));
  }
  const { fault } = record;
  if (event.kind === "message") {
    record.phase = "admit";
    if (fault !== undefined) refuseByFault(fault);
    throttleMessage(event, routed.route.routeKey, plane.gatekeepers.throttle, times.routed);
    validateMessage(event, routed.route);
  }

  record.phase = "request";
  if (fault !== undefined) exceedByFault(fault);
  record.requestTemplate = chooseRequestTemplate(routed);
  const sent = requestPayload(routed, record.requestTemplate);
  const request = withTraceParent(integrationRequest(routed, sent), event, plane.traceParentOf);
  record.request = request;
  times.requested = plane.clock.monotonic();

  record.phase = "call";
  const answer =
    fault === undefined
      ? callIntegration(request, plane.backends, event.meter, record)
      : callWithFault(fault, request, () => callIntegration(request, plane.backends, event.meter, record), plane.clock);
  if (answer instanceof Promise) {
    return answer.then((endpoint) => {
      const held = plane.holdAnswer?.(routed, endpoint);
      if (held !== undefined) return afterHold(held, routed, sent, record, plane);
      const answered = plane.clock.monotonic();
      return () => respond(routed, sent, endpoint, record, answered);
    });
  }
  const held = plane.holdAnswer?.(routed, answer);
  return held === undefined
    ? respond(routed, sent, answer, record, times.requested)
    : afterHold(held, routed, sent, record, plane);
}

/** The rest of an exchange whose answer is held. */
async function afterHold(
  held: Promise<ReleasedAnswer>,
  routed: RoutedEvent,
  sent: RequestPayload,
  record: ExchangeRecord,
  plane: Plane,
): Promise<() => RoutePayload | undefined> {
  const released = await held;
  record.held = released;
  const answered = plane.clock.monotonic();
  return () => respond(routed, sent, released.endpoint, record, answered);
}

function subjectOfFault({ event, route, integration }: RoutedEvent): FaultSubject {
  const { routeKey } = route;
  return { routeKey, integrationId: integration.integrationId, connectionId: event.connection.connectionId };
}

function respond(
  routed: RoutedEvent,
  sent: RequestPayload,
  received: EndpointResponse,
  record: ExchangeRecord,
  answered: number,
): RoutePayload | undefined {
  const { event, route, integration } = routed;
  event.meter.resume();
  record.endpoint = received;
  record.times.answered = answered;

  record.phase = "response";
  const endpoint = received.converted(event.meter);
  record.endpoint = endpoint;
  if (event.kind === "disconnect") return undefined;
  if (event.kind === "message" && !route.twoWay) return void checkOneWayAnswer(routed, endpoint);
  checkLength(endpoint);
  if (!("responses" in integration)) {
    record.payload = proxyPayload(integration, endpoint, event.meter);
  } else {
    record.subject = subjectOf(integration.responses, endpoint, event.meter);
    record.response = chooseResponse(integration, record.subject, event.meter);
    record.responseTemplate = chooseResponseTemplate(record.response, event, endpoint);
    record.payload = transformedPayload(routed, record.response, record.responseTemplate, sent, endpoint);
  }
  record.phase = "answer";
  return record.payload;
}
