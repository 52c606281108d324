// Nothing that a client or backend sent reaches a terminal or a log as it is: a control character can clear the screen, a
// line end can forge a line, a mark for the direction of writing can show a text in another order than it has.

/** Control characters, line and paragraph separators, marks for the direction of writing, halves of surrogate pairs. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]/gu;

/** One line: what does not print is written as an escape of JSON, `\u001b`, `\n`. Valid JSON stays valid. */
export function printable(text: string): string {
  return text.replace(unprintable, escaped);
}

/**
 * Several lines, as they are; the lines after the first are indented, so that none of them can pass for one of the
 * program's own.
 */
export function printableLines(text: string, indent = "    "): string {
  return text.split("\n").map(printable).join(`\n${indent}`);
}

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escaped(character: string): string {
  return short[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
