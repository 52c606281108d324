import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { printable, printableLines } from "./printable.ts";

test("escapes control characters, line ends and marks of direction, and keeps the rest", () => {
  assert.equal(printable("\u001b[2J\r\nFAKE\t"), "\\u001b[2J\\r\\nFAKE\\t");
  assert.equal(printable("a\u0085b\u009bc\u007fd"), "a\\u0085b\\u009bc\\u007fd");
  assert.equal(printable("\u202eevil\u2066\u200f\u2028"), "\\u202eevil\\u2066\\u200f\\u2028");
  assert.equal(printable("\ud800x"), "\\ud800x");
  assert.equal(printable("grüße, 世界, 👩‍💻 \\n"), "grüße, 世界, 👩‍💻 \\n");
});

test("keeps the value of JSON", () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: "binary", maxDepth: 1 }), (text) => {
      assert.deepEqual(JSON.parse(printable(text)), JSON.parse(text));
    }),
  );
});

test("indents further lines, so that none looks like a line of the program", () => {
  assert.equal(printableLines("first\nanswerback: \u001b[1mFAKE"), "first\n    answerback: \\u001b[1mFAKE");
});
