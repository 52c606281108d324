import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { textChanges } from "./text-change.ts";

/** The old text, put together from the new one and its changes. */
function undone(after: string, changes: ReturnType<typeof textChanges>): string {
  let text = "";
  let at = 0;
  for (const { from, to, removed } of changes) {
    text += after.slice(at, from) + removed;
    at = to;
  }
  return text + after.slice(at);
}

test("names each word that differs", () => {
  assert.deepEqual(textChanges("same", "same"), []);
  assert.deepEqual(textChanges("Hello Ada!", "Hello dear Ada!"), [{ from: 6, to: 11, removed: "" }]);
  assert.deepEqual(textChanges('{"a": 1, "b": 2}', '{"a": 7, "b": 9}'), [
    { from: 6, to: 7, removed: "1" },
    { from: 14, to: 15, removed: "2" },
  ]);
});

/** fast-check's own unit "binary" first makes a table, which takes a second. */
const anyCharacter = fc.nat(0x10ffff).map((code) => String.fromCodePoint(code).toWellFormed());

test("the changes lead back to the old text, and cover no more than what differs", () => {
  const words = fc.array(fc.constantFrom("a", "bc", " ", "\n", ",", "é", "😀"), { maxLength: 30 });
  const text = fc.oneof(
    words.map((each) => each.join("")),
    fc.string({ unit: anyCharacter }),
  );
  fc.assert(
    fc.property(text, text, (before, after) => {
      const changes = textChanges(before, after);
      assert.equal(undone(after, changes), before);
      assert.ok(changes.every(({ from, to, removed }) => to > from || removed !== ""));
    }),
  );
});

test("compares long texts without long work", () => {
  const before = Array.from({ length: 50_000 }, (_, index) => index).join(" ");
  const started = performance.now();
  const changes = textChanges(before, before.replaceAll("7", "x"));
  assert.equal(changes.length, 1);
  assert.ok(performance.now() - started < 1000);
});
