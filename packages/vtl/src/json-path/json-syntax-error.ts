// The syntax error of the JSON readers.

export class JsonSyntaxError extends Error {
  override readonly name = "JsonSyntaxError";
  /** 0-based offset of the first unexpected character. */
  readonly index: number;

  constructor(index: number) {
    super(`The text is not valid JSON at character ${index + 1}`);
    this.index = index;
  }
}
