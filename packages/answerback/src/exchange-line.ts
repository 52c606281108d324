// One exchange in one line: why the client got what it got.
import type { Exchange } from "@answerback/gateway";
import { printable } from "@answerback/gateway/printable";
import { red } from "./terminal.ts";

/** `quote · HTTP 404 · key /4\d\d/ · template application/json · 2.1 ms` */
export function exchangeLine(exchange: Exchange): string {
  const { outcome, times } = exchange;
  const [result = "", ...excerpt] = resultLines(exchange);
  const parts = [routePart(exchange), ...backendParts(exchange), ...payloadParts(exchange), result];
  const line = [...parts.filter((part) => part !== ""), `${(times.ended - times.started).toFixed(1)} ms`].join(" · ");
  const text = [line, ...excerpt].map(printable).join("\n");
  return outcome.kind === "failed" ? red(text) : text;
}

function routePart({ event, routed }: Exchange): string {
  if (event.kind === "connect") return "$connect";
  if (event.kind === "disconnect") return `$disconnect ${event.statusCode}`;
  if (routed === undefined) return "no route";
  const { routeKey } = routed.route;
  return routed.selected === routeKey ? `route ${routeKey}` : `route ${routeKey} for '${routed.selected ?? ""}'`;
}

function backendParts({ routed, request, endpoint }: Exchange): readonly string[] {
  if (routed === undefined) return [];
  const template = request?.template === undefined ? [] : [`request template ${request.template.template.key}`];
  const status = endpoint === undefined ? "no answer" : String(endpoint.statusCode);
  return [...template, `${routed.integration.integrationType} ${status}`];
}

function payloadParts({ payload }: Exchange): readonly string[] {
  if (payload?.kind !== "transformed") return [];
  const template =
    payload.template === undefined ? "no template, body unchanged" : `template ${payload.template.template.key}`;
  return [`key ${payload.response.key}`, template];
}

/** The lines of a template's excerpt come last; any other line end was brought by a value. */
function resultLines(exchange: Exchange): readonly string[] {
  const { outcome } = exchange;
  const text = outcomePart(exchange);
  return outcome.kind === "failed" && outcome.error.place?.position !== undefined ? text.split("\n") : [text];
}

function outcomePart({ event, routed, outcome }: Exchange): string {
  switch (outcome.kind) {
    case "frame":
      return "";
    case "silence":
      return outcome.reason === "noRouteResponse" ? "nothing sent: the route has no route response" : "";
    case "failed": {
      const { place, message } = outcome.error;
      const position = place?.position ? `:${place.position.line}:${place.position.column}` : "";
      const where = place === undefined ? "" : `${place.resource}, ${place.member}${position}: `;
      return `${outcome.error.clientMessage}: ${where}${message}`;
    }
    case "accepted":
      return event.kind === "connect" && routed === undefined ? "accepted: no $connect integration" : "accepted";
    case "refused":
      return `refused with ${outcome.status}${outcome.error === undefined ? "" : `: ${outcome.error.message}`}`;
  }
}
