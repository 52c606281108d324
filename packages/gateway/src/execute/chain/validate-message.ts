// Phase 3: a message must satisfy the model that its route's model selection expression
// names (docs/behaviour/data-plane.md section 4.12).
import type { CompiledRoute } from "../../deployments/compiled-api.ts";
import { GatewayError } from "./gateway-error.ts";
import type { Message } from "./inbound-event.ts";

/**
 * @throws GatewayError BAD_REQUEST_BODY whose message is the validation error for the log; INTERNAL_SERVER_ERROR if
 * the model cannot be used
 */
export function validateMessage(message: Message, route: CompiledRoute): void {
  const { validation } = route;
  if (validation === undefined) return;
  const { document, meter } = message;
  const model = validation.choose(document, meter);
  if (model === undefined) {
    throw new GatewayError(
      "BAD_REQUEST_BODY",
      `The route '${route.routeKey}' has no request model for the value of ${validation.expression}, and none for $default.`,
    );
  }
  if (model.kind === "broken") {
    throw new GatewayError("INTERNAL_SERVER_ERROR", model.problem.message, { place: model.problem });
  }
  const value = document.plainValue(meter);
  const violation = value === undefined ? "the message is not JSON" : model.violation(value, meter);
  if (violation === undefined) return;
  throw new GatewayError("BAD_REQUEST_BODY", `Model ${model.name}: ${violation}`);
}
