// The chain of one message, from its frame to the answer. A failure of any phase becomes one frame, here.
import type { LiveStage } from "../../deployments/live-stages.ts";
import { throttleMessage } from "../access/throttle.ts";
import type { EndpointResponse } from "../integrations/endpoint-response.ts";
import { callIntegration } from "../integrations/index.ts";
import type { Connection } from "../socket/connection.ts";
import { type ExchangeOutcome, ExchangeRecord } from "./exchange.ts";
import { errorFrame, gatewayErrorOf } from "./gateway-error.ts";
import { integrationRequest } from "./integration-request.ts";
import { checkOneWayAnswer, integrationResponse } from "./integration-response.ts";
import { parseMessage } from "./parse-message.ts";
import type { Plane } from "./plane.ts";
import { routeResponse } from "./route-response.ts";
import { type RoutedEvent, selectRoute } from "./select-route.ts";
import { withTraceParent } from "./trace-parent.ts";
import { validateMessage } from "./validate-message.ts";

/**
 * Runs on the stage as it is now; nothing is awaited where the integration answers at once.
 * @param sender the connection that the message came from
 * @returns whether the backend has still to answer: the message then goes on in a turn of the connection
 */
export function answerMessage(sender: Connection, stage: LiveStage, text: string, plane: Plane): boolean {
  const started = plane.clock.monotonic();
  const message = parseMessage(sender.identity, stage, text, plane);
  const record = new ExchangeRecord(message, started);
  const { times } = record;

  try {
    const routed = selectRoute(message);
    record.routed = routed;
    times.routed = plane.clock.monotonic();
    throttleMessage(routed, plane.gatekeepers.throttle, times.routed);
    validateMessage(routed);
    const request = withTraceParent(integrationRequest(routed), message, plane.traceParentOf);
    record.request = request;
    times.requested = plane.clock.monotonic();
    const answer = callIntegration(request, plane.backends, message.meter);
    if (answer instanceof Promise) {
      answer.then(
        (endpoint) => {
          const answered = plane.clock.monotonic();
          sender.runInTurn(() => attempt(() => respond(routed, endpoint, answered)));
        },
        (error) => sender.runInTurn(() => fail(error)),
      );
      return true;
    }
    respond(routed, answer, times.requested);
  } catch (error) {
    fail(error);
  }
  return false;

  function attempt(phases: () => void): void {
    try {
      phases();
    } catch (error) {
      fail(error);
    }
  }

  function respond(routed: RoutedEvent, endpoint: EndpointResponse, answered: number): void {
    message.meter.resume();
    record.endpoint = endpoint;
    times.answered = answered;
    if (!routed.route.twoWay) {
      checkOneWayAnswer(routed, endpoint);
      end({ kind: "silence", reason: "noRouteResponse" });
      return;
    }
    const payload = integrationResponse(routed, endpoint);
    record.payload = payload;
    const data = routeResponse(payload, plane.maxMessageBytes);
    sender.send(data);
    end({ kind: "frame", data });
  }

  function fail(cause: unknown): void {
    const error = gatewayErrorOf(cause);
    const { requestId, messageId } = message;
    const frame = errorFrame(error, { connectionId: message.connection.connectionId, requestId, messageId });
    sender.send(frame);
    end({ kind: "failed", error, frame });
  }

  function end(outcome: ExchangeOutcome): void {
    record.outcome = outcome;
    times.ended = plane.clock.monotonic();
    plane.onExchange(record);
  }
}
