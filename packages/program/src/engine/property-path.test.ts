import assert from "node:assert/strict";
import { test } from "node:test";
import { propertyPath, Secret } from "@answerback/pulumi/host";
import fc from "fast-check";
import { concerns, keepOld, parsePropertyPath, valueAt } from "./property-path.ts";

test("parses every path that is written", () => {
  const segment = fc.oneof(fc.nat(99), fc.string({ minLength: 1 }));
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.array(segment, { maxLength: 4 }), (first, rest) => {
      assert.deepEqual(parsePropertyPath(propertyPath([first, ...rest])), [first, ...rest]);
    }),
  );
});

test("finds the value at a path, through lists and secrets", () => {
  const inputs = { list: [{ a: 1 }], hidden: new Secret({ b: "c" }) };
  assert.equal(valueAt(inputs, ["list", 0, "a"]), 1);
  assert.deepEqual(valueAt(inputs, ["hidden", "b"]), new Secret("c"));
  assert.equal(valueAt(inputs, ["list", 1, "a"]), undefined);
  assert.equal(valueAt(inputs, ["constructor"]), undefined);
});

test("keeps the old value at a path, also one that is new or gone", () => {
  const old = { tags: { a: "1", gone: "1" }, list: [{ x: 1 }, { x: 2 }] };
  assert.deepEqual(keepOld({ tags: { a: "2", b: "2" } }, old, "tags.a"), { tags: { a: "1", b: "2" } });
  assert.deepEqual(keepOld({ tags: {} }, old, "tags.gone"), { tags: { gone: "1" } });
  assert.deepEqual(keepOld({ tags: { b: "2" } }, old, "tags.b"), { tags: {} });
  assert.deepEqual(keepOld({ list: [{ x: 5 }, { x: 6 }] }, old, "list[*].x"), { list: [{ x: 1 }, { x: 2 }] });
  assert.deepEqual(keepOld({ list: [{ x: 5 }, { x: 6 }] }, old, "list[1].x"), { list: [{ x: 5 }, { x: 2 }] });
});

test("a path concerns properties at it, above it and below it", () => {
  assert.ok(concerns("tags", "tags.a"));
  assert.ok(concerns("tags.a", "tags"));
  assert.ok(concerns("*", "tags"));
  assert.ok(!concerns("tags.a", "tags.b"));
});
