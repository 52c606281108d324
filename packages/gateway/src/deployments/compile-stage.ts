// Snapshot → CompiledApi, which a stage runs. Once per deployment.
import { compileRequestExpression, SelectionExpressionError } from "@answerback/apigatewayv2";
import { compileAccess } from "./compile-access.ts";
import { compileIntegration } from "./compile-integration.ts";
import { compileModels } from "./compile-model.ts";
import type { OwnedCompiler } from "./compile-template.ts";
import { compileValidation } from "./compile-validation.ts";
import type { CompiledApi, CompiledIntegration, CompiledRoute, CompileProblem } from "./compiled-api.ts";
import type { Snapshot } from "./snapshot.ts";
import { compileTemplate, type TemplateCompiler } from "./template-compiler.ts";

export function compileStage(
  apiId: string,
  deploymentId: string,
  snapshot: Snapshot,
  compile: TemplateCompiler = compileTemplate,
): CompiledApi {
  const compileOwned: OwnedCompiler = (source, place) => compile(source, { apiId, deploymentId, ...place });
  const problems: CompileProblem[] = [];
  const report = (problem: CompileProblem) => problems.push(problem);
  const integrations = new Map<string, CompiledIntegration>(
    snapshot.integrations.map((integration) => [
      `integrations/${integration.integrationId}`,
      compileIntegration(integration, report, compileOwned),
    ]),
  );
  const models = compileModels(apiId, snapshot.models, report);
  const routes = new Map<string, CompiledRoute>(
    snapshot.routes.map((route) => {
      const routeKey = route.routeKey ?? "";
      const integration = route.target === undefined ? undefined : integrations.get(route.target);
      return [
        routeKey,
        {
          routeId: route.routeId ?? "",
          routeKey,
          integration,
          twoWay: route.routeResponses.some(({ routeResponseKey }) => routeResponseKey === "$default"),
          validation: compileValidation(route, models, report),
        },
      ];
    }),
  );
  const connect = snapshot.routes.find(({ routeKey }) => routeKey === "$connect");
  return {
    apiId,
    deploymentId,
    routeSelection: routeSelection(apiId, snapshot, report),
    routes,
    announcesConnections: callsBackend(routes.get("$connect")) || callsBackend(routes.get("$disconnect")),
    access: compileAccess(snapshot.api, connect, snapshot.authorizers, report),
    defaultEndpointDisabled: snapshot.api.disableExecuteApiEndpoint ?? false,
    problems,
  };
}

function callsBackend(route: CompiledRoute | undefined): boolean {
  return route?.integration !== undefined && route.integration.integrationType !== "MOCK";
}

function routeSelection(apiId: string, snapshot: Snapshot, report: (problem: CompileProblem) => void) {
  const source = snapshot.api.routeSelectionExpression ?? "$default";
  try {
    return compileRequestExpression(source, "route");
  } catch (error) {
    if (!(error instanceof SelectionExpressionError)) throw error;
    report({
      resource: `Api ${apiId}`,
      member: "routeSelectionExpression",
      position: undefined,
      message: error.message,
    });
    return compileRequestExpression("$default", "route");
  }
}
