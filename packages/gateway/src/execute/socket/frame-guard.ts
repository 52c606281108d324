// A look at the frame headers of a client ahead of `ws`, which limits messages but not frames and accepts binary ones:
// what the service refuses is refused at its header, before the payload has come (docs/behaviour/data-plane.md 2.1).
import { maxFrameBytes } from "@answerback/apigatewayv2";

/** Why a frame is refused, with the code of the close. */
export type FrameFault =
  | { readonly kind: "tooLarge"; readonly code: 1009 }
  | { readonly kind: "binary"; readonly code: 1003 };

const tooLarge: FrameFault = { kind: "tooLarge", code: 1009 };
const binary: FrameFault = { kind: "binary", code: 1003 };

const binaryOpcode = 0x2;
const controlBit = 0x08;
const finalBit = 0x80;
const noHeader: readonly number[] = [];

/** Follows the frames of one client over the pieces in which they arrive. */
export class FrameGuard {
  /** Bytes of the present frame's mask and payload that are still to come; 0 in front of a header. */
  #remaining = 0;
  /** The bytes of a header that has begun in an earlier piece: at most 3. */
  #header: readonly number[] = noHeader;
  /** A message has begun in a frame that was not its last. */
  #isFragmented = false;
  #fault: FrameFault | undefined;

  /** What was found; nothing is looked at any more then. */
  get fault(): FrameFault | undefined {
    return this.#fault;
  }

  /** Whether the next byte begins a frame, and that frame a message or a control frame. */
  get isBetweenMessages(): boolean {
    return this.#remaining === 0 && this.#header.length === 0 && !this.#isFragmented;
  }

  /** @returns how many of the bytes may be passed on: all, or those before the frame at fault */
  admit(bytes: Uint8Array): number {
    if (this.#fault) return 0;
    let position = 0;
    let frameStart = 0;
    while (position < bytes.length) {
      if (this.#remaining > 0) {
        const skipped = Math.min(this.#remaining, bytes.length - position);
        this.#remaining -= skipped;
        position += skipped;
        continue;
      }
      if (this.#header.length === 0) frameStart = position;
      // The common case: a small frame whose header is not cut.
      if (this.#header.length === 0 && position + 2 <= bytes.length && (bytes[position + 1]! & 0x7f) < 126) {
        if ((bytes[position]! & 0x0f) === binaryOpcode) return this.#refuse(binary, frameStart);
        this.#follow(bytes[position]!);
        this.#remaining = afterHeader(bytes[position + 1]!, bytes[position + 1]! & 0x7f);
        position += 2;
        continue;
      }
      this.#header = [...this.#header, bytes[position++]!];
      const fault = this.#readHeader();
      if (fault) return this.#refuse(fault, frameStart);
    }
    return bytes.length;
  }

  /** Control frames stand between the fragments of a message and change nothing. */
  #follow(first: number): void {
    if ((first & controlBit) === 0) this.#isFragmented = (first & finalBit) === 0;
  }

  #refuse(fault: FrameFault, frameStart: number): number {
    this.#fault = fault;
    return frameStart;
  }

  /** Ends the header when it is whole. */
  #readHeader(): FrameFault | undefined {
    const [first, second] = this.#header;
    if (first === undefined || second === undefined) return undefined;
    if ((first & 0x0f) === binaryOpcode) return binary;
    const short = second & 0x7f;
    // A 64-bit length is for more than 65,535 bytes only; one that says less breaks the protocol, and is too long too.
    if (short === 127) return tooLarge;
    if (short === 126 && this.#header.length < 4) return undefined;
    const length = short === 126 ? this.#header[2]! * 256 + this.#header[3]! : short;
    if (length > maxFrameBytes) return tooLarge;
    this.#header = noHeader;
    this.#follow(first);
    this.#remaining = afterHeader(second, length);
    return undefined;
  }
}

/** Mask and payload. A frame without a mask breaks the protocol: `ws` closes with 1002. */
function afterHeader(second: number, length: number): number {
  return (second & 0x80 ? 4 : 0) + length;
}
