// Explains an exchange: the choices up to its end or failure, and one sentence about what the client received. The
// terminal, the page and the execution log all print this explanation.
import type { Exchange, ExchangeOutcome } from "../execute/chain/exchange.ts";
import type { GatewayError } from "../execute/chain/gateway-error.ts";
import type { Phase } from "../execute/chain/phase.ts";
import type { FunctionInvocation } from "../execute/integrations/function-host.ts";
import type { Explanation, Step } from "./described-exchange.ts";

/** Characters of a client's text in a step. */
const maxValueLength = 100;

/** @param shown masks text from a client or a backend; default: no masking */
export function explain(exchange: Exchange, shown: (text: string) => string = (text) => text): Explanation {
  return { steps: stepsOf(exchange, shown), sentence: sentenceOf(exchange, shown) };
}

function stepsOf(exchange: Exchange, shown: (text: string) => string): readonly Step[] {
  const { routed, requestTemplate, endpoint, subject, response, responseTemplate, outcome, authorization } = exchange;
  const failed = failedPhase(outcome);
  const templateFailed = errorOf(outcome)?.place?.position !== undefined;
  const steps: Step[] = [];
  const add = (name: Step["name"], value: string, phase: Phase, isFailure: boolean) =>
    steps.push({ name, value, phase, isFailure });

  add("Route", routeText(exchange, shown), "route", failed === "route");
  if (failed === "admit" || authorization !== undefined) {
    const verdict = failed === "admit" ? "refused" : "allowed";
    add(
      "Admission",
      `${verdict}${authorization ? ` by ${functionText(authorization)}` : ""}`,
      "admit",
      failed === "admit",
    );
  }
  if (requestTemplate?.kind === "template") {
    add("Request template", requestTemplate.template.key, "request", failed === "request" && templateFailed);
  }
  if (routed !== undefined && failed !== "admit") {
    const isFailure = failed === "call" || (failed === "request" && !templateFailed);
    const isUnusable = failed === "response" && subject === undefined;
    add("Backend", backendText(exchange), endpoint ? "call" : "request", isFailure || isUnusable);
  }
  if (subject !== undefined) {
    add("Key", response?.key ?? "none", "response", failed === "response" && response === undefined);
  }
  if (response !== undefined) {
    const none = response.contentHandling === undefined ? "none, body unchanged" : "none";
    const key = responseTemplate?.kind === "template" ? responseTemplate.template.key : none;
    add("Template", key, "response", failed === "response");
  }
  add("Client", clientText(outcome), "answer", failed === "answer");
  return steps;
}

function routeText({ event, routed, outcome }: Exchange, shown: (text: string) => string): string {
  if (routed === undefined) {
    if (event.kind === "message") return "none";
    // A handshake's route is looked up only after its admission.
    return failedPhase(outcome) === "admit" ? "$connect" : `no $${event.kind} route`;
  }
  const { routeKey } = routed.route;
  const { selected } = routed;
  if (selected === undefined || selected === routeKey) return routeKey;
  const text = shown(selected);
  return `${routeKey} for '${text.length > maxValueLength ? `${text.slice(0, maxValueLength)}…` : text}'`;
}

function backendText({ routed, request, endpoint, invocation }: Exchange): string {
  const status = endpoint?.statusCode ?? (request === undefined ? "not called" : "no answer");
  const from = invocation === undefined ? "" : ` from ${functionText(invocation)}`;
  return `${routed?.integration.integrationType} ${status}${from}`;
}

/** `quote (3.1 ms)`, `quote (cold start 41 ms, 3.1 ms)` */
function functionText({ functionName, report }: FunctionInvocation): string {
  if (report === undefined) return functionName;
  const start = report.initMillis === undefined ? "" : `cold start ${report.initMillis.toFixed(0)} ms, `;
  return `${functionName} (${start}${report.durationMillis.toFixed(1)} ms)`;
}

function clientText(outcome: ExchangeOutcome): string {
  switch (outcome.kind) {
    case "frame":
      return typeof outcome.data === "string" ? "frame" : "binary frame";
    case "silence":
      return outcome.reason === "noRouteResponse" ? "nothing" : "disconnected";
    case "failed":
      return outcome.frame === undefined ? "disconnected" : "error frame";
    case "accepted":
      return "accepted";
    case "refused":
      return `refused, ${outcome.status}`;
  }
}

function sentenceOf({ event, outcome }: Exchange, shown: (text: string) => string): string {
  switch (outcome.kind) {
    case "frame":
      return `The client received a ${typeof outcome.data === "string" ? "text" : "binary"} frame.`;
    case "silence":
      if (event.kind !== "disconnect") return "Nothing was sent: the route has no route response.";
      return `The client disconnected: ${event.statusCode} ${shown(event.reason)}`.trimEnd();
    case "failed":
      return `${outcome.error.clientMessage}: ${reasonOf(outcome.error, shown)}`;
    case "accepted": {
      const subprotocol = outcome.subprotocol === undefined ? "" : ` with the subprotocol ${outcome.subprotocol}`;
      return `The handshake was accepted${subprotocol}.`;
    }
    case "refused": {
      const reason = outcome.error === undefined ? "." : `: ${reasonOf(outcome.error, shown)}`;
      return `The handshake was refused with ${outcome.status}${reason}`;
    }
  }
}

/** The place and the reason, without the excerpt of the template. */
function reasonOf({ place, message }: GatewayError, shown: (text: string) => string): string {
  const text = shown(message);
  if (place === undefined) return text;
  const where = `${place.resource}, ${place.member}`;
  if (place.position === undefined) return `${where}: ${text}`;
  return `${where}:${place.position.line}:${place.position.column}: ${text.split("\n", 1)[0]}`;
}

function errorOf(outcome: ExchangeOutcome): GatewayError | undefined {
  return outcome.kind === "failed" || outcome.kind === "refused" ? outcome.error : undefined;
}

/** If the integration itself refused the handshake, only the phase `answer` failed. */
function failedPhase(outcome: ExchangeOutcome): Phase | undefined {
  return errorOf(outcome)?.phase ?? (outcome.kind === "refused" ? "answer" : undefined);
}
