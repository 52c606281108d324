// One message, from its frame to the frame that answers it. A failure of any phase becomes one frame, here.
import type { LiveStage } from "../../deployments/live-stages.ts";
import type { Connection } from "../socket/connection.ts";
import { type ExchangeOutcome, ExchangeRecord } from "./exchange.ts";
import { errorFrame } from "./gateway-error.ts";
import type { RoutePayload } from "./integration-response.ts";
import { parseMessage } from "./parse-message.ts";
import type { Plane } from "./plane.ts";
import { routeResponse } from "./route-response.ts";
import { runRoute } from "./run-route.ts";

/**
 * Runs on the stage as it is now; nothing is awaited where the integration answers at once.
 * @param sender the connection that the message came from
 * @returns whether the backend has still to answer: the message then goes on in a turn of the connection
 */
export function answerMessage(sender: Connection, stage: LiveStage, text: string, plane: Plane): boolean {
  const started = plane.clock.monotonic();
  const message = parseMessage(sender.identity, stage, text, plane);
  const record = new ExchangeRecord(message, started);
  try {
    const run = runRoute(message, record, plane);
    if (run instanceof Promise) {
      run.then(
        (rest) => sender.runInTurn(() => finish(rest)),
        (error) => sender.runInTurn(() => fail(error)),
      );
      return true;
    }
    answer(run);
  } catch (error) {
    fail(error);
  }
  return false;

  function finish(rest: () => RoutePayload | undefined): void {
    try {
      answer(rest());
    } catch (error) {
      fail(error);
    }
  }

  function answer(payload: RoutePayload | undefined): void {
    if (payload === undefined) return end({ kind: "silence", reason: "noRouteResponse" });
    const data = routeResponse(payload, plane.maxMessageBytes);
    sender.send(data);
    end({ kind: "frame", data });
  }

  function fail(cause: unknown): void {
    const error = record.failure(cause);
    const { requestId, messageId } = message;
    const frame = errorFrame(error, { connectionId: message.connection.connectionId, requestId, messageId });
    sender.send(frame);
    end({ kind: "failed", error, frame });
  }

  function end(outcome: ExchangeOutcome): void {
    record.end(outcome, plane);
  }
}
