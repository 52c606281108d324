// The syntax error of the JSON readers.

export class JsonSyntaxError extends Error {
  override readonly name = "JsonSyntaxError";
  /** 0-based offset of the first unexpected character. */
  readonly index: number;

  constructor(index: number) {
    super(`Character ${index + 1} of the text is not valid JSON`);
    this.index = index;
  }
}

/** The text is nested deeper than the reader can. */
export class NestingTooDeep extends JsonSyntaxError {}
