// Stages with autoDeploy: shortly after changes of their API, one deployment is made for all of them, and the stage moves
// to it (docs/behaviour/control-plane.md section 3.9).
import { type Api, type Deployment, messages, type Stage } from "@answerback/apigatewayv2";
import type { Clock, Timer } from "../clock.ts";
import { takeSnapshot } from "../deployments/snapshot.ts";
import { apisKey, belowApi, snapshotKey, stageKey } from "../store/key.ts";
import { type Change, type Key, type Store, StoreError } from "../store/store.ts";
import { timestampNow } from "./context.ts";
import { stored } from "./crud.ts";
import { newDeployment } from "./deployment.ts";
import { newIdentifier } from "./identifier.ts";
import { alwaysLeads, type Leadership } from "./leadership.ts";
import { repeatChanged } from "./repeat-changed.ts";

/** Time in which changes are collected before they are deployed, in milliseconds. */
const delayMillis = 20;
/** Time until a deployment is tried again that a cluster's store could not write. */
const retryMillis = 5_000;

export interface AutoDeployOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly warn: (message: string) => void;
  /** Default: this process leads. A node that begins to lead deploys what the one before it has not. */
  readonly leadership?: Leadership | undefined;
}

export interface AutoDeploy {
  /** Resolves when all changes so far are deployed. */
  settled(): Promise<void>;
  /** Waiting changes are deployed when the store is next opened. */
  stop(): void;
}

export function startAutoDeploy({ store, clock, warn, leadership = alwaysLeads }: AutoDeployOptions): AutoDeploy {
  const waiting = new Map<string, Timer>();
  const running = new Set<Promise<void>>();
  let onRun = Promise.withResolvers<void>();

  let isLeader = false;
  let isStopped = false;

  function schedule(apiId: string, millis = delayMillis): void {
    if (waiting.has(apiId)) return;
    const timer = clock.machine.setTimeout(() => {
      waiting.delete(apiId);
      if (leadership.isLeader) deployStages(apiId);
      onRun.resolve();
      onRun = Promise.withResolvers();
    }, millis);
    waiting.set(apiId, timer);
  }

  function deployStages(apiId: string): void {
    for (const record of store.list(belowApi(apiId, "stages"))) {
      const { stageName = "", autoDeploy } = stored<Stage>(record);
      if (!autoDeploy) continue;
      const deploying = repeatChanged(() => deploy(store, clock, apiId, stageName), clock)
        .catch((error: unknown) => {
          if (isStopped) return;
          if (error instanceof StoreError && error.code === "UNAVAILABLE") schedule(apiId, retryMillis);
          else warn(`Automatic deployment of stage ${stageName} of API ${apiId} failed: ${String(error)}`);
        })
        .finally(() => running.delete(deploying));
      running.add(deploying);
    }
  }

  function onLeadership(): void {
    const hasLed = isLeader;
    isLeader = leadership.isLeader;
    if (hasLed || !isLeader) return;
    for (const record of store.list(apisKey)) schedule(stored<Api>(record).apiId ?? "");
  }

  const stopFollowing = store.subscribe((change: Change) => {
    for (const { key } of change.puts) if (isDeployed(key)) schedule(key[1]!);
    for (const key of change.deletes) if (isDeployed(key)) schedule(key[1]!);
  });
  const stopListening = leadership.onChange(onLeadership);
  // Changes right before the end of the last process, or of the node that led, have not been deployed.
  onLeadership();

  return {
    async settled() {
      if (!hasAutoDeploy(store)) return;
      while (waiting.size > 0 || running.size > 0) {
        await (waiting.size > 0 ? onRun.promise : Promise.all(running));
      }
    },
    stop() {
      isStopped = true;
      stopFollowing();
      stopListening();
      for (const timer of waiting.values()) timer.cancel();
      waiting.clear();
      onRun.resolve();
    },
  };
}

function hasAutoDeploy(store: Store): boolean {
  return store
    .list(apisKey)
    .some((api) =>
      store.list(belowApi(stored<Api>(api).apiId ?? "", "stages")).some((it) => stored<Stage>(it).autoDeploy),
    );
}

/** True for parts of a snapshot, and for a stage, because its autoDeploy may have been enabled. */
function isDeployed(key: Key): boolean {
  return key[0] === "apis" && key[2] !== "deployments";
}

async function deploy(store: Store, clock: Clock, apiId: string, stageName: string): Promise<void> {
  const key = stageKey(apiId, stageName);
  const record = store.get(key);
  const stage = record && stored<Stage>(record);
  if (!stage?.autoDeploy) return;
  if (store.count(belowApi(apiId, "routes")) === 0) {
    const lastDeploymentStatusMessage = messages.autoDeployFailed(messages.noRoutes);
    if (stage.lastDeploymentStatusMessage === lastDeploymentStatusMessage) return;
    await store.commit({ puts: [{ key, value: { ...stage, lastDeploymentStatusMessage } }], deletes: [] });
    return;
  }
  const snapshot = takeSnapshot(store, apiId);
  const before = stage.deploymentId;
  if (before !== undefined && JSON.stringify(store.get(snapshotKey(apiId, before))) === JSON.stringify(snapshot))
    return;
  const deploymentId = newIdentifier(6);
  const deployments = belowApi(apiId, "deployments");
  await store.commit({
    puts: [
      { key: [...deployments, deploymentId], value: newDeployment({ deploymentId }, true, clock) },
      { key: snapshotKey(apiId, deploymentId), value: { ...snapshot } },
      {
        key,
        value: {
          ...stage,
          deploymentId,
          lastUpdatedDate: timestampNow(clock),
          lastDeploymentStatusMessage: messages.autoDeployed(deploymentId),
        },
      },
    ],
    deletes: before !== undefined && isSuperseded(store, apiId, before) ? [[...deployments, before]] : [],
  });
}

/** True for an automatic deployment that no other stage serves. It is deleted, because it contains a whole snapshot. */
function isSuperseded(store: Store, apiId: string, deploymentId: string): boolean {
  const record = store.get([...belowApi(apiId, "deployments"), deploymentId]);
  if (record === undefined || !stored<Deployment>(record).autoDeployed) return false;
  const stages = store.list(belowApi(apiId, "stages"));
  return stages.filter((stage) => stored<Stage>(stage).deploymentId === deploymentId).length < 2;
}
