// Recovers from an interrupted run: reads its results from the service before anything is compared with them.
import { plain } from "@answerback/pulumi/host";
import { isRoot } from "./derived-identifier.ts";
import { isDynamicType } from "./dynamic-provider.ts";
import { noteUndeployed } from "./stage-deployment.ts";
import type { ResourceState } from "./state-file.ts";
import { attempt, isLocal, note, requireId, type Step, stateOf } from "./step.ts";

/**
 * The record, corrected by a read if an operation on the resource failed or was interrupted, or if the service has another
 * address now, which its outputs contain. Every run checks that APIs and domain names still exist: the data of the service may
 * have been reset.
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
  note(step, `${step.resource.name} (${old.id}) no longer exists; it is created again, with everything in it.`);
}

/** Forgets everything in an API or a domain name that no longer exists, so that the run creates it again. */
export function forgetParts({ environment: { record }, type }: Step, root: ResourceState): void {
  const property = type.identity?.property ?? "";
  for (const state of [...record.unclaimed(), ...record.pendingDeletes]) {
    if (state.custom && plain(state.outputs[property]) === root.id) record.drop(state);
  }
  record.undeployedApiIds.delete(requireId(root));
  record.deploymentIds.delete(requireId(root));
}

/**
 * The result of an interrupted create of this resource.
 * @param replaced the resource that the create was to replace
 */
export async function leftBehind(step: Step, replaced?: ResourceState): Promise<ResourceState | undefined> {
  const { environment, context, type, resource } = step;
  const { record } = environment;
  // An alias may have renamed it since.
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
