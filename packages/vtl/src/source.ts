// A template's text and the places in it. Lines and columns are counted as Apache Velocity's character stream counts
// them, so that a position can be compared with the one the reference engine reports.

/** A place in a template: 1-based, a tab runs to the next multiple of eight. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The text of a template, or of a string literal inside one (then `base` is the place of the literal). */
export class Source {
  readonly text: string;
  readonly base: Position | undefined;
  /** The source that an excerpt is taken from: the template that a string literal stands in. */
  readonly root: Source;
  #lineStarts: number[] | undefined;

  constructor(text: string, base?: Position, root?: Source) {
    this.text = text;
    this.base = base;
    this.root = root ?? this;
  }

  /** The place of the character at `offset`; beyond the end: of the last character. */
  position(offset: number): Position {
    const local = this.#localPosition(Math.max(0, Math.min(offset, this.text.length - 1)));
    if (this.base === undefined) return local;
    return {
      line: local.line + this.base.line - 1,
      column: local.line === 1 ? local.column + this.base.column : local.column,
    };
  }

  /** The place just behind the last character, as a scanner reports it that has run out of input. */
  endPosition(): Position {
    const last = this.text.charCodeAt(this.text.length - 1);
    const at = this.position(this.text.length - 1);
    return last === 10 || last === 13 ? { line: at.line + 1, column: 0 } : { line: at.line, column: at.column + 1 };
  }

  /** The text of one line (1-based), without its line break. */
  line(number: number): string | undefined {
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
      column = this.text.charCodeAt(at) === 9 ? column + 8 - (column & 7) : column + 1;
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
