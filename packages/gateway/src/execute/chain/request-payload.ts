// Phase 4, first half: makes the payload for the backend by content handling or a request template
// (docs/behaviour/integration-responses.md sections 6.1 and 8.2).
import type { MessageContext } from "@answerback/vtl/apigateway";
import type { RequestTemplateChoice } from "../../deployments/compiled-api.ts";
import { Base64Error, decodeBase64 } from "../values/content-handling.ts";
import { GatewayError } from "./gateway-error.ts";
import { integrationError } from "./integration-error.ts";
import { renderTemplate } from "./render-template.ts";
import type { RoutedEvent } from "./select-route.ts";

export interface RequestPayload {
  readonly data: string | Buffer;
  /** `$context` with what the template wrote into its overrides; undefined if no template read it. */
  readonly context: MessageContext | undefined;
}

/** @returns undefined if no template applies: proxies, and bytes that content handling made */
export function chooseRequestTemplate({ event, integration }: RoutedEvent): RequestTemplateChoice | undefined {
  if (!("requestTemplates" in integration) || integration.requestContentHandling === "CONVERT_TO_BINARY")
    return undefined;
  return integration.chooseRequestTemplate(event.document, event.meter);
}

/** @throws GatewayError if the payload is refused, is not base64, or the template fails */
export function requestPayload(routed: RoutedEvent, choice: RequestTemplateChoice | undefined): RequestPayload {
  const { text } = routed.event.document;
  if (choice === undefined) {
    return { data: "requestTemplates" in routed.integration ? decoded(routed, text) : text, context: undefined };
  }
  switch (choice.kind) {
    case "template": {
      const rendered = renderTemplate(choice, routed, { body: text, status: undefined, earlier: undefined });
      return { data: rendered.text, context: rendered.context };
    }
    case "passThrough":
      return { data: text, context: undefined };
    case "refused":
      throw new GatewayError(
        "UNSUPPORTED_MEDIA_TYPE",
        "No request template matches, and passthroughBehavior does not pass the payload through.",
        {
          place: {
            resource: `Integration ${routed.integration.integrationId}`,
            member: "requestTemplates",
            position: undefined,
          },
        },
      );
  }
}

function decoded(routed: RoutedEvent, text: string): Buffer {
  try {
    return decodeBase64(text);
  } catch (error) {
    if (!(error instanceof Base64Error)) throw error;
    throw integrationError(routed, error.message, "contentHandlingStrategy", error);
  }
}
