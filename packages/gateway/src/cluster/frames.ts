// The frames between two processes: four bytes of length, four bytes of the call's number, one byte of its operation or
// outcome, then fields. A string has its length in two bytes before it; data is the rest of the frame. Numbers are
// big-endian.

/** A peer sent bytes that are not frames. */
export class FrameError extends Error {
  override readonly name = "FrameError";
}

const headerBytes = 9;
const lengthBytes = 4;
/** The length of a string that is absent. */
const absent = 0xffff;

/** @param strings at most 65,534 bytes each */
export function frame(
  call: number,
  code: number,
  strings: readonly (string | undefined)[],
  data?: Uint8Array,
  numbers: readonly number[] = [],
): Buffer {
  let length = headerBytes + numbers.length * 8 + (data?.length ?? 0);
  for (const text of strings) length += 2 + (text === undefined ? 0 : Buffer.byteLength(text));
  const buffer = Buffer.allocUnsafe(length);
  buffer.writeUInt32BE(length - lengthBytes, 0);
  buffer.writeUInt32BE(call, 4);
  buffer[8] = code;
  let at = headerBytes;
  for (const number of numbers) at = buffer.writeDoubleBE(number, at);
  for (const text of strings) {
    const bytes = text === undefined ? 0 : buffer.write(text, at + 2);
    if (bytes >= absent) throw new RangeError(`A string of ${bytes} bytes is too long for a frame.`);
    buffer.writeUInt16BE(text === undefined ? absent : bytes, at);
    at += 2 + bytes;
  }
  if (data !== undefined) buffer.set(data, at);
  return buffer;
}

/** Reads the fields of a frame, in the order in which they were written. */
export class Fields {
  readonly call: number;
  readonly code: number;
  readonly #frame: Buffer;
  #at = headerBytes - lengthBytes;

  /** @param frame without its length */
  constructor(frame: Buffer) {
    this.#frame = frame;
    this.call = frame.readUInt32BE(0);
    this.code = frame[4]!;
  }

  number(): number {
    const start = this.#take(8);
    return this.#frame.readDoubleBE(start);
  }

  optionalString(): string | undefined {
    const length = this.#frame.readUInt16BE(this.#take(2));
    if (length === absent) return undefined;
    const start = this.#take(length);
    return this.#frame.toString("utf8", start, start + length);
  }

  /** Also an absent one. */
  string(): string {
    return this.optionalString() ?? "";
  }

  /** The rest. It shares the memory of the bytes that arrived. */
  data(): Buffer {
    return this.#frame.subarray(this.#at);
  }

  #take(bytes: number): number {
    const start = this.#at;
    this.#at += bytes;
    if (this.#at > this.#frame.length) throw new FrameError("A frame ends within a field.");
    return start;
  }
}

/** Divides the bytes of a stream into frames. */
export class FrameSplitter {
  readonly #maxBytes: number;
  readonly #onFrame: (fields: Fields) => void;
  /** The beginning of a frame, whose end has not arrived. */
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** Number of bytes that are needed before more can be done. */
  #needed = lengthBytes;

  /** @param maxBytes of one frame, without its length */
  constructor(maxBytes: number, onFrame: (fields: Fields) => void) {
    this.#maxBytes = maxBytes;
    this.#onFrame = onFrame;
  }

  /** @throws FrameError if the bytes are not frames: the stream can no longer be read */
  push(chunk: Buffer): void {
    let bytes = chunk;
    if (this.#heldBytes > 0) {
      this.#held.push(chunk);
      this.#heldBytes += chunk.length;
      if (this.#heldBytes < this.#needed) return;
      bytes = Buffer.concat(this.#held, this.#heldBytes);
      this.#held = [];
    }
    let at = 0;
    this.#needed = lengthBytes;
    while (bytes.length - at >= lengthBytes) {
      const length = bytes.readUInt32BE(at);
      if (length < headerBytes - lengthBytes || length > this.#maxBytes) {
        throw new FrameError(`A frame of ${length} bytes is not allowed.`);
      }
      this.#needed = lengthBytes + length;
      if (bytes.length - at < this.#needed) break;
      this.#onFrame(new Fields(bytes.subarray(at + lengthBytes, at + this.#needed)));
      at += this.#needed;
      this.#needed = lengthBytes;
    }
    this.#heldBytes = bytes.length - at;
    if (this.#heldBytes > 0) this.#held.push(bytes.subarray(at));
  }
}
