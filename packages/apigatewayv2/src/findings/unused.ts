// AB074 and AB075: integrations and models that no route uses.
import { type ApiGraph, isUnknown, routesTo } from "./api-graph.ts";
import type { Report } from "./finding.ts";
import { integrationAt, modelAt } from "./resource-name.ts";

export function unusedFindings(graph: ApiGraph, report: Report): void {
  if (graph.routes.some((route) => isUnknown(route, "target"))) return;
  for (const integration of graph.integrations) {
    if (routesTo(graph, integration).length > 0 || integration.apiGatewayManaged) continue;
    const { integrationResponses: responses } = integration;
    const below =
      responses.length > 0
        ? ` Its ${responses.length === 1 ? "integration response is" : `${responses.length} integration responses are`} not used either.`
        : "";
    report("AB074", integrationAt(integration), {
      message: `No route has the target integrations/${integration.integrationId}: the integration is never called.${below}`,
      advice: "Set it as the target of a route, or remove it.",
    });
  }
  if (graph.routes.some((route) => isUnknown(route, "requestModels"))) return;
  const used = new Set(
    graph.routes.flatMap((route) => [
      ...Object.values(route.requestModels ?? {}),
      ...route.routeResponses.flatMap((it) => Object.values(it.responseModels ?? {})),
    ]),
  );
  const schemas = graph.models.map((model) => model.schema ?? "");
  for (const model of graph.models) {
    const { name = "", modelId } = model;
    // A model may exist only for other models to refer to.
    if (name === "" || used.has(name) || schemas.some((schema) => schema.includes(`/models/${name}`))) continue;
    report("AB075", modelAt(model), {
      message: `No route names the model ${name} (${modelId}) in requestModels, so no message is validated against it.`,
      advice: `Set requestModels: {"$default": "${name}"} and a modelSelectionExpression on a route, or remove the model.`,
    });
  }
}
