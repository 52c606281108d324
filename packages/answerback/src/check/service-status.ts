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
 * @param runs true for the URI of an integration whose function runs
 * @returns one sentence for each API whose routes all call functions that do not run
 */
export function unansweredApis(apis: readonly ApiGraph[], runs: (uri: string) => boolean): readonly string[] {
  return apis.flatMap(({ api, routes, integrations }) => {
    const called = routes.flatMap(({ target }) =>
      integrations.filter(({ integrationId }) => target === `integrations/${integrationId}`),
    );
    const fails = ({ integrationUri = "" }) => isLambdaUri(integrationUri) && !runs(integrationUri);
    if (called.length === 0 || !called.every(fails)) return [];
    const refuses = routes.some(({ routeKey, target }) => routeKey === "$connect" && target);
    const effect = refuses
      ? "clients are refused with status 500"
      : "every message is answered with Internal server error";
    return `API ${api.name ?? api.apiId} only calls Lambda functions that do not run here: ${effect}. Set AWS_ENDPOINT_URL_LAMBDA to a service that runs them, or call AWS with --aws.`;
  });
}
