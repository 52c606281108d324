// Explains an exchange: the choices up to its end or failure, and the sentence about what the client received. The
// terminal, the page and the execution log all print this explanation.
import { type Exchange, type ExchangeOutcome, errorOf } from "../../execute/chain/exchange.ts";
import type { Phase } from "../../execute/chain/phase.ts";
import type { FunctionInvocation } from "../../execute/integrations/function-host.ts";
import type { SourcePlace } from "../configuration/described-api.ts";
import { noNames, type ProgramNames } from "../configuration/program-names.ts";
import { routeOf } from "../exchanges/route-of.ts";
import type { Explanation, Step } from "./described-exchange.ts";
import { faultOf, resultOf, storyOf, textOf, type Wording } from "./sentence.ts";

/** Characters of a client's text in a step. */
const maxValueLength = 100;

export interface ExplainOptions {
  /** Masks text from a client or a backend. Default: no masking. */
  readonly shown?: (text: string) => string;
  /** Default: no program is known. */
  readonly names?: ProgramNames | undefined;
}

export function explain(exchange: Exchange, options: ExplainOptions = {}): Explanation {
  const wording: Wording = { shown: options.shown ?? ((text) => text), names: options.names ?? noNames };
  const story = storyOf(exchange, wording);
  const result = resultOf(exchange, wording, story.at(-1)?.text === "; ");
  const parts = [...story, ...result, ...faultOf(exchange)];
  const place = placeOf(exchange, wording.names);
  return {
    steps: stepsOf(exchange, wording.shown),
    sentence: textOf(parts),
    result: story.length === 0 ? textOf(result) : textOf(resultOf(exchange, wording, false)),
    parts,
    ...(place && { place }),
  };
}

function placeOf({ event, routed, response }: Exchange, names: ProgramNames): SourcePlace | undefined {
  const { apiId } = event.connection;
  if (response !== undefined) return names(apiId, "IntegrationResponse", response.integrationResponseId)?.place;
  if (routed === undefined) return undefined;
  const integration = names(apiId, "Integration", routed.integration.integrationId);
  return integration?.place ?? names(apiId, "Route", routed.route.routeId)?.place;
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

function routeText(exchange: Exchange, shown: (text: string) => string): string {
  const { event, routed } = exchange;
  if (routed === undefined) {
    const route = routeOf(exchange);
    if (route === undefined) return event.kind === "message" ? "none" : `no $${event.kind} route`;
    return route.integration === undefined ? `${route.routeKey} without a target` : route.routeKey;
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
      return outcome.reason === "noRouteResponse" || outcome.reason === "connectionLost" ? "nothing" : "disconnected";
    case "failed":
      return outcome.frame === undefined ? "disconnected" : "error frame";
    case "accepted":
      return "accepted";
    case "refused":
      return `refused, ${outcome.status}`;
  }
}

/** If the integration itself refused the handshake, only the phase `answer` failed. */
function failedPhase(outcome: ExchangeOutcome): Phase | undefined {
  return errorOf(outcome)?.phase ?? (outcome.kind === "refused" ? "answer" : undefined);
}
