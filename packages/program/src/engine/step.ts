// Common to every step on a resource: reports its start and end, writes the state before and after it, and settles the
// resource's record.
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import {
  type CheckContext,
  markSecrets,
  type PartlyCreatedError,
  type PropertyMap,
  type PropertyValue,
  type ResourceContext,
  Secret,
} from "@answerback/pulumi/host";
import type { Operation, ProgramEvent, PropertyChange, ResourceName } from "../report/event.ts";
import type { EngineResourceType } from "./engine-resource.ts";
import { type HookHost, type HookNames, withHooks } from "./hook.ts";
import { type Registered, type Registration, RegistrationError } from "./registration.ts";
import type { StackRecord } from "./stack-record.ts";
import type { PendingOperation, ResourceState } from "./state-file.ts";
import { urnName } from "./urn.ts";

export interface StepEnvironment {
  readonly record: StackRecord;
  readonly emit: (event: ProgramEvent) => void;
  readonly hooks: HookHost;
  /** Reports a failure that does not undo the step. */
  failed(error: RegistrationError): void;
  /** The type's implementation, or a stand-in. `name` is the resource's name in the program. */
  typeOf(type: string, name: string): EngineResourceType;
  contextOf(provider: string | undefined): ResourceContext;
  /** Tags that the provider gives to every resource. */
  defaultTagsOf(provider: string | undefined): CheckContext["defaultTags"];
  /** True if the resource was replaced in this run. */
  wasReplaced(urn: string): boolean;
  /** Lets creates choose identifiers; undefined if the service runs in another process. */
  readonly identifierToken: string | undefined;
  /** The current step of another resource; it never rejects. */
  workOf(urn: string): Promise<void> | undefined;
  /** Called for every successful step, before the state is written. */
  settled(operation: Operation, state: ResourceState): void;
}

/** A step on one resource. */
export interface Step {
  readonly environment: StepEnvironment;
  readonly registration: Registration;
  readonly resource: ResourceName;
  readonly type: EngineResourceType;
  readonly context: ResourceContext;
}

export interface Settled {
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
  /** The earlier record of the resource. */
  readonly old: ResourceState | undefined;
  readonly external?: boolean;
  readonly uncertain?: boolean;
  readonly replacements?: number | undefined;
}

export function stateOf(step: Step, settled: Settled): ResourceState {
  const { registration, resource } = step;
  return {
    urn: resource.urn,
    type: resource.type,
    custom: true,
    id: settled.id,
    parent: registration.parent,
    inputs: settled.inputs,
    outputs: withSecrets(settled.outputs, settled.inputs, registration.additionalSecretOutputs),
    dependencies: registration.dependencies,
    propertyDependencies: registration.propertyDependencies,
    provider: registration.provider,
    protect: registration.protect,
    retainOnDelete: registration.retainOnDelete,
    retainOnReplace: registration.retainOnReplace,
    deletedWith: registration.deletedWith,
    external: settled.external ?? false,
    uncertain: settled.uncertain ?? false,
    replacementTrigger: registration.replacementTrigger,
    replacements: settled.replacements ?? settled.old?.replacements,
    importId: registration.importId,
    hooks: registration.hooks,
  };
}

export async function done(
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
  environment.settled(operation, state);
  // An unchanged resource is saved with the next step, at the latest at the end of the run.
  if (pending !== undefined) await environment.record.end(pending);
  else if (operation === "import") await environment.record.save();
  if (operation !== "same") {
    const durationMillis = started === undefined ? 0 : performance.now() - started;
    environment.emit({ kind: "step-finished", operation, resource, id: state.id, changes, durationMillis });
  }
  return { urn: state.urn, id: state.id, outputs: state.outputs };
}

export async function keepPartlyCreated(
  step: Step,
  inputs: PropertyMap,
  error: PartlyCreatedError,
  old: ResourceState | undefined,
): Promise<void> {
  const { record } = step.environment;
  record.put(stateOf(step, { ...error.created, inputs, old, uncertain: true }), old);
  await record.save();
}

export function start(step: Step, operation: Operation): number {
  step.environment.emit({ kind: "step-started", operation, resource: step.resource });
  return performance.now();
}

export function fail(step: Step, operation: Operation, message: string, cause?: unknown): RegistrationError {
  return new RegistrationError(operation, step.resource, message, { cause });
}

export const isProtected = (step: Step, old: ResourceState) =>
  fail(step, "replace", `${urnName(old.urn)} is protected and would be replaced. Remove the option protect first.`);

export async function attempt<Result>(step: Step, operation: Operation, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw fail(step, operation, errorMessage(error), error);
  }
}

/** The type of a resource, with its hooks around it. */
export function hookedType(
  environment: StepEnvironment,
  resource: ResourceName,
  hooks: HookNames,
  old: ResourceState | undefined,
): EngineResourceType {
  const type = environment.typeOf(old?.type ?? resource.type, resource.name);
  return withHooks(type, environment.hooks, hooks, resource, old?.inputs, (error) => {
    environment.failed(new RegistrationError(old === undefined ? "create" : "delete", resource, errorMessage(error)));
  });
}

export function note(step: Step, message: string): void {
  step.environment.emit({ kind: "note", message, resource: step.resource });
}

/**
 * Records that a call to the service is about to be made. Types without a service are not recorded.
 * @param id of a create: the identifier that the resource will have, if it is known
 */
export async function begin(
  step: Step,
  kind: PendingOperation["kind"],
  inputs: PropertyMap,
  id?: string,
): Promise<PendingOperation | undefined> {
  if (isLocal(step.type)) return undefined;
  const { urn, type } = step.resource;
  return step.environment.record.begin({ kind, urn, type, inputs, id });
}

export async function end(step: Step, pending: PendingOperation | undefined): Promise<void> {
  if (pending !== undefined) await step.environment.record.end(pending);
}

export const isLocal = (type: EngineResourceType) => "isLocal" in type;

export function requireId(state: ResourceState): string {
  if (state.id === undefined) throw new Error(`${state.urn} has no id in the state`);
  return state.id;
}

/** Makes outputs secret whose inputs are secret, even if no call to the provider has marked them. */
function withSecrets(outputs: PropertyMap, inputs: PropertyMap, names: readonly string[]): PropertyMap {
  const marked = Object.entries(outputs).map(([name, value]): [string, PropertyValue] => {
    if (names.includes(name) && !(value instanceof Secret)) return [name, new Secret(value)];
    return [name, markSecrets(value, inputs[name === "tagsAll" ? "tags" : name])];
  });
  return Object.fromEntries(marked);
}
