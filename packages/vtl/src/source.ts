// A template's text and the positions in it. Lines and columns are counted as in Apache Velocity's character stream, so that
// positions can be compared with those that it reports.

/** A position in a template: 1-based; a tab advances the column to the next multiple of eight. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Characters of a line that an excerpt shows. */
const excerptWidth = 100;

/** The text of a template or of a string literal inside one. */
export class Source {
  readonly text: string;
  /** The position of the string literal in the template. */
  readonly base: Position | undefined;
  readonly #root: Source;
  #lineStarts: number[] | undefined;

  constructor(text: string, base?: Position, root?: Source) {
    this.text = text;
    this.base = base;
    this.#root = root ?? this;
  }

  /** The template that contains the string literal; positions and excerpts refer to it. */
  get root(): Source {
    return this.#root;
  }

  /** The position of the character at `offset`, at most the last one. */
  position(offset: number): Position {
    const local = this.#localPosition(Math.max(0, Math.min(offset, this.text.length - 1)));
    if (this.base === undefined) return local;
    return {
      line: local.line + this.base.line - 1,
      column: local.line === 1 ? local.column + this.base.column : local.column,
    };
  }

  /** The position after the last character, where a scanner reaches the end of its input. */
  endPosition(): Position {
    const last = this.text.charCodeAt(this.text.length - 1);
    const at = this.position(this.text.length - 1);
    return last === 10 || last === 13 ? { line: at.line + 1, column: 0 } : { line: at.line, column: at.column + 1 };
  }

  /** The offset of the character at a position of a template; at most the end of its line. */
  offset({ line, column }: Position): number {
    const start = this.#starts()[line - 1] ?? this.text.length;
    return start + characterIndex(this.#line(line) ?? "", column);
  }

  /** The line of a position and, on a second line, a caret below the column; undefined if the line does not exist. */
  excerpt({ line, column }: Position): string | undefined {
    const text = this.#root.#line(line);
    if (text === undefined) return undefined;
    const index = characterIndex(text, column);
    const from = Math.max(0, index - (excerptWidth >> 1));
    const indent = text.slice(from, index).replace(/[^\t]/g, " ");
    return `  ${text.slice(from, from + excerptWidth)}\n  ${indent}^`;
  }

  /** The text of one line (1-based), without its line break. */
  #line(number: number): string | undefined {
    const start = this.#starts()[number - 1];
    if (start === undefined) return undefined;
    const end = this.#starts()[number] ?? this.text.length;
    return this.text.slice(start, end).replace(/[\r\n]+$/, "");
  }

  #localPosition(offset: number): Position {
    if (this.text === "") return { line: 1, column: 1 };
    const starts = this.#starts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    let column = 0;
    for (let at = starts[low] ?? 0; at <= offset; at++) {
      column = columnAfter(this.text.charCodeAt(at), column);
    }
    return { line: low + 1, column };
  }

  #starts(): number[] {
    if (this.#lineStarts === undefined) {
      const starts = [0];
      const lineBreak = /\r\n|\n|\r/g;
      while (lineBreak.exec(this.text) !== null) {
        if (lineBreak.lastIndex < this.text.length) starts.push(lineBreak.lastIndex);
      }
      this.#lineStarts = starts;
    }
    return this.#lineStarts;
  }
}

const tab = 9;

function columnAfter(code: number, column: number): number {
  return code === tab ? column + 8 - (column & 7) : column + 1;
}

/** The index in its line of the character at a column. */
function characterIndex(line: string, column: number): number {
  let at = 0;
  for (let index = 0; index < line.length; index++) {
    at = columnAfter(line.charCodeAt(index), at);
    if (at >= column) return index;
  }
  return line.length;
}
