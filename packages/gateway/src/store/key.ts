// The key of each resource in the store. Parents are prefixes, so that a list is one collection and a delete includes the
// children.
import type { Key } from "./store.ts";

export const apiKey = (apiId: string): Key => ["apis", apiId];
export const apisKey: Key = ["apis"];

/** The collection of a kind of resource below an API: `routes`, `integrations`, `stages`, `deployments`, … */
export const belowApi = (apiId: string, collection: string): Key => ["apis", apiId, collection];

export const stageKey = (apiId: string, stageName: string): Key => [...belowApi(apiId, "stages"), stageName];

/** The snapshot of a deployment, in its own record, so that listing deployments does not read it. */
export const snapshotKey = (apiId: string, deploymentId: string): Key => [
  "apis",
  apiId,
  "deployments",
  deploymentId,
  "snapshot",
  "0",
];

/** `apis/a1b2/integrations/c3d4`: readable, and keys of children begin with their parent's key and a slash. */
export const keyText = (key: Key): string => key.map(encodeURIComponent).join("/");
export const keyOfText = (text: string): Key => text.split("/").map(decodeURIComponent);
