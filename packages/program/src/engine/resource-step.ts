// Brings one custom resource from the last run's record to what the program asks for: check, diff, then create, update,
// replace, import or nothing. The state is written before and after every call to the service.

import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import {
  type Created,
  collide,
  fromWire,
  PartlyCreatedError,
  type PropertyDifference,
  type PropertyMap,
  plain,
  type ResourceContext,
  ServiceError,
  type WireValue,
} from "@answerback/pulumi/host";
import { changesOf, check, compare } from "./comparison.ts";
import { deleteDependents } from "./dependents.ts";
import { givenIdentifier, identifierFor, isRoot } from "./derived-identifier.ts";
import type { EngineDifference } from "./engine-resource.ts";
import { concerns, keepOld } from "./property-path.ts";
import { asOnService, forgetParts, leftBehind } from "./recovery.ts";
import { plainOptions, type ReadRegistration, type Registered, type Registration } from "./registration.ts";
import type { PendingOperation, ResourceState } from "./state-file.ts";
import {
  attempt,
  begin,
  done,
  end,
  fail,
  hookedType,
  isLocal,
  isProtected,
  keepPartlyCreated,
  note,
  requireId,
  type Step,
  type StepEnvironment,
  start,
  stateOf,
} from "./step.ts";
import { urnName } from "./urn.ts";

/**
 * @param aliases URNs that the resource had in earlier runs
 * @throws RegistrationError, ProgramError STATE_UNUSABLE
 */
export async function settle(
  environment: StepEnvironment,
  registration: Registration,
  urn: string,
  aliases: readonly string[],
): Promise<Registered> {
  const resource = { urn, type: registration.type, name: registration.name };
  const step: Step = {
    environment,
    registration,
    resource,
    type: hookedType(environment, resource, registration.hooks, undefined),
    context: environment.contextOf(registration.provider),
  };
  const { record } = environment;
  const claimed = record.claim([urn, ...aliases]);
  const managed = managedBy(claimed);
  if (managed !== undefined && managed.urn !== urn) noteKeptIdentifier(step, managed);
  const { importId } = registration;
  if (importId !== undefined && importId !== (managed?.importId ?? managed?.id)) {
    const imported = await importExisting(step, importId, claimed);
    if (managed !== undefined && managed.id !== imported.id) record.deleteLater(managed);
    return reconcile(step, imported, true);
  }
  const old = managed === undefined ? await leftBehind(step) : await asOnService(step, managed);
  if (old !== undefined) return reconcile(step, old);
  return create(step, await check(step, "create", registration.inputs, undefined), claimed);
}

/** Changes the existing resource into the one that the program asks for. */
async function reconcile(step: Step, old: ResourceState, isImported = false): Promise<Registered> {
  const { environment, registration } = step;
  const given = registration.ignoreChanges.reduce(
    (inputs, path) => keepOld(inputs, old.inputs, path),
    registration.inputs,
  );
  const inputs = await check(step, "update", given, old.inputs);
  if (isAnotherType(step, old)) return replace(step, given, old, []);
  const differences = (await compare(step, inputs, old)).map((it) => ({
    ...it,
    replace: it.replace || registration.replaceOnChanges.some((path) => concerns(path, it.property)),
  }));
  const triggered =
    registration.replaceWith.some((it) => environment.wasReplaced(it)) ||
    isTriggered(old.replacementTrigger, registration.replacementTrigger);
  if (triggered || differences.some((it) => it.replace)) return replace(step, given, old, differences);
  if (differences.length > 0) return update(step, inputs, old, differences);
  const settled = { id: requireId(old), inputs, outputs: old.outputs, old };
  if (!isImported) return done(step, "same", settled, []);
  const state = stateOf(step, settled);
  environment.record.put(state, old);
  return { urn: state.urn, id: state.id, outputs: state.outputs };
}

/** As in Pulumi, adding or removing a trigger does not trigger, nor does making it secret. */
function isTriggered(before: WireValue | undefined, now: WireValue | undefined): boolean {
  const [was, is] = [before, now].map((it) => plain(fromWire(it ?? null)) ?? null);
  return was !== null && is !== null && !isDeepStrictEqual(was, is);
}

/** An alias may name another type. Two types without a service count as the same. */
function isAnotherType(step: Step, old: ResourceState): boolean {
  const before = step.environment.typeOf(old.type, step.registration.name);
  return before.token !== step.type.token && !(isLocal(before) && isLocal(step.type));
}

