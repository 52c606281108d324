// The members of a resource in the form of Terraform's provider and of Pulumi's official package: their names, lists of objects
// in place of maps, and members that they do not have.
import type { Field, FieldTable, FieldType } from "../field.ts";
import { resources } from "../resources/index.ts";
import type { PlannedResource } from "./planned-program.ts";
import type { ListValue, MapValue, ReferenceValue, Value } from "./value.ts";

export interface ProviderMember {
  /** In camel case, as in Pulumi. Structures in the value have such names too. */
  readonly name: string;
  /** The name of Terraform's block, if it does not follow from `name`. */
  readonly block?: string | undefined;
  /** A list of objects in place of a map, or a structure: Terraform writes blocks. */
  readonly isBlock: boolean;
  readonly value: Value;
}

export interface ProviderResource {
  readonly members: readonly ProviderMember[];
  /** Wire names of members that cannot be written. */
  readonly absent: readonly string[];
}

/** Members that the providers require and the service does not, with the value that changes nothing. */
const required: Readonly<Record<string, readonly (readonly [name: string, value: string])[]>> = {
  Model: [["contentType", "application/json"]],
};

export function providerResource({ kind, members }: PlannedResource): ProviderResource {
  const fields: FieldTable = resources[kind].fields;
  const written = members.flatMap(([wireName, value]) => providerMember(wireName, fields[wireName]!, value) ?? []);
  const filledIn = (required[kind] ?? []).filter(([name]) => !written.some((it) => it.name === name));
  return {
    members: [...written, ...filledIn.map(([name, value]) => ({ name, value, isBlock: false }))],
    absent: members.flatMap(([wireName]) => (fields[wireName]?.inProviders === "absent" ? [wireName] : [])),
  };
}

/** The property that a reference reads, in camel case. */
export const referredProperty = ({ to, member }: ReferenceValue) =>
  member === "name" ? "name" : to.kind === "DomainName" ? "domainName" : "id";

function providerMember(wireName: string, field: Field, value: Value): ProviderMember | undefined {
  const { inProviders: form } = field;
  const type: FieldType = field.type;
  const name = field.pulumiName ?? wireName;
  if (form === "absent") return undefined;
  if (form === "single" && type.kind === "list") {
    const first = (value as ListValue).items[0];
    return first === undefined ? undefined : { name, isBlock: true, value: structureValue(type.item, first) };
  }
  if (typeof form === "object" && type.kind === "map") {
    const items = (value as MapValue).entries.map(([key, it]) => keyedObject(form.key, key, type.value, it));
    return { name, block: form.block, isBlock: true, value: { kind: "list", items } };
  }
  if (type.kind === "structure") return { name, isBlock: true, value: structureValue(type, value) };
  return { name, isBlock: false, value };
}

function keyedObject(keyName: string, key: string, type: FieldType, value: Value): Value {
  const own: readonly (readonly [string, Value])[] =
    type.kind === "structure"
      ? (structureValue(type, value) as MapValue).entries
      : // Response parameters of HTTP APIs.
        [["mappings", value]];
  return { kind: "structure", entries: [[keyName, key], ...own] };
}

function structureValue(type: FieldType, value: Value): Value {
  const fields: FieldTable = type.kind === "structure" ? type.fields : {};
  if (typeof value !== "object" || (value.kind !== "structure" && value.kind !== "map")) return value;
  const entries = value.entries.flatMap(([wireName, it]): (readonly [string, Value])[] => {
    const member = fields[wireName] && providerMember(wireName, fields[wireName], it);
    return member === undefined ? [] : [[member.name, member.value]];
  });
  return { kind: "structure", entries };
}
