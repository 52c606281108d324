// Before a resource is deleted and created again, deletes everything that is replaced because of it. The resource types
// decide that by a diff in which the inputs from it are unknown. The program asks for these resources again later in the run.
import { type PropertyMap, unknown } from "@answerback/pulumi/host";
import { deleteOne } from "./deletion.ts";
import type { ResourceState } from "./state-file.ts";
import { attempt, fail, isProtected, requireId, type Step } from "./step.ts";
import { urnName } from "./urn.ts";

/** @throws RegistrationError */
export async function deleteDependents(step: Step, root: ResourceState): Promise<void> {
  const { environment } = step;
  const replaced = [root];
  // Resources that the program has already asked for in this run no longer depend on the root.
  for (const state of environment.record.unclaimed()) {
    if (state.custom && !state.external && state.id !== undefined && (await isReplacedWith(step, state, replaced))) {
      replaced.push(state);
    }
  }
  const waiting = environment.record.unclaimed();
  const dependents = replaced.filter((it) => waiting.includes(it)).toReversed();
  for (const state of dependents) {
    if (state.protect) throw isProtected(step, state);
  }
  for (const state of dependents) environment.record.replaceLater(state);
  for (const state of dependents) {
    if (await deleteOne(environment, state, [])) continue;
    throw fail(step, "replace", `${urnName(state.urn)} depends on this resource and could not be deleted.`);
  }
}

async function isReplacedWith(step: Step, state: ResourceState, replaced: readonly ResourceState[]): Promise<boolean> {
  const isOfReplaced = (urn: string) => replaced.some((it) => it.urn === urn);
  if (state.deletedWith !== undefined && isOfReplaced(state.deletedWith)) return true;
  if (replaced.some((it) => state.provider?.startsWith(`${it.urn}::`))) return true;
  const names = Object.entries(state.propertyDependencies ?? {}).flatMap(([name, urns]) =>
    urns.some(isOfReplaced) ? name : [],
  );
  if (names.length === 0) return false;
  const inputs: PropertyMap = { ...state.inputs, ...Object.fromEntries(names.map((name) => [name, unknown])) };
  const type = step.environment.typeOf(state.type, urnName(state.urn));
  const { region } = step.environment.contextOf(state.provider);
  const differences = await attempt(step, "replace", async () =>
    type.diff(inputs, state.inputs, state.outputs, region, requireId(state)),
  );
  return differences.some((it) => it.replace);
}
