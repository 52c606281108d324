// The steps of one exchange's way from the client's message to the client's answer.
import type { ApiDescription, ExchangeDescription, IntegrationDescription } from "@answerback/gateway/inspector-api";
import { bytesOf, millisText, sizeText } from "../text/words.ts";
import type { MapNode, NodeState } from "./map-node.ts";
import {
  integrationCaption,
  integrationLabel,
  noTemplateLabel,
  ownFindings,
  routeCaption,
  shortTarget,
} from "./map-words.ts";

/** A node without its row. */
export type Step = Omit<MapNode, "row" | "rows">;

/** @param api undefined while it is not known, or if it was deleted */
export function wayOf(exchange: ExchangeDescription, api: ApiDescription | undefined): readonly Step[] {
  return [
    routeStep(exchange, api),
    backendStep(exchange, api),
    matchedStep(exchange, api),
    templateStep(exchange, api),
    clientStep(exchange),
  ].filter((step) => step !== undefined);
}

function routeStep({ kind, route, received, outcome }: ExchangeDescription, api: ApiDescription | undefined): Step {
  const step = {
    id: "the route",
    column: 0,
    subject: { kind: "route", ...(route && { routeId: route.routeId }) },
    findings: api?.routes.find(({ routeId }) => routeId === route?.routeId)?.findings ?? [],
  } as const;
  if (kind === "callback") {
    return { ...step, caption: "callback", label: "method" in received ? received.method : "", state: "taken" };
  }
  if (kind === "refusedFrame") {
    const size = "detail" in received && "bytes" in received ? sizeText(received.bytes ?? 0) : "refused";
    return { ...step, caption: "frame", label: size, state: "failed" };
  }
  if (route === undefined) {
    if (kind === "message") return { ...step, caption: "no route", label: "none takes it", state: "failed" };
    return { ...step, caption: "no route", label: `$${kind}`, state: "taken" };
  }
  const caption = kind === "message" ? routeCaption(route) : "route";
  const phase = outcome.error?.phase;
  if (phase === "admit") return { ...step, caption: `${caption} · refused`, label: route.routeKey, state: "failed" };
  return {
    ...step,
    caption: route.hasTarget ? caption : `${caption} · no target`,
    label: route.routeKey,
    state: phase === "route" ? "failed" : "taken",
  };
}

function backendStep(exchange: ExchangeDescription, api: ApiDescription | undefined): Step | undefined {
  const { integration, request, endpointResponse, times, outcome } = exchange;
  if (integration === undefined) return undefined;
  const { integrationId, integrationType } = integration;
  const known = integrationOf(exchange, api);
  const phase = outcome.error?.phase;
  const caption = [
    known ? integrationCaption(known) : integrationType,
    ...(times.integrationMillis === undefined || integrationType === "MOCK"
      ? []
      : [millisText(times.integrationMillis)]),
    endpointResponse === undefined ? "no answer" : String(endpointResponse.statusCode),
  ].join(" · ");
  const called = request?.target;
  return {
    id: "the backend",
    column: 1,
    subject: { kind: "integration", integrationId },
    caption,
    label: called === undefined ? (known ? integrationLabel(known) : integrationType) : shortTarget(called),
    state: phase === "request" || phase === "call" ? "failed" : "taken",
    ...(called !== undefined && { why: request?.endpoint === undefined ? called : `${called} at ${request.endpoint}` }),
    findings: known?.findings ?? [],
  };
}

function matchedStep(exchange: ExchangeDescription, api: ApiDescription | undefined): Step | undefined {
  const { integrationResponse } = exchange;
  if (integrationResponse === undefined) return undefined;
  const { integrationResponseKey: key } = integrationResponse;
  const subject = shownSubject(integrationResponse.subject);
  if (key === undefined) {
    return {
      id: "no key",
      column: 2,
      subject: { kind: "more" },
      caption: "no key matched",
      label: `${subject} has none`,
      state: "failed",
      why: `No key matches ${subject}, and there is no $default.`,
      findings: [],
    };
  }
  const why =
    key === "$default" ? `$default takes ${subject}, because no other key matched.` : `${subject} matches ${key}.`;
  return keyStep(exchange, api, key, "taken", "matched", why);
}

