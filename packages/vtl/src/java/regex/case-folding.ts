// Java's case-insensitive matching: ASCII only without the flag `u`, otherwise by Character.toUpperCase and toLowerCase, which
// do not map "ß" to "SS".

import { lowerCase, upperCase } from "../character.ts";
import { CharSet, codePointSource, isAlpha, isSurrogate, rangeSource } from "./char-set.ts";

const changes = /[\p{Changes_When_Uppercased}\p{Changes_When_Lowercased}]/v;
let casedCodePoints: readonly number[] | undefined;

/** All code points whose upper or lower case differs from them. */
function cased(): readonly number[] {
  casedCodePoints ??= Array.from({ length: 0x1f000 }, (_, cp) => cp).filter(
    (cp) => !isSurrogate(cp) && changes.test(String.fromCodePoint(cp)),
  );
  return casedCodePoints;
}

/** For each folded character, the set of characters that fold to it. */
const foldedSets = new Map<number, CharSet>();

/** The set of one character and its other cases. */
export function singleSet(codePoint: number, ignoreCase: boolean, unicodeCase: boolean): CharSet {
  const own = codePointSource(codePoint);
  const bmp = codePoint < 0x10000 && !isSurrogate(codePoint);
  if (ignoreCase && unicodeCase) {
    const upper = upperCase(codePoint);
    const lower = lowerCase(upper);
    if (upper !== lower) {
      let folded = foldedSets.get(lower);
      if (folded === undefined) {
        const same = cased().filter((cp) => lowerCase(upperCase(cp)) === lower);
        folded = new CharSet(`[${codePointSource(lower)}${same.map(codePointSource).join("")}]`, false);
        foldedSets.set(lower, folded);
      }
      return folded;
    }
  } else if (ignoreCase && isAlpha(codePoint)) {
    return new CharSet(`[${own}${codePointSource(codePoint ^ 0x20)}]`, true);
  }
  return new CharSet(`[${own}]`, bmp);
}

/** The set of a range and the other cases of its characters. */
export function rangeSetIgnoringCase(from: number, to: number, unicodeCase: boolean): CharSet {
  const inRange = (cp: number): boolean => from <= cp && cp <= to;
  const more: number[] = [];
  if (unicodeCase) {
    for (const cp of cased()) {
      const upper = upperCase(cp);
      if (inRange(upper) || inRange(lowerCase(upper))) more.push(cp);
    }
  } else {
    for (let cp = 0x41; cp <= 0x7a; cp++) if (isAlpha(cp) && inRange(cp ^ 0x20)) more.push(cp);
  }
  return new CharSet(`[${rangeSource(from, to)}${more.map(codePointSource).join("")}]`, false);
}

/** Compares code points, for back references. */
export function equalIgnoringCase(a: number, b: number, unicodeCase: boolean): boolean {
  if (a === b) return true;
  if (!unicodeCase) return (a ^ b) === 0x20 && isAlpha(a) && isAlpha(b);
  const [upperA, upperB] = [upperCase(a), upperCase(b)];
  return upperA === upperB || lowerCase(upperA) === lowerCase(upperB);
}
