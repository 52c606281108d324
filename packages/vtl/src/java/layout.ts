// White space, line breaks and escapes, as the methods of java.lang.String define them.
import type { Meter } from "../meter.ts";
import { characterTests } from "./character.ts";
import { JavaException } from "./exception.ts";
import { CharSet } from "./regex/char-set.ts";

const whitespace = new CharSet(`[${characterTests.Whitespace}]`, true);

/** Number of white space characters at the start. */
export function leadingBlanks(value: string): number {
  let count = 0;
  while (count < value.length && whitespace.has(value.charCodeAt(count))) count++;
  return count;
}

/** Removes white space from the end. */
export function stripTrailing(value: string): string {
  let end = value.length;
  while (end > 0 && whitespace.has(value.charCodeAt(end - 1))) end--;
  return value.slice(0, end);
}

const lineBreak = /\r\n|[\n\r]/;

/** `String.indent`: adds spaces to every line, or removes white space if `count` is negative. */
export function indent(value: string, count: number, meter: Meter): string {
  if (value === "") return "";
  const lines = value.split(lineBreak);
  // A line break at the end does not begin another line.
  if (lines.at(-1) === "") lines.pop();
  const length = value.length + Math.max(0, count) * lines.length;
  meter.checkLength(length);
  meter.allocate(length);
  const blanks = " ".repeat(Math.max(0, count));
  return lines.map((line) => `${blanks}${line.slice(Math.min(Math.max(0, -count), leadingBlanks(line)))}\n`).join("");
}

/** `String.stripIndent`: removes the leading white space common to all lines, and all trailing white space. */
export function stripIndent(value: string): string {
  if (value === "") return "";
  const lines = value.split(lineBreak);
  let margin = leadingBlanks(lines.at(-1)!);
  for (const line of lines) {
    const blanks = leadingBlanks(line);
    if (blanks < line.length) margin = Math.min(margin, blanks);
  }
  return lines.map((line) => stripTrailing(line).slice(margin)).join("\n");
}

const simpleEscapes: { readonly [letter: string]: string } = {
  ...{ b: "\b", f: "\f", n: "\n", r: "\r", s: " ", t: "\t", "'": "'", '"': '"', "\\": "\\", "\n": "", "\r": "" },
};

/** @throws JavaException IllegalArgumentException */
export function translateEscapes(value: string): string {
  return value.replace(/\\([0-3][0-7]{0,2}|[4-7][0-7]?|\r\n|[\s\S]|$)/g, (_all, letter: string) => {
    if (/^[0-7]/.test(letter)) return String.fromCharCode(Number.parseInt(letter, 8));
    const plain = letter === "\r\n" ? "" : simpleEscapes[letter];
    if (plain !== undefined && letter !== "") return plain;
    throw new JavaException("java.lang.IllegalArgumentException", `Invalid escape sequence: \\${letter}`);
  });
}