/** The keys before and after the one that matched, with the reasons. */
export function otherKeys(exchange: ExchangeDescription, api: ApiDescription | undefined) {
  const { integrationResponse } = exchange;
  if (integrationResponse === undefined) return { before: [], after: [] };
  const { keysTried, keysNotTried, integrationResponseKey } = integrationResponse;
  const subject = shownSubject(integrationResponse.subject);
  return {
    before: keysTried
      .filter((key) => key !== integrationResponseKey)
      .map((key) => keyStep(exchange, api, key, "passed", "no match", `${subject} does not match ${key}.`)),
    after: keysNotTried.map((key) =>
      keyStep(exchange, api, key, "passed", "not tried", `Not tried, because ${integrationResponseKey} matched.`),
    ),
  };
}

function keyStep(
  exchange: ExchangeDescription,
  api: ApiDescription | undefined,
  key: string,
  state: NodeState,
  fact: string,
  why: string,
): Step {
  const integrationId = exchange.integration?.integrationId ?? "";
  const matched = state === "taken" ? exchange.integrationResponse?.integrationResponseId : undefined;
  const { responses = [] } = integrationOf(exchange, api) ?? {};
  const response =
    responses.find(({ integrationResponseId }) => integrationResponseId === matched) ??
    responses.find(({ integrationResponseKey }) => integrationResponseKey === key);
  return {
    id: `key ${key}`,
    column: 2,
    subject: {
      kind: "response",
      integrationId,
      ...(response && { integrationResponseId: response.integrationResponseId }),
    },
    caption: response?.program ? `${response.program.name} · ${fact}` : fact,
    label: key,
    state,
    why,
    findings: ownFindings(response?.findings),
  };
}

const shownSubject = (subject: string) => (subject === "" ? "the empty text" : subject);

function templateStep(exchange: ExchangeDescription, api: ApiDescription | undefined): Step | undefined {
  const { integrationResponse, outcome } = exchange;
  if (integrationResponse?.integrationResponseId === undefined) return undefined;
  const { template, contentHandlingStrategy } = integrationResponse;
  const failed = outcome.error?.phase === "response";
  const findings = (integrationOf(exchange, api)?.responses ?? [])
    .flatMap((response) => response.findings)
    .filter(({ templateId }) => templateId !== undefined && templateId === template?.templateId);
  return {
    id: "the template",
    column: 3,
    subject: { kind: "template", ...(template && { templateId: template.templateId }) },
    caption: failed ? "template · failed" : "template",
    label: template?.key ?? noTemplateLabel(contentHandlingStrategy),
    state: failed ? "failed" : "taken",
    findings,
  };
}

function clientStep({ outcome, kind }: ExchangeDescription): Step {
  const step = { id: "the client", column: 4, subject: { kind: "client" }, caption: "client", findings: [] } as const;
  const size = sizeText(bytesOf(outcome.frame));
  switch (outcome.kind) {
    case "frame":
      return { ...step, label: `frame ${size}`, state: "taken" };
    case "failed":
      return { ...step, label: outcome.frame === undefined ? "nothing" : `error ${size}`, state: "failed" };
    case "refused":
      return { ...step, label: `refused ${outcome.status ?? ""}`.trimEnd(), state: "failed" };
    case "accepted":
      return { ...step, label: "accepted", state: "taken" };
    case "closed":
      return { ...step, label: "closed", state: kind === "refusedFrame" ? "failed" : "taken" };
    case "silence":
      return { ...step, label: kind === "disconnect" ? "gone" : "nothing", state: "passed" };
  }
}

function integrationOf(
  { integration }: ExchangeDescription,
  api: ApiDescription | undefined,
): IntegrationDescription | undefined {
  return api?.integrations.find(({ integrationId }) => integrationId === integration?.integrationId);
}
