import assert from "node:assert/strict";
import { test } from "node:test";
import { hasInvisible, piecesOf } from "./invisible.ts";

const shown = (text: string) => piecesOf(text).map((piece) => (typeof piece === "string" ? piece : `[${piece.mark}]`));

test("leaves ordinary text in one piece, with its tabs and line breaks", () => {
  for (const text of ["", "live", 'a\tb\n{"größe": "日本"}', "שלום"]) assert.deepEqual(piecesOf(text), [text]);
});

test("marks characters that change the order of letters", () => {
  assert.deepEqual(shown("\u202eevil\u202c"), ["[U+202E]", "evil", "[U+202C]"]);
  assert.deepEqual(piecesOf("\u202e"), [{ mark: "U+202E", title: "right-to-left override, U+202E" }]);
});

test("marks characters without a shape", () => {
  for (const code of [0, 7, 0x1b, 0x7f, 0x85, 0xad, 0x200b, 0x200d, 0x2060, 0x2066, 0xfeff, 0xe0041]) {
    const text = `a${String.fromCodePoint(code)}b`;
    assert.ok(hasInvisible(text), code.toString(16));
    assert.deepEqual(shown(text), ["a", `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`, "b"]);
  }
});

test("leaves the joiner of an emoji alone", () => {
  assert.deepEqual(shown("👩‍💻 👩🏽‍🚀 ❤️‍🔥").join(""), "👩‍💻 👩🏽‍🚀 ❤️‍🔥");
  assert.deepEqual(shown("a\u200db"), ["a", "[U+200D]", "b"]);
});
