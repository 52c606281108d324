import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { anyStep, forEachPart, isAt, partAt, startsWith, stepsOf } from "./json-place.ts";

test("finds every value of a document at its path, whatever its layout", () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(4), (json, indent) => {
      const document: unknown = JSON.parse(json);
      const text = JSON.stringify(document, undefined, indent);
      let count = 0;
      forEachPart(text, ({ path, value, to }) => {
        count++;
        let expected: unknown = document;
        for (const step of path) expected = (expected as Record<string, unknown>)[step];
        assert.deepEqual(JSON.parse(text.slice(value, to)), expected);
      });
      assert.equal(count, countOf(document));
    }),
  );
});

function countOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce((sum: number, member) => sum + countOf(member), 1);
}

test("stops where a document is not JSON", () => {
  for (const text of ["", "{", '{"a"', '{"a":1,', "[1,,2]", '{"a":{"b":1}', "nonsense]"]) {
    assert.doesNotThrow(() => forEachPart(text, () => {}));
  }
  const found: string[] = [];
  forEachPart('{"a":{"b":1},"c":', ({ path }) => found.push(path.join(".")));
  assert.deepEqual(found, ["a.b", "a"]);
});

test("reads the steps of a JSONPath up to the first that leads to many places", () => {
  assert.deepEqual(stepsOf("$"), []);
  assert.deepEqual(stepsOf("$.a.b[0]['c d'][\"e\"]"), ["a", "b", 0, "c d", "e"]);
  assert.deepEqual(stepsOf("$.a[*].b.*"), ["a", anyStep, "b", anyStep]);
  assert.deepEqual(stepsOf("$.a[?(@.b > 1)].c"), ["a"]);
  assert.deepEqual(stepsOf("$..b"), []);
  assert.ok(isAt(["a", 3, "b"], stepsOf("$.a[*].b")) && !isAt(["a", 3], stepsOf("$.a[*].b")));
  assert.ok(startsWith(["a", 3, "b"], stepsOf("$.a")) && !startsWith(["a"], stepsOf("$.a.b")));
});

test("finds the innermost value at an offset, or whose name is there", () => {
  const text = '{\n  "a": [1, {"b": 22}]\n}';
  const pathAt = (what: string) => partAt(text, text.indexOf(what))?.path;
  assert.deepEqual(pathAt("22"), ["a", 1, "b"]);
  assert.deepEqual(pathAt('"b"'), ["a", 1, "b"]);
  assert.deepEqual(pathAt('"a"'), ["a"]);
  assert.deepEqual(pathAt("1,"), ["a", 0]);
  assert.deepEqual(pathAt("\n}"), []);
});
