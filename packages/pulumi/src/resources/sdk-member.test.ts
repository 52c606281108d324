import assert from "node:assert/strict";
import test from "node:test";
import { list, map, string, structure } from "@answerback/apigatewayv2";
import * as sdk from "@aws-sdk/client-apigatewayv2";
import { describedResourceTypes } from "./index.ts";
import { upperFirst } from "./property.ts";
import { fromSdk, toSdk } from "./sdk-member.ts";

/** Members of a structure in the SDK's run-time schemas: kind 3, namespace, name, traits, member names, member schemas. */
function membersOf(schema: unknown): readonly { readonly name: string; readonly traits: unknown }[] {
  if (!Array.isArray(schema) || schema[0] !== 3) return [];
  const [, , , , names, members] = schema;
  return names.map((name: string, index: number) => ({ name, traits: members[index]?.[1] }));
}

test("the SDK capitalizes the wire's names in every structure", () => {
  const checked = Object.values(sdk)
    .flatMap(membersOf)
    .flatMap(({ name, traits }) =>
      typeof traits === "object" && traits !== null && "jsonName" in traits
        ? [[name, upperFirst(String(traits.jsonName))]]
        : [],
    );
  assert.ok(checked.length > 200);
  for (const [name, expected] of checked) assert.equal(name, expected);
});

test("the service's Create accepts every input that is sent", () => {
  const schemas: Readonly<Record<string, unknown>> = sdk;
  for (const { description } of describedResourceTypes) {
    const { name } = description.definition;
    const taken = new Set(membersOf(schemas[`Create${name}Request$`]).map((member) => member.name));
    for (const [property, { output, wireName }] of Object.entries(description.properties)) {
      if (output || wireName === undefined) continue;
      assert.ok(taken.has(upperFirst(wireName)), `${name}.${property}: Create${name} does not take ${wireName}`);
    }
  }
});

test("keeps the keys of maps, converts dates to strings and omits metadata", () => {
  const fields = {
    templates: { type: map(string()), description: "" },
    settings: { type: map(structure({ level: { type: string(), description: "" } })), description: "" },
    items: { type: list(structure({ arn: { type: string(), description: "" } })), description: "" },
  };
  const wire = { templates: { "application/json": "x" }, settings: { route: { level: "OFF" } }, items: [{ arn: "a" }] };
  const members = {
    Templates: { "application/json": "x" },
    Settings: { route: { Level: "OFF" } },
    Items: [{ Arn: "a" }],
  };
  assert.deepEqual(toSdk(fields, wire), members);
  const answer = { ...members, CreatedDate: new Date("2026-11-23T01:02:03.000Z"), $metadata: {}, Nothing: undefined };
  assert.deepEqual(fromSdk(fields, answer), { ...wire, createdDate: "2026-11-23T01:02:03Z" });
});
