import assert from "node:assert/strict";
import { test } from "node:test";
import type { FieldTable, FieldType } from "@answerback/apigatewayv2";
import { describedResourceTypes } from "./index.ts";
import type { PropertyTable, PropertyType } from "./property.ts";

test("the field tables say how the official package writes each member", () => {
  for (const { description } of describedResourceTypes) {
    compare(description.definition.name, description.definition.fields, description.properties);
  }
});

function compare(where: string, fields: FieldTable, properties: PropertyTable): void {
  for (const [wireName, field] of Object.entries(fields)) {
    if (field.computed) continue;
    const name = field.pulumiName ?? wireName;
    const property = properties[name];
    const at = `${where}.${wireName}`;
    assert.equal(property === undefined, field.inProviders === "absent", `${at}: inProviders`);
    if (property !== undefined) compareTypes(at, field.type, property.type, field.inProviders);
  }
}

function compareTypes(at: string, type: FieldType, property: PropertyType, form: unknown): void {
  const isSingle = property.kind === "object" && property.single === true;
  assert.equal(form === "single", isSingle, `${at}: single`);
  const key = property.kind === "keyedList" ? property.key : undefined;
  assert.equal((form as { readonly key?: string } | undefined)?.key, key, `${at}: key`);
  const structure = type.kind === "list" ? type.item : type.kind === "map" ? type.value : type;
  if (structure.kind === "structure" && "properties" in property) compare(at, structure.fields, property.properties);
}
