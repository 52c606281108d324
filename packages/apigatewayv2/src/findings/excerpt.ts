// Places in a template, and how they are shown. Lines and columns count as the template engine's errors do.

/** 1-based; in columns a tab runs to the next multiple of eight. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

const width = 100;

/** The line of a position and a caret below it; undefined when the text has no such line. */
export function excerptOf(text: string, position: TextPosition): string | undefined {
  const line = text.split(/\r\n|\n|\r/)[position.line - 1];
  if (line === undefined) return undefined;
  const index = characterIndex(line, position.column);
  const from = Math.max(0, index - (width >> 1));
  const indent = line.slice(from, index).replace(/[^\t]/g, " ");
  return `  ${line.slice(from, from + width)}\n  ${indent}^`;
}

/** The index of the character in its line that a column stands for. */
export function characterIndex(line: string, column: number): number {
  let at = 0;
  let index = 0;
  while (index < line.length && at < column - 1) {
    at = line.charCodeAt(index) === 9 ? at + 8 - (at & 7) : at + 1;
    index++;
  }
  return index;
}
