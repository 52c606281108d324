import assert from "node:assert/strict";
import { test } from "node:test";
import { propertyChangeLines } from "./property-change-lines.ts";

type Value = Parameters<typeof propertyChangeLines>[0]["before"];
const lines = (before: Value, after: Value, width = 100) =>
  propertyChangeLines({ property: "it", kind: "update", replace: false, before, after }, width).map((it) => it.trim());

test("shows a template line by line with context, also for a moved line or one of two equal lines", () => {
  assert.deepEqual(lines("{\n  a\n  b\n  b\n}", "{\n  b\n  a\n}"), ["it:", "{", "-   a", "b", "-   b", "+   a", "}"]);
  const long = ["0", "1", "2", "3", "4", "5", "6", "7"];
  assert.deepEqual(lines(long.join("\n"), long.map((it) => (it === "1" || it === "6" ? "x" : it)).join("\n")), [
    "it:",
    "0",
    "- 1",
    "+ x",
    "2",
    "…",
    "5",
    "- 6",
    "+ x",
    "7",
  ]);
});

test("shows an added or removed template as a whole", () => {
  assert.deepEqual(lines(undefined, "a\nb"), ["it:", "+ a", "+ b"]);
  assert.deepEqual(lines("a\nb", undefined), ["it:", "- a", "- b"]);
});

test("shows other values in one line that fits the terminal, around the difference", () => {
  assert.deepEqual(lines(29_000, 10_000), ["it: 29000 → 10000"]);
  assert.deepEqual(lines(undefined, "a"), ['it: none → "a"']);
  const [line = ""] = lines(`${"a".repeat(200)}old${"b".repeat(200)}`, `${"a".repeat(200)}new${"b".repeat(200)}`, 80);
  assert.equal(line, "it: …aaaaaaaaaaaaoldbbbbbbbbbbbb… → …aaaaaaaaaaaanewbbbbbbbbbbbb…");
});
