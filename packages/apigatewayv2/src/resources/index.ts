// The field tables by the service's resource names.
import type { ResourceDefinition } from "../field.ts";
import { api } from "./api.ts";
import { apiMapping } from "./api-mapping.ts";
import { authorizer } from "./authorizer.ts";
import { deployment } from "./deployment.ts";
import { domainName } from "./domain-name.ts";
import { integration } from "./integration.ts";
import { integrationResponse } from "./integration-response.ts";
import { model } from "./model.ts";
import { route } from "./route.ts";
import { routeResponse } from "./route-response.ts";
import { stage } from "./stage.ts";
import { vpcLink } from "./vpc-link.ts";

export const resources = {
  Api: api,
  ApiMapping: apiMapping,
  Authorizer: authorizer,
  Deployment: deployment,
  DomainName: domainName,
  Integration: integration,
  IntegrationResponse: integrationResponse,
  Model: model,
  Route: route,
  RouteResponse: routeResponse,
  Stage: stage,
  VpcLink: vpcLink,
} as const satisfies Record<string, ResourceDefinition>;

export type ResourceName = keyof typeof resources;

/** A resource's collection in paths and in the store: `integrationresponses`. */
export function collectionOf(name: ResourceName): string {
  return `${name.toLowerCase()}s`;
}

/** Resources by their identifying member, which is also the path parameter of a parent: `integrationId`. */
const byIdentifier: ReadonlyMap<string, ResourceName> = new Map(
  (Object.keys(resources) as ResourceName[]).map((name) => [resources[name].identifier, name]),
);

/** @throws Error if no resource has the identifier */
export function resourceOf(identifier: string): ResourceName {
  const name = byIdentifier.get(identifier);
  if (name === undefined) throw new Error(`${identifier} identifies no resource`);
  return name;
}
