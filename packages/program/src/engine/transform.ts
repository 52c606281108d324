// Transforms: functions of the program that see each registration, or each function call, before the engine does, and may
// change it. Order for registrations: the resource's own, those of its parents (nearest first), the stack's.
import { fromStruct, type PropertyMap, toStruct } from "@answerback/pulumi/host";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import resource from "@pulumi/pulumi/proto/resource_pb.js";
import { aliasOf } from "./alias.ts";
import { type CallbackClients, callbackOf, type ProgramCallback } from "./callback-clients.ts";
import { hookBinding, hookNames } from "./hook.ts";
import type { Registration } from "./registration.ts";

/** A call of a function (`aws.getRegion`) as the program makes it. */
export interface Invocation {
  readonly token: string;
  readonly args: PropertyMap;
  /** `urn::id` of an explicit provider. */
  readonly provider: string | undefined;
}

/** The transforms of one run. */
export class TransformHost {
  readonly #callbacks: CallbackClients;
  readonly #ofStack: ProgramCallback[] = [];
  readonly #ofInvokes: ProgramCallback[] = [];
  readonly #byUrn = new Map<string, readonly ProgramCallback[]>();

  constructor(callbacks: CallbackClients) {
    this.#callbacks = callbacks;
  }

  addToStack(given: Callback): void {
    this.#ofStack.push(callbackOf(given));
  }

  addToInvokes(given: Callback): void {
    this.#ofInvokes.push(callbackOf(given));
  }

  /**
   * @param urn of the resource as it is registered; transforms cannot change it
   * @param parents URNs, nearest first
   */
  async apply(
    registration: Registration,
    urn: string,
    parents: readonly string[],
    own: readonly Callback[],
  ): Promise<Registration> {
    const transforms = own.map(callbackOf);
    if (transforms.length > 0) this.#byUrn.set(urn, transforms);
    const all = [...transforms, ...parents.flatMap((it) => this.#byUrn.get(it) ?? []), ...this.#ofStack];
    let current = registration;
    for (const transform of all) {
      const answer = await this.#callbacks.invoke(transform, transformRequest(current).serializeBinary());
      current = transformed(current, resource.TransformResponse.deserializeBinary(answer));
    }
    return current;
  }

  async applyToInvoke(given: Invocation): Promise<Invocation> {
    let current = given;
    for (const transform of this.#ofInvokes) {
      const { token, args, provider = "" } = current;
      const options = new resource.TransformInvokeOptions().setProvider(provider);
      const request = new resource.TransformInvokeRequest().setToken(token).setArgs(toStruct(args)).setOptions(options);
      const bytes = await this.#callbacks.invoke(transform, request.serializeBinary());
      const answer = resource.TransformInvokeResponse.deserializeBinary(bytes);
      const chosen = answer.hasOptions() ? answer.getOptions()?.getProvider() || undefined : current.provider;
      current = { token, args: answer.hasArgs() ? fromStruct(answer.getArgs()) : args, provider: chosen };
    }
    return current;
  }
}

function transformRequest(it: Registration): resource.TransformRequest {
  const options = new resource.TransformResourceOptions()
    .setDependsOnList([...it.dependencies])
    .setProtect(it.protect)
    .setIgnoreChangesList([...it.ignoreChanges])
    .setReplaceOnChangesList([...it.replaceOnChanges])
    .setProvider(it.provider ?? "")
    .setRetainOnDelete(it.retainOnDelete)
    .setDeletedWith(it.deletedWith ?? "")
    .setAdditionalSecretOutputsList([...it.additionalSecretOutputs])
    .setReplaceWithList([...it.replaceWith])
    .setHooks(hookBinding(it.hooks))
    .setImport(it.importId ?? "");
  if (it.deleteBeforeReplace !== undefined) options.setDeleteBeforeReplace(it.deleteBeforeReplace);
  return new resource.TransformRequest()
    .setType(it.type)
    .setName(it.name)
    .setCustom(it.custom)
    .setParent(it.parent ?? "")
    .setProperties(toStruct(it.inputs))
    .setOptions(options);
}

function transformed(before: Registration, response: resource.TransformResponse): Registration {
  const properties = response.getProperties();
  const options = response.getOptions();
  const inputs = properties === undefined ? before.inputs : fromStruct(properties);
  if (options === undefined) return { ...before, inputs };
  return {
    ...before,
    inputs,
    dependencies: options.getDependsOnList(),
    protect: options.getProtect() ?? false,
    ignoreChanges: options.getIgnoreChangesList(),
    replaceOnChanges: options.getReplaceOnChangesList(),
    provider: options.getProvider() || undefined,
    retainOnDelete: options.getRetainOnDelete() ?? false,
    deletedWith: options.getDeletedWith() || undefined,
    deleteBeforeReplace: options.hasDeleteBeforeReplace() ? options.getDeleteBeforeReplace() : undefined,
    additionalSecretOutputs: options.getAdditionalSecretOutputsList(),
    replaceWith: options.getReplaceWithList(),
    hooks: options.hasHooks() ? hookNames(options.getHooks()) : before.hooks,
    importId: options.getImport() || undefined,
    // The request does not contain the registration's own aliases: a transform adds to them.
    aliases: [...before.aliases, ...options.getAliasesList().map(aliasOf)],
  };
}
