// AB080 and AB081: values at or beyond the service's limits.
import { type Integration, maxTimeoutMillis } from "../resources/integration.ts";
import type { FindingResource, Report } from "./finding.ts";

/** The longest template on the wire, in characters. AB080 is reported from 90 % of it. */
export const maxTemplateLength = 32_768;
const closeLength = 0.9 * maxTemplateLength;

export function templateSizeFinding(
  text: string,
  member: "requestTemplates" | "responseTemplates",
  key: string,
  at: FindingResource,
  report: Report,
): void {
  if (text.length < closeLength) return;
  report("AB080", at, {
    path: [member, key],
    template: text,
    message: `The template has ${text.length} characters; the service refuses more than ${maxTemplateLength}.`,
    advice: "Shorten it. Indentation and comments count.",
  });
}

/** Only integration types of WebSocket APIs; a proxy may belong to an HTTP API, which allows 30 s. */
export function timeoutFinding(
  integration: Integration,
  protocol: string | undefined,
  at: FindingResource,
  report: Report,
): void {
  const { timeoutInMillis, integrationType } = integration;
  const isWebSocket = protocol === "WEBSOCKET" || ["AWS", "HTTP", "MOCK"].includes(integrationType ?? "");
  if (timeoutInMillis === undefined || !isWebSocket || timeoutInMillis <= maxTimeoutMillis.WEBSOCKET) return;
  report("AB081", at, {
    path: ["timeoutInMillis"],
    message: `${timeoutInMillis} ms is more than the ${maxTimeoutMillis.WEBSOCKET} ms that a WebSocket API allows: the service refuses the integration.`,
    advice: "Set at most 29000. For slower work, let the backend accept it and post the result to @connections later.",
  });
}
