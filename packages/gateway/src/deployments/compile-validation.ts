// Chooses the model that validates a message of a route (docs/behaviour/data-plane.md section 4.12).
import { compileRequestExpression, type Route, SelectionExpressionError } from "@answerback/apigatewayv2";
import type { CompiledModel, CompileProblem, MessageValidation } from "./compiled-api.ts";

/** @returns undefined if the route has no model selection expression; its messages are then not validated */
export function compileValidation(
  route: Route,
  models: ReadonlyMap<string, CompiledModel>,
  report: (problem: CompileProblem) => void,
): MessageValidation | undefined {
  const source = route.modelSelectionExpression;
  if (source === undefined || source === "") return undefined;
  const resource = `Route ${route.routeId}`;
  const byKey = new Map<string, CompiledModel>();
  for (const [key, name] of Object.entries(route.requestModels ?? {})) {
    const model = models.get(name);
    if (model) {
      byKey.set(key, model);
      continue;
    }
    const problem: CompileProblem = {
      resource,
      member: `requestModels["${key}"]`,
      position: undefined,
      message: `Model '${name}' does not exist. Create it or name another.`,
    };
    report(problem);
    byKey.set(key, { kind: "broken", name, problem });
  }
  try {
    const expression = compileRequestExpression(source, "model");
    return {
      expression: source,
      models: [...new Set(byKey.values())],
      choose: (message, meter) => byKey.get(expression.evaluate(message, meter)) ?? byKey.get("$default"),
    };
  } catch (error) {
    if (!(error instanceof SelectionExpressionError)) throw error;
    report({ resource, member: "modelSelectionExpression", position: undefined, message: error.message });
    return { expression: source, models: [], choose: () => undefined };
  }
}
