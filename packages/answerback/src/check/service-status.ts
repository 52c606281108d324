// Finds deployed APIs that clients cannot reach or that cannot answer.
import { isLambdaUri } from "@answerback/apigatewayv2";
import type { ApiGraph } from "@answerback/apigatewayv2/findings";

/** @returns one sentence for each WebSocket API that no client can connect to */
export function unservedApis(apis: readonly ApiGraph[]): readonly string[] {
  return apis.flatMap(({ api, stages = [] }) => {
    if (api.protocolType === "HTTP") return [];
    const name = api.name ?? api.apiId;
    if (stages.length === 0) return `API ${name} is not served: it has no stage.`;
    if (stages.some(({ deploymentId }) => deploymentId !== undefined)) return [];
    const names = stages.map(({ stageName }) => stageName).join(", ");
    return `API ${name} is not served: nothing is deployed to its stage ${names}.`;
  });
}

/**
 * @param hasFunctionService true if a service runs Lambda functions
 * @returns one sentence for each API whose routes all call functions that do not run
 */
export function unansweredApis(apis: readonly ApiGraph[], hasFunctionService: boolean): readonly string[] {
  if (hasFunctionService) return [];
  return apis.flatMap(({ api, routes, integrations }) => {
    const called = routes.flatMap(({ target }) =>
      integrations.filter(({ integrationId }) => target === `integrations/${integrationId}`),
    );
    if (called.length === 0 || !called.every(({ integrationUri = "" }) => isLambdaUri(integrationUri))) return [];
    const refuses = routes.some(({ routeKey, target }) => routeKey === "$connect" && target);
    const effect = refuses
      ? "clients are refused with status 500"
      : "every message is answered with Internal server error";
    return `API ${api.name ?? api.apiId} only calls Lambda functions, which do not run here: ${effect}. Set AWS_ENDPOINT_URL_LAMBDA to a service that runs them, or call AWS with --aws.`;
  });
}
