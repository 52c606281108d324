// Hooks: functions of the program that run before and after a step on a resource, or decide if a failed step is
// retried. Resources refer to hooks by name; the functions are registered once.
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import { type PropertyMap, toStruct } from "@answerback/pulumi/host";
import resource from "@pulumi/pulumi/proto/resource_pb.js";
import type { ProgramEvent, ResourceName } from "../report/event.ts";
import { type CallbackClients, callbackOf, type ProgramCallback } from "./callback-clients.ts";
import type { EngineResourceType } from "./engine-resource.ts";

const { ResourceHooksBinding } = resource.RegisterResourceRequest;

type Step = "Create" | "Update" | "Delete";
export type HookKind = `before${Step}` | `after${Step}`;

/** The names of a resource's hooks, by kind. */
export type HookNames = Readonly<Partial<Record<HookKind | "onError", readonly string[]>>>;

export interface HookValues {
  readonly id?: string | undefined;
  readonly newInputs?: PropertyMap | undefined;
  readonly oldInputs?: PropertyMap | undefined;
  readonly newOutputs?: PropertyMap | undefined;
  readonly oldOutputs?: PropertyMap | undefined;
}

export class HookError extends Error {
  override readonly name = "HookError";
}

interface ResourceHook {
  readonly callback: ProgramCallback;
  readonly ignoreErrors: boolean;
}

/** As in Pulumi's engine. */
const maxTries = 100;

/** The hooks of one run. */
export class HookHost {
  readonly #callbacks: CallbackClients;
  readonly #emit: (event: ProgramEvent) => void;
  readonly #resourceHooks = new Map<string, ResourceHook>();
  readonly #errorHooks = new Map<string, ProgramCallback>();

  constructor(callbacks: CallbackClients, emit: (event: ProgramEvent) => void) {
    this.#callbacks = callbacks;
    this.#emit = emit;
  }

  get isEmpty(): boolean {
    return this.#resourceHooks.size + this.#errorHooks.size === 0;
  }

  addResourceHook(request: resource.RegisterResourceHookRequest): void {
    this.#claim(request.getName());
    const callback = callbackOf(request.getCallback());
    this.#resourceHooks.set(request.getName(), { callback, ignoreErrors: request.getIgnoreErrors() });
  }

  addErrorHook(request: resource.RegisterErrorHookRequest): void {
    this.#claim(request.getName());
    this.#errorHooks.set(request.getName(), callbackOf(request.getCallback()));
  }

  /** @throws HookError */
  async run(kind: HookKind, names: HookNames, it: ResourceName, values: HookValues): Promise<void> {
    for (const name of names[kind] ?? []) {
      const hook = this.#resourceHooks.get(name);
      const error = hook === undefined ? notRegistered : await this.#failure(hook.callback, it, values);
      if (error === "") continue;
      const message = `the hook ${JSON.stringify(name)} (${kind}) failed: ${error}`;
      if (hook?.ignoreErrors !== true) throw new HookError(message);
      this.#emit({ kind: "note", message, resource: it });
    }
  }

  /** Retries as long as an error hook asks for it. */
  async withRetries<Result>(
    step: Step,
    names: HookNames,
    it: ResourceName,
    values: HookValues,
    act: () => Promise<Result>,
  ): Promise<Result> {
    const errors: string[] = [];
    for (;;) {
      try {
        return await act();
      } catch (error) {
        errors.unshift(errorMessage(error));
        if (errors.length >= maxTries || !(await this.#isToRetry(step, names, it, values, errors))) throw error;
      }
    }
  }

  async #failure(callback: ProgramCallback, it: ResourceName, values: HookValues): Promise<string> {
    const request = new resource.ResourceHookRequest().setUrn(it.urn).setName(it.name).setType(it.type);
    request.setId(values.id ?? "");
    request.setNewInputs(struct(values.newInputs)).setOldInputs(struct(values.oldInputs));
    request.setNewOutputs(struct(values.newOutputs)).setOldOutputs(struct(values.oldOutputs));
    const answer = await this.#callbacks.invoke(callback, request.serializeBinary());
    return resource.ResourceHookResponse.deserializeBinary(answer).getError();
  }

  async #isToRetry(
    step: Step,
    names: HookNames,
    it: ResourceName,
    values: HookValues,
    errors: readonly string[],
  ): Promise<boolean> {
    let isToRetry = false;
    for (const name of names.onError ?? []) {
      const hook = this.#errorHooks.get(name);
      if (hook === undefined) throw new HookError(`the error hook ${JSON.stringify(name)} failed: ${notRegistered}`);
      const request = new resource.ErrorHookRequest().setUrn(it.urn).setName(it.name).setType(it.type);
      request
        .setId(values.id ?? "")
        .setFailedOperation(step.toLowerCase())
        .setErrorsList([...errors]);
      request.setNewInputs(struct(values.newInputs)).setOldInputs(struct(values.oldInputs));
      request.setOldOutputs(struct(values.oldOutputs));
      const bytes = await this.#callbacks.invoke(hook, request.serializeBinary());
      const answer = resource.ErrorHookResponse.deserializeBinary(bytes);
      if (answer.getError() !== "") {
        throw new HookError(`the error hook ${JSON.stringify(name)} failed: ${answer.getError()}`);
      }
      isToRetry ||= answer.getRetry();
    }
    return isToRetry;
  }

