import assert from "node:assert/strict";
import { test } from "node:test";
import { textDifference } from "./text-difference.ts";

const lines = (...text: string[]) => text.join("\n");

test("prints one hunk with three lines around it, as diff -u", () => {
  assert.equal(
    textDifference(
      "a.vm",
      lines("1", "2", "3", "4", "5", "6", "7", "8"),
      lines("1", "2", "3", "4", "five", "6", "7", "8"),
    ),
    lines("--- a.vm", "+++ a.vm", "@@ -2,7 +2,7 @@", " 2", " 3", " 4", "-5", "+five", " 6", " 7", " 8", ""),
  );
  assert.equal(textDifference("a", "x", lines("x", "y")), lines("--- a", "+++ a", "@@ -1,1 +1,2 @@", " x", "+y", ""));
  assert.equal(textDifference("a", lines("a", "a"), "a"), lines("--- a", "+++ a", "@@ -1,2 +1,1 @@", " a", "-a", ""));
  assert.equal(textDifference("a", "same", "same"), "");
});
