import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { prettyJson } from "./pretty-json.ts";

test("formats like JSON.stringify", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      assert.equal(prettyJson(JSON.stringify(value)), JSON.stringify(value, undefined, 2));
    }),
  );
});

test("keeps numbers, escapes and duplicate members as they were sent", () => {
  const sent = '{"id" :12345678901234567890,"id":1.0, "name":"\\u0141 { , :","none":[ ]}';
  assert.equal(
    prettyJson(sent),
    '{\n  "id": 12345678901234567890,\n  "id": 1.0,\n  "name": "\\u0141 { , :",\n  "none": []\n}',
  );
});

test("returns undefined for invalid JSON", () => {
  assert.equal(prettyJson("{"), undefined);
  assert.equal(prettyJson(""), undefined);
});
