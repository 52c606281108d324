// The story of an exchange in one or two sentences, as parts: what was asked, what it answered, which key matched, and what
// the client got. The names are those of the program, if there is one.
import type { ResourceName } from "@answerback/apigatewayv2";
import type { CompiledIntegrationResponse } from "../../deployments/compiled-api.ts";
import { type Exchange, errorOf } from "../../execute/chain/exchange.ts";
import type { GatewayError } from "../../execute/chain/gateway-error.ts";
import type { ProgramResource } from "../configuration/described-api.ts";
import type { ProgramNames } from "../configuration/program-names.ts";
import type { SentencePart } from "./described-exchange.ts";

export interface Wording {
  /** Masks text from a client or a backend. */
  readonly shown: (text: string) => string;
  readonly names: ProgramNames;
}

const text = (text: string): SentencePart => ({ kind: "text", text });
const name = (text: string): SentencePart => ({ kind: "name", text });
const result = (text: string): SentencePart => ({ kind: "result", text });

export const textOf = (parts: readonly SentencePart[]): string => parts.map(({ text }) => text).join("");

/** Everything up to the client's answer; empty if no backend answered. */
export function storyOf(exchange: Exchange, { shown, names }: Wording): readonly SentencePart[] {
  const { event, routed, endpoint, subject, response, outcome } = exchange;
  if (routed === undefined || endpoint === undefined || event.kind === "disconnect") return [];
  // An error explains more than the story.
  if (errorOf(outcome) !== undefined) return [];
  const asked = askedOf(exchange, routed.route.routeKey, endpoint.statusCode);
  if (response === undefined)
    return [...asked, text(event.kind === "message" && outcome.kind === "frame" ? "; " : ". ")];
  const program = names(event.connection.apiId, "IntegrationResponse", response.integrationResponseId);
  return [
    ...asked,
    ...(subject !== undefined && subject !== String(endpoint.statusCode) && subject !== ""
      ? [text(` with the error "${excerpt(shown(subject))}"`)]
      : []),
    text(". Key "),
    { kind: "key", text: response.key },
    ...didOf(exchange, response, program),
    text(outcome.kind === "frame" ? "; " : ". "),
  ];
}

/** `quote asked HTTP, which answered 404` */
function askedOf(exchange: Exchange, routeKey: string, statusCode: number): readonly SentencePart[] {
  return [
    name(routeKey),
    text(" asked "),
    ...backendOf(exchange),
    text(", which answered "),
    { kind: "status", text: String(statusCode) },
  ];
}

/** `matched, so response refused rendered its template` */
function didOf(
  { responseTemplate }: Exchange,
  { contentHandling }: CompiledIntegrationResponse,
  program: ProgramResource | undefined,
): readonly SentencePart[] {
  const did =
    responseTemplate?.kind === "template"
      ? "rendered its template"
      : contentHandling === undefined
        ? "passed the body on unchanged"
        : `converted the body to ${contentHandling === "CONVERT_TO_TEXT" ? "text" : "bytes"}`;
  if (program === undefined) return [text(` matched, so its response ${did}`)];
  return [text(" matched, so response "), name(program.name), text(` ${did}`)];
}

function backendOf({ routed, request, invocation }: Exchange): readonly SentencePart[] {
  if (invocation !== undefined) return [text("the function "), name(invocation.functionName)];
  if (request?.kind === "lambda") return [text("the function "), name(request.functionName)];
  if (request?.kind === "awsService") return [name(request.target.service)];
  return [name(routed?.integration.integrationType ?? "")];
}

/**
 * The result for the client, as a clause after the story or as a sentence.
 * @param isClause true after `; `
 */
