// A compiled pattern and its operations.
//
// Why a matcher of our own: V8 alone takes 8 s for (a+)+ on 28 letters. Its linear fallback is a flag of the whole process
// that browsers do not have, and knows neither look-around nor back references, so no possessive quantifiers either; RE2
// knows none of them at all. The matcher keeps Java's order of preference and stays linear by remembering what failed: 28
// letters take 10 µs, 128 K take 30 ms.

import { LimitExceeded } from "../../limits.ts";
import { Meter, type MeterLimits } from "../../meter.ts";
import { JavaRegexError } from "./errors.ts";
import { Matcher } from "./matcher.ts";
import { parseJavaRegex } from "./parser.ts";
import { compileProgram, type Program } from "./program.ts";
import { parseReplacement, type ReplacementPart } from "./replacement.ts";
import type { ParsedRegex } from "./syntax.ts";

/** What a part of a split takes beside its characters, which it shares with the text. */
const bytesPerPart = 48;

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
export function compileJavaRegex(pattern: string, flags = "", { maxSteps, meter }: JavaRegexOptions = {}): JavaRegex {
  const parsed = parseJavaRegex(pattern, flags);
  return new JavaRegex(pattern, parsed, compileProgram(parsed, pattern, meter), maxSteps);
}

/**
 * A compiled pattern. It keeps no state between calls. Each operation is charged to the meter that it gets, and throws
 * LimitExceeded when that is used up. Without a meter it has `maxSteps` of its own, and throws a JavaRegexError with the code
 * `too-many-steps`.
 */
export class JavaRegex {
  readonly source: string;
  readonly #parsed: ParsedRegex;
  readonly #program: Program;
  readonly #limits: Partial<MeterLimits>;

  /** Use `compileJavaRegex`, the only caller. */
  constructor(source: string, parsed: ParsedRegex, program: Program, maxSteps: number | undefined) {
    this.source = source;
    this.#parsed = parsed;
    this.#program = program;
    this.#limits = maxSteps === undefined ? {} : { maxSteps };
  }

  /** Number of capturing groups. */
  get groups(): number {
    return this.#parsed.groups;
  }

  /**
   * Whether the time of one match may grow faster than the text: back references, look-around, atomic groups, possessive
   * quantifiers.
   */
  get bounded(): boolean {
    return this.#program.hasReferences || this.#program.hasSubPrograms;
  }

  /** Whether the whole text matches. */
  matches(text: string, meter?: Meter): boolean {
    return this.#within(meter, text, (matcher) => matcher.matches());
  }

  /** Whether some part of the text matches. */
  find(text: string, meter?: Meter): boolean {
    return this.#within(meter, text, (matcher) => matcher.find(0));
  }

  /** @throws JavaRegexError `replacement` and `no-such-group` when a match is found */
  replaceAll(text: string, replacement: string, meter?: Meter): string {
    return this.#within(meter, text, (matcher, shared) => this.#replace(matcher, text, replacement, Infinity, shared));
  }

  /** @throws JavaRegexError as replaceAll */
  replaceFirst(text: string, replacement: string, meter?: Meter): string {
    return this.#within(meter, text, (matcher, shared) => this.#replace(matcher, text, replacement, 1, shared));
  }

  /**
   * Java's `String.split`: no leading empty part from a match of nothing.
   * @param limit 0: trailing empty parts are dropped; positive: at most so many parts; negative: all parts
   */
  split(text: string, limit = 0, meter?: Meter): string[] {
    return this.#within(meter, text, (matcher, shared) => split(matcher, text, limit, shared));
  }

  /** Without a meter from outside, the operation has one of its own, whose end is a JavaRegexError. */
  #within<Result>(
    meter: Meter | undefined,
    text: string,
    operation: (matcher: Matcher, meter: Meter) => Result,
  ): Result {
    const shared = meter ?? new Meter(this.#limits);
    const matcher = new Matcher(this.#program, text, this.#parsed.byCodePoint, shared);
    try {
      return operation(matcher, shared);
    } catch (cause) {
      if (meter !== undefined || !(cause instanceof LimitExceeded)) throw cause;
      const description = `Matching was stopped after ${shared.limits.maxSteps} steps`;
      throw new JavaRegexError("too-many-steps", description, this.source);
    }
  }

  #replace(matcher: Matcher, text: string, replacement: string, most: number, meter: Meter): string {
    let out = "";
    let copied = 0;
    let from = 0;
    // Java reads the replacement when it has a match to replace: a bad one does not matter before.
    let parts: readonly ReplacementPart[] | undefined;
    for (let count = 0; count < most && from <= text.length && matcher.find(from); count++) {
      const { start, end } = matcher;
      parts ??= parseReplacement(replacement, this.groups, this.#parsed.names, this.source);
      const before = text.slice(copied, start);
      const by = parts.map((part) => (typeof part === "string" ? part : (matcher.group(part) ?? ""))).join("");
      meter.allocate(before.length + by.length);
      meter.checkLength(out.length + before.length + by.length);
      out += before + by;
      copied = end;
      from = end === start ? end + 1 : end;
    }
    return out + text.slice(copied);
  }
}

function split(matcher: Matcher, text: string, limit: number, meter: Meter): string[] {
  const parts: string[] = [];
  let copied = 0;
  let from = 0;
  while ((limit <= 0 || parts.length < limit - 1) && from <= text.length && matcher.find(from)) {
    const { start, end } = matcher;
    from = end === start ? end + 1 : end;
    // A match of nothing at the start makes no empty first part.
    if (end === 0) continue;
    meter.allocate(bytesPerPart);
    meter.checkElements(parts.length + 2);
    parts.push(text.slice(copied, start));
    copied = end;
  }
  if (copied === 0) return [text];
  parts.push(text.slice(copied));
  if (limit === 0) while (parts.length > 0 && parts.at(-1) === "") parts.pop();
  return parts;
}
