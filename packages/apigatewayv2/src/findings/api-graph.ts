// The resources of one API as findings read them: the shape of a deployment's snapshot, plus the resources that a
// deployment does not contain, if they are known.
import type { Api } from "../resources/api.ts";
import type { ApiMapping } from "../resources/api-mapping.ts";
import type { Authorizer } from "../resources/authorizer.ts";
import type { Deployment } from "../resources/deployment.ts";
import { type Integration, isLambdaUri } from "../resources/integration.ts";
import type { IntegrationResponse } from "../resources/integration-response.ts";
import type { Model } from "../resources/model.ts";
import type { Route } from "../resources/route.ts";
import type { RouteResponse } from "../resources/route-response.ts";
import type { Stage } from "../resources/stage.ts";

/**
 * A resource of which some members are not known yet, as in a preview. They are missing or incomplete, and named in
 * `unknown`.
 */
export type Known<Resource> = Resource & { readonly unknown?: readonly string[] };

export interface ApiGraph {
  readonly api: Known<Api>;
  readonly routes: readonly GraphRoute[];
  readonly integrations: readonly GraphIntegration[];
  readonly models: readonly Known<Model>[];
  readonly authorizers: readonly Known<Authorizer>[];
  /** Absent: not known. */
  readonly stages?: readonly Known<Stage>[];
  /** Absent: not known. Oldest first. */
  readonly deployments?: readonly Known<Deployment>[];
  /** The mappings that lead to this API. Absent: not known. */
  readonly apiMappings?: readonly Known<ApiMapping>[];
  /** The program's deployments, by `deploymentId`. Absent without a program. */
  readonly programDeployments?: ReadonlyMap<string, ProgramDeployment>;
  /** The program's stages, by name. Absent without a program. */
  readonly programStages?: ReadonlyMap<string, ProgramStage>;
}

export type GraphRoute = Known<Route> & { readonly routeResponses: readonly Known<RouteResponse>[] };

/** Integration responses are in order of creation. */
export type GraphIntegration = Known<Integration> & {
  readonly integrationResponses: readonly Known<IntegrationResponse>[];
};

export interface ProgramDeployment {
  readonly hasTriggers: boolean;
  /** True in a CloudFormation template, which has no triggers: a deployment is made again under another logical id. */
  readonly isInTemplate?: boolean;
  /** Service identifiers of all direct and indirect dependencies. */
  readonly madeBefore: ReadonlySet<string>;
}

export interface ProgramStage {
  /**
   * Route settings that lack a throttling limit while the provider sends 0 for it: route keys, and `undefined` for
   * `defaultRouteSettings`.
   */
  readonly settingsWithoutLimits: readonly (string | undefined)[];
}

export function isUnknown(resource: { readonly unknown?: readonly string[] }, member: string): boolean {
  return resource.unknown?.includes(member) ?? false;
}

/** The event that a route serves. */
export type RouteEvent = "CONNECT" | "DISCONNECT" | "MESSAGE";

export function eventOf(route: Route): RouteEvent {
  if (route.routeKey === "$connect") return "CONNECT";
  return route.routeKey === "$disconnect" ? "DISCONNECT" : "MESSAGE";
}

/** Routes that target the integration. */
export function routesTo(graph: ApiGraph, integration: Integration): readonly GraphRoute[] {
  return graph.routes.filter((route) => route.target === `integrations/${integration.integrationId}`);
}

/** True if the route answers its client (rule 2.1 of integration-responses.md). */
export function isTwoWay(route: GraphRoute): boolean {
  return route.routeResponses.some((it) => it.routeResponseKey === "$default");
}

/** True if the backend's answer goes to the client unchanged (integration-responses.md section 1, step 4). */
export function isProxy({ integrationType }: Integration): boolean {
  return integrationType === "AWS_PROXY" || integrationType === "HTTP_PROXY";
}

/** The text that integration response keys are matched against. */
export type KeySubject = "statusCode" | "errorMessage";

/** Section 3 of integration-responses.md; undefined for proxies and for unknown integrations. */
export function subjectOf(integration: Known<Integration>): KeySubject | undefined {
  const { integrationType, integrationUri } = integration;
  if (integrationType === undefined || isProxy(integration) || isUnknown(integration, "integrationUri")) {
    return undefined;
  }
  return integrationType === "AWS" && isLambdaUri(integrationUri) ? "errorMessage" : "statusCode";
}
