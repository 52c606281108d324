// Masks secrets in any text, by the names in front of them: `"name": value` of JSON, whole or in pieces, also escaped
// in a string; `name=value` of queries, forms and printed maps. One pass: masked values are not read again, and the search
// for a name goes back at most the length of a name.
import { maxNameLength } from "./secret-name.ts";

/** Replaces a secret. */
export const masked = "***";

const colon = 0x3a;
const equals = 0x3d;

/** @param isSecret true for the name of a secret */
export function maskText(text: string, isSecret: (name: string) => boolean): string {
  let result = "";
  let copied = 0;
  // Not a regular expression, which would allocate a match for each separator.
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit !== colon && unit !== equals) continue;
    const secret = unit === colon ? memberValue(text, index, isSecret) : pairValue(text, index, isSecret);
    if (secret === undefined) continue;
    result += text.slice(copied, secret.start) + secret.mask;
    copied = secret.end;
    index = secret.end - 1;
  }
  return copied === 0 ? text : result + text.slice(copied);
}

interface Secret {
  readonly start: number;
  readonly end: number;
  readonly mask: string;
}

/** The value of the JSON member whose name ends before a colon. */
function memberValue(text: string, colon: number, isSecret: (name: string) => boolean): Secret | undefined {
  let end = colon;
  while (end > 0 && isBlank(text.charCodeAt(end - 1))) end--;
  if (text[end - 1] !== '"') return undefined;
  end--;
  const escapes = backslashesBefore(text, end);
  end -= escapes;
  const open = text.lastIndexOf('"', end - 1);
  const start = open + 1;
  if (open < 0 || end - start > maxNameLength || !isSecret(text.slice(start, end))) return undefined;
  const value = afterBlanks(text, colon + 1);
  return { start: value, end: valueEnd(text, value, escapes), mask: quoted(escapes) };
}

/** The value of `name=value`, up to the end of the list, line or string around it. */
function pairValue(text: string, equals: number, isSecret: (name: string) => boolean): Secret | undefined {
  let start = equals;
  while (start > 0 && equals - start <= maxNameLength && isNamePart(text.charCodeAt(start - 1))) start--;
  const name = text.slice(start, equals);
  if (name === "" || !isSecret(name)) return undefined;
  const escapes = backslashesAfter(text, equals + 1);
  const isQuoted = text[equals + 1 + escapes] === '"';
  if (isQuoted) return { start: equals + 1, end: valueEnd(text, equals + 1, escapes), mask: quoted(escapes) };
  // These contain blanks: `Bearer abc`, `a=1; b=2`.
  const ends = /authorization|cookie/i.test(name) ? /[,}&"\\<>\r\n]/g : /[,;}&"\\<>\s]/g;
  ends.lastIndex = equals + 1;
  const end = ends.exec(text)?.index ?? text.length;
  return end === equals + 1 ? undefined : { start: equals + 1, end, mask: masked };
}

/**
 * The index after a JSON value.
 * @param escapes backslashes before each quote at this level: 0, 1 in a string, 3 in a string of a string, …
 */
function valueEnd(text: string, start: number, escapes: number): number {
  let depth = 0;
  let inString = false;
  let backslashes = 0;
  for (let index = start; index < text.length; index++) {
    const character = text[index]!;
    if (character === "\\") {
      backslashes++;
      continue;
    }
    const before = backslashes;
    backslashes = 0;
    if (character === '"') {
      // The end of the string around the value.
      if (before < escapes) return index - before;
      if (before % (2 * (escapes + 1)) !== escapes) continue;
      inString = !inString;
      if (!inString && depth === 0) return index + 1;
    } else if (!inString) {
      if (character === "{" || character === "[") depth++;
      else if (character === "}" || character === "]") {
        if (depth === 0) return index;
        if (--depth === 0) return index + 1;
      } else if (depth === 0 && (character === "," || isBlank(character.charCodeAt(0)))) return index;
    }
  }
  return text.length;
}

function quoted(escapes: number): string {
  const quote = `${"\\".repeat(escapes)}"`;
  return `${quote}${masked}${quote}`;
}

function backslashesBefore(text: string, end: number): number {
  let count = 0;
  while (count < maxNameLength && text[end - 1 - count] === "\\") count++;
  return count;
}

function backslashesAfter(text: string, start: number): number {
  let count = 0;
  while (count < maxNameLength && text[start + count] === "\\") count++;
  return count;
}

function afterBlanks(text: string, start: number): number {
  let index = start;
  while (index < text.length && isBlank(text.charCodeAt(index))) index++;
  return index;
}

function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d;
}

function isNamePart(unit: number): boolean {
  return (
    (unit >= 0x30 && unit <= 0x39) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    (unit >= 0x61 && unit <= 0x7a) ||
    unit === 0x5f ||
    unit === 0x2d ||
    unit === 0x2e
  );
}