export function resultOf(exchange: Exchange, wording: Wording, isClause: boolean): readonly SentencePart[] {
  const { event, outcome, routed } = exchange;
  const { shown } = wording;
  switch (outcome.kind) {
    case "frame":
      return [text(`${isClause ? "the" : "The"} client got `), result(frameText(outcome.data)), text(".")];
    case "silence": {
      if (outcome.reason === "connectionLost")
        return [text("The client got "), result("nothing"), text(", because its connection was lost.")];
      if (event.kind !== "disconnect")
        return [text("The client got "), result("nothing"), text(", because the route has no route response.")];
      return closedText(exchange, shown);
    }
    case "failed":
      return [result(outcome.error.clientMessage), text(`: ${reasonOf(outcome.error, exchange, wording)}`)];
    case "accepted": {
      const subprotocol = outcome.subprotocol === undefined ? "" : ` with the subprotocol ${outcome.subprotocol}`;
      const why = routed === undefined ? `: ${noIntegration(exchange, "$connect")}` : "";
      return [text("The handshake was "), result("accepted"), text(`${subprotocol}${why}.`)];
    }
    case "refused": {
      const reason = outcome.error === undefined ? "." : `: ${reasonOf(outcome.error, exchange, wording)}`;
      return [text("The handshake was "), result(`refused with ${outcome.status}`), text(reason)];
    }
  }
}

/** The fault rule that applied; empty without one. */
export function faultOf({ fault }: Exchange): readonly SentencePart[] {
  if (fault === undefined) return [];
  const effect = fault.name === fault.effect ? "" : ` (${fault.effect})`;
  return [text(" Fault "), name(fault.name), text(`${effect} applied.`)];
}

function closedText(exchange: Exchange, shown: (text: string) => string): readonly SentencePart[] {
  const { event, routed, endpoint } = exchange;
  if (event.kind !== "disconnect") return [];
  const { cause } = event;
  const who = {
    client: "The client closed the connection",
    gateway: "The gateway closed the connection",
    callback: "A callback closed the connection",
    network: "The connection was lost",
  }[cause.closedBy];
  const reason = cause.closedBy === "client" && cause.reason !== "" ? ` ${shown(cause.reason)}` : "";
  const detail = cause.detail === undefined ? "" : `: ${cause.detail}`;
  const closed = [text(`${who} with `), result(`${cause.code}${reason}`)];
  if (routed === undefined || endpoint === undefined) {
    return [...closed, text(`${detail}. No integration ran: ${noIntegration(exchange, "$disconnect")}.`)];
  }
  const asked = askedOf(exchange, routed.route.routeKey, endpoint.statusCode);
  return [...closed, text(`${detail}. `), ...asked, text("; its answer was dropped.")];
}

/** Why nothing ran for a handshake or a disconnect. */
function noIntegration({ event }: Exchange, routeKey: "$connect" | "$disconnect"): string {
  return event.stage.api.routes.has(routeKey)
    ? `the route ${routeKey} has no target`
    : `the API has no route ${routeKey}`;
}

/** `a 58-byte frame` */
export function frameText(data: string | Buffer): string {
  const bytes = Buffer.byteLength(data);
  const kind = typeof data === "string" ? "frame" : "binary frame";
  if (bytes === 0) return `an empty ${kind}`;
  // 8, 11 and 18 to 80 to 89 begin with a vowel when read aloud.
  const article = /^8|^1[18](?:\d{3})*$/.test(String(bytes)) ? "an" : "a";
  return `${article} ${bytes}-byte ${kind}`;
}

/** The place and the reason, without the excerpt of the template. */
function reasonOf({ place, message }: GatewayError, { event }: Exchange, { shown, names }: Wording): string {
  const text = shown(message);
  if (place === undefined) return text;
  const where = `${namedResource(place.resource, event.connection.apiId, names)}, ${place.member}`;
  if (place.position === undefined) return `${where}: ${text}`;
  return `${where}:${place.position.line}:${place.position.column}: ${text.split("\n", 1)[0]}`;
}

/** `IntegrationResponse refused` for `IntegrationResponse ab12 of Integration cd34`. */
function namedResource(resource: string, apiId: string, names: ProgramNames): string {
  const [, kind, id] = /^(\w+) (\S+)/.exec(resource) ?? [];
  if (kind === undefined || id === undefined) return resource;
  const program = names(apiId, kind as ResourceName, id);
  return program === undefined ? resource : `${kind} ${program.name}`;
}

/** Characters of a text from a backend in the story. */
const maxExcerpt = 60;

function excerpt(text: string): string {
  return text.length > maxExcerpt ? `${text.slice(0, maxExcerpt)}…` : text;
}
