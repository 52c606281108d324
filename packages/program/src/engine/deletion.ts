// Deletes resources that left the program or were replaced, in reverse dependency order, as parallel as that allows.
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { ResourceName } from "../report/event.ts";
import type { ResourceState } from "./state-file.ts";
import { hookedType, type StepEnvironment } from "./step.ts";
import { urnName } from "./urn.ts";

/**
 * @returns false if something could not be deleted; it stays in the state, with its dependencies
 * @throws ProgramError STATE_UNUSABLE
 */
export async function deleteGone(environment: StepEnvironment): Promise<boolean> {
  const { record } = environment;
  const gone = [...record.pendingDeletes, ...record.unclaimed()];
  const remaining = new Set(gone);
  const kept = new Set<ResourceState>();
  while (remaining.size > 0) {
    const ready = [...remaining].filter((it) => ![...remaining].some((other) => other !== it && needs(other, it)));
    // A cycle can only come from a damaged state; then the order does not matter.
    const wave = ready.length > 0 ? ready : [...remaining];
    await Promise.all(
      wave.map(async (state) => {
        const isNeeded = [...kept].some((it) => needs(it, state));
        if (isNeeded || !(await deleteOne(environment, state, gone))) kept.add(state);
      }),
    );
    for (const state of wave) remaining.delete(state);
  }
  const isTidy = await deleteAbandoned(environment);
  return isTidy && kept.size === 0;
}

/** Deletes results of interrupted creates that the program no longer asks for. */
async function deleteAbandoned(environment: StepEnvironment): Promise<boolean> {
  const { record, emit } = environment;
  let isTidy = true;
  for (const operation of record.abandoned()) {
    const resource: ResourceName = { urn: operation.urn, type: operation.type, name: urnName(operation.urn) };
    try {
      const type = environment.typeOf(operation.type, resource.name);
      const context = environment.contextOf(undefined);
      const { id } = operation;
      const found = id === undefined ? undefined : await type.read(context, id, operation.inputs);
      if (found !== undefined) {
        await type.delete(context, found.id, found.outputs);
        emit({ kind: "step-finished", operation: "delete", resource, id: found.id, changes: [], durationMillis: 0 });
      }
      await record.end(operation);
    } catch (error) {
      isTidy = false;
      emit({ kind: "step-failed", operation: "delete", resource, message: errorMessage(error), position: undefined });
    }
  }
  return isTidy;
}

/** True if `other` must be deleted before `it`. */
function needs(other: ResourceState, it: ResourceState): boolean {
  return (
    other.dependencies.includes(it.urn) || other.parent === it.urn || other.provider?.startsWith(`${it.urn}::`) === true
  );
}

/** @returns false if it could not be deleted, which has been reported */
export async function deleteOne(
  environment: StepEnvironment,
  state: ResourceState,
  gone: readonly ResourceState[],
): Promise<boolean> {
  const { record, emit } = environment;
  const resource: ResourceName = { urn: state.urn, type: state.type, name: urnName(state.urn) };
  const { id, hooks = {} } = state;
  if (!state.custom) {
    const values = { oldInputs: state.inputs, oldOutputs: state.outputs };
    try {
      for (const kind of ["beforeDelete", "afterDelete"] as const)
        await environment.hooks.run(kind, hooks, resource, values);
    } catch (error) {
      emit({ kind: "step-failed", operation: "delete", resource, message: errorMessage(error), position: undefined });
      return false;
    }
  }
  const goesWithOther = gone.some((it) => it.urn === state.deletedWith);
  if (!state.custom || state.external || id === undefined || goesWithOther) {
    record.drop(state);
    return true;
  }
  const isReplaced = record.pendingDeletes.includes(state);
  // Not for replaced resources: the replacement itself checks the protection.
  if (state.protect && !isReplaced) {
    const message = `${resource.name} is no longer in the program, but it is protected. Add it again, or add it without the option protect, run the program, and then remove it.`;
    emit({ kind: "step-failed", operation: "delete", resource, message, position: undefined });
    return false;
  }
  if ((isReplaced ? state.retainOnReplace : undefined) ?? state.retainOnDelete) {
    record.retain(state);
    emit({ kind: "step-finished", operation: "retain", resource, id, changes: [], durationMillis: 0 });
    return true;
  }
  emit({ kind: "step-started", operation: "delete", resource });
  const started = performance.now();
  const type = hookedType(environment, resource, hooks, state);
  const pending = await record.begin({ kind: "delete", urn: state.urn, type: state.type, inputs: state.inputs });
  try {
    const context = environment.contextOf(state.provider);
    await type.delete(context, id, state.outputs);
  } catch (error) {
    await record.end(pending);
    emit({ kind: "step-failed", operation: "delete", resource, message: errorMessage(error), position: undefined });
    return false;
  }
  record.drop(state);
  environment.settled("delete", state);
  await record.end(pending, ...record.interrupted(state.urn));
  const durationMillis = performance.now() - started;
  emit({ kind: "step-finished", operation: "delete", resource, id, changes: [], durationMillis });
  return true;
}
