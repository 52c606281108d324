// java.util.regex for templates and integration response keys: Java's syntax, Java's results, and never a frozen process.

import type { Meter } from "../../meter.ts";
import { compileRegex } from "./regex.ts";

export { JavaRegexError, type JavaRegexErrorCode } from "./errors.ts";
export type { FlagLetter } from "./pattern-cursor.ts";

/**
 * A compiled pattern. It keeps no state between calls. Each operation is charged to the meter that it gets, and throws
 * LimitExceeded when that is used up. Without a meter it has `maxSteps` of its own, and throws a JavaRegexError with the code
 * `too-many-steps`.
 */
export interface JavaRegex {
  readonly source: string;
  /** Number of capturing groups. */
  readonly groups: number;
  /**
   * Whether the time of one match may grow faster than the text: back references, look-around, atomic groups, possessive
   * quantifiers.
   */
  readonly bounded: boolean;
  /** Whether the whole text matches. */
  matches(text: string, meter?: Meter): boolean;
  /** Whether some part of the text matches. */
  find(text: string, meter?: Meter): boolean;
  /** @throws JavaRegexError `replacement` and `no-such-group` when a match is found */
  replaceAll(text: string, replacement: string, meter?: Meter): string;
  /** @throws JavaRegexError as replaceAll */
  replaceFirst(text: string, replacement: string, meter?: Meter): string;
  /**
   * Java's `String.split`: no leading empty part from a match of nothing.
   * @param limit 0: trailing empty parts are dropped; positive: at most so many parts; negative: all parts
   */
  split(text: string, limit?: number, meter?: Meter): string[];
}

export interface JavaRegexOptions {
  /** Steps of an operation without a meter. Default: those of a meter, 10,000,000. */
  readonly maxSteps?: number;
  /** What compiling is charged to. Default: nothing. */
  readonly meter?: Meter;
}

/**
 * Compiles a Java regular expression.
 * @param flags letters as in `(?ims)`: i, m, s, d, u, x, U
 * @throws JavaRegexError `syntax` with Java's description and index; `unsupported` where only Java accepts; `too-large`
 */
export function compileJavaRegex(pattern: string, flags = "", options: JavaRegexOptions = {}): JavaRegex {
  return compileRegex(pattern, flags, options);
}
