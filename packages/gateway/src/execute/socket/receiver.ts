// Reads the frames of one client: the server's side of RFC 6455 without extensions. Frames that the service refuses are
// refused at their header, before the payload arrives (docs/behaviour/data-plane.md section 2.1).
import { isUtf8 } from "node:buffer";
import type { FrameLimits } from "./connection-limits.ts";
import {
  finalBit,
  isCloseCode,
  length16,
  length64,
  lengthBits,
  maskBit,
  maxControlBytes,
  noStatus,
  opcode,
  opcodeBits,
  reservedBits,
} from "./frame.ts";
import type { Received, ReceivedClose, ReceiveFault } from "./received.ts";
import { unmask } from "./unmask.ts";
import { wholeCharacters } from "./utf8.ts";

const protocolError: ReceiveFault = { kind: "fault", code: 1002 };
const binaryData: ReceiveFault = { kind: "fault", code: 1003 };
const notUtf8: ReceiveFault = { kind: "fault", code: 1007 };
const tooManyFragments: ReceiveFault = { kind: "fault", code: 1008 };

const wholeText = finalBit | opcode.text;
const maskBytes = 4;
const noBytes: Buffer = Buffer.alloc(0);
const noChunks: Buffer[] = [];

export class Receiver {
  readonly #limits: FrameLimits;
  /** The piece that is being read, from `#at` on, and the later ones. */
  #piece = noBytes;
  #at = 0;
  #later = noChunks;
  #unreadBytes = 0;
  /** The payload of a fragmented message; the buffer may be larger than `#messageBytes`. */
  #message = noBytes;
  #messageBytes = 0;
  /** How many of its bytes are known to be UTF-8. */
  #checkedBytes = 0;
  /** How many of its frames have arrived; 0 outside a fragmented message. */
  #fragments = 0;
  #isOver = false;

  constructor(limits: FrameLimits) {
    this.#limits = limits;
  }

  /** Bytes that have arrived and are not yet read. */
  get unreadBytes(): number {
    return this.#unreadBytes;
  }

