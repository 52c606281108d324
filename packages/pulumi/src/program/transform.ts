// Transforms: functions of the program that see each registration before the engine does, and may change it. They run in
// the program's process; the SDK serves them as callbacks. Order: a resource's own, its parents' outwards, the stack's.
import { credentials } from "@grpc/grpc-js";
import type { Alias } from "@pulumi/pulumi/proto/alias_pb.js";
import callbackGrpc from "@pulumi/pulumi/proto/callback_grpc_pb.js";
import callback from "@pulumi/pulumi/proto/callback_pb.js";
import resource from "@pulumi/pulumi/proto/resource_pb.js";
import { fromStruct, toStruct } from "../property-struct.ts";
import type { AliasSpec, Registration } from "./registration.ts";

/** A function of the program, by the address of its server. */
interface Transform {
  readonly target: string;
  readonly token: string;
}

/** The transforms of one run. */
export class TransformHost {
  readonly #ofStack: Transform[] = [];
  readonly #byUrn = new Map<string, readonly Transform[]>();
  readonly #clients = new Map<string, InstanceType<typeof callbackGrpc.CallbacksClient>>();

  addToStack(given: callback.Callback): void {
    this.#ofStack.push(transformOf(given));
  }

  /**
   * @param urn of the resource as it is registered; transforms cannot change it
   * @param parents URNs, nearest first
   */
  async apply(
    registration: Registration,
    urn: string,
    parents: readonly string[],
    own: readonly callback.Callback[],
  ): Promise<Registration> {
    const transforms = own.map(transformOf);
    if (transforms.length > 0) this.#byUrn.set(urn, transforms);
    const all = [...transforms, ...parents.flatMap((it) => this.#byUrn.get(it) ?? []), ...this.#ofStack];
    let current = registration;
    for (const transform of all) current = await this.#applyOne(current, transform);
    return current;
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
  }

  async #applyOne(registration: Registration, { target, token }: Transform): Promise<Registration> {
    let client = this.#clients.get(target);
    if (client === undefined) {
      client = new callbackGrpc.CallbacksClient(target, credentials.createInsecure());
      this.#clients.set(target, client);
    }
    const request = new callback.CallbackInvokeRequest()
      .setToken(token)
      .setRequest(transformRequest(registration).serializeBinary());
    const called = client;
    const answer = await new Promise<callback.CallbackInvokeResponse>((resolve, reject) => {
      called.invoke(request, (error, response) => (error === null ? resolve(response) : reject(error)));
    });
    return transformed(registration, resource.TransformResponse.deserializeBinary(answer.getResponse_asU8()));
  }
}

const transformOf = (given: callback.Callback): Transform => ({ target: given.getTarget(), token: given.getToken() });

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
    importId: options.getImport() || undefined,
    // The registration's own are not part of the request: a transform adds to them.
    aliases: [...before.aliases, ...options.getAliasesList().map(aliasOf)],
  };
}

/** A URN, or what differs from the resource's own. */
export function aliasOf(alias: Alias): string | AliasSpec {
  const spec = alias.getSpec();
  if (spec === undefined) return alias.getUrn();
  return {
    name: spec.getName() || undefined,
    type: spec.getType() || undefined,
    stack: spec.getStack() || undefined,
    project: spec.getProject() || undefined,
    parent: spec.hasParenturn() ? spec.getParenturn() : undefined,
    noParent: spec.getNoparent(),
  };
}
