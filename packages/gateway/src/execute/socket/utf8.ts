// UTF-8 that arrives in pieces: a character may begin in one fragment of a message and end in the next.
import { isUtf8 } from "node:buffer";

/**
 * Checks text that may continue.
 * @returns how many bytes at the start are whole characters, or -1 if no bytes that follow can make the text valid
 */
export function wholeCharacters(bytes: Buffer): number {
  const tail = unfinishedCharacter(bytes);
  const whole = bytes.length - tail;
  return isUtf8(tail === 0 ? bytes : bytes.subarray(0, whole)) ? whole : -1;
}

/** The number of bytes at the end that belong to an unfinished character; 0 to 3. */
function unfinishedCharacter(bytes: Buffer): number {
  for (let count = 1; count <= 3 && count <= bytes.length; count++) {
    const lead = bytes[bytes.length - count]!;
    if (lead < 0x80) return 0;
    if (lead < 0xc0) continue;
    const second = count > 1 ? bytes[bytes.length - count + 1] : undefined;
    return count < characterLength(lead) && (second === undefined || mayFollow(lead, second)) ? count : 0;
  }
  return 0;
}

/** The bytes of a character by its first byte; 0 if no character begins with it. */
function characterLength(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

/** Excludes overlong forms, surrogates, and code points above U+10FFFF (RFC 3629, section 4). */
function mayFollow(lead: number, second: number): boolean {
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  return second >= least && second <= most;
}
