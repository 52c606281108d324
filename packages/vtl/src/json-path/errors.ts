// Errors of JSONPaths: a path does not compile, or one of its functions or filters fails on a document.

/** `malformed`: the path does not compile. `evaluation`: it fails on a document. */
export type JsonPathErrorCode = "malformed" | "evaluation";

/** A JSONPath does not compile or fails on a document. */
export class JsonPathError extends Error {
  override readonly name = "JsonPathError";
  readonly code: JsonPathErrorCode;
  readonly path: string;
  /** The message without path and position. */
  readonly description: string;
  /** 0-based offset of the error in `path`; undefined for failures on a document. */
  readonly position: number | undefined;
  constructor(code: JsonPathErrorCode, message: string, path: string, position?: number, cause?: unknown) {
    const description = message.replace(/\.$/, "");
    super(`JSONPath '${path}'${position === undefined ? "" : ` at position ${position}`}: ${description}`, { cause });
    this.code = code;
    this.description = description;
    this.path = path;
    this.position = position;
  }
}

/** A syntax error at an offset of the path, inside the compiler. */
export class PathSyntaxError extends Error {
  readonly position: number;
  /** True if Jayway's filter parser does not recover: an invalid number or pattern, or the end of the path. */
  readonly isFatal: boolean;

  constructor(message: string, position: number, isFatal = false, cause?: unknown) {
    super(message, { cause });
    this.position = position;
    this.isFatal = isFatal;
  }
}

/** Thrown inside an evaluation if a path finds nothing. A shared value, because a stack trace is expensive. */
export const nothingFound: unique symbol = Symbol("nothing found");

/** Thrown inside an evaluation: a filter cannot be applied, so it accepts nothing (Jayway's InvalidPathException). */
export class InapplicableFilter extends Error {}

/** Thrown inside an evaluation: the read fails (Jayway's JsonPathException and Java's exceptions). */
export class EvaluationFailure extends Error {}
