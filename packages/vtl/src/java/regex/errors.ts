// The one error of this room. `code` tells apart what Java refuses from what only we refuse.

/**
 * - `syntax`: Java throws PatternSyntaxException; `description` and `index` are Java's.
 * - `unsupported`: Java accepts it, this implementation does not.
 * - `replacement`: the replacement text is malformed (Java: IllegalArgumentException).
 * - `no-such-group`: the replacement names a group number that the pattern does not have (Java: IndexOutOfBoundsException).
 * - `too-large`: the compiled pattern would exceed the limit on its size.
 * - `too-many-steps`: matching was stopped at the step limit; Java would have gone on for very long.
 */
export type JavaRegexErrorCode =
  | "syntax"
  | "unsupported"
  | "replacement"
  | "no-such-group"
  | "too-large"
  | "too-many-steps";

/** A regular expression, or a replacement, that cannot be used. */
export class JavaRegexError extends Error {
  override readonly name = "JavaRegexError";
  readonly code: JavaRegexErrorCode;
  /** What is wrong, in Java's words where Java has them. */
  readonly description: string;
  /** 0-based offset in the pattern as Java counts it (code points, after `\Q..\E` is rewritten); -1 where there is none. */
  readonly index: number;
  readonly pattern: string;
  constructor(code: JavaRegexErrorCode, description: string, pattern: string, index = -1) {
    super(
      `${description}${index >= 0 ? ` near index ${index}` : ""} (${pattern.length > 200 ? `${pattern.slice(0, 200)}…` : pattern})`,
    );
    this.code = code;
    this.description = description;
    this.index = index;
    this.pattern = pattern;
  }
}
