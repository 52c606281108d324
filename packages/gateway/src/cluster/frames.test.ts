import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Fields, FrameSplitter, frame } from "./frames.ts";

/** fast-check's own unit "binary" first makes a table, which takes a second. */
const anyCharacter = fc.nat(0x10ffff).map((code) => String.fromCodePoint(code).toWellFormed());

test("frames arrive whole and in order, however their bytes are divided", () => {
  const frames = fc.array(
    fc.record({
      call: fc.nat(2 ** 32 - 1),
      code: fc.nat(255),
      strings: fc.array(fc.option(fc.string({ unit: anyCharacter }), { nil: undefined }), { maxLength: 3 }),
      numbers: fc.array(fc.double({ noNaN: true }), { maxLength: 2 }),
      data: fc.uint8Array({ maxLength: 300 }),
    }),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(frames, fc.array(fc.nat(40), { minLength: 1 }), (sent, steps) => {
      const bytes = Buffer.concat(
        sent.map(({ call, code, strings, data, numbers }) => frame(call, code, strings, data, numbers)),
      );
      const received: Fields[] = [];
      const splitter = new FrameSplitter(100_000, (fields) => received.push(fields));
      for (let at = 0, n = 0; at < bytes.length; n++) {
        const step = 1 + steps[n % steps.length]!;
        splitter.push(bytes.subarray(at, at + step));
        at += step;
      }
      const read = received.map((fields, n) => ({
        call: fields.call,
        code: fields.code,
        numbers: sent[n]!.numbers.map(() => fields.number()),
        strings: sent[n]!.strings.map(() => fields.optionalString()),
        data: new Uint8Array(fields.data()),
      }));
      assert.deepEqual(
        read,
        sent.map(({ call, code, strings, numbers, data }) => ({ call, code, numbers, strings, data })),
      );
    }),
  );
});

test("refuses a frame that is longer than allowed before its end arrives, and fields beyond its end", () => {
  const splitter = new FrameSplitter(100, () => {});
  assert.throws(() => splitter.push(frame(1, 1, [], Buffer.alloc(96)).subarray(0, 10)), { name: "FrameError" });
  assert.throws(() => new FrameSplitter(100, () => {}).push(Buffer.from([0, 0, 0, 4])), { name: "FrameError" });
  new FrameSplitter(100, (fields) => {
    assert.throws(() => fields.number(), { name: "FrameError" });
  }).push(frame(1, 1, [undefined]));
  new FrameSplitter(100, (fields) => {
    assert.throws(() => fields.string(), { name: "FrameError" });
  }).push(frame(1, 1, [], Buffer.from([0, 9, 65])));
});
