// The layout of lists and objects in a program: on one line if it is short, else one item per line.

/** Columns up to which a list or an object stays on one line. */
const maxWidth = 96;

export interface Brackets {
  readonly open: string;
  readonly close: string;
  /** After each item of several lines. */
  readonly separator: string;
  /** Inside the brackets of one line. */
  readonly padding?: string;
  /** Between the items of one line. Default: the separator and a space. */
  readonly between?: string;
  /** One level of indentation. Default: two spaces. */
  readonly step?: string;
}

/**
 * @param indent of the line that the value begins on
 * @param itemsAt writes the items for an indentation
 */
export function bracketed(brackets: Brackets, indent: string, itemsAt: (indent: string) => readonly string[]): string {
  const { open, close, separator, padding = "", between = `${separator} `, step = "  " } = brackets;
  const short = itemsAt(indent);
  if (short.length === 0) return open + close;
  const line = `${open}${padding}${short.join(between)}${padding}${close}`;
  if (!line.includes("\n") && indent.length + line.length <= maxWidth && short.length <= 3) return line;
  const inner = indent + step;
  const items = itemsAt(inner).map((item) => `${inner}${item}${separator}\n`);
  return `${open}\n${items.join("")}${indent}${close}`;
}
