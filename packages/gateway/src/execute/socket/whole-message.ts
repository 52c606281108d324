// Messages that stand whole in one piece of what a socket received: text in a single frame, as nearly all are. They are
// read here, at a fraction of what the general receiver of `ws` costs; every other frame is left to it.
import { isUtf8 } from "node:buffer";
import { maxFrameBytes } from "@answerback/apigatewayv2";

/** First byte: final, no extensions, text. */
const wholeText = 0x81;
const maskBit = 0x80;
const maskBytes = 4;

/** Where payloads are unmasked; the text is made before the next one comes. */
const unmasked = Buffer.allocUnsafeSlow(maxFrameBytes);

/**
 * @param bytes begins with a frame, outside of any fragmented message
 * @param deliver hears of each message in turn
 * @returns where the first frame begins that is not one of these: `bytes.length` when all were
 */
export function readWholeMessages(bytes: Buffer, deliver: (text: string) => void): number {
  let at = 0;
  while (at + 2 + maskBytes <= bytes.length && bytes[at] === wholeText) {
    const second = bytes[at + 1]!;
    const short = second & 0x7f;
    if ((second & maskBit) === 0 || short === 127) return at;
    const header = short === 126 ? 4 : 2;
    const length = short === 126 ? bytes.readUInt16BE(at + 2) : short;
    const payload = at + header + maskBytes;
    // Frames that are cut, too large, or write a short length the long way are not for here.
    if (payload + length > bytes.length || length > maxFrameBytes || (header === 4 && length < 126)) return at;
    const text = unmask(bytes, payload, length);
    if (text === undefined) return at;
    at = payload + length;
    deliver(text);
  }
  return at;
}

/** @returns undefined when the payload is no UTF-8; the bytes stay as they are */
function unmask(bytes: Buffer, payload: number, length: number): string | undefined {
  const mask0 = bytes[payload - 4]!;
  const mask1 = bytes[payload - 3]!;
  const mask2 = bytes[payload - 2]!;
  const mask3 = bytes[payload - 1]!;
  let all = 0;
  let index = 0;
  for (; index + 3 < length; index += 4) {
    const from = payload + index;
    const first = bytes[from]! ^ mask0;
    const second = bytes[from + 1]! ^ mask1;
    const third = bytes[from + 2]! ^ mask2;
    const fourth = bytes[from + 3]! ^ mask3;
    all |= first | second | third | fourth;
    unmasked[index] = first;
    unmasked[index + 1] = second;
    unmasked[index + 2] = third;
    unmasked[index + 3] = fourth;
  }
  for (; index < length; index++) {
    const mask = index % 4 === 0 ? mask0 : index % 4 === 1 ? mask1 : mask2;
    const value = bytes[payload + index]! ^ mask;
    all |= value;
    unmasked[index] = value;
  }
  // Letters below 128 alone are valid UTF-8, and Latin 1 besides.
  if (all < 0x80) return unmasked.toString("latin1", 0, length);
  return isUtf8(unmasked.subarray(0, length)) ? unmasked.toString("utf8", 0, length) : undefined;
}
