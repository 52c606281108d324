// What an earlier run left that did not come to its end: read from the service before anything is compared with it.
import { isDynamicType } from "./dynamic-provider.ts";
import { noteUndeployed } from "./stage-deployment.ts";
import type { ResourceState } from "./state-file.ts";
import { attempt, isLocal, requireId, type Step, stateOf } from "./step.ts";

/**
 * The record, corrected by a read where an operation on the resource did not end well, or where the service has another
 * address now, which outputs hold.
 */
export async function asOnService(step: Step, old: ResourceState): Promise<ResourceState | undefined> {
  const { record } = step.environment;
  const replacement = await leftBehind(step, old);
  if (replacement !== undefined) return replacement;
  const interrupted = record.interrupted(old.urn);
  const isUncertain = old.uncertain || interrupted.length > 0;
  const isMoved = record.isMoved && !isLocal(step.type) && !isDynamicType(old.type);
  if (!isUncertain && !isMoved) return old;
  const found = await attempt(step, "read", () => step.type.read(step.context, requireId(old), old.outputs));
  const inputs = isUncertain ? found?.inputs : old.inputs;
  const corrected = found === undefined ? undefined : record.correct(old, { ...old, ...found, inputs: inputs ?? {} });
  if (interrupted.length > 0) {
    noteUndeployed(record, "update", old);
    await record.end(...interrupted);
  }
  return corrected;
}

/**
 * What an earlier run created for this resource without coming to know of it.
 * @param replaced what it was to replace
 */
export async function leftBehind(step: Step, replaced?: ResourceState): Promise<ResourceState | undefined> {
  const { environment, context, type, resource } = step;
  const { record } = environment;
  const pending = record.interrupted(resource.urn).find((it) => it.kind === "create");
  if (pending === undefined) return undefined;
  const found = await attempt(step, "read", async () => {
    const id = await environment.orphanOf(pending);
    return id === undefined ? undefined : type.read(context, id, pending.inputs);
  });
  if (found === undefined) {
    await record.end(pending);
    return undefined;
  }
  const state = stateOf(step, { ...found, old: undefined });
  record.recover(state, replaced);
  noteUndeployed(record, "update", state);
  await record.end(...record.interrupted(resource.urn));
  return state;
}