  #claim(name: string): void {
    if (!this.#resourceHooks.has(name) && !this.#errorHooks.has(name)) return;
    throw new HookError(`There are two hooks with the name ${JSON.stringify(name)}. Give one of them another name.`);
  }
}

const notRegistered = "the program no longer registers it";
const struct = (map: PropertyMap | undefined) => (map === undefined ? undefined : toStruct(map));

/**
 * The resource type with the hooks of one resource around its operations.
 * @param oldInputs of the resource, for its delete
 * @param failed receives the error of a hook that failed after its step; the step is not undone
 */
export function withHooks(
  type: EngineResourceType,
  hooks: HookHost,
  names: HookNames,
  it: ResourceName,
  oldInputs: PropertyMap | undefined,
  failed: (error: unknown) => void,
): EngineResourceType {
  if (Object.values(names).every((list) => list.length === 0)) return type;
  const around = async <Result>(
    step: Step,
    values: HookValues,
    act: () => Promise<Result>,
    valuesOf: (result: Result) => HookValues = () => ({}),
  ): Promise<Result> => {
    await hooks.run(`before${step}`, names, it, values);
    const result = await hooks.withRetries(step, names, it, values, act);
    await hooks.run(`after${step}`, names, it, { ...values, ...valuesOf(result) }).catch(failed);
    return result;
  };
  return {
    ...type,
    create: (context, inputs) =>
      around(
        "Create",
        { newInputs: inputs },
        () => type.create(context, inputs),
        ({ id, outputs }) => ({ id, newOutputs: outputs }),
      ),
    update: (context, id, inputs, oldInputs, oldOutputs) =>
      around(
        "Update",
        { id, newInputs: inputs, oldInputs, oldOutputs },
        () => type.update(context, id, inputs, oldInputs, oldOutputs),
        (newOutputs) => ({ newOutputs }),
      ),
    delete: (context, id, oldOutputs) =>
      around("Delete", { id, oldInputs, oldOutputs }, () => type.delete(context, id, oldOutputs)),
  };
}

type Binding = InstanceType<typeof ResourceHooksBinding>;

export function hookNames(binding: Binding | undefined): HookNames {
  if (binding === undefined) return {};
  return {
    beforeCreate: binding.getBeforeCreateList(),
    afterCreate: binding.getAfterCreateList(),
    beforeUpdate: binding.getBeforeUpdateList(),
    afterUpdate: binding.getAfterUpdateList(),
    beforeDelete: binding.getBeforeDeleteList(),
    afterDelete: binding.getAfterDeleteList(),
    onError: binding.getOnErrorList(),
  };
}

export function hookBinding(names: HookNames): Binding {
  return new ResourceHooksBinding()
    .setBeforeCreateList([...(names.beforeCreate ?? [])])
    .setAfterCreateList([...(names.afterCreate ?? [])])
    .setBeforeUpdateList([...(names.beforeUpdate ?? [])])
    .setAfterUpdateList([...(names.afterUpdate ?? [])])
    .setBeforeDeleteList([...(names.beforeDelete ?? [])])
    .setAfterDeleteList([...(names.afterDelete ?? [])])
    .setOnErrorList([...(names.onError ?? [])]);
}
