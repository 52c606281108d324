// An exchange in at most 300 bytes, for lists and the event stream. Two thousand of them a second are made while a page
// follows, so this reads only what it shows and cuts texts before it masks them.
import type { Exchange } from "../../execute/chain/exchange.ts";
import { type CloseCause, faultDetail } from "../../execute/socket/close-cause.ts";
import {
  connectionOf,
  isExchange,
  type Kept,
  type KeptRecord,
  kindOf,
  receivedAtOf,
  statusOf,
} from "../exchanges/kept-record.ts";
import { routeOf } from "../exchanges/route-of.ts";
import type { Mask } from "../masking/mask.ts";
import type { ExchangeSummary, OutcomeDescription } from "./described-exchange.ts";

/** Bytes of the JSON of a summary, unless names alone are longer. */
const maxBytes = 300;
/** Bytes of the members that most summaries have, with their numbers and ids, without texts and names. */
const fixedBytes = 188;
/** Longer route keys and integration response keys are cut. */
const maxKeyLength = 64;
/** The least that each text gets. */
const minTextBytes = 12;
/** Characters that are masked for one text: a secret's name in front of it must be among them. */
const maskedCharacters = 96;

export function summaryOf({ sequence, record }: Kept, mask: Mask, name: string | undefined): ExchangeSummary {
  const { apiId, stageName, connectionId } = connectionOf(record);
  const place = `${apiId}/${stageName}`;
  const route = routeKeyOf(record);
  const key = isExchange(record) ? record.response?.key : undefined;
  const fault = isExchange(record) ? record.fault?.name : undefined;
  const kind = kindOf(record);
  const outcome = outcomeKind(record);
  const named =
    place.length +
    jsonLength(route) +
    jsonLength(key) +
    (name === undefined ? 0 : jsonLength(name) + 10) +
    (fault === undefined ? 0 : jsonLength(cut(fault)) + 10) +
    (kind === "message" ? 0 : kind.length + 10) +
    (outcome === "frame" ? 0 : outcome.length + 13);
  const room = Math.max(maxBytes - fixedBytes - named, 2 * minTextBytes);
  const received = messageOf(record);
  const answered = answerOf(record);
  const message = excerpt(received, answered === undefined ? room : room >> 1, mask);
  const answer = excerpt(answered, room - (message === undefined ? 0 : jsonLength(message)), mask);
  // Members are assigned one by one: a spread for each would cost more than all the rest.
  const summary: Writable<ExchangeSummary> = {
    sequence,
    stage: place,
    conn: connectionId,
    at: receivedAtOf(record),
    millis: 0,
  };
  if (isExchange(record)) summary.millis = threeDigits(millisOf(record));
  if (kind !== "message") summary.kind = kind;
  if (name !== undefined) summary.name = name;
  if (route !== undefined) summary.route = cut(route);
  const status = statusOf(record);
  if (status !== undefined) summary.status = status;
  if (key !== undefined) summary.key = cut(key);
  if (fault !== undefined) summary.fault = cut(fault);
  if (outcome !== "frame") summary.outcome = outcome;
  const bytesIn = sizeOf(received) ?? refusedBytes(record);
  if (bytesIn !== undefined) summary.in = bytesIn;
  const bytesOut = sentBytes(record);
  if (bytesOut !== undefined) summary.out = bytesOut;
  if (message !== undefined) summary.message = message;
  if (answer !== undefined) summary.answer = answer;
  return summary;
}

type Writable<Type> = { -readonly [Member in keyof Type]: Type[Member] };

function threeDigits(value: number): number {
  const scale = value < 1 ? 1000 : value < 10 ? 100 : value < 100 ? 10 : 1;
  return Math.round(value * scale) / scale;
}

const millisOf = ({ times, held }: Exchange) => times.ended - times.started - (held?.millis ?? 0);

function refusedBytes(record: KeptRecord): number | undefined {
  return isExchange(record) || record.kind === "callback" ? undefined : record.fault.excess?.bytes;
}

function routeKeyOf(record: KeptRecord): string | undefined {
  return isExchange(record) ? routeOf(record)?.routeKey : undefined;
}

function outcomeKind(record: KeptRecord): OutcomeDescription["kind"] {
  if (isExchange(record)) return record.outcome.kind;
  if (record.kind === "refusedFrame") return "closed";
  if (record.status >= 400) return "failed";
  return record.method === "DELETE" ? "closed" : "frame";
}

/** The text or the bytes that came in. */
function messageOf(record: KeptRecord): string | Buffer | undefined {
  if (!isExchange(record)) return record.kind === "callback" ? record.body : undefined;
  return record.event.kind === "message" ? record.event.document.text : undefined;
}

/** The text or the bytes that went out, or the reason why not. */
function answerOf(record: KeptRecord): string | Buffer | undefined {
  if (!isExchange(record)) return record.kind === "refusedFrame" ? faultDetail(record.fault) : undefined;
  const { outcome } = record;
  switch (outcome.kind) {
    case "frame":
      return outcome.data;
    case "failed":
      return outcome.error.message;
    case "refused":
      return outcome.error?.message;
    default:
      return record.event.kind === "disconnect" ? endOf(record.event.cause) : undefined;
  }
}

const endOf = ({ detail, reason }: CloseCause) => detail ?? reason;

function sentBytes(record: KeptRecord): number | undefined {
  if (!isExchange(record)) return record.kind === "callback" && record.status < 300 ? record.body.length : undefined;
  const { outcome } = record;
  return sizeOf(outcome.kind === "frame" ? outcome.data : outcome.kind === "failed" ? outcome.frame : undefined);
}

function sizeOf(data: string | Buffer | undefined): number | undefined {
  return data === undefined ? undefined : Buffer.byteLength(data);
}

/** The first characters of a text, as long as their JSON fits; undefined if there is none. */
function excerpt(data: string | Buffer | undefined, bytes: number, mask: Mask): string | undefined {
  if (data === undefined || data.length === 0) return undefined;
  const start = typeof data === "string" ? data.slice(0, maskedCharacters) : data.toString("utf8", 0, maskedCharacters);
  const text = mask.text(start);
  let length = 0;
  let end = 0;
  while (end < text.length) {
    length += unitBytes(text, end);
    if (length > bytes) break;
    end++;
  }
  // A character of two units is cut as a whole.
  return end > 0 && isFirstHalf(text.charCodeAt(end - 1)) && end < text.length
    ? text.slice(0, end - 1)
    : text.slice(0, end);
}

/** Bytes of a UTF-16 unit in a JSON string. */
function unitBytes(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  if (unit < 0x80) return unit < 0x20 ? 6 : unit === 0x22 || unit === 0x5c ? 2 : 1;
  if (unit < 0x800) return 2;
  if (unit < 0xd800 || unit > 0xdfff) return 3;
  // Both halves of a character have four bytes together; one alone is written as an escape.
  const isPaired = isFirstHalf(unit)
    ? isSecondHalf(text.charCodeAt(index + 1))
    : isFirstHalf(text.charCodeAt(index - 1));
  return isPaired ? 2 : 6;
}

const isFirstHalf = (unit: number) => unit >= 0xd800 && unit < 0xdc00;
const isSecondHalf = (unit: number) => unit >= 0xdc00 && unit < 0xe000;

function jsonLength(text: string | undefined): number {
  if (text === undefined) return 0;
  let length = 0;
  for (let index = 0; index < text.length; index++) length += unitBytes(text, index);
  return length;
}

const cut = (text: string) => (text.length > maxKeyLength ? `${text.slice(0, maxKeyLength)}…` : text);
