// One custom resource of the program on its way from the last run's record to what the program asks for: check, diff,
// then create, update, replace, import or nothing. Every call to the service stands between two writes of the state.
import { createHash, randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { type PropertyMap, Secret } from "../property-value.ts";
import {
  type CheckContext,
  PartlyCreatedError,
  type PropertyDifference,
  type ResourceContext,
  type ResourceType,
} from "../resource.ts";
import type { Operation, ProgramEvent, PropertyChange, ResourceName } from "./event.ts";
import { concerns, keepOld, parsePropertyPath, valueAt } from "./property-path.ts";
import { type ReadRegistration, type Registered, type Registration, RegistrationError } from "./registration.ts";
import { shownValue } from "./shown-value.ts";
import type { StackRecord } from "./stack-record.ts";
import type { PendingOperation, ResourceState } from "./state-file.ts";
import { collide } from "./unique-key.ts";

export interface StepEnvironment {
  readonly record: StackRecord;
  readonly emit: (event: ProgramEvent) => void;
  /** The type's implementation, or what stands in for it. `name` is the resource's name in the program. */
  typeOf(type: string, name: string): ResourceType;
  contextOf(provider: string | undefined): ResourceContext;
  /** The id of what a create of this type left behind that was cut off. */
  findOrphan(type: string, inputs: PropertyMap, context: ResourceContext): Promise<string | undefined>;
  /** Hears of every step that went well. */
  settled(operation: Operation, state: ResourceState): void;
}

interface Step {
  readonly environment: StepEnvironment;
  readonly registration: Registration;
  readonly resource: ResourceName;
  readonly type: ResourceType;
  readonly context: ResourceContext;
}

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
  const step: Step = {
    environment,
    registration,
    resource: { urn, type: registration.type, name: registration.name },
    type: environment.typeOf(registration.type, registration.name),
    context: environment.contextOf(registration.provider),
  };
  const claimed = environment.record.claim([urn, ...aliases]);
  const managed = claimed?.custom && !claimed.external && claimed.id !== undefined ? claimed : undefined;
  const old = managed === undefined ? await leftBehind(step) : await asOnService(step, managed);
  if (old === undefined && registration.importId !== undefined)
    return importExisting(step, registration.importId, claimed);

  const given = registration.ignoreChanges.reduce(
    (inputs, path) => (old === undefined ? inputs : keepOld(inputs, old.inputs, path)),
    registration.inputs,
  );
  const inputs = check(step, old === undefined ? "create" : "update", given, old?.inputs);
  if (old === undefined) return create(step, inputs, claimed);
  if (step.type.token !== environment.typeOf(old.type, registration.name).token) {
    return replace(step, given, old, []);
  }

  const differences = step.type.diff(inputs, old.inputs, old.outputs, step.context.region).map((it) => ({
    ...it,
    replace: it.replace || registration.replaceOnChanges.some((path) => concerns(path, it.property)),
  }));
  const triggered =
    old.replacementTrigger !== undefined && !isDeepStrictEqual(old.replacementTrigger, registration.replacementTrigger);
  if (triggered || differences.some((it) => it.replace)) return replace(step, given, old, differences);
  if (differences.length > 0) return update(step, inputs, old, differences);
  return done(step, "same", { id: requireId(old), inputs, outputs: old.outputs, old }, []);
}

/** `.get`: what there is, never changed and never deleted. @throws RegistrationError */
export async function read(
  environment: StepEnvironment,
  registration: ReadRegistration,
  urn: string,
): Promise<Registered> {
  const { type: token, name, id, properties } = registration;
  const step: Step = {
    environment,
    registration: {
      ...registration,
      custom: true,
      inputs: properties,
      protect: false,
      retainOnDelete: false,
      deleteBeforeReplace: undefined,
      ignoreChanges: [],
      replaceOnChanges: [],
      replacementTrigger: undefined,
      aliases: [],
      importId: undefined,
      deletedWith: undefined,
    },
    resource: { urn, type: token, name },
    type: environment.typeOf(token, name),
    context: environment.contextOf(registration.provider),
  };
  const claimed = environment.record.claim([urn]);
  // A resource that was the program's own and is only read now is no longer the program's to delete.
  const found = await attempt(step, "read", () => step.type.read(step.context, id, properties));
  if (found === undefined) throw fail(step, "read", notThere(id));
  return done(step, "read", { ...found, old: claimed, external: true }, []);
}

/**
 * The record, corrected by a read where an operation on the resource did not end well, or where the service has another
 * address now, which outputs hold.
 */
async function asOnService(step: Step, old: ResourceState): Promise<ResourceState | undefined> {
  const { record } = step.environment;
  const interrupted = [...record.interrupted(old.urn)];
  const isUncertain = old.uncertain || interrupted.length > 0;
  if (!isUncertain && (!record.isMoved || isLocal(step.type))) return old;
  const found = await attempt(step, "read", () => step.type.read(step.context, requireId(old), old.outputs));
  await record.end(...interrupted);
  if (found === undefined) return undefined;
  return { ...old, id: found.id, outputs: found.outputs, inputs: isUncertain ? found.inputs : old.inputs };
}

