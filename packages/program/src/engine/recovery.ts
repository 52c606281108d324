// What an earlier run left that did not come to its end: read from the service before anything is compared with it.
import { plain } from "@answerback/pulumi/host";
import { isRoot } from "./derived-identifier.ts";
import { isDynamicType } from "./dynamic-provider.ts";
import { noteUndeployed } from "./stage-deployment.ts";
import type { ResourceState } from "./state-file.ts";
import { attempt, isLocal, note, requireId, type Step, stateOf } from "./step.ts";

/**
 * The record, corrected by a read where an operation on the resource did not end well, or where the service has another
 * address now, which outputs hold. Of an API and a domain name every run asks whether they are still there: the data of
 * the service may have been reset.
 */
export async function asOnService(step: Step, old: ResourceState): Promise<ResourceState | undefined> {
  const { record } = step.environment;
  const replacement = await leftBehind(step, old);
  if (replacement !== undefined) return replacement;
  const interrupted = record.interrupted(old.urn);
  const isUncertain = old.uncertain || interrupted.length > 0;
  const isMoved = record.isMoved && !isLocal(step.type) && !isDynamicType(old.type);
  if (!isUncertain && !isMoved && !isRoot(step.type)) return old;
  const found = await attempt(step, "read", () => step.type.read(step.context, requireId(old), old.outputs));
  if (interrupted.length > 0) {
    noteUndeployed(record, "update", old);
    await record.end(...interrupted);
  }
  if (found === undefined) {
    if (isRoot(step.type)) noteVanished(step, old);
    return undefined;
  }
  if (!isUncertain && !isMoved) return old;
  return record.correct(old, { ...old, ...found, inputs: isUncertain ? found.inputs : old.inputs });
}

function noteVanished(step: Step, old: ResourceState): void {
  step.environment.record.drop(old);
  forgetParts(step, old);
  note(step, `${step.resource.name} (${old.id}) is not there any more; it is created again, with all that was in it.`);
}

/** Forgets all that was in an API or a domain name that the service has no more, so that the run makes it again. */
export function forgetParts({ environment: { record }, type }: Step, root: ResourceState): void {
  const property = type.identity?.property ?? "";
  for (const state of [...record.unclaimed(), ...record.pendingDeletes]) {
    if (state.custom && plain(state.outputs[property]) === root.id) record.drop(state);
  }
  record.undeployedApiIds.delete(requireId(root));
  record.deploymentIds.delete(requireId(root));
}

/**
 * What an earlier run created for this resource without coming to know of it.
 * @param replaced what it was to replace
 */
export async function leftBehind(step: Step, replaced?: ResourceState): Promise<ResourceState | undefined> {
  const { environment, context, type, resource } = step;
  const { record } = environment;
  // It may have been renamed since, by an alias.
  const interrupted = [resource.urn, replaced?.urn ?? resource.urn].flatMap((urn) => record.interrupted(urn));
  const pending = interrupted.find((it) => it.kind === "create");
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
  await record.end(...interrupted);
  return state;
}
