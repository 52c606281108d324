// Joins PNG pictures of one size into an animated PNG. The pictures' data is not decoded: its chunks get other names.
import { crc32 } from "node:zlib";

export interface Frame {
  readonly png: Uint8Array;
  readonly millis: number;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Repeats without end. Programs that do not know animations show the first frame.
 * @throws Error if the pictures differ in size or format
 */
export function animatedPng(frames: readonly Frame[]): Buffer {
  const pictures = frames.map(({ png }) => chunksOf(Buffer.from(png)));
  const header = pictures[0]!.find(({ name }) => name === "IHDR")!.data;
  let sequence = 0;
  const parts = [signature, chunk("IHDR", header), chunk("acTL", numbers(frames.length, 0))];
  for (const [index, picture] of pictures.entries()) {
    if (!picture.find(({ name }) => name === "IHDR")!.data.equals(header)) {
      throw new Error(`Frame ${index} has another size or format than the first one.`);
    }
    const delay = Buffer.alloc(6);
    delay.writeUInt16BE(frames[index]!.millis, 0);
    delay.writeUInt16BE(1000, 2);
    const place = numbers(sequence++, header.readUInt32BE(0), header.readUInt32BE(4), 0, 0);
    parts.push(chunk("fcTL", Buffer.concat([place, delay])));
    for (const { name, data } of picture) {
      if (name !== "IDAT") continue;
      parts.push(index === 0 ? chunk("IDAT", data) : chunk("fdAT", Buffer.concat([numbers(sequence++), data])));
    }
  }
  return Buffer.concat([...parts, chunk("IEND", Buffer.alloc(0))]);
}

interface Chunk {
  readonly name: string;
  readonly data: Buffer;
}

export function chunksOf(png: Buffer): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = signature.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push({ name: png.toString("latin1", at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), data]);
  return Buffer.concat([numbers(data.length), named, numbers(crc32(named))]);
}

function numbers(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) buffer.writeUInt32BE(value, 4 * index);
  return buffer;
}