/** `.get`: reads an existing resource, which is never changed or deleted. @throws RegistrationError */
export async function read(
  environment: StepEnvironment,
  registration: ReadRegistration,
  urn: string,
): Promise<Registered> {
  const { type: token, name, id, properties } = registration;
  const step: Step = {
    environment,
    registration: { ...registration, ...plainOptions, inputs: properties },
    resource: { urn, type: token, name },
    type: environment.typeOf(token, name),
    context: environment.contextOf(registration.provider),
  };
  const claimed = environment.record.claim([urn]);
  const found = await attempt(step, "read", () => step.type.read(step.context, id, properties));
  if (found === undefined) throw fail(step, "read", notThere(id));
  const settled = { ...found, old: claimed, external: true };
  // A managed resource that is only read from now on is not deleted, unless the program reads another one.
  const managed = managedBy(claimed);
  if (managed === undefined || managed.id === found.id) return done(step, "read", settled, []);
  if (managed.protect) throw isProtected(step, managed);
  const started = start(step, "replace");
  environment.record.deleteLater(managed);
  return done(step, "replace", settled, [], started);
}

async function create(step: Step, inputs: PropertyMap, claimed: ResourceState | undefined): Promise<Registered> {
  const operation = step.environment.record.isReplacedLater(step.resource.urn) ? "replace" : "create";
  const started = start(step, operation);
  const creation = await beginCreate(step, inputs, claimed?.replacements ?? 0, claimed);
  const { pending, replacements } = creation;
  try {
    const created = await createOnService(step, inputs, creation);
    return await done(step, operation, { ...created, inputs, old: claimed, replacements }, [], started, pending);
  } catch (error) {
    if (error instanceof PartlyCreatedError) await keepPartlyCreated(step, inputs, error, claimed);
    const inTheWay = isConflict(error) ? holderOfUniqueKey(step, inputs) : undefined;
    // Otherwise the operation stays pending: the next run looks for its result.
    if (!mayBeDone(error)) await end(step, pending);
    if (inTheWay !== undefined) return adopt(step, inTheWay);
    const advice = isConflict(error) && (await isIdentifierTaken(step, inputs, creation)) ? identifierTaken : "";
    throw fail(step, operation, `${errorMessage(error)}${advice}`, error);
  }
}

const identifierTaken =
  " Either another program on this gateway has the same project, stack and resource name, or the state of this program was lost. " +
  "Rename the project, or discard all state with --reset.";

/** A create that is recorded, so that the next run finds its result if this run is interrupted. */
interface Creation {
  readonly pending: PendingOperation | undefined;
  readonly context: ResourceContext;
  readonly requested: string | undefined;
  readonly replacements: number | undefined;
}

/**
 * @param replacements the number of earlier replacements
 * @param leaving the resource that is deleted before the create, or is already gone
 */
async function beginCreate(
  step: Step,
  inputs: PropertyMap,
  replacements: number,
  leaving: ResourceState | undefined,
): Promise<Creation> {
  const { environment, resource, type, context } = step;
  const token = environment.identifierToken;
  const derived =
    token === undefined ? undefined : identifierFor(environment.record, type, resource.urn, replacements, leaving);
  const requested = derived?.identifier;
  const pending = await begin(step, "create", inputs, requested ?? givenIdentifier(type, inputs));
  return {
    pending,
    context:
      token === undefined || requested === undefined
        ? context
        : { ...context, requested: { identifier: requested, token } },
    requested,
    replacements: derived?.replacements,
  };
}

async function isIdentifierTaken(step: Step, inputs: PropertyMap, { requested, context }: Creation): Promise<boolean> {
  if (requested === undefined) return false;
  return (await step.type.read(context, requested, inputs).catch(() => undefined)) !== undefined;
}

/** Notes that an API that was renamed by an alias keeps its URL only here. */
function noteKeptIdentifier(step: Step, old: ResourceState): void {
  const { environment, type, resource } = step;
  if (environment.identifierToken === undefined || !isRoot(type)) return;
  const derived = identifierFor(environment.record, type, resource.urn, 0, old)?.identifier;
  if (derived === undefined || derived === old.id) return;
  note(
    step,
    `${resource.name} keeps the identifier ${old.id} that it had as ${urnName(old.urn)}. On another machine, or after --reset, it gets ${derived}.`,
  );
}

