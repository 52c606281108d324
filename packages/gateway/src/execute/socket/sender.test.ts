import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { closeFrame, type Outgoing, pongFrame, Sender } from "./sender.ts";

const sender = new Sender(32_768);

function framesOf(messages: readonly Outgoing[], by = sender): Buffer {
  const frames = by.frames(messages);
  return typeof frames === "string" ? Buffer.from(frames, "latin1") : frames;
}

/** The messages in the bytes, read strictly by RFC 6455. */
function received(bytes: Buffer): (string | Buffer)[] {
  const messages: (string | Buffer)[] = [];
  let parts: Buffer[] = [];
  let kind = 0;
  let at = 0;
  while (at < bytes.length) {
    const first = bytes[at]!;
    const short = bytes[at + 1]!;
    const length = short === 126 ? bytes.readUInt16BE(at + 2) : short;
    at += short === 126 ? 4 : 2;
    if ((first & 0x0f) !== 0) kind = first & 0x0f;
    parts.push(bytes.subarray(at, at + length));
    at += length;
    if ((first & 0x80) === 0) continue;
    const payload = Buffer.concat(parts);
    messages.push(kind === 1 ? payload.toString("utf8") : payload);
    parts = [];
  }
  return messages;
}

test("writes a short text frame", () => {
  assert.deepEqual(framesOf(["hé"]), Buffer.from([0x81, 3, 0x68, 0xc3, 0xa9]));
});

test("writes an empty message, an empty binary one, and several after each other", () => {
  assert.deepEqual(framesOf(["", Buffer.alloc(0), "a"]), Buffer.from([0x81, 0, 0x82, 0, 0x81, 1, 0x61]));
});

test("writes a 16-bit length from 126 bytes on", () => {
  assert.deepEqual([...framesOf(["x".repeat(125)]).subarray(0, 2)], [0x81, 125]);
  assert.deepEqual([...framesOf(["x".repeat(126)]).subarray(0, 4)], [0x81, 126, 0, 126]);
  assert.deepEqual([...framesOf(["x".repeat(32_768)]).subarray(0, 4)], [0x81, 126, 0x80, 0]);
});

test("fragments a message beyond 32 KB", () => {
  const frames = framesOf([Buffer.alloc(65_536 + 1, 7)]);
  assert.deepEqual([...frames.subarray(0, 4)], [0x02, 126, 0x80, 0]);
  assert.deepEqual([...frames.subarray(32_772, 32_776)], [0x00, 126, 0x80, 0]);
  assert.deepEqual([...frames.subarray(65_544)], [0x80, 1, 7]);
});

test("writes every length, whatever the limit", () => {
  for (const [length, header] of [
    [65_535, [0x81, 126, 0xff, 0xff]],
    [65_536, [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]],
    [131_072, [0x81, 127, 0, 0, 0, 0, 0, 2, 0, 0]],
  ] as const) {
    for (const message of ["x".repeat(length), "x".repeat(length - 2).concat("é")]) {
      const frames = framesOf([message], new Sender(131_072));
      assert.deepEqual([...frames.subarray(0, header.length)], header);
      assert.equal(frames.subarray(header.length).toString(), message);
    }
  }
});

test("writes pongs and closes among messages, and cuts a long reason between characters", () => {
  const pong = framesOf(["a", pongFrame(Buffer.from("p")), "b"]);
  assert.deepEqual([...pong], [0x81, 1, 0x61, 0x8a, 1, 0x70, 0x81, 1, 0x62]);
  assert.deepEqual([...framesOf([closeFrame(1005, "")])], [0x88, 0]);
  assert.deepEqual([...framesOf([closeFrame(1001, "é")])], [0x88, 4, 3, 233, 0xc3, 0xa9]);
  assert.deepEqual([...framesOf([closeFrame(1000, "é".repeat(62))]).subarray(0, 2)], [0x88, 124]);
});

test("writes what a receiver reads back", () => {
  const text = fc.oneof(
    fc.string(),
    fc.integer({ min: 0, max: 70_000 }).map((length) => "é".repeat(length)),
  );
  const bytes = fc.oneof(
    fc.uint8Array().map((array) => Buffer.from(array)),
    fc.integer({ min: 32_000, max: 100_000 }).map((length) => Buffer.alloc(length, 1)),
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(text, bytes), { maxLength: 4 }), (messages) => {
      assert.deepEqual(received(framesOf(messages)), messages);
    }),
    { numRuns: 50 },
  );
});
