import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOf, millisText, sizeText } from "./words.ts";

test("prints times with up to three digits, and none as 0", () => {
  const texts = [0.0002, 0.004, 0.0996, 0.12, 9.99, 41.4, 2500, 12_340].map(millisText);
  assert.deepEqual(texts, ["<1 µs", "4 µs", "100 µs", "0.12 ms", "9.99 ms", "41 ms", "2500 ms", "12.3 s"]);
});

test("counts bytes of bodies", () => {
  assert.equal(bytesOf({ text: "größe" }), 7);
  assert.equal(bytesOf({ base64: "AAE=" }), 2);
  assert.equal(bytesOf(undefined), 0);
});

test("prints sizes", () => {
  assert.deepEqual([0, 58, 999, 1228, 102_400].map(sizeText), ["0 B", "58 B", "999 B", "1.2 KB", "100 KB"]);
});
