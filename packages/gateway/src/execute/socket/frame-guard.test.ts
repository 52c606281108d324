import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { FrameGuard } from "./frame-guard.ts";

const text = 0x81;
const binary = 0x82;
const mask = [1, 2, 3, 4];

function frame(first: number, length: number): Buffer {
  const header =
    length < 126
      ? [first, 0x80 | length]
      : length < 65_536
        ? [first, 0x80 | 126, length >> 8, length & 255]
        : [first, 0x80 | 127, 0, 0, 0, 0, length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255];
  return Buffer.concat([Buffer.from([...header, ...mask]), Buffer.alloc(length, "x")]);
}

test("passes frames of up to 32768 bytes on", () => {
  for (const length of [0, 1, 125, 126, 32_768]) {
    const guard = new FrameGuard();
    const bytes = frame(text, length);
    assert.equal(guard.admit(bytes), bytes.length, String(length));
    assert.equal(guard.fault, undefined);
  }
});

test("refuses a frame of 32769 bytes at its header, and everything after it", () => {
  const guard = new FrameGuard();
  const before = frame(text, 5);
  assert.equal(guard.admit(Buffer.concat([before, frame(text, 32_769).subarray(0, 4)])), before.length);
  assert.deepEqual(guard.fault, { kind: "tooLarge", code: 1009 });
  assert.equal(guard.admit(before), 0);
});

test("refuses a frame with a 64-bit length", () => {
  const guard = new FrameGuard();
  guard.admit(frame(text, 70_000));
  assert.equal(guard.fault?.code, 1009);
});

test("refuses a binary frame at its first two bytes, also the first of several", () => {
  for (const first of [binary, 0x02]) {
    const guard = new FrameGuard();
    assert.equal(guard.admit(Buffer.from([first, 0x83])), 0);
    assert.deepEqual(guard.fault, { kind: "binary", code: 1003 });
  }
});

test("passes continuation and control frames on", () => {
  const guard = new FrameGuard();
  const bytes = Buffer.concat([frame(0x01, 200), frame(0x89, 4), frame(0x80, 200), frame(0x88, 2)]);
  assert.equal(guard.admit(bytes), bytes.length);
});

test("finds the same fault however the bytes are cut", () => {
  const frames = fc.array(
    fc.record({
      first: fc.constantFrom(text, 0x01, 0x00, 0x80, 0x89, binary),
      length: fc.constantFrom(0, 1, 7, 125, 126, 300, 32_768, 32_769, 65_535, 65_536),
    }),
    { maxLength: 4 },
  );
  const cuts = fc.array(fc.integer({ min: 1, max: 40_000 }), { maxLength: 12 });
  fc.assert(
    fc.property(frames, cuts, (described, sizes) => {
      const all = described.map(({ first, length }) => ({ bytes: frame(first, length), first, length }));
      const wrong = all.findIndex(({ first, length }) => first === binary || length > 32_768);
      const whole = Buffer.concat(all.map(({ bytes }) => bytes));
      const good = Buffer.concat(all.slice(0, wrong < 0 ? undefined : wrong).map(({ bytes }) => bytes)).length;
      const guard = new FrameGuard();
      let passed = 0;
      let position = 0;
      for (const size of [...sizes, whole.length]) {
        const piece = whole.subarray(position, position + size);
        position += piece.length;
        passed += guard.admit(piece);
      }
      assert.equal(guard.fault?.kind, wrong < 0 ? undefined : all[wrong]!.first === binary ? "binary" : "tooLarge");
      // The first bytes of a cut header are passed on: they do no harm.
      assert.ok(passed >= good && passed < good + 10);
    }),
  );
});
