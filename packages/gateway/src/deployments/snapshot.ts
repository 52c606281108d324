// What a deployment freezes: the resources of an API as their Get operations answer them, children beside their
// parents (docs/behaviour/control-plane.md section 3.9). Stage settings, stage variables and tags are not part of it.
import type { IntegrationResponse } from "@answerback/apigatewayv2";

export interface Snapshot {
  readonly api: SnapshotResource;
  readonly routes: readonly (SnapshotResource & { readonly routeResponses: readonly SnapshotResource[] })[];
  /** Integration responses stand in order of creation, which decides between keys that both match (4.2.7). */
  readonly integrations: readonly (SnapshotResource & {
    readonly integrationResponses: readonly IntegrationResponse[];
  })[];
  readonly models: readonly SnapshotResource[];
  readonly authorizers: readonly SnapshotResource[];
}

/** Placeholder until the tables of Api, Route, Integration, RouteResponse, Model and Authorizer give their types. */
export type SnapshotResource = { readonly [member: string]: unknown };
