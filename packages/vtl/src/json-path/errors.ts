// What can go wrong with a JSONPath: it does not compile, or a function or filter in it cannot work on the document.

/** `malformed`: found while compiling. `evaluation`: found while reading a document. */
export type JsonPathErrorCode = "malformed" | "evaluation";

/** A JSONPath that cannot be compiled, or that fails on a document. */
export class JsonPathError extends Error {
  override readonly name = "JsonPathError";
  readonly code: JsonPathErrorCode;
  readonly path: string;
  /** 0-based offset in `path` of the offending character; undefined for failures on a document. */
  readonly position: number | undefined;
  constructor(code: JsonPathErrorCode, message: string, path: string, position?: number, cause?: unknown) {
    super(
      position === undefined
        ? `${message} In JSONPath ${path}`
        : `${message} At position ${position} of JSONPath ${path}`,
      { cause },
    );
    this.code = code;
    this.path = path;
    this.position = position;
  }
}

/** Inside the compiler: a syntax error at an offset of the text being read. A filter may recover from it unless it is fatal. */
export class PathSyntaxError extends Error {
  readonly position: number;
  /** Jayway's filter parser does not recover from it: a number or a pattern that it cannot read, the end of the text. */
  readonly isFatal: boolean;

  constructor(message: string, position: number, isFatal = false, cause?: unknown) {
    super(message, { cause });
    this.position = position;
    this.isFatal = isFatal;
  }
}

/** Inside an evaluation: nothing is there. Thrown as one shared value, because it costs no stack trace. */
export const nothingFound: unique symbol = Symbol("nothing found");

/** Inside an evaluation: the filter cannot be applied, so it accepts nothing (Jayway's InvalidPathException). */
export class InapplicableFilter extends Error {}

/** Inside an evaluation: reading the document fails (Jayway's JsonPathException and Java's own exceptions). */
export class EvaluationFailure extends Error {}
