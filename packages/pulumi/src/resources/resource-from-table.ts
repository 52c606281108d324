// The implementation of all resources: Pulumi's verbs for a property table and the service's operations. Both the provider
// plugin and the program host call it.
import { identifierHeaders } from "@answerback/apigatewayv2";
import type { PropertyMap, PropertyValue } from "../property-value.ts";
import {
  type CheckContext,
  type CheckResult,
  type Created,
  PartlyCreatedError,
  type PropertyDifference,
  type ReadResult,
  type RequestedIdentifier,
  type ResourceContext,
  type ResourceType,
} from "../resource.ts";
import { checkInputs } from "./check-inputs.ts";
import { changedProperties, diffProperties } from "./diff.ts";
import { type Identity, identityOf } from "./identifier.ts";
import { isEmpty, markSecrets, type PlainMap, type PlainValue, plain, plainMap } from "./plain-value.ts";
import { previewOutputs } from "./preview.ts";
import { lowerFirst, type Property, type PropertyTable } from "./property.ts";
import { inputsRead } from "./read-inputs.ts";
import { kindInWords, type Operation, type ResourceDescription, type UpdateBody } from "./resource-description.ts";
import { findOnService, onService, type Verb } from "./service-call.ts";
import { changeTags } from "./tag.ts";
import { fromWire, membersToWire, toWire, unsetValue } from "./wire.ts";

export interface DescribedResourceType extends ResourceType {
  readonly description: ResourceDescription;
}

/** Loaded at the first call, because the AWS client would double the time until the plugin's handshake. */
const commandsOf = async (description: ResourceDescription) => {
  const { commands } = await import("./command.ts");
  const found = commands[description.definition.name];
  if (found === undefined) throw new Error(`no commands for ${description.definition.name} in command.ts`);
  return found;
};

export function resourceFromTable(description: ResourceDescription): DescribedResourceType {
  const { definition, properties } = description;
  const kind = kindInWords(definition);
  const nameProperty = Object.entries(properties).find(([, it]) => it.wireName === definition.identifier)?.[0];

  const operation = (
    context: ResourceContext,
    verb: Verb,
    region: string,
    identity: Identity,
    id?: string,
  ): Operation => {
    const here =
      region === context.region ? context : { ...context, client: context.clientFor?.(region) ?? context.client };
    const subject = { verb, kind, id };
    return {
      context: here,
      region,
      identity,
      send: (call, input, headers) => onService(here, subject, call, input, headers),
      find: (call, input) => findOnService(here, subject, call, input),
    };
  };

  const regionOf = (context: ResourceContext, values: PropertyMap): string => {
    const region = plain(values.region);
    return typeof region === "string" && region !== "" ? region : context.region;
  };

  const outputsOf = async (operation: Operation, members: PlainMap, inputs: PropertyMap): Promise<PropertyMap> => {
    const extra = (await description.outputs?.(operation, members)) ?? {};
    return outputsFromMembers(operation, members, inputs, extra);
  };

  const outputsFromMembers = (
    operation: Operation,
    members: PlainMap,
    inputs: PropertyMap,
    extra: PlainMap,
  ): PropertyMap => {
    const outputs: Record<string, PropertyValue> = {};
    for (const [name, property] of Object.entries(properties)) {
      const value = extra[name] ?? outputValue(name, property, operation, members, inputs);
      if (value !== undefined) outputs[name] = markSecrets(value, inputs[name]);
    }
    if (description.tagsArn) outputs.tagsAll = markSecrets(members.tags ?? {}, inputs.tags);
    return outputs;
  };

  return {
    token: `aws:apigatewayv2/${lowerFirst(definition.name)}:${definition.name}`,
    description,
    identity: {
      parents: definition.parents,
      generatedLength: definition.identifierLength,
      property: nameProperty ?? definition.identifier,
    },

    check(inputs: PropertyMap, oldInputs: PropertyMap | undefined, context: CheckContext): CheckResult {
      return checkInputs(description, inputs, oldInputs, context);
    },

    diff(
      inputs: PropertyMap,
      oldInputs: PropertyMap,
      oldOutputs: PropertyMap,
      hostRegion?: string,
    ): readonly PropertyDifference[] {
      const here = hostRegion === undefined || !isEmpty(inputs.region) ? inputs : { ...inputs, region: hostRegion };
      // State without a region, from an older provider, says nothing about the resource's region.
      const there: PropertyMap =
        isEmpty(oldInputs.region) && isEmpty(oldOutputs.region) ? { region: here.region ?? null } : {};
      return diffProperties(properties, here, withServiceValues(properties, { ...oldInputs, ...there }, oldOutputs));
    },

    preview(inputs: PropertyMap, oldOutputs: PropertyMap | undefined): PropertyMap {
      return previewOutputs(description, inputs, oldOutputs);
    },

    async create(context: ResourceContext, inputs: PropertyMap): Promise<Created> {
      const values = plainMap(inputs);
      const identity = Object.fromEntries(definition.parents.map((parent) => [parent, String(values[parent] ?? "")]));
      const making = operation(context, "creating", regionOf(context, inputs), identity, nameOf(description, inputs));
      const { create } = await commandsOf(description);

      const given = Object.fromEntries(
        Object.entries(values).filter(([name, value]) => properties[name]?.required || !isEmpty(value)),
      );
      const body = membersToWire(properties, given);
      const complete = (await description.beforeCreate?.(making, body, values)) ?? body;
      const members = await making.send(create, { ...complete, ...identity }, identifierHeadersOf(context.requested));

      const id = String(members[definition.identifier]);
      const made = operation(context, "creating", making.region, { ...identity, [definition.identifier]: id }, id);
      let known = outputsFromMembers(made, members, inputs, {});
      try {
        const settled = (await description.afterCreate?.(made, members, values)) ?? members;
        known = outputsFromMembers(made, settled, inputs, {});
        return { id, outputs: await outputsOf(made, settled, inputs) };
      } catch (error) {
        if (!Error.isError(error)) throw error;
        throw new PartlyCreatedError(error.message, { id, outputs: known }, { cause: error });
      }
    },

    async read(
      context: ResourceContext,
      id: string,
      state: PropertyMap,
      oldInputs: PropertyMap = {},
    ): Promise<ReadResult | undefined> {
      const identity = identityOf(kind, description.importId, definition.identifier, id, state);
      const bareId = identity[definition.identifier] ?? id;
      const reading = operation(context, "reading", regionOf(context, state), identity, bareId);
      const { get } = await commandsOf(description);
      const members = await reading.find(get, identity);
      if (members === undefined) return undefined;
      // The state or the inputs provide values that are not sent (`triggers`), and the secret marks.
      const outputs = await outputsOf(reading, members, { ...state, ...oldInputs });
      return { id: bareId, outputs, inputs: inputsRead(description, members, outputs, oldInputs) };
    },

    async update(
      context: ResourceContext,
      id: string,
      inputs: PropertyMap,
      oldInputs: PropertyMap,
      oldOutputs: PropertyMap,
    ): Promise<PropertyMap> {
      const identity = identityOf(kind, description.importId, definition.identifier, id, { ...oldOutputs, ...inputs });
      const updating = operation(context, "updating", regionOf(context, oldOutputs), identity, id);
      const { get, update } = await commandsOf(description);

      const before = withServiceValues(properties, oldInputs, oldOutputs);
      const changed = new Set(changedProperties(properties, inputs, before));
      const values = plainMap(inputs);
      const changes: UpdateBody = {
        body: patchBody(properties, changed, values),
        changed,
        inputs: values,
        oldInputs: plainMap(before),
      };
      if (description.tagsArn && changed.has("tags")) {
        await changeTags(updating, description.tagsArn(updating.region, identity), changes);
      }
      const body = (await description.beforeUpdate?.(updating, changes)) ?? changes.body;
      const members =
        Object.keys(body).length > 0
          ? await updating.send(update, { ...body, ...identity })
          : await updating.send(get, identity);
      const settled = (await description.afterUpdate?.(updating, members, changes)) ?? members;
      return outputsOf(updating, settled, inputs);
    },

    async delete(context: ResourceContext, id: string, oldOutputs: PropertyMap): Promise<void> {
      const identity = identityOf(kind, description.importId, definition.identifier, id, oldOutputs);
      const deleting = operation(context, "deleting", regionOf(context, oldOutputs), identity, id);
      const commands = await commandsOf(description);
      await deleting.find(commands.delete, identity);
    },
  };
}

