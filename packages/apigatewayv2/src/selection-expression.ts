// Selection expressions: docs/behaviour/integration-responses.md section 5.

/** Where an expression stands decides which variables it may use (section 5.2). */
export type SelectionExpressionUse =
  | "route"
  | "model"
  | "requestTemplate"
  | "responseTemplate"
  | "routeResponse"
  | "apiKey";

/** What is wrong with an expression, in AWS's words where they are known; undefined when it is legal. */
export function selectionExpressionViolation(_source: string, _use: SelectionExpressionUse): string | undefined {
  return undefined;
}