  /** True after a close or a fault: whatever else arrives is dropped. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** @param bytes belong to the receiver from now on: it unmasks them in place */
  add(bytes: Buffer): void {
    if (this.#isOver || bytes.length === 0) return;
    if (this.#unreadBytes === 0) {
      this.#piece = bytes;
      this.#at = 0;
    } else if (this.#later === noChunks) this.#later = [bytes];
    else this.#later.push(bytes);
    this.#unreadBytes += bytes.length;
  }

  /**
   * The next message, ping or close; pongs are skipped. After a close or a fault nothing more is read.
   * @returns undefined if more bytes must arrive first
   */
  next(): Received | undefined {
    while (this.#has(2)) {
      const first = this.#piece[this.#at]!;
      const second = this.#piece[this.#at + 1]!;
      const fault = this.#headerFault(first, second);
      if (fault !== undefined) return this.#end(fault);
      const short = second & lengthBits;
      const lengthBytes = short < length16 ? 2 : short === length16 ? 4 : 10;
      if (!this.#has(lengthBytes)) return undefined;
      const length = short < length16 ? short : this.#longLength(short);
      const isControl = (first & opcodeBits) >= opcode.close;
      if (!isControl && this.#isTooLarge(length)) return this.#end(this.#tooLarge(length));
      const header = lengthBytes + maskBytes;
      if (!this.#has(header + length)) return undefined;
      const bytes = this.#piece;
      const payload = this.#at + header;
      const end = payload + length;
      const isAscii = unmask(bytes, payload, length);
      this.#advance(header + length);
      if (first === wholeText) {
        if (isAscii) return bytes.toString("latin1", payload, end);
        return isUtf8(bytes.subarray(payload, end)) ? bytes.toString("utf8", payload, end) : this.#end(notUtf8);
      }
      const received = this.#take(first, bytes.subarray(payload, end));
      if (received !== undefined) return received;
    }
    return undefined;
  }

  /** The fault that the first two bytes of a frame show. */
  #headerFault(first: number, second: number): ReceiveFault | undefined {
    if ((first & reservedBits) !== 0 || (second & maskBit) === 0) return protocolError;
    switch (first & opcodeBits) {
      case opcode.text:
        return this.#fragments > 0 ? protocolError : undefined;
      case opcode.continuation:
        if (this.#fragments === 0) return protocolError;
        return this.#fragments >= this.#limits.maxFragments ? tooManyFragments : undefined;
      case opcode.binary:
        return binaryData;
      case opcode.close:
      case opcode.ping:
      case opcode.pong:
        return (first & finalBit) === 0 || (second & lengthBits) > maxControlBytes ? protocolError : undefined;
      default:
        return protocolError;
    }
  }

  /** The length in 16 or 64 bits; one that a number cannot hold exactly is too large anyway. */
  #longLength(short: number): number {
    const at = this.#at + 2;
    return short === length64
      ? this.#piece.readUInt32BE(at) * 0x1_0000_0000 + this.#piece.readUInt32BE(at + 4)
      : this.#piece.readUInt16BE(at);
  }

  #isTooLarge(length: number): boolean {
    return length > this.#limits.maxFrameBytes || this.#messageBytes + length > this.#limits.maxMessageBytes;
  }

  #tooLarge(length: number): ReceiveFault {
    const { maxFrameBytes, maxMessageBytes } = this.#limits;
    const excess =
      length > maxFrameBytes
        ? ({ what: "frame", bytes: length, maxBytes: maxFrameBytes } as const)
        : ({ what: "message", bytes: this.#messageBytes + length, maxBytes: maxMessageBytes } as const);
    return { kind: "fault", code: 1009, excess };
  }

  /** Takes a frame that is not a whole message. */
  #take(first: number, payload: Buffer): Received | undefined {
    switch (first & opcodeBits) {
      case opcode.ping:
        return { kind: "ping", payload };
      case opcode.pong:
        return undefined;
      case opcode.close:
        return this.#end(closeOf(payload));
      default:
        return this.#takeFragment((first & finalBit) !== 0, payload);
    }
  }

  #takeFragment(isLast: boolean, payload: Buffer): string | ReceiveFault | undefined {
    this.#fragments++;
    this.#append(payload);
    const unchecked = this.#message.subarray(this.#checkedBytes, this.#messageBytes);
    const whole = wholeCharacters(unchecked);
    if (whole < 0 || (isLast && whole < unchecked.length)) return this.#end(notUtf8);
    this.#checkedBytes += whole;
    if (!isLast) return undefined;
    const text = this.#message.toString("utf8", 0, this.#messageBytes);
    this.#message = noBytes;
    this.#messageBytes = 0;
    this.#checkedBytes = 0;
    this.#fragments = 0;
    return text;
  }

  /** Copies, so that small fragments do not keep the pieces alive that they came in. */
  #append(payload: Buffer): void {
    const bytes = this.#messageBytes + payload.length;
    if (bytes > this.#message.length) {
      const grown = Buffer.allocUnsafeSlow(
        Math.min(Math.max(bytes, 2 * this.#message.length), this.#limits.maxMessageBytes),
      );
      this.#message.copy(grown, 0, 0, this.#messageBytes);
      this.#message = grown;
    }
    payload.copy(this.#message, this.#messageBytes);
    this.#messageBytes = bytes;
  }

  /** True if `count` bytes from `#at` on have arrived; they are then in one piece. */
  #has(count: number): boolean {
    if (this.#piece.length - this.#at >= count) return true;
    if (this.#unreadBytes < count) return false;
    // Most frames begin where a piece begins.
    if (this.#piece.length === this.#at) {
      this.#piece = this.#later.shift()!;
      this.#at = 0;
      if (this.#piece.length >= count) return true;
    }
    this.#piece = Buffer.concat([this.#piece.subarray(this.#at), ...this.#later], this.#unreadBytes);
    this.#at = 0;
    this.#later = noChunks;
    return true;
  }

  #advance(count: number): void {
    this.#unreadBytes -= count;
    this.#at += count;
    // An idle connection holds no piece.
    if (this.#unreadBytes === 0) this.#piece = noBytes;
  }

  #end<Last extends ReceivedClose | ReceiveFault>(last: Last): Last {
    this.#isOver = true;
    this.#piece = noBytes;
    this.#message = noBytes;
    this.#at = 0;
    this.#later = noChunks;
    this.#unreadBytes = 0;
    return last;
  }
}

function closeOf(payload: Buffer): ReceivedClose | ReceiveFault {
  if (payload.length === 0) return { kind: "close", code: noStatus, reason: "" };
  if (payload.length === 1) return protocolError;
  const code = payload.readUInt16BE(0);
  if (!isCloseCode(code)) return protocolError;
  const reason = payload.subarray(2);
  return isUtf8(reason) ? { kind: "close", code, reason: reason.toString("utf8") } : notUtf8;
}
