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
  const pushGroup = (group: number): void => {
    if (literal !== "") parts.push(literal);
    literal = "";
    parts.push(group);
  };
  for (const { 0: text, 1: escaped, 2: name, 3: close, 4: digits, index } of replacement.matchAll(piece)) {
    if (escaped !== undefined) {
      if (escaped === "") throw fail("character to be escaped is missing");
      literal += escaped;
    } else if (!text.startsWith("$")) literal += text;
    else if (name !== undefined) {
      if (name === "") throw fail("named capturing group has 0 length name");
      if (close === "") throw fail("named capturing group is missing trailing '}'");
      if (/^\d/.test(name)) throw fail(`capturing group name {${name}} starts with digit character`);
      const number = names.get(name);
      if (number === undefined) throw fail(`No group with name {${name}}`);
      pushGroup(number);
    } else {
      if (index + 1 === replacement.length) throw fail("Illegal group reference: group index is missing");
      if (!digits) throw fail("Illegal group reference");
      let length = 1;
      while (length < digits.length && Number(digits.slice(0, length + 1)) <= groups) length++;
      const group = Number(digits.slice(0, length));
      if (group > groups) throw new JavaRegexError("no-such-group", `No group ${group}`, pattern);
      pushGroup(group);
      literal = digits.slice(length);
    }
  }
  if (literal !== "") parts.push(literal);
  return parts;
}

/** An escape, a named or numbered group, or literal text. */
const piece = /\\([\s\S]?)|\$(?:\{([A-Za-z0-9]*)(\}?)|(\d*))|[^\\$]+/g;
