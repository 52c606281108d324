// One mapping template on one document, for requests and responses alike.
import { TemplateError } from "@answerback/vtl";
import { mappingVariables } from "@answerback/vtl/apigateway";
import type { ChosenTemplate } from "../../deployments/compiled-api.ts";
import { lastValues } from "../access/handshake.ts";
import { GatewayError } from "./gateway-error.ts";
import type { RoutedEvent } from "./select-route.ts";

/**
 * @param body the document of `$input`: the client's message in requests, the backend's body in responses
 * @throws GatewayError INTERNAL_SERVER_ERROR with the template's place when it does not parse or fails (E8)
 */
export function renderTemplate(chosen: ChosenTemplate, body: string, routed: RoutedEvent): string {
  const { template } = chosen;
  if (template.kind === "broken") {
    throw new GatewayError("INTERNAL_SERVER_ERROR", template.problem.message, {
      cause: template.cause,
      place: template.problem,
    });
  }
  if (template.constant !== undefined) return template.constant;
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
    // What the request template wrote, the response template reads.
    context: routed.templateContext ?? routed.context,
    stageVariables: event.stage.stageVariables,
  });
  routed.templateContext = variables.context;
  try {
    return template.template.render(variables, { meter: event.meter });
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
