// Refuses a handshake: an ordinary HTTP answer in place of the 101 (docs/behaviour/integration-responses.md 10.3).
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { Clock } from "../../clock.ts";
import { sendLastAnswer } from "../../http/last-answer.ts";
import { newIdentifier } from "../values/identifier.ts";

export interface Refusal {
  readonly status: number;
  /** Undefined if an integration refused: its body does not reach clients. */
  readonly message: string | undefined;
  readonly errorType: string | undefined;
  readonly requestId?: string;
}

export const forbidden: Refusal = { status: 403, message: "Forbidden", errorType: "ForbiddenException" };
export const badHandshake: Refusal = { status: 400, message: "Bad Request", errorType: "BadRequestException" };
/** The gateway is about to stop: a load balancer tries another one. */
export const unavailable: Refusal = {
  status: 503,
  message: "Service Unavailable",
  errorType: "ServiceUnavailableException",
};

export function refusalHeaders(refusal: Refusal, body: string): Record<string, string> {
  const requestId = refusal.requestId ?? newIdentifier();
  return {
    Connection: "close",
    ...(body === "" ? {} : { "Content-Type": "application/json" }),
    "Content-Length": String(Buffer.byteLength(body)),
    "x-amzn-RequestId": requestId,
    ...(refusal.errorType === undefined ? {} : { "x-amzn-ErrorType": refusal.errorType }),
    "x-amz-apigw-id": requestId,
  };
}

export function refusalBody(refusal: Refusal): string {
  return refusal.message === undefined ? "" : JSON.stringify({ message: refusal.message });
}

export function refuse(socket: Duplex, refusal: Refusal, clock: Clock): void {
  const body = refusalBody(refusal);
  const head = Object.entries(refusalHeaders(refusal, body)).map(([name, value]) => `${name}: ${value}\r\n`);
  const status = `${refusal.status} ${STATUS_CODES[refusal.status] ?? "Unknown"}`;
  sendLastAnswer(socket, `HTTP/1.1 ${status}\r\n${head.join("")}\r\n${body}`, clock);
}
