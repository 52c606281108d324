// Java's replacement syntax: `$1`, `${name}`, and a backslash before a literal character.

import { JavaRegexError } from "./errors.ts";

/** A piece of a replacement: literal text, or the number of a group. */
export type ReplacementPart = string | number;

/**
 * Reads a replacement. Further digits belong to a group number while such a group exists.
 * @throws JavaRegexError `replacement` or `no-such-group`, with Java's message
 */
export function parseReplacement(
  replacement: string,
  groups: number,
  names: ReadonlyMap<string, number>,
  pattern: string,
): ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  let literal = "";
  const fail = (description: string): JavaRegexError => new JavaRegexError("replacement", description, pattern);
  let at = 0;
  while (at < replacement.length) {
    const c = replacement[at++]!;
    if (c === "\\") {
      const escaped = replacement[at++];
      if (escaped === undefined) throw fail("character to be escaped is missing");
      literal += escaped;
      continue;
    }
    if (c !== "$") {
      literal += c;
      continue;
    }
    if (at === replacement.length) throw fail("Illegal group reference: group index is missing");
    let group: number;
    if (replacement[at] === "{") {
      const name = /^[A-Za-z0-9]*/.exec(replacement.slice(at + 1))?.[0] ?? "";
      const close = at + 1 + name.length;
      if (name === "") throw fail("named capturing group has 0 length name");
      if (replacement[close] !== "}") throw fail("named capturing group is missing trailing '}'");
      if (/^\d/.test(name)) throw fail(`capturing group name {${name}} starts with digit character`);
      const number = names.get(name);
      if (number === undefined) throw fail(`No group with name {${name}}`);
      group = number;
      at = close + 1;
    } else {
      if (!/\d/.test(replacement[at]!)) throw fail("Illegal group reference");
      group = Number(replacement[at++]);
      while (at < replacement.length && /\d/.test(replacement[at]!) && group * 10 + Number(replacement[at]) <= groups) {
        group = group * 10 + Number(replacement[at++]);
      }
      if (group > groups) throw new JavaRegexError("no-such-group", `No group ${group}`, pattern);
    }
    if (literal !== "") parts.push(literal);
    literal = "";
    parts.push(group);
  }
  if (literal !== "") parts.push(literal);
  return parts;
}
