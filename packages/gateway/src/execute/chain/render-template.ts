// Renders a mapping template on a document, for requests and responses alike.
import { TemplateError } from "@answerback/vtl";
import { type MessageContext, mappingVariables } from "@answerback/vtl/apigateway";
import type { ChosenTemplate } from "../../deployments/compiled-api.ts";
import { lastValues } from "../access/handshake.ts";
import { GatewayError } from "./gateway-error.ts";
import type { RoutedEvent } from "./select-route.ts";

export interface RenderedTemplate {
  readonly text: string;
  /** `$context` with what this template and those before it wrote into its overrides; undefined if none read it. */
  readonly context: MessageContext | undefined;
}

export interface TemplateInput {
  /** The document of `$input`: the client's message in requests, the backend's body in responses. */
  readonly body: string;
  /** The backend's status; undefined in requests. */
  readonly status: number | undefined;
  /** The context of the template before this one. */
  readonly earlier: MessageContext | undefined;
}

/** @throws GatewayError INTERNAL_SERVER_ERROR with the template's place if it does not parse or fails (E8) */
export function renderTemplate(chosen: ChosenTemplate, routed: RoutedEvent, input: TemplateInput): RenderedTemplate {
  const { template } = chosen;
  if (template.kind === "broken") {
    throw new GatewayError("INTERNAL_SERVER_ERROR", template.problem.message, {
      cause: template.cause,
      place: template.problem,
    });
  }
  const { body, status, earlier } = input;
  if (template.constant !== undefined) return { text: template.constant, context: earlier };
  const { event } = routed;
  const variables = mappingVariables({
    body,
    params:
      event.kind === "connect"
        ? {
            path: {},
            querystring: lastValues(event.handshake.query),
            header: lastValues(event.handshake.headers),
          }
        : undefined,
    context: status === undefined ? routed.context : routed.contextWith(status),
    earlier,
    stageVariables: event.stage.stageVariables,
  });
  try {
    return { text: template.template.render(variables, { meter: event.meter }), context: variables.context };
  } catch (cause) {
    if (!(cause instanceof TemplateError)) throw cause;
    throw new GatewayError("INTERNAL_SERVER_ERROR", cause.message, {
      cause,
      place: {
        resource: template.resource,
        member: template.member,
        position: { line: cause.line, column: cause.column },
      },
    });
  }
}
