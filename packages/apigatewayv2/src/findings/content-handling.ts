// AB040 and AB041: content that becomes binary (integration-responses.md section 8).
import type { Integration } from "../resources/integration.ts";
import type { IntegrationResponse } from "../resources/integration-response.ts";
import type { FindingResource, Report } from "./finding.ts";
import type { KeyedResponse } from "./key-coverage.ts";

export function unusedTemplateFindings(
  resource: Pick<Integration & IntegrationResponse, "contentHandlingStrategy">,
  member: "requestTemplates" | "responseTemplates",
  templates: Readonly<Record<string, string>>,
  at: FindingResource,
  report: Report,
): void {
  if (resource.contentHandlingStrategy !== "CONVERT_TO_BINARY" || Object.keys(templates).length === 0) return;
  const what = member === "requestTemplates" ? "message" : "answer";
  report("AB040", at, {
    path: ["contentHandlingStrategy"],
    message: `CONVERT_TO_BINARY takes the ${what} for base64 text and makes bytes of it; no template runs on bytes, so ${member} has no effect.`,
    advice:
      "Take contentHandlingStrategy away when the template is wanted, and the templates when the bytes are. CONVERT_TO_TEXT lets a template see binary content, as base64 text.",
  });
}

/** On one integration some answers reach the client as text and some as bytes. */
export function mixedContentFindings(responses: readonly KeyedResponse[], report: Report): void {
  const isBinary = ({ response }: KeyedResponse) => response.contentHandlingStrategy === "CONVERT_TO_BINARY";
  if (responses.every(isBinary)) return;
  for (const { at } of responses.filter(isBinary)) {
    report("AB041", at, {
      path: ["contentHandlingStrategy"],
      message:
        "This answer is a binary frame and the others of its route are text: a browser's client finds a Blob in event.data where it expects a string.",
      advice: "Take contentHandlingStrategy away, or let the client tell the two apart (typeof event.data).",
    });
  }
}
