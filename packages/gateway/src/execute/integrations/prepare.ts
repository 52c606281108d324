// Loads clients of backends when a deployment needs them: at the start they would slow every gateway, and at the first
// message they would delay it.
import { isLambdaUri } from "@answerback/apigatewayv2";
import type { Snapshot } from "../../deployments/snapshot.ts";

/** Functions that load the clients. */
export interface Preparations {
  readonly http: () => void;
  readonly awsService: () => void;
  readonly lambda: () => void;
}

/** Loads the clients that the integrations and authorizers of a deployment need. */
export function prepareBackends({ integrations, authorizers }: Snapshot, prepare: Preparations): void {
  for (const { integrationType, integrationUri } of integrations) {
    if (integrationType === "HTTP" || integrationType === "HTTP_PROXY") prepare.http();
    else if (integrationType === "AWS_PROXY" || isLambdaUri(integrationUri)) prepare.lambda();
    else if (integrationType === "AWS") prepare.awsService();
  }
  if (authorizers.length > 0) prepare.lambda();
}