/** Waits for a resource that is about to give up the same unique key. */
async function createOnService(step: Step, inputs: PropertyMap, { context }: Creation): Promise<Created> {
  for (let patience = 3; ; patience--) {
    try {
      return await step.type.create(context, inputs);
    } catch (error) {
      const holder = isConflict(error) && patience > 0 ? holderUnderWay(step, inputs) : undefined;
      if (holder === undefined) throw error;
      await holder;
    }
  }
}

/** The current step of another resource that holds the same unique key. */
function holderUnderWay(step: Step, inputs: PropertyMap): Promise<void> | undefined {
  const { environment, resource } = step;
  for (const it of environment.record.state().resources) {
    if (it.urn === resource.urn || it.type !== resource.type || !collide(it.type, it.inputs, inputs)) continue;
    const work = environment.workOf(it.urn);
    if (work !== undefined) return work;
  }
  return undefined;
}

/** Claims the resource that holds the same unique key and that the program no longer asks for. */
function holderOfUniqueKey(step: Step, inputs: PropertyMap): ResourceState | undefined {
  const { record } = step.environment;
  const holder = record
    .unclaimed()
    .find((it) => it.custom && !it.external && it.type === step.resource.type && collide(it.type, it.inputs, inputs));
  return holder === undefined ? undefined : record.claim([holder.urn]);
}

async function adopt(step: Step, holder: ResourceState): Promise<Registered> {
  note(
    step,
    `${step.resource.name} takes over the resource ${urnName(holder.urn)}, because both have the same key: the program renamed it. ` +
      "AWS would answer 409, because Pulumi creates the new resource before it deletes the old one. To avoid this, add an alias.",
  );
  const inputs = await check(step, "update", step.registration.inputs, holder.inputs);
  const differences = await compare(step, inputs, holder);
  if (differences.some((it) => it.replace)) return replace(step, step.registration.inputs, holder, differences);
  if (differences.length > 0) return update(step, inputs, holder, differences);
  return done(step, "same", { id: requireId(holder), inputs, outputs: holder.outputs, old: holder }, []);
}

async function update(
  step: Step,
  inputs: PropertyMap,
  old: ResourceState,
  differences: readonly PropertyDifference[],
): Promise<Registered> {
  const started = start(step, "update");
  const pending = await begin(step, "update", inputs);
  const id = requireId(old);
  try {
    const outputs = await step.type.update(step.context, id, inputs, old.inputs, old.outputs);
    const changes = changesOf(differences, old.inputs, inputs);
    return await done(step, "update", { id, inputs, outputs, old }, changes, started, pending);
  } catch (error) {
    if (isConflict(error)) {
      const leaving = holderOfUniqueKey(step, inputs);
      if (leaving !== undefined) {
        await end(step, pending);
        await deleteFirst(step, leaving);
        return update(step, inputs, old, differences);
      }
      if (holderUnderWay(step, inputs) !== undefined) {
        await end(step, pending);
        return replace(step, step.registration.inputs, old, differences, "key of another");
      }
    }
    if (!isGone(error) || (await step.type.read(step.context, id, old.outputs).catch(() => old)) !== undefined) {
      // The operation stays pending: the next run reads what the service holds now.
      throw fail(step, "update", errorMessage(error), error);
    }
    await end(step, pending);
    note(step, `${urnName(old.urn)} (${id}) was deleted outside of the program; it is created again.`);
    return create(step, await check(step, "create", step.registration.inputs, undefined), old);
  }
}

/** Deletes a leaving resource before the end of the run, because it holds the key that this resource takes. */
async function deleteFirst(step: Step, leaving: ResourceState): Promise<void> {
  note(
    step,
    `${urnName(leaving.urn)} is deleted before ${step.resource.name} is changed, because ${step.resource.name} now uses its key. ` +
      "AWS would answer 409, because Pulumi deletes resources at the end of a run.",
  );
  const pending = await begin(step, "delete", leaving.inputs);
  const act = () => step.type.delete(step.context, requireId(leaving), leaving.outputs);
  await attempt(step, "delete", act);
  step.environment.record.drop(leaving);
  step.environment.settled("delete", leaving);
  await end(step, pending);
}

