// Sentences about parts of a deployed API that could not be read, or that work differently here.
import type { ExportedApi } from "@answerback/apigatewayv2/export";
import type { CalledFunction } from "./called-functions.ts";
import type { ReadApi } from "./read-api.ts";

export function importNotes(api: ReadApi): readonly string[] {
  const { stages, routes, integrations, authorizers, domainNames } = api;
  const keyRoutes = routes.filter(({ apiKeyRequired }) => apiKeyRequired);
  const iamRoutes = routes.filter(({ authorizationType }) => authorizationType === "AWS_IAM");
  const privateOnes = integrations.filter(({ connectionType }) => connectionType === "VPC_LINK");
  const hasRoles =
    integrations.some(({ credentialsArn }) => credentialsArn !== undefined) ||
    authorizers.some(({ authorizerCredentialsArn }) => authorizerCredentialsArn !== undefined);
  const certified = stages.filter(({ clientCertificateId }) => clientCertificateId !== undefined);
  const mutual = domainNames.filter(({ mutualTlsAuthentication }) => mutualTlsAuthentication !== undefined);
  return [
    ...deploymentNotes(stages),
    ...privateOnes.map(
      ({ integrationId, connectionId }) =>
        `Integration ${integrationId} uses the VPC link ${connectionId}. VPC links are not supported: its calls fail.`,
    ),
    ...(keyRoutes.length === 0
      ? []
      : [`API keys cannot be read. Clients of ${routeKeys(keyRoutes)} need a key of the setting apiKeys.`]),
    ...(iamRoutes.length === 0
      ? []
      : [`IAM policies cannot be read. Clients of ${routeKeys(iamRoutes)} need keys of the setting credentials.`]),
    ...(hasRoles ? ["Roles (credentialsArn) are assumed only with --aws."] : []),
    ...certified.map((it) => `The client certificate of stage ${it.stageName} cannot be read. Backends receive none.`),
    ...mutual.map((it) => `The trust store of ${it.domainName} is not read: clients need no certificate here.`),
    ...(api.canReadDomainNames ? [] : ["Reading custom domain names is not allowed. The API has none here."]),
  ];
}

function deploymentNotes(stages: ExportedApi["stages"]): readonly string[] {
  const served = new Set(stages.flatMap(({ deploymentId }) => deploymentId ?? []));
  if (served.size === 0) return [];
  return [
    served.size > 1
      ? "The stages serve different deployments, whose contents cannot be read. Here all serve the API as it is now."
      : "The contents of deployments cannot be read. The API is served as it is now, with changes that are not deployed yet.",
  ];
}

const routeKeys = (routes: ExportedApi["routes"]) => routes.map(({ routeKey }) => routeKey).join(", ");

/** One sentence for each function: where its calls go. */
export function functionNotes(
  called: readonly CalledFunction[],
  local: ReadonlySet<string>,
  reachAws: boolean,
): readonly string[] {
  return called.map(({ name }) => {
    if (local.has(name)) return `Function ${name} runs on this machine (setting functions.${name}).`;
    if (reachAws) return `Function ${name} is called on AWS.`;
    return `Function ${name} does not run: its calls fail. Set functions.${name} in answerback.yaml, or call AWS with --aws.`;
  });
}
