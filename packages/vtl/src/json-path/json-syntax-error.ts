// The error of all readers of JSON.

/** The text is not valid JSON. */
export class JsonSyntaxError extends Error {
  override readonly name = "JsonSyntaxError";
  /** Offset of the first character that does not fit. */
  readonly index: number;

  constructor(index: number) {
    super(`The text is not valid JSON at character ${index + 1}`);
    this.index = index;
  }
}
