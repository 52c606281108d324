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
    message: `CONVERT_TO_BINARY decodes the ${what} from base64 to bytes. Templates do not run on bytes, so ${member} has no effect.`,
    advice:
      "Remove contentHandlingStrategy to run the template, or the templates to send bytes. CONVERT_TO_TEXT passes binary content to a template as base64 text.",
  });
}

/** Reports an integration whose answers are partly text and partly bytes. */
export function mixedContentFindings(responses: readonly KeyedResponse[], report: Report): void {
  const isBinary = ({ response }: KeyedResponse) => response.contentHandlingStrategy === "CONVERT_TO_BINARY";
  if (responses.every(isBinary)) return;
  for (const { at } of responses.filter(isBinary)) {
    report("AB041", at, {
      path: ["contentHandlingStrategy"],
      message:
        "This answer is a binary frame while others of its route are text: a browser receives a Blob in event.data instead of a string.",
      advice: "Remove contentHandlingStrategy, or let the client check typeof event.data.",
    });
  }
}
