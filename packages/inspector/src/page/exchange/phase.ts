// The parts of an exchange that the page shows below its path, and which of them opens first.
import type { ExchangeDescription } from "@answerback/gateway/inspector-api";
import type { MapNode } from "../path/map-node.ts";

export type PartName = "received" | "authorizer" | "request" | "backend" | "answer";

const receivedTitles = {
  message: "Message",
  connect: "Handshake",
  disconnect: "End",
  refusedFrame: "Frame",
  callback: "Callback",
} as const;

/** The parts that the exchange has, in its order, with their titles. */
export function partsOf(exchange: ExchangeDescription): ReadonlyMap<PartName, string> {
  const {
    kind,
    authorizer,
    request,
    integration,
    endpointResponse,
    function: called,
    integrationResponse,
    outcome,
  } = exchange;
  const parts = new Map<PartName, string>([["received", receivedTitles[kind]]]);
  if (authorizer !== undefined) parts.set("authorizer", "Authorizer");
  if (integration !== undefined && request !== undefined) parts.set("request", "Request");
  if (endpointResponse !== undefined || called !== undefined) parts.set("backend", "Backend");
  if (integrationResponse !== undefined || outcome.frame !== undefined || outcome.error !== undefined)
    parts.set("answer", "Answer");
  return parts;
}

const partOfPhase: Readonly<Record<string, PartName>> = {
  receive: "received",
  route: "received",
  admit: "authorizer",
  request: "request",
  call: "backend",
  response: "answer",
  answer: "answer",
};

/** The part that failed, else the answer, else the last part. */
export function firstPart(exchange: ExchangeDescription): PartName {
  const parts = partsOf(exchange);
  const failed = partOfPhase[exchange.outcome.error?.phase ?? ""];
  if (failed !== undefined && parts.has(failed)) return failed;
  return parts.has("answer") && exchange.integrationResponse !== undefined
    ? "answer"
    : ([...parts.keys()].at(-1) ?? "received");
}

/** The part that a node of the path opens. */
export function partOfNode(exchange: ExchangeDescription, { subject }: MapNode): PartName {
  const parts = partsOf(exchange);
  const wanted: Readonly<Record<MapNode["subject"]["kind"], PartName>> = {
    route: "received",
    integration: parts.has("backend") ? "backend" : "request",
    response: "answer",
    template: "answer",
    client: "answer",
    more: "answer",
  };
  const part = wanted[subject.kind];
  return parts.has(part) ? part : firstPart(exchange);
}