/** What an earlier run created for this resource without coming to know of it. */
async function leftBehind(step: Step): Promise<ResourceState | undefined> {
  const { environment, resource, context, type } = step;
  const interrupted = environment.record.interrupted(resource.urn);
  const pending = interrupted.find((it) => it.kind === "create");
  if (pending === undefined) return undefined;
  const found = await attempt(step, "read", async () => {
    const id = await environment.findOrphan(type.token, pending.inputs, context);
    return id === undefined ? undefined : type.read(context, id, pending.inputs);
  });
  await environment.record.end(...interrupted);
  return found === undefined ? undefined : stateOf(step, { ...found, old: undefined });
}

function check(
  step: Step,
  operation: Operation,
  given: PropertyMap,
  oldInputs: PropertyMap | undefined,
  seed: Uint8Array = createHash("sha256").update(step.resource.urn).digest(),
): PropertyMap {
  const context: CheckContext = { name: step.resource.name, randomSeed: seed };
  const { inputs, failures } = step.type.check(given, oldInputs, context);
  if (failures.length === 0) return inputs;
  throw fail(step, operation, failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
}

async function create(step: Step, inputs: PropertyMap, claimed: ResourceState | undefined): Promise<Registered> {
  const started = start(step, "create");
  const pending = await begin(step, "create", inputs);
  try {
    const created = await step.type.create(step.context, inputs);
    return await done(step, "create", { ...created, inputs, old: claimed }, [], started, pending);
  } catch (error) {
    if (error instanceof PartlyCreatedError) await keepPartlyCreated(step, inputs, error, claimed);
    const inTheWay = isConflict(error) ? holderOfUniqueKey(step, inputs) : undefined;
    await end(step, pending);
    if (inTheWay === undefined) throw fail(step, "create", messageOf(error), error);
    return adopt(step, inTheWay);
  }
}

/** A resource under another name in the program holds the same unique key, and the program no longer asks for it. */
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
    `${step.resource.name} takes over what was ${nameOf(holder)}: both have the same key, and the program has renamed it. ` +
      "AWS answers 409 here, because it would create the new one before it deletes the old one; an alias avoids that.",
  );
  const inputs = check(step, "update", step.registration.inputs, holder.inputs);
  const differences = step.type.diff(inputs, holder.inputs, holder.outputs, step.context.region);
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
    if (!isGone(error) || (await step.type.read(step.context, id, old.outputs).catch(() => old)) !== undefined) {
      // The operation stays pending: the next run reads what the service holds now.
      throw fail(step, "update", messageOf(error), error);
    }
    await end(step, pending);
    note(step, `${nameOf(old)} (${id}) was deleted outside of the program; it is created again.`);
    return create(step, check(step, "create", step.registration.inputs, undefined), old);
  }
}

async function replace(
  step: Step,
  given: PropertyMap,
  old: ResourceState,
  differences: readonly PropertyDifference[],
): Promise<Registered> {
  const { record } = step.environment;
  if (old.protect && step.registration.protect) {
    throw fail(
      step,
      "replace",
      `${nameOf(old)} is protected and would be replaced. Take the option protect away first.`,
    );
  }
  // Generated names must differ from those that the old resource still has.
  const inputs = check(step, "replace", given, undefined, randomBytes(32));
  const collides = collide(step.type.token, old.inputs, inputs);
  const started = start(step, "replace");
  const changes = changesOf(differences, old.inputs, inputs);
  try {
    if (collides || step.registration.deleteBeforeReplace === true) {
      if (collides && step.registration.deleteBeforeReplace !== true) {
        note(
          step,
          `${step.resource.name} is deleted before it is created again, because both have the same key. ` +
            "AWS answers 409 here unless the resource has the option deleteBeforeReplace.",
        );
      }
      const pending = await begin(step, "delete", old.inputs);
      await step.type.delete(step.context, requireId(old), old.outputs);
      record.drop(old);
      await end(step, pending);
      const creating = await begin(step, "create", inputs);
      const created = await step.type.create(step.context, inputs);
      return await done(step, "replace", { ...created, inputs, old: undefined }, changes, started, creating);
    }
    const pending = await begin(step, "create", inputs);
    const created = await step.type.create(step.context, inputs);
    record.deleteLater(old);
    return await done(step, "replace", { ...created, inputs, old }, changes, started, pending);
  } catch (error) {
    if (error instanceof PartlyCreatedError) {
      record.deleteLater(old);
      await keepPartlyCreated(step, inputs, error, old);
    }
    await record.end(...record.interrupted(step.resource.urn));
    throw fail(step, "replace", messageOf(error), error);
  }
}

