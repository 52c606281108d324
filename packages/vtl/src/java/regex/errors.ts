// The error of Java regular expressions.

/**
 * - `syntax`: Java throws PatternSyntaxException; `description` and `index` are Java's.
 * - `unsupported`: Java accepts the pattern, this implementation does not.
 * - `replacement`: the replacement is malformed (Java: IllegalArgumentException).
 * - `no-such-group`: the pattern lacks a group of this number (Java: IndexOutOfBoundsException).
 * - `too-large`: the compiled pattern would exceed its maximum size.
 */
export type JavaRegexErrorCode = "syntax" | "unsupported" | "replacement" | "no-such-group" | "too-large";

/** A regular expression or a replacement is invalid, not supported or too expensive. */
export class JavaRegexError extends Error {
  override readonly name = "JavaRegexError";
  readonly code: JavaRegexErrorCode;
  /** Java's description of the error, or one in its style. */
  readonly description: string;
  /** 0-based offset in the pattern as Java counts it (code points, with `\Q..\E` rewritten); -1 if there is none. */
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
