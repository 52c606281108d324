// White space and escapes in texts, as the methods of java.lang.String see them.

import { JavaException } from "../exception.ts";
import type { Runtime } from "../runtime.ts";

const javaBlank = "[\\t-\\r\\x1c-\\x20\\u1680\\u2000-\\u2006\\u2008-\\u200a\\u2028\\u2029\\u205f\\u3000]";
export const leadingBlank = new RegExp(`^${javaBlank}+`);
export const trailingBlank = new RegExp(`${javaBlank}+$`);
export const onlyBlank = new RegExp(`^${javaBlank}*$`);
const lineBreak = /\r\n|[\n\r]/;

/** The lines of a text; a line break at its end begins no further one. */
function linesOf(value: string): string[] {
  const lines = value.split(lineBreak);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

export function indent(self: string, count: number, runtime: Runtime): string {
  const lines = linesOf(self);
  if (count > 0) runtime.meter.checkLength(self.length + count * lines.length);
  return lines
    .map((line) => {
      if (count >= 0) return `${" ".repeat(count)}${line}\n`;
      const blanks = leadingBlank.exec(line)?.[0].length ?? 0;
      return `${line.slice(Math.min(-count, blanks))}\n`;
    })
    .join("");
}

/** Takes off the white space that all lines begin with, and all that lines end with. */
export function stripIndent(self: string): string {
  const lines = self.split(lineBreak);
  const last = lines.at(-1) ?? "";
  const counted = lines.filter((line, index) => !onlyBlank.test(line) || index === lines.length - 1);
  const margin = Math.min(...counted.map((line) => leadingBlank.exec(line)?.[0].length ?? 0));
  const stripped = lines.map((line) => (onlyBlank.test(line) ? "" : line.slice(margin).replace(trailingBlank, "")));
  return onlyBlank.test(last)
    ? `${stripped.slice(0, -1).join("\n")}${lines.length > 1 ? "\n" : ""}`
    : stripped.join("\n");
}

const simpleEscapes: { readonly [letter: string]: string } = {
  ...{ b: "\b", f: "\f", n: "\n", r: "\r", s: " ", t: "\t", "'": "'", '"': '"', "\\": "\\", "\n": "", "\r": "" },
};

export function translateEscapes(self: string): string {
  return self.replace(/\\([0-3][0-7]{0,2}|[4-7][0-7]?|\r\n|[\s\S]|$)/g, (_all, letter: string) => {
    if (/^[0-7]/.test(letter)) return String.fromCharCode(Number.parseInt(letter, 8));
    const plain = letter === "\r\n" ? "" : simpleEscapes[letter];
    if (plain !== undefined && letter !== "") return plain;
    throw new JavaException("java.lang.IllegalArgumentException", `Invalid escape sequence: \\${letter}`);
  });
}
