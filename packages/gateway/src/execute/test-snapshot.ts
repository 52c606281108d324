// For tests: the snapshot of an API that is described in a few lines.
import type { Snapshot, SnapshotIntegration, SnapshotRoute } from "../deployments/snapshot.ts";
import type { ApiDescription } from "./test-api.ts";

/** @param apiId of the API that is described */
export function snapshotOf(apiId: string, description: ApiDescription, routes: ApiDescription["routes"]): Snapshot {
  const integrations: SnapshotIntegration[] = [];
  const snapshotRoutes = Object.entries(routes).map(([routeKey, route], index): SnapshotRoute => {
    const { integration, responses = [], twoWay = true } = route;
    const integrationId = `i${index}`;
    if (integration) {
      integrations.push({
        passthroughBehavior: "WHEN_NO_MATCH",
        timeoutInMillis: 5_000,
        ...integration,
        integrationId,
        integrationResponses: responses.map((response, place) => ({
          integrationResponseId: `ir${place}`,
          ...response,
        })),
      });
    }
    return {
      ...route.members,
      routeId: `r${index}`,
      routeKey,
      ...(integration && { target: `integrations/${integrationId}` }),
      routeResponses: twoWay ? [{ routeResponseId: "rr", routeResponseKey: "$default" }] : [],
    };
  });
  return {
    api: {
      ...description.api,
      apiId,
      routeSelectionExpression: description.routeSelectionExpression ?? "$request.body.action",
      protocolType: "WEBSOCKET",
    },
    routes: snapshotRoutes,
    integrations,
    models: description.models ?? [],
    authorizers: description.authorizers ?? [],
  };
}
