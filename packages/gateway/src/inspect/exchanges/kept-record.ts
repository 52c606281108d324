// The records that the inspector keeps: exchanges, refused frames, and callbacks. It keeps what it receives; records are
// described only when someone looks.
import type { Exchange } from "../../execute/chain/exchange.ts";
import type { ConnectionIdentity } from "../../execute/chain/inbound-event.ts";
import type { RefusedFrame } from "../../execute/data-plane.ts";
import type { ExchangeKind } from "../description/described-exchange.ts";

export type ConnectionPlace = Pick<ConnectionIdentity, "apiId" | "stageName" | "connectionId">;

/** A request to `@connections` that changed something. */
export interface CallbackRecord {
  readonly kind: "callback";
  readonly connection: ConnectionPlace;
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly method: "POST" | "DELETE";
  readonly body: Buffer;
  /** The status that the caller got: 200, 204, 410, 429. */
  readonly status: number;
}

export type KeptRecord = Exchange | RefusedFrame | CallbackRecord;

/** A record and its number in the process. */
export interface Kept {
  readonly sequence: number;
  readonly record: KeptRecord;
}

export const isExchange = (record: KeptRecord): record is Exchange => "event" in record;

export function kindOf(record: KeptRecord): ExchangeKind {
  return isExchange(record) ? record.event.kind : record.kind;
}

export function connectionOf(record: KeptRecord): ConnectionPlace {
  return isExchange(record) ? record.event.connection : record.connection;
}

export function requestIdOf(record: KeptRecord): string {
  return isExchange(record) ? record.event.requestId : record.requestId;
}

/** Milliseconds since 1970. */
export function receivedAtOf(record: KeptRecord): number {
  return isExchange(record) ? record.event.receivedAt : record.receivedAt;
}

/** Of the backend's answer or of the callback; the close code of an end or of a refused frame. */
export function statusOf(record: KeptRecord): number | undefined {
  if (!isExchange(record)) return record.kind === "callback" ? record.status : record.fault.code;
  if (record.event.kind === "disconnect") return record.event.cause.code;
  return record.endpoint?.statusCode ?? (record.outcome.kind === "refused" ? record.outcome.status : undefined);
}

/** True if the client got an error, or lost its connection because of one. */
export function isFailure(record: KeptRecord): boolean {
  if (!isExchange(record)) return record.kind === "refusedFrame" || record.status >= 400;
  return record.outcome.kind === "failed" || record.outcome.kind === "refused";
}
