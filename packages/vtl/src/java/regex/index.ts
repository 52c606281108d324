// java.util.regex for templates and integration response keys: Java's syntax, Java's results, and never a frozen process.

import { compileRegex } from "./regex.ts";

export { JavaRegexError, type JavaRegexErrorCode } from "./errors.ts";
export type { FlagLetter } from "./pattern-cursor.ts";

/** A compiled pattern. It keeps no state between calls. */
export interface JavaRegex {
  readonly source: string;
  /** Number of capturing groups. */
  readonly groups: number;
  /**
   * Whether the time of one match may grow faster than the text (back references, look-around, atomic groups, possessive
   * quantifiers): such a pattern is stopped at the step limit with the code `too-many-steps`.
   */
  readonly bounded: boolean;
  /** Whether the whole text matches. @throws JavaRegexError `too-many-steps` */
  matches(text: string): boolean;
  /** Whether some part of the text matches. @throws JavaRegexError `too-many-steps` */
  find(text: string): boolean;
  /** @throws JavaRegexError `replacement` and `no-such-group` when a match is found, `too-many-steps` */
  replaceAll(text: string, replacement: string): string;
  /** @throws JavaRegexError as replaceAll */
  replaceFirst(text: string, replacement: string): string;
  /**
   * Java's `String.split`: no leading empty part from a match of nothing.
   * @param limit 0: trailing empty parts are dropped; positive: at most so many parts; negative: all parts
   * @throws JavaRegexError `too-many-steps`
   */
  split(text: string, limit?: number): string[];
}

export interface JavaRegexOptions {
  /** Steps of one operation before it is stopped. Default 20,000,000: some tenths of a second. */
  readonly maxSteps?: number;
}

/**
 * Compiles a Java regular expression.
 * @param flags letters as in `(?ims)`: i, m, s, d, u, x, U
 * @throws JavaRegexError `syntax` with Java's description and index; `unsupported` where only Java accepts; `too-large`
 */
export function compileJavaRegex(pattern: string, flags = "", options: JavaRegexOptions = {}): JavaRegex {
  return compileRegex(pattern, flags, options);
}
