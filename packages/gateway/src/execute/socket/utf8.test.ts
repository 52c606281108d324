import assert from "node:assert/strict";
import { isUtf8 } from "node:buffer";
import { test } from "node:test";
import fc from "fast-check";
import { wholeCharacters } from "./utf8.ts";

test("finds every way to continue: a prefix passes if and only if some bytes make it valid", () => {
  const continuations = [[], [0xbf], [0x80, 0x80], [0xbf, 0x80], [0x80, 0x80, 0x80], [0xbf, 0x80, 0x80]].map((bytes) =>
    Buffer.from(bytes),
  );
  const byte = fc.constantFrom(0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0);
  const high = fc.constantFrom(0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff);
  fc.assert(
    fc.property(fc.array(fc.oneof(byte, high), { maxLength: 6 }), (array) => {
      const bytes = Buffer.from(array);
      const canGoOn = continuations.some((more) => isUtf8(Buffer.concat([bytes, more])));
      const whole = wholeCharacters(bytes);
      assert.equal(whole >= 0, canGoOn);
      if (whole >= 0) assert.ok(isUtf8(bytes.subarray(0, whole)) && bytes.length - whole < 4);
    }),
    { numRuns: 20_000 },
  );
});

test("cuts valid text at a character, wherever it is cut", () => {
  const bytes = Buffer.from("aé€😀");
  const whole = Array.from({ length: bytes.length + 1 }, (_, end) => wholeCharacters(bytes.subarray(0, end)));
  assert.deepEqual(whole, [0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10]);
});
