// The deployments of an API, and the differences between their snapshots (docs/inspector-api.md).
import { isDeepStrictEqual } from "node:util";
import type { Deployment, ResourceName, Stage } from "@answerback/apigatewayv2";
import { isObject, type JsonObject } from "@answerback/apigatewayv2/json-object";
import { type Snapshot, takeSnapshot } from "../../deployments/snapshot.ts";
import { belowApi, snapshotKey } from "../../store/key.ts";
import type { Store } from "../../store/store.ts";
import type { Mask } from "../masking/mask.ts";
import type { DeploymentDescription, DeploymentsAnswer, MemberChange, ResourceChange } from "./described-api.ts";
import type { ProgramNames } from "./program-names.ts";

export interface DeploymentChangesOptions {
  readonly store: Store;
  readonly mask: Mask;
  readonly names: ProgramNames;
}

/** Deployments that are compared; older ones are not listed. */
const maxDeployments = 50;

export function describeDeployments(apiId: string, options: DeploymentChangesOptions): DeploymentsAnswer {
  const { store } = options;
  const stages = store.list(belowApi(apiId, "stages")) as readonly Stage[];
  const deployments = (store.list(belowApi(apiId, "deployments")) as readonly Deployment[]).slice(-maxDeployments - 1);
  const resources = deployments.map(({ deploymentId }) => flattened(snapshotOf(store, apiId, deploymentId)));
  const described = deployments.map(
    (deployment, index): DeploymentDescription => ({
      deploymentId: deployment.deploymentId ?? "",
      ...(deployment.description !== undefined && { description: deployment.description }),
      ...(deployment.createdDate !== undefined && { createdAt: deployment.createdDate }),
      autoDeployed: deployment.autoDeployed === true,
      stages: stages.flatMap(({ stageName = "", deploymentId }) =>
        deploymentId === deployment.deploymentId ? [stageName] : [],
      ),
      changes: index === 0 ? [] : changesBetween(resources[index - 1]!, resources[index]!, apiId, options),
    }),
  );
  const items = described.slice(-maxDeployments).reverse();
  return { items, notDeployed: changesSince(apiId, deployments.at(-1)?.deploymentId, options) };
}

/** The changes of an API since a deployment. Without one, nothing was deployed: everything is an addition. */
export function changesSince(
  apiId: string,
  deploymentId: string | undefined,
  options: DeploymentChangesOptions,
): readonly ResourceChange[] {
  const { store } = options;
  const deployed = flattened(snapshotOf(store, apiId, deploymentId));
  return changesBetween(deployed, flattened(takeSnapshot(store, apiId)), apiId, options);
}

function snapshotOf(store: Store, apiId: string, deploymentId: string | undefined): Snapshot | undefined {
  if (deploymentId === undefined) return undefined;
  return store.get(snapshotKey(apiId, deploymentId)) as unknown as Snapshot | undefined;
}

/** A resource of a snapshot without its children. */
interface FlatResource {
  readonly kind: ResourceName;
  readonly id: string;
  readonly name: string;
  readonly members: JsonObject;
}

/** The resources of a snapshot by kind and id. */
type FlatResources = ReadonlyMap<string, FlatResource>;

function changesBetween(
  old: FlatResources,
  current: FlatResources,
  apiId: string,
  { mask, names }: DeploymentChangesOptions,
): readonly ResourceChange[] {
  const change = (
    { kind, id, name }: FlatResource,
    how: ResourceChange["kind"],
    members: readonly MemberChange[],
  ): ResourceChange => ({ resource: kind, id, name: names(apiId, kind, id)?.name ?? name, kind: how, members });
  const added = [...current].flatMap(([key, resource]) => (old.has(key) ? [] : [change(resource, "added", [])]));
  const changed = [...current].flatMap(([key, resource]) => {
    const earlier = old.get(key);
    if (earlier === undefined) return [];
    const members = memberChanges(earlier.members, resource.members).map(({ member, before, after }) => ({
      member,
      ...(before !== undefined && { before: mask.copy(before) }),
      ...(after !== undefined && { after: mask.copy(after) }),
    }));
    return members.length === 0 ? [] : [change(resource, "changed", members)];
  });
  const removed = [...old].flatMap(([key, resource]) => (current.has(key) ? [] : [change(resource, "removed", [])]));
  return [...changed, ...added, ...removed];
}

/** Maps are compared by their keys, everything else as a whole. */
function memberChanges(
  before: JsonObject,
  after: JsonObject,
  path: (member: string) => string = (member) => member,
): readonly MemberChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => {
    const [left, right] = [before[name], after[name]];
    if (isDeepStrictEqual(left, right)) return [];
    if (isObject(left) && isObject(right)) {
      return memberChanges(left, right, (key) => `${path(name)}[${JSON.stringify(key)}]`);
    }
    return [{ member: path(name), before: left, after: right }];
  });
}

function flattened(snapshot: Snapshot | undefined): FlatResources {
  if (snapshot === undefined) return new Map();
  const { api, routes, integrations, models, authorizers } = snapshot;
  const flat = (kind: ResourceName, id = "", name = "", members: object): FlatResource => ({
    kind,
    id,
    name,
    members: { ...members },
  });
  const all = [
    flat("Api", api.apiId, api.name, api),
    ...routes.flatMap(({ routeResponses, ...route }) => [
      flat("Route", route.routeId, route.routeKey, route),
      ...routeResponses.map((it) => flat("RouteResponse", it.routeResponseId, it.routeResponseKey, it)),
    ]),
    ...integrations.flatMap(({ integrationResponses, ...integration }) => [
      flat("Integration", integration.integrationId, integration.integrationType, integration),
      ...integrationResponses.map((it) =>
        flat("IntegrationResponse", it.integrationResponseId, it.integrationResponseKey, it),
      ),
    ]),
    ...models.map((it) => flat("Model", it.modelId, it.name, it)),
    ...authorizers.map((it) => flat("Authorizer", it.authorizerId, it.name, it)),
  ];
  return new Map(all.map((resource) => [`${resource.kind} ${resource.id}`, resource]));
}
