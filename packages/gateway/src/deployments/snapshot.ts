// What a deployment freezes: the resources of an API as their Get operations answer them, children beside their
// parents (docs/behaviour/control-plane.md section 3.9). Stage settings, stage variables and tags are not part of it.
import type {
  Api,
  Authorizer,
  Integration,
  IntegrationResponse,
  Model,
  Route,
  RouteResponse,
} from "@answerback/apigatewayv2";

export interface Snapshot {
  readonly api: Api;
  readonly routes: readonly SnapshotRoute[];
  readonly integrations: readonly SnapshotIntegration[];
  readonly models: readonly Model[];
  readonly authorizers: readonly Authorizer[];
}

export type SnapshotRoute = Route & { readonly routeResponses: readonly RouteResponse[] };

/** Integration responses stand in order of creation, which decides between keys that both match (4.2.7). */
export type SnapshotIntegration = Integration & { readonly integrationResponses: readonly IntegrationResponse[] };
