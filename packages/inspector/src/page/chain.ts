// Why an exchange ended as it did, in one line: the steps that were taken, up to the one that failed, and what the client got.
import { type Exchange, isFailure, type Outcome } from "./exchange.ts";

export interface Step {
  readonly name: "Route" | "Backend" | "Key" | "Template" | "Client";
  readonly value: string;
  readonly isFailure: boolean;
  /** The phase that tells more: the id of its section. */
  readonly phase: Phase;
}

export type Phase = "received" | "route" | "request" | "endpoint" | "response" | "outcome";

export function chainOf(exchange: Exchange): readonly Step[] {
  const { kind, route, integration, endpointResponse, integrationResponse, outcome } = exchange;
  const failing = failingStep(exchange);
  const steps: [Step["name"], string, Phase][] = [
    ["Route", route?.routeKey ?? (kind === "message" ? "none" : `no $${kind}`), "route"],
  ];
  if (integration) {
    const status = endpointResponse?.statusCode ?? (exchange.request?.body ? "no answer" : "not called");
    steps.push(["Backend", `${integration.integrationType} ${status}`, endpointResponse ? "endpoint" : "request"]);
  }
  if (integrationResponse) {
    const { integrationResponseKey, template } = integrationResponse;
    steps.push(["Key", integrationResponseKey ?? "none matches", "response"]);
    if (integrationResponseKey !== undefined) steps.push(["Template", template?.key ?? "none", "response"]);
  }
  steps.push(["Client", clientText(outcome), "outcome"]);
  return steps.map(([name, value, phase]) => ({ name, value, phase, isFailure: name === failing }));
}

/** The step that did not come to its end. */
function failingStep(exchange: Exchange): Step["name"] | undefined {
  const { route, integration, endpointResponse, integrationResponse } = exchange;
  if (!isFailure(exchange)) return undefined;
  if (integrationResponse) {
    if (integrationResponse.integrationResponseKey === undefined) return "Key";
    return integrationResponse.output === undefined ? "Template" : "Client";
  }
  if (integration && (endpointResponse === undefined || endpointResponse.tooLarge)) return "Backend";
  return route === undefined && exchange.kind === "message" ? "Route" : "Client";
}

function clientText({ kind, frame, reason, status }: Outcome): string {
  switch (kind) {
    case "frame":
      return frame !== undefined && "base64" in frame ? "binary frame" : "frame";
    case "silence":
      return reason === "disconnect" ? "gone" : "nothing";
    case "failed":
      return frame === undefined ? "gone" : "error frame";
    case "accepted":
      return "accepted";
    case "refused":
      return `refused, ${status}`;
  }
}
