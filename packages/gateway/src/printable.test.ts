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

/** Any characters, also lone surrogates; most from where the escaped ones are. */
const character = fc
  .oneof(fc.integer({ max: 0x2fff, min: 0 }), fc.integer({ max: 0x10ffff, min: 0 }))
  .map((code) => String.fromCodePoint(code));
const json = fc
  .dictionary(fc.string({ unit: character }), fc.string({ unit: character }))
  .map((it) => JSON.stringify(it));

test("keeps the value of JSON", () => {
  fc.assert(
    fc.property(json, (text) => {
      assert.deepEqual(JSON.parse(printable(text)), JSON.parse(text));
    }),
  );
});

test("indents further lines, so that none looks like a line of the program", () => {
  assert.equal(printableLines("first\nanswerback: \u001b[1mFAKE"), "first\n    answerback: \\u001b[1mFAKE");
});