/** @param reason to delete first, other than a collision with the old resource or the option */
async function replace(
  step: Step,
  given: PropertyMap,
  old: ResourceState,
  differences: readonly EngineDifference[],
  reason?: "key of another",
): Promise<Registered> {
  const { record } = step.environment;
  if (old.protect && step.registration.protect) throw isProtected(step, old);
  if (step.registration.importId !== undefined) {
    throw fail(
      step,
      "replace",
      `${urnName(old.urn)} was imported and would be replaced, which the option import does not allow. Remove the option import first.`,
    );
  }
  // Generated names must differ from those that the old resource still has.
  const inputs = await check(step, "replace", given, undefined, randomBytes(32));
  const collides = collide(step.type.token, old.inputs, inputs);
  const isAsked = step.registration.deleteBeforeReplace ?? differences.some((it) => it.deleteBeforeReplace);
  const replacements = (old.replacements ?? 0) + 1;
  const isRetained = old.retainOnReplace ?? old.retainOnDelete;
  const leaving = isRetained ? undefined : old;
  const keepsIdentifier =
    step.environment.identifierToken !== undefined &&
    identifierFor(record, step.type, step.resource.urn, replacements, leaving)?.identifier === old.id;
  const started = start(step, "replace");
  const changes = changesOf(differences, old.inputs, inputs);
  try {
    if (collides || keepsIdentifier || reason !== undefined || isAsked) {
      if (reason !== undefined) {
        note(
          step,
          `${step.resource.name} is deleted and created again, because it now uses the key of another resource, which gets a new key in the same run. ` +
            "AWS would answer 409.",
        );
      } else if (keepsIdentifier && !isAsked) {
        note(
          step,
          `${step.resource.name} is deleted before it is created again, so that its URL stays the same. ` +
            "On AWS, Pulumi would create the new resource first, with another URL.",
        );
      } else if (!isAsked) {
        note(
          step,
          `${step.resource.name} is deleted before it is created again, because the new resource has the same key as the old one. ` +
            "AWS would answer 409 unless the resource has the option deleteBeforeReplace.",
        );
      }
      await deleteDependents(step, old);
      if (isRetained) {
        record.retain(old);
      } else {
        const pending = await begin(step, "delete", old.inputs);
        const type = hookedType(step.environment, step.resource, old.hooks ?? {}, old);
        await type.delete(step.context, requireId(old), old.outputs);
        record.drop(old);
        if (isRoot(step.type)) forgetParts(step, old);
        await end(step, pending);
      }
      const creation = await beginCreate(step, inputs, replacements, leaving);
      const created = { ...(await createOnService(step, inputs, creation)), replacements: creation.replacements };
      return await done(step, "replace", { ...created, inputs, old: undefined }, changes, started, creation.pending);
    }
    const creation = await beginCreate(step, inputs, replacements, undefined);
    const created = { ...(await createOnService(step, inputs, creation)), replacements: creation.replacements };
    record.deleteLater(old);
    return await done(step, "replace", { ...created, inputs, old }, changes, started, creation.pending);
  } catch (error) {
    if (error instanceof PartlyCreatedError) {
      record.deleteLater(old);
      await keepPartlyCreated(step, inputs, error, old);
    }
    if (!mayBeDone(error)) await record.end(...record.interrupted(step.resource.urn));
    throw fail(step, "replace", errorMessage(error), error);
  }
}

/** Takes over the resource as it is on the service; an update follows if the program asks for anything else. */
async function importExisting(step: Step, id: string, claimed: ResourceState | undefined): Promise<ResourceState> {
  const started = start(step, "import");
  const found = await attempt(step, "import", () => step.type.read(step.context, id, step.registration.inputs));
  if (found === undefined) throw fail(step, "import", notThere(id));
  await done(step, "import", { ...found, old: claimed }, [], started);
  return stateOf(step, { ...found, old: undefined });
}

/** The record of a resource that the program may change and delete. */
const managedBy = (state: ResourceState | undefined) =>
  state?.custom && !state.external && state.id !== undefined ? state : undefined;
const notThere = (id: string) => `No resource with the id ${id} exists. Check the id and the region.`;
const codeOf = (error: unknown) => (Error.isError(error) && "code" in error ? error.code : undefined);
const mayBeDone = (error: unknown) => error instanceof ServiceError && error.mayBeDone;
const isConflict = (error: unknown) => codeOf(error) === "ConflictException";
const isGone = (error: unknown) => codeOf(error) === "NotFoundException";
