import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv } from "ajv";
import { conversationSchema } from "./conversations/schema.ts";
import { settingsSchema } from "./settings/schema.ts";

for (const [name, schema] of Object.entries({ settings: settingsSchema, conversations: conversationSchema })) {
  test(`the schema of ${name} is one, which reading a file does not check again`, () => {
    const ajv = new Ajv({ strict: false });
    assert.ok(ajv.validateSchema(schema), ajv.errorsText());
  });
}