function identifierHeadersOf(requested: RequestedIdentifier | undefined): Readonly<Record<string, string>> | undefined {
  if (requested === undefined) return undefined;
  return { [identifierHeaders.identifier]: requested.identifier, [identifierHeaders.token]: requested.token };
}

/** The name for messages about a resource that has no id yet. */
function nameOf({ definition }: ResourceDescription, inputs: PropertyMap): string | undefined {
  const name = inputs.name ?? inputs.domainName ?? inputs[`${lowerFirst(definition.name)}Key`];
  return typeof name === "string" ? name : undefined; // A secret name is not shown.
}

/** Old inputs, completed with the service's values. */
function withServiceValues(properties: PropertyTable, oldInputs: PropertyMap, oldOutputs: PropertyMap): PropertyMap {
  const values: Record<string, PropertyValue> = { ...oldInputs };
  for (const [name, property] of Object.entries(properties)) {
    const output = oldOutputs[name];
    if (property.computed && isEmpty(values[name]) && output !== undefined) values[name] = output;
  }
  return values;
}

function outputValue(
  name: string,
  property: Property,
  operation: Operation,
  members: PlainMap,
  inputs: PropertyMap,
): PlainValue | undefined {
  if (name === "region") return operation.region;
  if (property.wireName === undefined) return operation.identity[name] ?? plain(inputs[name]);
  const member = members[property.wireName];
  if (member === undefined || isEmpty(member)) return undefined;
  return fromWire(property.type, member);
}

/** The body of a PATCH, without tags: changed values, and for removed ones the value that unsets them. */
function patchBody(properties: PropertyTable, changed: ReadonlySet<string>, values: PlainMap): PlainMap {
  const body: Record<string, PlainValue> = {};
  for (const name of changed) {
    const property = properties[name];
    if (property?.wireName === undefined || property.createOnly || name === "tags") continue;
    const value = values[name];
    const member = value === undefined || isEmpty(value) ? unsetValue(property.type) : toWire(property.type, value);
    if (member !== undefined) body[property.wireName] = member;
  }
  return body;
}
