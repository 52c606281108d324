// What an earlier run left that did not come to its end: read from the service before anything is compared with it.
import { plain } from "@answerback/pulumi/host";
import { isRoot } from "./derived-identifier.ts";
import { isDynamicType } from "./dynamic-provider.ts";
import { noteUndeployed } from "./stage-deployment.ts";
import type { ResourceState } from "./state-file.ts";
import { attempt, isLocal, note, requireId, type Step, stateOf } from "./step.ts";

/**
 * The record, corrected by a read where an operation on the resource did not end well, or where the service has another
 * address now, which outputs hold.
 */
export async function asOnService(step: Step, old: ResourceState): Promise<ResourceState | undefined> {
  const { record } = step.environment;
  const replacement = await leftBehind(step, old);
  if (replacement !== undefined) return replacement;
  if (await isVanished(step, old)) {
    dropWithParts(step, old);
    return undefined;
  }
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
 * Whether the service no longer has an API or a domain name of the state: its data was reset, or somebody deleted it.
 * A service that does not answer has it; the steps that follow fail with the reason.
 */
async function isVanished({ type, context, environment }: Step, old: ResourceState): Promise<boolean> {
  if (!isRoot(type) || environment.record.interrupted(old.urn).length > 0) return false;
  const read = type.read(context, requireId(old), old.outputs);
  return (await read.catch(() => old)) === undefined;
}

/** Forgets a resource and all that was in it, so that the run makes them again. */
function dropWithParts(step: Step, root: ResourceState): void {
  const { record } = step.environment;
  const { property = "" } = step.type.identity ?? {};
  const isPart = (state: ResourceState) => state.custom && plain(state.outputs[property]) === root.id;
  for (const state of [root, ...record.unclaimed().filter(isPart), ...record.pendingDeletes.filter(isPart)]) {
    record.drop(state);
  }
  record.undeployedApiIds.delete(requireId(root));
  record.deploymentIds.delete(requireId(root));
  note(step, `${step.resource.name} (${root.id}) is not there any more; it is created again, with all that was in it.`);
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
  const { id } = pending;
  const found =
    id === undefined ? undefined : await attempt(step, "read", () => type.read(context, id, pending.inputs));
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
