// The snapshot of an API that a deployment stores: its resources as their Get operations return them, with their children
// (docs/behaviour/control-plane.md section 3.9), but without stage settings, stage variables and tags.
import type {
  Api,
  Authorizer,
  Integration,
  IntegrationResponse,
  Model,
  Route,
  RouteResponse,
} from "@answerback/apigatewayv2";

import { apiKey } from "../store/key.ts";
import type { Store } from "../store/store.ts";

export interface Snapshot {
  readonly api: Api;
  readonly routes: readonly SnapshotRoute[];
  readonly integrations: readonly SnapshotIntegration[];
  readonly models: readonly Model[];
  readonly authorizers: readonly Authorizer[];
}

export type SnapshotRoute = Route & { readonly routeResponses: readonly RouteResponse[] };

/** Integration responses are in order of creation: the first match wins (integration-responses.md 4.2.7). */
export type SnapshotIntegration = Integration & { readonly integrationResponses: readonly IntegrationResponse[] };

/** A snapshot of the API as it is now. */
export function takeSnapshot(store: Store, apiId: string): Snapshot {
  const below = <Resource>(...path: readonly string[]) => store.list(["apis", apiId, ...path]) as readonly Resource[];
  const { tags: _, ...api } = store.get(apiKey(apiId)) as Api;
  return {
    api,
    routes: below<Route>("routes").map((route) => ({
      ...route,
      routeResponses: below<RouteResponse>("routes", route.routeId ?? "", "routeresponses"),
    })),
    integrations: below<Integration>("integrations").map((integration) => ({
      ...integration,
      integrationResponses: below<IntegrationResponse>(
        "integrations",
        integration.integrationId ?? "",
        "integrationresponses",
      ),
    })),
    models: below<Model>("models"),
    authorizers: below<Authorizer>("authorizers"),
  };
}
