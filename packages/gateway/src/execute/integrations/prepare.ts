// Clients of backends are loaded when something is deployed that calls them: not at the start, which would be slower for
// every gateway, and not by the first message, which would wait for it.
import { isLambdaUri } from "@answerback/apigatewayv2";
import type { Snapshot } from "../../deployments/snapshot.ts";

/** What can be loaded. */
export interface Preparations {
  readonly http: () => void;
  readonly awsService: () => void;
  readonly lambda: () => void;
}

/** Loads what the integrations and authorizers of a deployment need; what is loaded already is not loaded again. */
export function prepareBackends({ integrations, authorizers }: Snapshot, prepare: Preparations): void {
  for (const { integrationType, integrationUri } of integrations) {
    if (integrationType === "HTTP" || integrationType === "HTTP_PROXY") prepare.http();
    else if (integrationType === "AWS_PROXY" || isLambdaUri(integrationUri)) prepare.lambda();
    else if (integrationType === "AWS") prepare.awsService();
  }
  if (authorizers.length > 0) prepare.lambda();
}
