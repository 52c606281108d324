import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readWholeMessages } from "./whole-message.ts";

const mask = [0x37, 0xfa, 0x21, 0x3d];

/** A client's frame. */
function frame(payload: string | Buffer, first = 0x81, key = mask): Buffer {
  const data = Buffer.from(payload as string);
  const length = data.length < 126 ? [data.length] : [126, data.length >> 8, data.length & 0xff];
  const head = Buffer.from([first, 0x80 | length[0]!, ...length.slice(1), ...key]);
  return Buffer.concat([head, data.map((byte, index) => byte ^ key[index % 4]!)]);
}

function read(bytes: Buffer): { readonly messages: string[]; readonly rest: number } {
  const messages: string[] = [];
  const end = readWholeMessages(bytes, (text) => messages.push(text));
  return { messages, rest: bytes.length - end };
}

test("reads a masked text frame, the example of RFC 6455", () => {
  const bytes = Buffer.from([0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]);
  assert.deepEqual(read(bytes), { messages: ["Hello"], rest: 0 });
});

test("reads several, empty ones and long ones too", () => {
  const long = "é".repeat(16_384);
  const bytes = Buffer.concat([frame("a"), frame(""), frame("x".repeat(126)), frame(long)]);
  assert.deepEqual(read(bytes), { messages: ["a", "", "x".repeat(126), long], rest: 0 });
});

test("leaves everything else to the receiver, from the frame on that it does not read", () => {
  const cut = frame("whole").subarray(0, -1);
  const unmasked = Buffer.from([0x81, 1, 0x61, 0, 0, 0, 0]);
  const others: readonly [string, Buffer][] = [
    ["a cut payload", cut],
    ["a cut header", frame("x".repeat(200)).subarray(0, 3)],
    ["a binary frame", frame("x", 0x82)],
    ["a first fragment", frame("x", 0x01)],
    ["a continuation", frame("x", 0x80)],
    ["a ping", frame("x", 0x89)],
    ["a close", frame("", 0x88)],
    ["an extension bit", frame("x", 0xc1)],
    ["no mask", unmasked],
    ["no UTF-8", frame(Buffer.from([0xff, 0xfe]))],
    ["more than 32 KB", frame("x".repeat(32_769))],
    ["a 64-bit length", Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0, 0, 1, ...mask, 0x41])],
    ["a short length written long", Buffer.from([0x81, 0xfe, 0, 1, ...mask, 0x41])],
  ];
  for (const [what, bytes] of others) {
    const before = Buffer.from(bytes);
    assert.deepEqual(read(Buffer.concat([frame("a"), bytes])), { messages: ["a"], rest: bytes.length }, what);
    assert.deepEqual(bytes, before, what);
  }
});

test("what a client writes is what is read, however it is masked", () => {
  const key = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 300 }), { maxLength: 5 }), key, (messages, bytes) => {
      assert.deepEqual(read(Buffer.concat(messages.map((message) => frame(message, 0x81, bytes)))), {
        messages,
        rest: 0,
      });
    }),
  );
});

test("no bytes whatever make it read beyond them", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (array) => {
      const { rest } = read(Buffer.concat([Buffer.from([0x81]), Buffer.from(array)]));
      assert.ok(rest >= 0 && rest <= array.length + 1);
    }),
  );
});
