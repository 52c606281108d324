// The bytes of a text in the character sets that every Java has.

import { JavaException } from "./exception.ts";
import { JavaArray } from "./objects.ts";
import type { Runtime } from "./runtime.ts";

/** Names that a set goes by, in lower case. */
const singleByte: ReadonlyMap<string, number> = new Map([
  ...["iso-8859-1", "iso8859_1", "iso8859-1", "iso_8859-1", "latin1", "l1", "8859_1", "cp819", "819"].map(
    (name) => [name, 0x100] as const,
  ),
  ...["us-ascii", "ascii", "iso646-us", "646", "cp367", "ascii7", "us"].map((name) => [name, 0x80] as const),
]);

/** @throws JavaException UnsupportedEncodingException */
export function bytesOf(value: string, charset: string, runtime: Runtime): JavaArray {
  runtime.meter.checkElements(value.length);
  const bytes = encode(value, charset.toLowerCase());
  if (bytes === undefined) throw new JavaException("java.io.UnsupportedEncodingException", charset);
  return new JavaArray(
    bytes.map((byte) => (byte << 24) >> 24),
    "[B",
  );
}

function encode(value: string, charset: string): number[] | undefined {
  if (/^utf[-_]?8$|^unicode-1-1-utf-8$/.test(charset)) {
    // Half a surrogate pair is a question mark to Java.
    return [...new TextEncoder().encode(value.replace(/\p{Surrogate}/gu, "?"))];
  }
  const bound = singleByte.get(charset);
  if (bound !== undefined) return Array.from(value, (character) => within(character.codePointAt(0) ?? 0, bound));
  const utf16 = /^utf[-_]16(be|le)?$/.exec(charset);
  if (utf16 === null) return undefined;
  const units = Array.from({ length: value.length }, (_, index) => value.charCodeAt(index));
  const pairs = (utf16[1] === undefined && value !== "" ? [0xfeff, ...units] : units).map((unit) => [
    unit >> 8,
    unit & 255,
  ]);
  return pairs.flatMap(([high = 0, low = 0]) => (utf16[1] === "le" ? [low, high] : [high, low]));
}

function within(code: number, bound: number): number {
  return code < bound ? code : 63;
}
