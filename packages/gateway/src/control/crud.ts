// Create, get, list, update and delete for all resources, from the field table, the store and each resource's own rules.
import {
  type Api,
  AwsError,
  badRequest,
  type CountQuota,
  collectionOf,
  conflict,
  createInput,
  type FieldTable,
  identifierTakenMessage,
  isIdentifier,
  messages,
  notFound,
  type Output,
  type ProtocolType,
  patched,
  type ResourceDefinition,
  type ResourceName,
  requestedIdentifierMessage,
  requireNoViolations,
  resourceOf,
  updateInput,
} from "@answerback/apigatewayv2";
import type { Key, RecordValue } from "../store/store.ts";
import type { Answer, ControlContext, OperationInput } from "./context.ts";
import { newIdentifier } from "./identifier.ts";
import { pageOf } from "./page.ts";
import { requireLegalTags, type Tags } from "./tag.ts";

/** The rules of one resource that its field table does not express. */
export interface ResourceControl<Fields extends FieldTable = FieldTable> {
  readonly name: ResourceName;
  readonly definition: ResourceDefinition<Fields>;
  /** Refused in HTTP APIs. */
  readonly webSocketOnly?: true;
  /** The quota on the number of resources in one collection. */
  readonly quota?: CountQuota;
  /** Fills in members that the service sets. `before` is undefined on create. */
  complete?(resource: Output<Fields>, scope: Scope, before: Output<Fields> | undefined): Output<Fields>;
  /**
   * Checks the rules that involve other resources: unique keys, references.
   * @param given the input of create, or the resource with its changes
   * @throws AwsError
   */
  check?(resource: Output<Fields>, scope: Scope, before: Output<Fields> | undefined, given: Output<Fields>): void;
  /** Records to create in the same change as the resource. */
  alongside?(resource: Output<Fields>, scope: Scope, given: Output<Fields>): readonly Put[];
  /** @throws AwsError if another resource needs this one */
  checkDelete?(resource: Output<Fields>, scope: Scope): void;
  /** The resource as Get returns it. Default: as stored. */
  answer?(resource: Output<Fields>, context: ControlContext): Output<Fields>;
  /** Warnings about members that are legal but will not work. */
  warnings?(resource: Output<Fields>): readonly string[];
}

export interface Put {
  readonly key: Key;
  readonly value: RecordValue;
}

/** The collection of a resource, and its API. */
export interface Scope {
  readonly context: ControlContext;
  readonly parameters: Readonly<Record<string, string>>;
  /** The collection of the resource and its siblings. */
  readonly collection: Key;
  /** The resource's API, or the API itself; undefined for domain names, VPC links and new APIs. */
  readonly api: Api | undefined;
  readonly protocol: ProtocolType | undefined;
}

export async function create<Fields extends FieldTable>(
  control: ResourceControl<Fields>,
  context: ControlContext,
  input: OperationInput,
): Promise<Answer> {
  const scope = scopeOf(control, context, input.parameters);
  // The input of Create is a part of the resource, which the table's types cannot express.
  const given = createInput(control.definition, input.body) as Output<Fields>;
  requireProtocol(control, scope);
  requireNoViolations(control.definition, given, scope.protocol);
  requireLegalTags((given as { readonly tags?: Tags }).tags);
  const { identifier, identifierLength } = control.definition;
  const resource = completed(control, scope, undefined, {
    ...(identifierLength === undefined
      ? {}
      : { [identifier]: newIdentifierFor(control, scope, input.identifier, identifierLength) }),
    ...given,
  });
  control.check?.(resource, scope, undefined, given);
  requireQuota(control, scope);
  const key = [...scope.collection, String(resource[identifier])];
  const puts = [{ key, value: resource }, ...(control.alongside?.(resource, scope, given) ?? [])];
  await context.store.commit({ puts, deletes: [] });
  return answered(control, resource, context);
}

export function get<Fields extends FieldTable>(
  control: ResourceControl<Fields>,
  context: ControlContext,
  input: OperationInput,
): Answer {
  const { resource } = existing(control, context, input.parameters);
  return { body: control.answer ? control.answer(resource, context) : resource };
}

export function list<Fields extends FieldTable>(
  control: ResourceControl<Fields>,
  context: ControlContext,
  input: OperationInput,
): Answer {
  const { collection } = scopeOf(control, context, input.parameters);
  const records = context.store.list(collection);
  const page = pageOf({ collection, records, identifier: control.definition.identifier }, input.query);
  const { answer } = control;
  if (answer === undefined) return { body: page };
  return { body: { ...page, items: page.items.map((item) => answer(stored<Output<Fields>>(item), context)) } };
}

export async function update<Fields extends FieldTable>(
  control: ResourceControl<Fields>,
  context: ControlContext,
  input: OperationInput,
): Promise<Answer> {
  const { resource: before, scope, key } = existing(control, context, input.parameters);
  const given = patched(control.definition, before, updateInput(control.definition, input.body));
  requireNoViolations(control.definition, given, scope.protocol);
  const resource = completed(control, scope, before, given);
  control.check?.(resource, scope, before, given);
  await context.store.commit({ puts: [{ key, value: resource }], deletes: [] });
  return answered(control, resource, context);
}