async function importExisting(step: Step, id: string, claimed: ResourceState | undefined): Promise<Registered> {
  const started = start(step, "import");
  const { inputs: given } = step.registration;
  const found = await attempt(step, "import", () => step.type.read(step.context, id, given));
  if (found === undefined) throw fail(step, "import", notThere(id));
  const inputs = check(step, "import", given, found.inputs);
  const differences = step.type.diff(inputs, found.inputs, found.outputs, step.context.region);
  if (differences.length > 0) {
    const lines = changesOf(differences, found.inputs, inputs).map(
      ({ property, before, after }) =>
        `${property}: the service has ${JSON.stringify(before)}, the program ${JSON.stringify(after)}`,
    );
    throw fail(
      step,
      "import",
      `The inputs do not match what ${id} is:\n${lines.join("\n")}\nMake them match, then run again.`,
    );
  }
  return done(step, "import", { id: found.id, inputs, outputs: found.outputs, old: claimed }, [], started);
}

interface Settled {
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
  /** The record that this one comes from. */
  readonly old: ResourceState | undefined;
  readonly external?: boolean;
  readonly uncertain?: boolean;
}

function stateOf(step: Step, settled: Settled): ResourceState {
  const { registration, resource } = step;
  return {
    urn: resource.urn,
    type: resource.type,
    custom: true,
    id: settled.id,
    parent: registration.parent,
    inputs: settled.inputs,
    outputs: withSecrets(settled.outputs, registration.additionalSecretOutputs),
    dependencies: registration.dependencies,
    provider: registration.provider,
    protect: registration.protect,
    retainOnDelete: registration.retainOnDelete,
    deletedWith: registration.deletedWith,
    external: settled.external ?? false,
    uncertain: settled.uncertain ?? false,
    replacementTrigger: registration.replacementTrigger,
  };
}

async function done(
  step: Step,
  operation: Operation,
  settled: Settled,
  changes: readonly PropertyChange[],
  started?: number,
  pending?: PendingOperation,
): Promise<Registered> {
  const { environment, resource } = step;
  const state = stateOf(step, settled);
  environment.record.put(state, settled.old);
  // What did not change reaches the disk with the next step, at the latest at the end of the run.
  if (pending !== undefined) await environment.record.end(pending);
  else if (operation === "import") await environment.record.save();
  environment.settled(operation, state);
  if (operation !== "same") {
    const durationMillis = started === undefined ? 0 : performance.now() - started;
    environment.emit({ kind: "step-finished", operation, resource, id: state.id, changes, durationMillis });
  }
  return { urn: state.urn, id: state.id, outputs: state.outputs };
}

async function keepPartlyCreated(
  step: Step,
  inputs: PropertyMap,
  error: PartlyCreatedError,
  old: ResourceState | undefined,
): Promise<void> {
  const { record } = step.environment;
  record.put(stateOf(step, { ...error.created, inputs, old, uncertain: true }), old);
  await record.save();
}

function start(step: Step, operation: Operation): number {
  step.environment.emit({ kind: "step-started", operation, resource: step.resource });
  return performance.now();
}

function fail(step: Step, operation: Operation, message: string, cause?: unknown): RegistrationError {
  return new RegistrationError(operation, step.resource, message, { cause });
}

async function attempt<Result>(step: Step, operation: Operation, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw fail(step, operation, messageOf(error), error);
  }
}

function note(step: Step, message: string): void {
  step.environment.emit({ kind: "note", message, resource: step.resource });
}

/** Writes down that a call to the service is about to be made. A type without a service needs no such care. */
async function begin(
  step: Step,
  kind: PendingOperation["kind"],
  inputs: PropertyMap,
): Promise<PendingOperation | undefined> {
  if (isLocal(step.type)) return undefined;
  const { urn, type } = step.resource;
  return step.environment.record.begin({ kind, urn, type, inputs });
}

async function end(step: Step, pending: PendingOperation | undefined): Promise<void> {
  if (pending !== undefined) await step.environment.record.end(pending);
}

const isLocal = (type: ResourceType) => "isLocal" in type;

function changesOf(
  differences: readonly PropertyDifference[],
  before: PropertyMap,
  after: PropertyMap,
): readonly PropertyChange[] {
  return differences.map((it) => {
    const path = parsePropertyPath(it.property);
    const was = valueAt(before, path);
    const is = valueAt(after, path);
    return {
      ...it,
      before: was === undefined ? undefined : shownValue(was),
      after: is === undefined ? undefined : shownValue(is),
    };
  });
}

function withSecrets(outputs: PropertyMap, names: readonly string[]): PropertyMap {
  const secret = names.filter((name) => outputs[name] !== undefined && !(outputs[name] instanceof Secret));
  return { ...outputs, ...Object.fromEntries(secret.map((name) => [name, new Secret(outputs[name] ?? null)])) };
}

function requireId(state: ResourceState): string {
  if (state.id === undefined) throw new Error(`${state.urn} has no id in the state`);
  return state.id;
}

const nameOf = (state: ResourceState) => state.urn.split("::").at(-1) ?? state.urn;
const notThere = (id: string) => `There is nothing with the id ${id}. Check the id and the region.`;
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? error.code : undefined);
const isConflict = (error: unknown) => codeOf(error) === "ConflictException";
const isGone = (error: unknown) => codeOf(error) === "NotFoundException";
