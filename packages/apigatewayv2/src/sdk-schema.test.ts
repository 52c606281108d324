// Compares the operation table and the field tables with the SDK's run-time schemas, so that a new version of the SDK shows
// missing members.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-apigatewayv2";
import { type Field, type FieldTable, type FieldType, isInUpdate } from "./field.ts";
import { operations } from "./operations.ts";
import { resources } from "./resources/index.ts";

// The SDK's schemas are [kind, namespace, name, traits, …]; simple types are numbers.
type Schema = number | readonly unknown[];
const structureKind = 3;
const operationKind = 9;
const simple: Readonly<Record<number, string>> = { 0: "string", 1: "number", 2: "boolean", 5: "timestamp" };

interface Member {
  readonly type: unknown;
  readonly required: boolean;
}

const schemas = new Map<string, Schema>(
  Object.entries(sdk).flatMap(([name, value]) => (Array.isArray(value) ? [[name.replace(/\$$/, ""), value]] : [])),
);

function resolved(schema: unknown): Schema {
  const value: unknown = typeof schema === "function" ? schema() : schema;
  assert.ok(typeof value === "number" || Array.isArray(value));
  return value;
}

/** The members of a structure that are in the body, by wire name. */
function bodyMembers(structure: Schema): Map<string, Member> {
  assert.ok(typeof structure !== "number" && structure[0] === structureKind);
  const [, , , , names, members, required = 0] = structure;
  assert.ok(Array.isArray(names) && Array.isArray(members) && typeof required === "number");
  return new Map(
    members.flatMap((member: unknown, index): [string, Member][] => {
      const [schema, traits] = Array.isArray(member) && typeof member[0] !== "string" ? member : [member, {}];
      const jsonName: unknown =
        typeof traits === "object" && traits !== null && "jsonName" in traits && traits.jsonName;
      if (typeof jsonName !== "string") return [];
      return [[jsonName, { type: shape(schema), required: index < required }]];
    }),
  );
}

/** A schema as a field table: nested kinds, without lengths and values. */
function shape(schema: unknown): unknown {
  const type = resolved(schema);
  if (typeof type === "number") {
    if (type & 64) return { list: shape(type & 63) };
    if (type & 128) return { map: shape(type & 63) };
    return simple[type] ?? `type ${type}`;
  }
  switch (type[0]) {
    case 1:
      return { list: shape(first(type[4])) };
    case 2:
      return { map: shape(first(type[5])) };
    case structureKind:
      return Object.fromEntries([...bodyMembers(type)].map(([name, member]) => [name, member.type]));
    default:
      return `kind ${String(type[0])}`;
  }
}

/** A member is a schema, or a schema and its traits. */
const first = (member: unknown): unknown =>
  Array.isArray(member) && typeof member[0] !== "number"
    ? member[0]
    : Array.isArray(member) && member.length === 2
      ? member[0]
      : member;

function tableShape(type: FieldType): unknown {
  switch (type.kind) {
    case "enumeration":
      return "string";
    case "integer":
    case "double":
      return "number";
    case "list":
      return { list: tableShape(type.item) };
    case "map":
      return { map: tableShape(type.value) };
    case "structure": {
      const fields: FieldTable = type.fields;
      return Object.fromEntries(Object.entries<Field>(fields).map(([name, field]) => [name, tableShape(field.type)]));
    }
    default:
      return type.kind;
  }
}

const tableMembers = (fields: FieldTable, select: (field: Field) => boolean, isRequired: (field: Field) => boolean) =>
  Object.fromEntries(
    Object.entries<Field>(fields)
      .filter(([, field]) => select(field))
      .map(([name, field]) => [name, { type: tableShape(field.type), required: isRequired(field) }])
      .toSorted(),
  );

const structureOf = (name: string): Schema => {
  const schema = schemas.get(name);
  assert.ok(schema, `the SDK has no schema ${name}`);
  return schema;
};

/** Input structures that are part of the output: computed members are omitted. */
const withoutComputed: Readonly<Record<string, readonly string[]>> = {
  mutualTlsAuthentication: ["truststoreWarnings"],
};

function input(members: Record<string, { type: unknown; required: boolean }>) {
  return Object.fromEntries(
    Object.entries(members).map(([name, { type, required }]) => {
      const computed = withoutComputed[name] ?? [];
      if (typeof type !== "object" || type === null) return [name, { type, required }];
      return [
        name,
        { type: Object.fromEntries(Object.entries(type).filter(([key]) => !computed.includes(key))), required },
      ];
    }),
  );
}

for (const definition of Object.values(resources)) {
  const fields: FieldTable = definition.fields;
  const { name } = definition;

  test(`the table of ${name} has the members and types that the SDK reads`, () => {
    // `GetIntegrationResponse` and `GetRouteResponse` are operations, so these two results have other names.
    const schema = structureOf(schemas.has(`Get${name}Result`) ? `Get${name}Result` : `Get${name}Response`);
    const answered = Object.fromEntries([...bodyMembers(schema)].toSorted());
    const table = tableMembers(
      fields,
      (field) => !field.inputOnly,
      () => false,
    );
    assert.deepEqual(
      table,
      Object.fromEntries(Object.entries(answered).map(([key, { type }]) => [key, { type, required: false }])),
    );
  });

  test(`the table of ${name} has the members that the SDK sends to create one`, () => {
    const table = tableMembers(
      fields,
      (field) => !field.computed,
      (field) => field.required === true,
    );
    assert.deepEqual(
      input(table),
      Object.fromEntries([...bodyMembers(structureOf(`Create${name}Request`))].toSorted()),
    );
  });

  test(`the table of ${name} has the members that the SDK sends to update one`, () => {
    const table = tableMembers(fields, isInUpdate, (field) => field.requiredInUpdate === true);
    assert.deepEqual(
      input(table),
      Object.fromEntries([...bodyMembers(structureOf(`Update${name}Request`))].toSorted()),
    );
  });
}

test("the operation table has every operation of the SDK, with its method, path and status", () => {
  const ofSdk = [...schemas].flatMap(([name, schema]) => {
    if (typeof schema === "number" || schema[0] !== operationKind) return [];
    const traits = schema[3];
    assert.ok(typeof traits === "object" && traits !== null && "http" in traits);
    return [[name, traits.http]];
  });
  const table = operations.map(({ name, method, path, status }) => [
    name,
    [method, path.replace(/\{(\w)/g, (_, letter: string) => `{${letter.toUpperCase()}`), status],
  ]);
  assert.deepEqual(Object.fromEntries(table), Object.fromEntries(ofSdk));
});
