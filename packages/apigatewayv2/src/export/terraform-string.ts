// Strings of Terraform. `${` and `%{` begin interpolations in both forms; a heredoc has no other escapes.
import { isMultiLine } from "./string-literals.ts";

/** @param indent of the line that the string begins on */
export function terraformString(text: string, indent = ""): string {
  return isHeredoc(text) ? heredoc(text, indent) : `"${quotedText(text)}"`;
}

/** The text between the quotes. */
export function quotedText(text: string): string {
  return text
    .replace(/[\\"]/g, "\\$&")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t")
    .replace(/[\p{Cc}\u2028\u2029\ufeff]/gu, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replace(/[$%]+(?=\{)/g, (marks) => marks.slice(0, -1).replace(/./g, codeOf) + marks.at(-1)!.repeat(2));
}

/** Terraform would read the second character of `$${` as the escape. */
const codeOf = (mark: string) => `\\u00${mark.charCodeAt(0).toString(16)}`;

/** Text with carriage returns or control characters needs escapes. */
const isHeredoc = (text: string) =>
  isMultiLine(text) && !/[\p{Cc}\u2028\u2029\ufeff]/u.test(text.replace(/[\n\t]/g, ""));

function heredoc(text: string, indent: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  let mark = "EOT";
  for (let number = 2; lines.includes(mark); number++) mark = `EOT${number}`;
  const escaped = text.replace(/[$%]+(?=\{)/g, (marks) => literalMarks(marks.slice(0, -1)) + marks.at(-1)!.repeat(2));
  // A heredoc ends with a line break, which chomp removes.
  return text.endsWith("\n") ? `<<${mark}\n${escaped}${mark}` : `chomp(<<${mark}\n${escaped}\n${mark}\n${indent})`;
}

/** `$` before `${`, as an interpolation of itself. */
const literalMarks = (marks: string) => (marks === "" ? "" : `\${"${marks}"}`);
