import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { prettyJson } from "./pretty-json.ts";

test("breaks lines as JSON.stringify does", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      assert.equal(prettyJson(JSON.stringify(value)), JSON.stringify(value, undefined, 2));
    }),
  );
});

test("leaves numbers, escapes and members of the same name as they were sent", () => {
  const sent = '{"id" :12345678901234567890,"id":1.0, "name":"\\u0141 { , :","none":[ ]}';
  assert.equal(
    prettyJson(sent),
    '{\n  "id": 12345678901234567890,\n  "id": 1.0,\n  "name": "\\u0141 { , :",\n  "none": []\n}',
  );
});

test("has nothing to say of what is no JSON", () => {
  assert.equal(prettyJson("{"), undefined);
  assert.equal(prettyJson(""), undefined);
});
