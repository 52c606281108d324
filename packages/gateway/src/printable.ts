// Escapes text from clients and backends for terminals and logs: a control character can clear the screen, a line end can
// forge a line, a mark for the direction of writing can show text in another order.

/** Control characters, line and paragraph separators, marks for the direction of writing, halves of surrogate pairs. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]/gu;

/** One line: unprintable characters become JSON escapes, `\u001b`, `\n`. Valid JSON stays valid. */
export function printable(text: string): string {
  return text.replace(unprintable, escaped);
}

/**
 * Several lines. Those after the first are indented, so that none looks like a line of the program itself.
 */
export function printableLines(text: string, indent = "    "): string {
  return text.split("\n").map(printable).join(`\n${indent}`);
}

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escaped(character: string): string {
  return short[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