export async function remove<Fields extends FieldTable>(
  control: ResourceControl<Fields>,
  context: ControlContext,
  input: OperationInput,
): Promise<Answer> {
  const { resource, scope, key } = existing(control, context, input.parameters);
  control.checkDelete?.(resource, scope);
  await context.store.commit({ puts: [], deletes: [key] });
  return { body: {} };
}

/**
 * Finds the resource of the path.
 * @throws AwsError NotFoundException with the first identifier of the path that does not exist
 */
export function existing<Fields extends FieldTable>(
  control: ResourceControl<Fields>,
  context: ControlContext,
  parameters: Readonly<Record<string, string>>,
): { readonly resource: Output<Fields>; readonly scope: Scope; readonly key: Key } {
  const scope = scopeOf(control, context, parameters);
  const identifier = parameters[control.definition.identifier] ?? "";
  const key = [...scope.collection, identifier];
  const value = context.store.get(key);
  if (value === undefined) throw notFound(control.name, identifier);
  if (control.name !== "Api") return { resource: stored(value), scope, key };
  const api = stored<Api>(value);
  return { resource: stored(value), scope: { ...scope, api, protocol: api.protocolType }, key };
}

/** Changes a stored resource for an operation other than Update: `change` returns the new resource. */
export async function change<Fields extends FieldTable>(
  control: ResourceControl<Fields>,
  context: ControlContext,
  input: OperationInput,
  change: (resource: Output<Fields>) => Output<Fields>,
): Promise<Answer> {
  const { resource, key } = existing(control, context, input.parameters);
  await context.store.commit({ puts: [{ key, value: change(resource) }], deletes: [] });
  return {};
}

/** A copy of a resource without some members. */
export function without<Resource extends object>(
  resource: Resource,
  ...members: readonly (keyof Resource)[]
): Resource {
  const rest = { ...resource };
  for (const member of members) delete rest[member];
  return rest;
}

/** Types a stored record. Only the control plane writes these records, by its field tables. */
export function stored<Resource>(value: RecordValue): Resource {
  return value as Resource;
}

function scopeOf<Fields extends FieldTable>(
  control: ResourceControl<Fields>,
  context: ControlContext,
  parameters: Readonly<Record<string, string>>,
): Scope {
  const key: string[] = [];
  let api: Api | undefined;
  for (const parameter of control.definition.parents) {
    const parent = resourceOf(parameter);
    const identifier = parameters[parameter] ?? "";
    key.push(collectionOf(parent), identifier);
    const record = context.store.get(key);
    if (record === undefined) throw notFound(parent, identifier);
    if (parent === "Api") api = stored<Api>(record);
  }
  return { context, parameters, collection: [...key, collectionOf(control.name)], api, protocol: api?.protocolType };
}

/** Maps that are returned as `{}` if empty; other empty maps are omitted (control-plane.md section 1). */
const alwaysAnswered: ReadonlySet<string> = new Set(["tags", "routeSettings", "stageVariables"]);

function isEmptyMap(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

function completed<Fields extends FieldTable>(
  control: ResourceControl<Fields>,
  scope: Scope,
  before: Output<Fields> | undefined,
  given: Output<Fields>,
): Output<Fields> {
  const resource = control.complete ? control.complete(given, scope, before) : given;
  const members = Object.entries(resource).filter(
    ([member, value]) =>
      value !== undefined &&
      control.definition.fields[member]?.inputOnly !== true &&
      (alwaysAnswered.has(member) || !isEmptyMap(value)),
  );
  return Object.fromEntries(members) as Output<Fields>;
}

function answered<Fields extends FieldTable>(
  control: ResourceControl<Fields>,
  resource: Output<Fields>,
  context: ControlContext,
): Answer {
  return {
    body: control.answer ? control.answer(resource, context) : resource,
    warnings: control.warnings?.(resource) ?? [],
  };
}

/** @throws AwsError ConflictException if the requested identifier is in use */
function newIdentifierFor<Fields extends FieldTable>(
  control: ResourceControl<Fields>,
  scope: Scope,
  requested: string | undefined,
  length: number,
): string {
  const isTaken = (identifier: string) => scope.context.store.get([...scope.collection, identifier]) !== undefined;
  if (requested !== undefined) {
    if (!isIdentifier(requested)) throw badRequest(requestedIdentifierMessage(control.name));
    if (isTaken(requested)) throw conflict(identifierTakenMessage(control.name, requested));
    return requested;
  }
  for (;;) {
    const identifier = newIdentifier(length);
    if (!isTaken(identifier)) return identifier;
  }
}

function requireProtocol<Fields extends FieldTable>(control: ResourceControl<Fields>, scope: Scope): void {
  if (control.webSocketOnly && scope.protocol === "HTTP") throw badRequest(messages.webSocketOnly(control.name));
}

function requireQuota<Fields extends FieldTable>(control: ResourceControl<Fields>, scope: Scope): void {
  const most = control.quota && scope.context.settings.quotas?.[control.quota];
  if (control.quota === undefined || most === undefined) return;
  if (scope.context.store.count(scope.collection) < most) return;
  throw new AwsError("TooManyRequestsException", messages.quota(control.quota, most), {
    details: { limitType: control.quota },
  });
}
