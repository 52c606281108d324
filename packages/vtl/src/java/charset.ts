// The bytes of a string in the character sets that every Java platform supports.
import type { Meter } from "../meter.ts";
import { JavaArray } from "./array.ts";
import { byteArrayClass } from "./class.ts";
import { JavaException } from "./exception.ts";

/** Names of the single-byte character sets in lower case, each with the first code point that it lacks. */
const singleByte: ReadonlyMap<string, number> = new Map([
  ...["iso-8859-1", "iso8859_1", "iso8859-1", "iso_8859-1", "latin1", "l1", "8859_1", "cp819", "819"].map(
    (name) => [name, 0x100] as const,
  ),
  ...["us-ascii", "ascii", "iso646-us", "646", "cp367", "ascii7", "us"].map((name) => [name, 0x80] as const),
]);

const stepsPerCharacter = 4;

/** @throws JavaException UnsupportedEncodingException */
export function bytesOf(value: string, charset: string, meter: Meter): JavaArray {
  meter.checkElements(value.length);
  meter.charge(value.length * stepsPerCharacter);
  meter.allocate(8 * value.length);
  const bytes = encode(value, charset.toLowerCase());
  if (bytes === undefined) throw new JavaException("java.io.UnsupportedEncodingException", charset);
  return new JavaArray(Array.from(Int8Array.from(bytes)), byteArrayClass);
}

function encode(value: string, charset: string): Iterable<number> | undefined {
  if (/^utf[-_]?8$|^unicode-1-1-utf-8$/.test(charset)) {
    return new TextEncoder().encode(wellFormed(value));
  }
  const bound = singleByte.get(charset);
  if (bound !== undefined) {
    return Array.from(value, (character) => {
      const code = character.codePointAt(0)!;
      return code < bound ? code : 63;
    });
  }
  const utf16 = /^utf[-_]16(be|le)?$/.exec(charset);
  if (utf16 === null) return undefined;
  const marked = utf16[1] === undefined && value !== "" ? `\ufeff${value}` : value;
  const bytes: number[] = [];
  for (let at = 0; at < marked.length; at++) {
    const unit = marked.charCodeAt(at);
    if (utf16[1] === "le") bytes.push(unit & 255, unit >> 8);
    else bytes.push(unit >> 8, unit & 255);
  }
  return bytes;
}

/** Java encodes half of a surrogate pair as a question mark. */
export function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.replace(/\p{Surrogate}/gu, "?");
}
