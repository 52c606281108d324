// Strings of YAML: plain where nothing can be misread, literal blocks for text of several lines, else in double quotes.
import { isMultiLine, quoted } from "./string-literals.ts";

/** Words that YAML 1.1 or 1.2 reads as something else than a string. */
const reserved = /^(?:~|null|true|false|yes|no|on|off|y|n|[-+]?[.\d][\d._eE+:xoa-fA-F-]*|[-+]?\.(?:inf|nan))$/i;
const plain = /^[A-Za-z0-9/_$.\\(](?:[A-Za-z0-9/_$.\\(){}+*?|^<>=@ '"~&%;-]|:(?=[^ ]))*$/;

/** @param indent of the line that the scalar begins on */
export function yamlString(text: string, indent: string): string {
  if (isBlock(text)) return block(text, indent);
  const isPlain = plain.test(text) && !reserved.test(text) && !/ $| #|^---/.test(text);
  if (isPlain) return text;
  // Single quotes have no escapes but their own doubling.
  const isLiteral = /["\\]/.test(text) && !/[\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]/u.test(text);
  return isLiteral ? `'${text.replaceAll("'", "''")}'` : yamlQuoted(text);
}

/** A key of a map, on one line. */
export function yamlKey(text: string): string {
  return /^[A-Za-z0-9/_$.-]+$/.test(text) && !reserved.test(text) && !text.startsWith("-") ? text : yamlQuoted(text);
}

/** A string in double quotes. Characters that YAML does not allow are written as escapes. */
export const yamlQuoted = (text: string) =>
  quoted(text).replace(/[\ufffe\uffff]/g, (it) => `\\u${it.charCodeAt(0).toString(16)}`);

const isBlock = (text: string) =>
  isMultiLine(text) &&
  !/[\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]/u.test(text.replace(/[\n\t]/g, "")) &&
  !/^[ \t]*\n/.test(text);

function block(text: string, indent: string): string {
  const inner = `${indent}  `;
  // Without it, the first line would decide the indentation.
  const indicator = /^[ \t]/.test(text) ? "2" : "";
  const end = text.endsWith("\n\n") ? "+" : text.endsWith("\n") ? "" : "-";
  const lines = text.replace(/\n$/, "").split("\n");
  return `|${indicator}${end}\n${lines.map((line) => (line === "" ? "" : inner + line)).join("\n")}`;
}
