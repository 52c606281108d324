// Announces changes of the configuration to the pages: a stage that serves another deployment, a resource that changed.
import type { Clock, Timer } from "../../clock.ts";
import { stageKey } from "../../store/key.ts";
import type { Change, Key, Store } from "../../store/store.ts";
import type { DeploymentEvent } from "../api/inspector-api.ts";

/** Changes of one API are gathered for this time. */
const gatherMillis = 100;

/**
 * @param isFollowed true if a page would get the events
 * @returns a function that stops it
 */
export function followConfiguration(
  store: Store,
  clock: Clock,
  isFollowed: () => boolean,
  announce: (event: DeploymentEvent) => void,
): () => void {
  const gathered = new Map<string, { readonly timer: Timer; readonly stages: Set<string> }>();

  function gather(key: Key): void {
    const [kind, apiId, collection, id] = key;
    if (kind !== "apis" || apiId === undefined || !isFollowed()) return;
    const waiting = gathered.get(apiId) ?? {
      timer: clock.setTimeout(() => announceChanges(apiId), gatherMillis),
      stages: new Set(),
    };
    gathered.set(apiId, waiting);
    if (collection === "stages" && id !== undefined) waiting.stages.add(id);
  }

  function announceChanges(apiId: string): void {
    const stages = gathered.get(apiId)?.stages ?? [];
    gathered.delete(apiId);
    announce({ kind: "api", apiId });
    for (const stage of stages) {
      const deploymentId = store.get(stageKey(apiId, stage))?.deploymentId;
      announce({ kind: "stage", apiId, stage, ...(typeof deploymentId === "string" && { deploymentId }) });
    }
  }

  const unsubscribe = store.subscribe((change: Change) => {
    for (const { key } of change.puts) gather(key);
    for (const key of change.deletes) gather(key);
  });
  return () => {
    unsubscribe();
    for (const { timer } of gathered.values()) timer.cancel();
  };
}
