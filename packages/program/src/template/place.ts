// Maps a place in a string to its place in the template's text: indentation, folding and escapes lie between them.
import type { ScalarNode } from "./node.ts";

/** @param index of a UTF-16 code unit in the node's value */
export function fileOffset(text: string, node: ScalarNode, index: number): number {
  if (typeof node.value !== "string" || node.start === node.end) return node.start;
  if (node.style === "literal") return literalOffset(text, node, node.value, index);
  const { value } = node;
  let at = contentStart(text, node);
  for (let i = 0; i < index && at < node.end; i++)
    at = afterUnit(text, node, startOfUnit(text, node, at, value[i]!), value[i]!);
  return Math.min(startOfUnit(text, node, at, value[index] ?? " "), node.end);
}

/** Offset of the first character after a quote or a block's header. */
function contentStart(text: string, { style, start }: ScalarNode): number {
  if (style === "plain") return start;
  if (style !== "folded") return start + 1;
  return skipSpace(text, text.indexOf("\n", start));
}

/** A block's lines are the value's lines, behind the indentation. */
function literalOffset(text: string, { start, end }: ScalarNode, value: string, index: number): number {
  const before = value.slice(0, index).split("\n");
  const column = before.at(-1)?.length ?? 0;
  let line = text.indexOf("\n", start) + 1;
  const indentation = indentationOf(text, line, start);
  for (let count = before.length - 1; count > 0; count--) line = text.indexOf("\n", line) + 1 || text.length;
  return Math.min(line + indentation + column, end);
}

/** Of the first line with content, or as the block's header says, relative to its parent. */
function indentationOf(text: string, from: number, header: number): number {
  const first = /[^\s]/.exec(text.slice(from));
  if (first === null) return 0;
  const at = from + first.index;
  const found = at - (text.lastIndexOf("\n", at - 1) + 1);
  const isGiven = /^[|>][-+]?\d/.test(text.slice(header, header + 3));
  if (!isGiven) return found;
  const digit = Number(/\d/.exec(text.slice(header, header + 3))?.[0]);
  const parentLine = text.lastIndexOf("\n", header - 1) + 1;
  const parent = /^ */.exec(text.slice(parentLine))?.[0].length ?? 0;
  return Math.min(found, parent + digit);
}

/** Skips line ends and indentation that stand for nothing before a unit of the value. */
function startOfUnit(text: string, { style }: ScalarNode, at: number, unit: string): number {
  let start = at;
  if (isSpace(text[start]) && !isSpace(unit)) start = skipSpace(text, start);
  // A backslash at the end of a line joins it with the next one.
  while (style === "double" && text[start] === "\\" && /[\r\n]/.test(text[start + 1] ?? "")) {
    start = skipSpace(text, start + 1);
  }
  return start;
}

/** @returns the offset after the characters that stand for one unit of the value */
function afterUnit(text: string, { style }: ScalarNode, at: number, unit: string): number {
  const character = text[at];
  if ((style === "double" || style === "json") && character === "\\") {
    // A folded line end has already been passed.
    if (isSpace(unit) && /["\\/]/.test(text[at + 1] ?? "")) return at;
    return at + (escapeLengths.get(text[at + 1] ?? "") ?? 2);
  }
  if (style === "single" && unit === "'") return at + 2;
  if (!isSpace(unit)) return at + 1;
  // Line ends and the indentation after them are folded to one space, or to line ends.
  if (character === "\n" || character === "\r") return skipSpace(text, at);
  return isSpace(character) ? at + 1 : at;
}

const isSpace = (character: string | undefined) => character !== undefined && /\s/.test(character);

const escapeLengths: ReadonlyMap<string, number> = new Map([
  ["u", 6],
  ["x", 4],
  ["U", 10],
]);

function skipSpace(text: string, at: number): number {
  let next = at;
  while (isSpace(text[next])) next++;
  return next;
}
