// The names of resources in findings.
import type { Api } from "../resources/api.ts";
import type { Deployment } from "../resources/deployment.ts";
import type { Integration } from "../resources/integration.ts";
import type { IntegrationResponse } from "../resources/integration-response.ts";
import type { Model } from "../resources/model.ts";
import type { Route } from "../resources/route.ts";
import type { RouteResponse } from "../resources/route-response.ts";
import type { Stage } from "../resources/stage.ts";
import type { FindingResource } from "./finding.ts";

export const apiAt = (it: Api): FindingResource => ({ kind: "Api", id: it.apiId ?? "", name: it.name ?? "" });
export const deploymentAt = (it: Deployment): FindingResource => ({
  kind: "Deployment",
  id: it.deploymentId ?? "",
  name: it.description ?? "",
});
export const integrationAt = (it: Integration): FindingResource => ({
  kind: "Integration",
  id: it.integrationId ?? "",
  name: it.description ?? it.integrationType ?? "",
});
export const responseAt = (it: IntegrationResponse): FindingResource => ({
  kind: "IntegrationResponse",
  id: it.integrationResponseId ?? "",
  name: it.integrationResponseKey ?? "",
});
export const modelAt = (it: Model): FindingResource => ({ kind: "Model", id: it.modelId ?? "", name: it.name ?? "" });
export const routeAt = (it: Route): FindingResource => ({
  kind: "Route",
  id: it.routeId ?? "",
  name: it.routeKey ?? "",
});
export const routeResponseAt = (it: RouteResponse): FindingResource => ({
  kind: "RouteResponse",
  id: it.routeResponseId ?? "",
  name: it.routeResponseKey ?? "",
});
export const stageAt = (it: Stage): FindingResource => ({
  kind: "Stage",
  id: it.stageName ?? "",
  name: it.stageName ?? "",
});
