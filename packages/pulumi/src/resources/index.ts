// Every resource by its type token.
import { api } from "./api.ts";
import { apiMapping } from "./api-mapping.ts";
import { authorizer } from "./authorizer.ts";
import { deployment } from "./deployment.ts";
import { domainName } from "./domain-name.ts";
import { integration } from "./integration.ts";
import { integrationResponse } from "./integration-response.ts";
import { model } from "./model.ts";
import type { DescribedResourceType } from "./resource-from-table.ts";
import { route } from "./route.ts";
import { routeResponse } from "./route-response.ts";
import { stage } from "./stage.ts";
import { ownToken } from "./token.ts";

/** In alphabetical order, for the reference. */
export const describedResourceTypes: readonly DescribedResourceType[] = [
  api,
  apiMapping,
  authorizer,
  deployment,
  domainName,
  integration,
  integrationResponse,
  model,
  route,
  routeResponse,
  stage,
];

/** By both tokens: `aws:apigatewayv2/integrationResponse:IntegrationResponse`, and ours. */
export const resourceTypes: ReadonlyMap<string, DescribedResourceType> = new Map(
  describedResourceTypes.flatMap((type) => [
    [type.token, type],
    [ownToken(type.token), type],
  ]),
);
