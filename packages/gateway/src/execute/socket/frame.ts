// Messages as WebSocket frames of a server: unmasked, uncompressed, fragmented at 32 KB (RFC 6455 section 5.2).
import { maxFrameBytes } from "@answerback/apigatewayv2";

const maxHeaderBytes = 4;

const final = 0x80;
const opcode = { continuation: 0x0, text: 0x1, binary: 0x2 };

/** Room for what leaves in one turn; a client that gets more gets a buffer of its own size. */
const scratch = Buffer.allocUnsafeSlow(262_144);

/** The frames of several messages, one after the other: text as text frames, bytes as binary ones. */
export function writeFrames(messages: readonly (string | Buffer)[]): Buffer {
  let most = 0;
  for (const message of messages) most += mostBytes(message);
  const frames = most <= scratch.length ? scratch : Buffer.allocUnsafeSlow(most);
  let at = 0;
  for (const message of messages) {
    at =
      typeof message === "string" ? writeText(frames, at, message) : writePayload(frames, at, message, opcode.binary);
  }
  return frames === scratch ? Buffer.from(scratch.subarray(0, at)) : frames.subarray(0, at);
}

/** At least what a message needs with its headers: a UTF-16 code unit is at most three bytes of UTF-8. */
function mostBytes(message: string | Buffer): number {
  const payload = typeof message === "string" ? message.length * 3 : message.length;
  return payload + maxHeaderBytes * (Math.floor(payload / maxFrameBytes) + 1);
}

/** Encodes where the frame will stand, so that nothing need be counted beforehand. */
function writeText(frames: Buffer, at: number, text: string): number {
  if (text.length * 3 > maxFrameBytes) return writePayload(frames, at, Buffer.from(text), opcode.text);
  // As many bytes as letters is by far the most usual length; the few that need more are moved.
  const expected = headerSize(text.length);
  const length = frames.write(text, at + expected);
  const needed = headerSize(length);
  if (needed !== expected) frames.copyWithin(at + needed, at + expected, at + expected + length);
  writeHeader(frames, at, final | opcode.text, length);
  return at + needed + length;
}

function writePayload(frames: Buffer, start: number, payload: Buffer, kind: number): number {
  let at = start;
  let from = 0;
  do {
    const to = Math.min(from + maxFrameBytes, payload.length);
    const first = (to === payload.length ? final : 0) | (from === 0 ? kind : opcode.continuation);
    at = writeHeader(frames, at, first, to - from);
    payload.copy(frames, at, from, to);
    at += to - from;
    from = to;
  } while (from < payload.length);
  return at;
}

function headerSize(length: number): number {
  return length < 126 ? 2 : 4;
}

/** Frames have at most 32 KB, so the 64-bit length never occurs. */
function writeHeader(frames: Buffer, at: number, first: number, length: number): number {
  frames[at] = first;
  if (length < 126) {
    frames[at + 1] = length;
    return at + 2;
  }
  frames[at + 1] = 126;
  frames[at + 2] = length >> 8;
  frames[at + 3] = length & 0xff;
  return at + 4;
}
