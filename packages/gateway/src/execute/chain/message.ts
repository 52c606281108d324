// One message, from its frame to the frame that answers it. A failure of any phase becomes one frame, here.
import type { LiveStage } from "../../deployments/live-stages.ts";
import { readMillisPerByte } from "../../pace/rest-debt.ts";
import type { AppliedFault } from "../faults/faults.ts";
import type { Connection } from "../socket/connection.ts";
import { ExchangeRecord } from "./exchange.ts";
import { errorFrame } from "./gateway-error.ts";
import type { Message } from "./inbound-event.ts";
import type { RoutePayload } from "./integration-response.ts";
import { parseMessage } from "./parse-message.ts";
import type { Plane } from "./plane.ts";
import { routeResponse } from "./route-response.ts";
import { runRoute } from "./run-route.ts";

/**
 * CPU of a call that failed, in milliseconds, which is spent outside the connection's turn: a connection to the backend, what
 * it sent, and its end.
 */
const failedCallMillis = 1;

/**
 * Runs on the stage as it is now; awaits nothing if the integration answers synchronously.
 * @param sender the connection that the message came from
 * @param started when the message was taken, on the monotonic clock
 * @returns true if the backend must still answer: the message then continues in a turn of the connection
 */
export function answerMessage(
  sender: Connection,
  stage: LiveStage,
  text: string,
  started: number,
  plane: Plane,
): boolean {
  const message = parseMessage(sender.identity, stage, text, plane);
  const record = new ExchangeRecord(message, started);
  try {
    const run = runRoute(message, record, plane);
    if (run instanceof Promise) {
      finishLater(run, message, record, sender, plane);
      plane.clock.track?.(run);
      return true;
    }
    answer(run, record, sender, plane);
  } catch (error) {
    fail(error, message, record, sender, plane);
  }
  return false;
}

function finishLater(
  run: Promise<() => RoutePayload | undefined>,
  message: Message,
  record: ExchangeRecord,
  sender: Connection,
  plane: Plane,
): void {
  const finish = (rest: () => RoutePayload | undefined): number => {
    try {
      answer(rest(), record, sender, plane);
    } catch (error) {
      fail(error, message, record, sender, plane);
    }
    return (record.endpoint?.body.length ?? 0) * readMillisPerByte;
  };
  const finishFailed = (error: unknown): number => {
    fail(error, message, record, sender, plane);
    return failedCallMillis;
  };
  run.then(
    (rest) => sender.runInTurn(() => finish(rest)),
    (error) => sender.runInTurn(() => finishFailed(error)),
  );
}

function answer(payload: RoutePayload | undefined, record: ExchangeRecord, sender: Connection, plane: Plane): void {
  if (record.fault !== undefined && disturb(sender, record.fault)) {
    return record.end({ kind: "silence", reason: "connectionLost" }, plane);
  }
  if (payload === undefined) return record.end({ kind: "silence", reason: "noRouteResponse" }, plane);
  const data = routeResponse(payload, plane.maxMessageBytes);
  sender.send(data);
  record.end({ kind: "frame", data }, plane);
}

/** @returns true if the connection is lost */
function disturb(sender: Connection, { rule, unreadMillis }: AppliedFault): boolean {
  if (unreadMillis !== undefined) sender.leaveUnread(unreadMillis);
  if (rule.fail !== "connectionLost") return false;
  sender.terminate();
  return true;
}

function fail(cause: unknown, message: Message, record: ExchangeRecord, sender: Connection, plane: Plane): void {
  const error = record.failure(cause);
  const { connection, requestId, messageId } = message;
  const frame = errorFrame(error, { connectionId: connection.connectionId, requestId, messageId });
  sender.send(frame);
  record.end({ kind: "failed", error, frame }, plane);
}
