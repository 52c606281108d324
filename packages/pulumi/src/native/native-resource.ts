// A resource of aws-native (`aws-native:apigatewayv2:Route`): adapts the common implementation to the names and ids of
// CloudFormation.
import type { FieldTable, FieldType, ResourceDefinition } from "@answerback/apigatewayv2";
import type { PropertyMap, PropertyValue } from "../property-value.ts";
import { type Created, PartlyCreatedError, type ReadResult, type ResourceType } from "../resource.ts";
import { isMap, type PlainMap, plain } from "../resources/plain-value.ts";
import { type Property, type PropertyTable, propertiesFromFields } from "../resources/property.ts";
import { type DescribedResourceType, resourceFromTable } from "../resources/resource-from-table.ts";
import { nativeToken } from "../resources/token.ts";
import { fromNative, nativeName, toNative } from "./native-property.ts";

/** Parts of the primary identifier in CloudFormation's order, if it differs from the path's. */
const ownOrder: Readonly<Record<string, readonly string[]>> = {
  ApiMapping: ["apiMappingId", "domainName"],
  Authorizer: ["authorizerId", "apiId"],
};

const orderOf = ({ name, parents, identifier }: ResourceDefinition): readonly string[] =>
  ownOrder[name] ?? [...parents, identifier];

/** The service's own identifier in an id of aws-native, which also contains the parents': `API|ROUTE`. */
export function identifierInId(definition: ResourceDefinition, id: string): string {
  const parts = id.split("|");
  return parts.length === 1 ? id : (parts[orderOf(definition).indexOf(definition.identifier)] ?? id);
}

export function nativeResource(described: DescribedResourceType): ResourceType {
  const type = withAllMembers(described);
  const { definition, properties } = type.description;
  const { identifier, name: resource } = definition;
  const order = orderOf(definition);

  const official = (values: PropertyMap): PropertyMap => fromNative(properties, values);
  const bareId = (id: string): string => identifierInId(definition, id);

  /** The program's values keep their form. */
  const outputsOf = (id: string, outputs: PropertyMap, given: PropertyMap): PropertyMap => ({
    ...toNative(properties, outputs),
    ...attributes(outputs),
    ...given,
    [identifier]: id,
  });
  const compositeId = (outputs: PropertyMap): string =>
    order.map((part) => String(plain(outputs[part]) ?? "")).join("|");
  const createdOf = ({ id, outputs }: Created, given: PropertyMap): Created => {
    const native = outputsOf(id, outputs, given);
    return { id: compositeId(native), outputs: native };
  };
  const nativePath = (path: string): string => {
    const [, name = "", rest = ""] = /^(\w*)(.*)$/s.exec(path) ?? [];
    const property = properties[name];
    return `${property === undefined ? name : nativeName(name, property)}${rest}`;
  };

  return {
    token: nativeToken(resource),
    identity: type.identity,

    check(inputs, oldInputs, context) {
      const given = official(inputs);
      const { failures, inputs: checked, ...result } = type.check(given, oldInputs && official(oldInputs), context);
      const filledIn = Object.fromEntries(Object.entries(checked).filter(([name]) => given[name] === undefined));
      return {
        ...result,
        inputs: { ...inputs, ...toNative(properties, filledIn) },
        failures: [
          ...failures.map((it) => ({ ...it, property: nativePath(it.property) })),
          ...unsupported(inputs).map((property) => ({
            property,
            reason: `The property ${property} of ${nativeToken(resource)} is not supported.`,
          })),
        ],
      };
    },

    diff(inputs, oldInputs, oldOutputs, hostRegion) {
      const differences = type.diff(official(inputs), official(oldInputs), official(oldOutputs), hostRegion);
      return differences.map((it) => ({ ...it, property: nativePath(it.property) }));
    },

    preview: (inputs, oldOutputs) => ({
      ...toNative(properties, type.preview(official(inputs), oldOutputs && official(oldOutputs))),
      ...inputs,
    }),

    async create(context, inputs) {
      try {
        return createdOf(await type.create(context, official(inputs)), inputs);
      } catch (error) {
        if (!(error instanceof PartlyCreatedError)) throw error;
        throw new PartlyCreatedError(error.message, createdOf(error.created, inputs), { cause: error });
      }
    },

    async read(context, id, state, oldInputs): Promise<ReadResult | undefined> {
      const known = { ...official(state), ...partsOf(id, order) };
      const found = await type.read(context, bareId(id), known, oldInputs && official(oldInputs));
      if (found === undefined) return undefined;
      const inputs = toNative(properties, found.inputs);
      return { ...createdOf(found, { ...inputs, ...partsOf(id, order) }), inputs };
    },

    async update(context, id, inputs, oldInputs, oldOutputs) {
      const [now, before, state] = [inputs, oldInputs, oldOutputs].map(official) as [
        PropertyMap,
        PropertyMap,
        PropertyMap,
      ];
      return outputsOf(bareId(id), await type.update(context, bareId(id), now, before, state), inputs);
    },

    delete: (context, id, oldOutputs) => type.delete(context, bareId(id), official(oldOutputs)),
  };

  /** Properties that CloudFormation has and the official package does not. */
  function unsupported(inputs: PropertyMap): readonly string[] {
    const known = new Set(Object.entries(properties).map(([name, property]) => nativeName(name, property)));
    return Object.keys(inputs).filter((name) => !known.has(name) && plain(inputs[name]) !== null);
  }
}

