import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32, deflateSync } from "node:zlib";
import { animatedPng, chunksOf } from "./animated-png.ts";

/** A picture of one grey. */
function picture(grey: number, width = 2): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(1, 4);
  header[8] = 8;
  const parts = [Buffer.from("89504e470d0a1a0a", "hex")];
  for (const [name, data] of [
    ["IHDR", header],
    ["IDAT", deflateSync(Buffer.alloc(width + 1, grey))],
    ["IEND", Buffer.alloc(0)],
  ] as const) {
    const named = Buffer.concat([Buffer.from(name), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(named));
    parts.push(length, named, sum);
  }
  return Buffer.concat(parts);
}

test("joins pictures, with their times and in the order of their sequence numbers", () => {
  const frames = [picture(1), picture(2), picture(3)].map((png, index) => ({ png, millis: 100 * (index + 1) }));
  const chunks = chunksOf(animatedPng(frames));
  assert.deepEqual(
    chunks.map(({ name }) => name),
    ["IHDR", "acTL", "fcTL", "IDAT", "fcTL", "fdAT", "fcTL", "fdAT", "IEND"],
  );
  const numbered = chunks.filter(({ name }) => name === "fcTL" || name === "fdAT");
  assert.deepEqual(
    numbered.map(({ data }) => data.readUInt32BE(0)),
    [0, 1, 2, 3, 4],
  );
  assert.deepEqual(
    chunks.filter(({ name }) => name === "fcTL").map(({ data }) => data.readUInt16BE(20)),
    [100, 200, 300],
  );
  const second = chunksOf(picture(2)).find(({ name }) => name === "IDAT")!.data;
  assert.deepEqual(chunks[5]!.data.subarray(4), second);
});

test("refuses pictures of different sizes", () => {
  const frames = [picture(1), picture(1, 3)].map((png) => ({ png, millis: 1 }));
  assert.throws(() => animatedPng(frames), /Frame 1 has another size/);
});
