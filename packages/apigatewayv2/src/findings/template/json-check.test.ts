import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { checkJson } from "./json-check.ts";
import { hole } from "./rendering.ts";

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test("a text without holes fits if and only if it is JSON", () => {
  fc.assert(fc.property(fc.json({ maxDepth: 3 }), (text) => assert.deepEqual(checkJson(text), { kind: "fits" })));
  const characters = fc.constantFrom(...'{}[]",:\\ 01-.eEtrufalsn\n\t');
  fc.assert(
    fc.property(fc.string({ unit: characters, maxLength: 12 }), (text) => {
      // JSON does not allow other Unicode blanks; this alphabet has none.
      assert.equal(checkJson(text).kind, isJson(text) ? "fits" : "broken", JSON.stringify(text));
    }),
    { numRuns: 2000 },
  );
});

test("a hole fits as a value and inside a string", () => {
  for (const text of [`{"a": ${hole}}`, `["${hole} and ${hole}"]`, hole, `{"${hole}": 1}`, `[${hole}, -${hole}]`]) {
    assert.equal(checkJson(text).kind, "fits", text);
  }
});

test("a hole anywhere else is undecided", () => {
  for (const text of [`{${hole}}`, `{"a": 1 ${hole}}`, `[1${hole}{}]`, `{"a": 1}${hole}`]) {
    assert.equal(checkJson(text).kind, "undecided", text);
  }
});

test("a value after a hole without a comma is broken", () => {
  assert.deepEqual(checkJson(`{"a": ${hole} "b": 1}`), { kind: "broken", index: 8, expected: "a comma or }" });
});