/** The parents in a composite id. */
function partsOf(id: string, order: readonly string[]): Readonly<Record<string, string>> {
  if (!id.includes("|")) return {};
  return Object.fromEntries(id.split("|").map((part, index) => [order[index] ?? "", part]));
}

/**
 * CloudFormation has members that the official package lacks, such as `stageName` of a deployment, and requires only those that
 * the service requires.
 */
function withAllMembers({ description }: DescribedResourceType): DescribedResourceType {
  const { definition, properties } = description;
  const known = new Set(Object.values(properties).map(({ wireName }) => wireName));
  const missing = Object.entries(definition.fields).filter(([wireName]) => !known.has(wireName));
  const names = missing.map(([wireName, { pulumiName }]) => pulumiName ?? wireName);
  return resourceFromTable({
    ...description,
    properties: { ...propertiesFromFields(definition, names), ...requiredByService(properties, definition.fields) },
  });
}

function requiredByService(properties: PropertyTable, fields: FieldTable): PropertyTable {
  const entries = Object.entries(properties).map(([name, property]): [string, Property] => {
    const field = property.wireName === undefined ? undefined : fields[property.wireName];
    if (field === undefined) return [name, property];
    const { required, ...rest } = property;
    const inner = structureIn(field.type);
    const type =
      property.type.kind === "object" && inner !== undefined
        ? { ...property.type, properties: requiredByService(property.type.properties, inner) }
        : property.type;
    return [name, { ...rest, type, ...(required && field.required && { required }) }];
  });
  return Object.fromEntries(entries);
}

/** The fields of a structure, or of the structures in a list. */
function structureIn(type: FieldType): FieldTable | undefined {
  if (type.kind === "list") return structureIn(type.item);
  return type.kind === "structure" ? type.fields : undefined;
}

/** Attributes under CloudFormation's names; a domain name's are in its list of configurations. */
function attributes({ executionArn, domainNameConfiguration }: PropertyMap): PropertyMap {
  const configuration = plain(domainNameConfiguration);
  const { targetDomainName, hostedZoneId }: PlainMap = isMap(configuration) ? configuration : {};
  const found = {
    executeApiArn: executionArn,
    regionalDomainName: targetDomainName,
    regionalHostedZoneId: hostedZoneId,
  };
  return Object.fromEntries(Object.entries(found).filter((it): it is [string, PropertyValue] => it[1] !== undefined));
}
