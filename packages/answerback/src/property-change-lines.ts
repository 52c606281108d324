// Shows the changed properties of a resource: multi-line texts, such as templates, line by line; for other values the part
// that differs.
import type { PropertyChange } from "@answerback/program";
import { type ChangeObject, diffArrays } from "diff";
import { dim, green, red } from "./terminal.ts";

const indent = "      ";

/** @param width of the terminal, in characters */
export function propertyChangeLines({ property, before, after }: PropertyChange, width: number): readonly string[] {
  const texts = [before, after].filter((it) => it !== undefined);
  if (texts.every((it) => typeof it === "string") && texts.some((it) => it.includes("\n"))) {
    return [dim(`${indent}${property}:`), ...hunkLines(diffArrays(linesOf(before), linesOf(after)))];
  }
  const room = Math.floor((width - indent.length - property.length - ":  → ".length) / 2);
  const [from, to] = differingParts(shown(before), shown(after), Math.max(room, 2 * contextLength));
  return [dim(`${indent}${property}: ${from} → ${to}`)];
}

const linesOf = (value: PropertyChange["before"]) => (typeof value === "string" ? value.split("\n") : []);
const shown = (value: PropertyChange["before"]) => (value === undefined ? "none" : JSON.stringify(value));

/** The changed lines, each with one line of context before and after. */
function hunkLines(hunks: readonly ChangeObject<string[]>[]): readonly string[] {
  const lines = hunks.flatMap(({ added, removed, value }) => value.map((text) => ({ added, removed, text })));
  const isChanged = (index: number) => lines[index]?.added || lines[index]?.removed;
  const isShown = (index: number) => [index - 1, index, index + 1].some(isChanged);
  const last = lines.findLastIndex((_, index) => isShown(index));
  return lines.flatMap(({ added, removed, text }, index) => {
    const isGap = !isShown(index) && index > 0 && isShown(index - 1) && index < last;
    if (isGap) return [dim(`${indent}  …`)];
    if (!isShown(index)) return [];
    if (removed) return [red(`${indent}  - ${text}`)];
    if (added) return [green(`${indent}  + ${text}`)];
    return [dim(`${indent}    ${text}`)];
  });
}

const contextLength = 12;

/** Two texts, cut to the part that differs if they are longer than `room`. */
function differingParts(before: string, after: string, room: number): readonly [string, string] {
  if (before.length <= room && after.length <= room) return [before, after];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const part = (text: string) => {
    const [from, to] = [Math.max(0, start - contextLength), Math.min(text.length, text.length - end + contextLength)];
    const kept = text.slice(from, Math.min(to, from + room - 2));
    return `${from > 0 ? "…" : ""}${kept}${from + kept.length < text.length ? "…" : ""}`;
  };
  return [part(before), part(after)];
}
