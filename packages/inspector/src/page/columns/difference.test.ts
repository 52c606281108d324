import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { difference } from "./difference.ts";

test("finds the part that was inserted, removed or replaced", () => {
  assert.deepEqual(difference("Hello Ada!", "Hello dear Ada!"), {
    start: "Hello ",
    before: "",
    after: "dear ",
    end: "Ada!",
  });
  assert.deepEqual(difference("aa", "a"), { start: "a", before: "a", after: "", end: "" });
  assert.deepEqual(difference("one two", "one six"), { start: "one ", before: "two", after: "six", end: "" });
  assert.deepEqual(difference("same", "same"), { start: "same", before: "", after: "", end: "" });
});

test("the parts add up to both texts", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (first, second) => {
      const { start, before, after, end } = difference(first, second);
      assert.equal(start + before + end, first);
      assert.equal(start + after + end, second);
    }),
  );
});
