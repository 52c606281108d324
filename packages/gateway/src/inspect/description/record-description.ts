// Describes the records that are not exchanges of a route: callbacks and refused frames (docs/inspector-api.md).
import { isUtf8 } from "node:buffer";
import type { RefusedFrame } from "../../execute/data-plane.ts";
import { faultDetail } from "../../execute/socket/close-cause.ts";
import type { CallbackRecord, ConnectionPlace } from "../exchanges/kept-record.ts";
import type { Mask } from "../masking/mask.ts";
import type { ExchangeDescription, Explanation, SentencePart } from "./described-exchange.ts";
import { bodyOf } from "./exchange-description.ts";
import { frameText, textOf } from "./sentence.ts";

type Described = Omit<ExchangeDescription, "sequence">;

export function describeRecord(record: CallbackRecord | RefusedFrame, mask: Mask): Described {
  const { connection, requestId, receivedAt } = record;
  const common = {
    kind: record.kind,
    ...placeOf(connection),
    requestId,
    receivedAt: new Date(receivedAt).toISOString(),
    times: { totalMillis: 0 },
  };
  return record.kind === "callback"
    ? { ...common, ...callbackPart(record, mask) }
    : { ...common, ...refusedFramePart(record) };
}

const placeOf = ({ apiId, stageName, connectionId }: ConnectionPlace) => ({ apiId, stage: stageName, connectionId });

/** By the status of the callback's answer. */
const failures: Readonly<Record<number, { readonly code: string; readonly message: string }>> = {
  403: { code: "FORBIDDEN", message: "A fault rule refused it." },
  410: { code: "GONE", message: "The connection is gone." },
  429: {
    code: "LIMIT_EXCEEDED",
    message: "The client reads too slowly, or callbacks arrived faster than the account allows.",
  },
};

type Part = Pick<Described, "received" | "outcome" | "explanation">;

function callbackPart({ method, body, status }: CallbackRecord, mask: Mask): Part {
  const sent = bodyOf(body, mask);
  const received = { method, ...(method === "POST" && { body: sent }) };
  if (status >= 400) {
    const { code, message } = failures[status] ?? failures[429]!;
    const error = { code, phase: "answer", message } as const;
    return {
      received,
      outcome: { kind: "failed", status, error },
      explanation: explanationOf([
        { kind: "text", text: `A callback (${method}) was answered with ` },
        { kind: "status", text: String(status) },
        { kind: "text", text: `: ${message}` },
      ]),
    };
  }
  if (method === "DELETE") {
    return {
      received,
      outcome: { kind: "closed", status },
      explanation: explanationOf([
        { kind: "text", text: "A callback " },
        { kind: "result", text: "closed the connection" },
        { kind: "text", text: "." },
      ]),
    };
  }
  return {
    received,
    outcome: { kind: "frame", status, frame: sent },
    explanation: explanationOf([
      { kind: "text", text: "A callback sent the client " },
      { kind: "result", text: frameText(isUtf8(body) ? body.toString("utf8") : body) },
      { kind: "text", text: "." },
    ]),
  };
}

function refusedFramePart({ fault }: RefusedFrame): Part {
  const detail = faultDetail(fault);
  return {
    received: {
      statusCode: fault.code,
      detail,
      ...(fault.excess && { bytes: fault.excess.bytes, maxBytes: fault.excess.maxBytes }),
    },
    outcome: { kind: "closed", status: fault.code },
    explanation: explanationOf([
      { kind: "text", text: "The gateway " },
      { kind: "result", text: "closed the connection" },
      { kind: "text", text: " with " },
      { kind: "status", text: String(fault.code) },
      { kind: "text", text: `: ${detail}.` },
    ]),
  };
}

/** They have no steps: no route takes them. */
function explanationOf(parts: readonly SentencePart[]): Explanation {
  const sentence = textOf(parts);
  return { steps: [], sentence, result: sentence, parts };
}
