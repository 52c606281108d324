// Writes the frames of a server: unmasked, uncompressed, messages in fragments of at most the frame limit (RFC 6455, section 5.2).
import { finalBit, length16, length64, maxControlBytes, noStatus, opcode } from "./frame.ts";

/** Text goes into text frames, bytes into binary ones. */
export type Outgoing = string | Buffer | ControlFrame;

export interface ControlFrame {
  readonly opcode: typeof opcode.close | typeof opcode.pong;
  /** At most 125 bytes. */
  readonly payload: Buffer;
}

export function pongFrame(payload: Buffer): ControlFrame {
  return { opcode: opcode.pong, payload };
}

/** @param code 1005 for none @param reason is cut between characters if it does not fit into a control frame */
export function closeFrame(code: number, reason: string): ControlFrame {
  if (code === noStatus) return { opcode: opcode.close, payload: Buffer.alloc(0) };
  const payload = Buffer.alloc(maxControlBytes);
  payload.writeUInt16BE(code);
  return { opcode: opcode.close, payload: payload.subarray(0, 2 + payload.write(reason, 2)) };
}

/** Strings up to this length are written from the stack; a header of at most four bytes is enough for them. */
const maxStringBytes = 16_000;

/** The headers of text frames with a short length. */
const shortHeaders = Array.from({ length: length16 }, (_, length) =>
  String.fromCharCode(finalBit | opcode.text, length),
);

function asciiHeader(length: number): string {
  return shortHeaders[length] ?? String.fromCharCode(finalBit | opcode.text, length16, length >> 8, length & 0xff);
}

/** Bytes of the longest header: first byte, short length, length in 64 bits. */
const maxHeaderBytes = 10;

/** Makes the frames for all connections of a data plane. */
export class Sender {
  readonly #maxFrameBytes: number;
  /** The buffer of one write; a write that does not fit gets its own. */
  readonly #scratch = Buffer.allocUnsafeSlow(262_144);

  constructor(maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes;
  }

  /** @returns a string stands for its Latin-1 bytes: sockets write short ones without a buffer */
  frames(messages: readonly Outgoing[]): Buffer | string {
    return this.#asciiFrames(messages) ?? this.#anyFrames(messages);
  }

  /** @returns undefined unless all messages are short and ASCII */
  #asciiFrames(messages: readonly Outgoing[]): string | undefined {
    let frames = "";
    for (const message of messages) {
      if (typeof message !== "string" || message.length > this.#maxFrameBytes) return undefined;
      if (frames.length + message.length > maxStringBytes) return undefined;
      if (Buffer.byteLength(message) !== message.length) return undefined;
      frames += asciiHeader(message.length) + message;
    }
    return frames;
  }

  #anyFrames(messages: readonly Outgoing[]): Buffer {
    let most = 0;
    for (const message of messages) most += this.#mostBytes(message);
    const frames = most <= this.#scratch.length ? this.#scratch : Buffer.allocUnsafeSlow(most);
    let at = 0;
    for (const message of messages) at = this.#write(frames, at, message);
    return frames === this.#scratch ? Buffer.from(frames.subarray(0, at)) : frames.subarray(0, at);
  }

  /** An upper bound for a message with its headers: a UTF-16 code unit is at most three bytes of UTF-8. */
  #mostBytes(message: Outgoing): number {
    const bytes =
      typeof message === "string"
        ? message.length * 3
        : Buffer.isBuffer(message)
          ? message.length
          : message.payload.length;
    return bytes + maxHeaderBytes * (Math.floor(bytes / this.#maxFrameBytes) + 1);
  }

  #write(frames: Buffer, at: number, message: Outgoing): number {
    if (typeof message === "string") return this.#writeText(frames, at, message);
    if (Buffer.isBuffer(message)) return this.#writePayload(frames, at, message, opcode.binary);
    return writeFrame(frames, at, finalBit | message.opcode, message.payload);
  }

  /** Encodes in place, so that bytes need not be counted first. */
  #writeText(frames: Buffer, at: number, text: string): number {
    if (text.length * 3 > this.#maxFrameBytes) {
      return this.#writePayload(frames, at, Buffer.from(text), opcode.text);
    }
    // The header is sized for ASCII, by far the most usual; a payload whose header is longer is moved.
    const expected = headerBytes(text.length);
    const length = frames.write(text, at + expected);
    const needed = headerBytes(length);
    if (needed !== expected) frames.copyWithin(at + needed, at + expected, at + expected + length);
    writeHeader(frames, at, finalBit | opcode.text, length);
    return at + needed + length;
  }

  #writePayload(frames: Buffer, start: number, payload: Buffer, kind: number): number {
    let at = start;
    let from = 0;
    do {
      const to = Math.min(from + this.#maxFrameBytes, payload.length);
      const first = (to === payload.length ? finalBit : 0) | (from === 0 ? kind : opcode.continuation);
      at = writeFrame(frames, at, first, payload.subarray(from, to));
      from = to;
    } while (from < payload.length);
    return at;
  }
}

function writeFrame(frames: Buffer, at: number, first: number, payload: Buffer): number {
  const start = at + writeHeader(frames, at, first, payload.length);
  payload.copy(frames, start);
  return start + payload.length;
}

function headerBytes(length: number): number {
  if (length < length16) return 2;
  return length <= 0xffff ? 4 : maxHeaderBytes;
}

/** @returns the size of the header in bytes */
function writeHeader(frames: Buffer, at: number, first: number, length: number): number {
  const bytes = headerBytes(length);
  frames[at] = first;
  if (bytes === 2) frames[at + 1] = length;
  else if (bytes === 4) {
    frames[at + 1] = length16;
    frames.writeUInt16BE(length, at + 2);
  } else {
    frames[at + 1] = length64;
    frames.writeUInt32BE(Math.floor(length / 0x1_0000_0000), at + 2);
    frames.writeUInt32BE(length % 0x1_0000_0000, at + 6);
  }
  return bytes;
}
