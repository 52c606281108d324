// A compiled pattern and its operations.
//
// Why not V8's regular expressions: V8 takes 8 s for (a+)+ on 28 letters. Its linear engine needs a flag of the whole process,
// which browsers do not have, and supports neither look-around nor back references, and so no possessive quantifiers; nor does
// RE2. This matcher keeps Java's order of preference and is linear because it remembers failures: 28 letters take 10 µs, 128 K
// take 30 ms.

import { Meter } from "../../meter.ts";
import { Matcher } from "./matcher.ts";
import { parseJavaRegex } from "./parser.ts";
import { compileProgram, type Program } from "./program.ts";
import { parseReplacement, type ReplacementPart } from "./replacement.ts";
import type { ParsedRegex } from "./syntax.ts";

/** Memory of one part of a split. Its characters are shared with the text. */
const bytesPerPart = 48;

/**
 * Compiles a Java regular expression.
 * @param flags letters as in `(?ims)`: i, m, s, d, u, x, U
 * @param meter compiling is charged to it; default: not charged
 * @throws JavaRegexError `syntax` with Java's description and index; `unsupported`; `too-large`
 */
export function compileJavaRegex(pattern: string, flags = "", meter?: Meter): JavaRegex {
  const parsed = parseJavaRegex(pattern, flags);
  return new JavaRegex(pattern, parsed, compileProgram(parsed, pattern, meter));
}

/** A compiled pattern, without state between calls. Each operation is charged to a meter, by default a new one. @throws LimitExceeded */
export class JavaRegex {
  readonly source: string;
  readonly #parsed: ParsedRegex;
  readonly #program: Program;

  /** Internal: use `compileJavaRegex`. */
  constructor(source: string, parsed: ParsedRegex, program: Program) {
    this.source = source;
    this.#parsed = parsed;
    this.#program = program;
  }

  /** Number of capturing groups. */
  get groups(): number {
    return this.#parsed.groups;
  }

  /**
   * True if the time of one match may grow faster than the text: back references, look-around, atomic groups, possessive
   * quantifiers of groups.
   */
  get bounded(): boolean {
    return this.#program.hasReferences || this.#program.hasSubPrograms;
  }

  /** True if the whole text matches. */
  matches(text: string, meter = new Meter()): boolean {
    return this.#matcher(text, meter).matches();
  }

  /** True if some part of the text matches. */
  find(text: string, meter = new Meter()): boolean {
    return this.#matcher(text, meter).find(0);
  }

  /** @throws JavaRegexError `replacement` or `no-such-group`, if there is a match */
  replaceAll(text: string, replacement: string, meter = new Meter()): string {
    return this.#replace(text, replacement, Infinity, meter);
  }

  /** @throws JavaRegexError as replaceAll */
  replaceFirst(text: string, replacement: string, meter = new Meter()): string {
    return this.#replace(text, replacement, 1, meter);
  }

  #matcher(text: string, meter: Meter): Matcher {
    return new Matcher(this.#program, text, this.#parsed.byCodePoint, meter);
  }

  #replace(text: string, replacement: string, most: number, meter: Meter): string {
    const matcher = this.#matcher(text, meter);
    let out = "";
    let copied = 0;
    let from = 0;
    // Java reads the replacement only when it has a match: without one, a malformed replacement is not an error.
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

  /**
   * Java's `String.split`. An empty match at the start does not make an empty first part.
   * @param limit 0: trailing empty parts are dropped; positive: maximum number of parts; negative: all parts
   */
  split(text: string, limit = 0, meter = new Meter()): string[] {
    const matcher = this.#matcher(text, meter);
    const parts: string[] = [];
    let copied = 0;
    let from = 0;
    while ((limit <= 0 || parts.length < limit - 1) && from <= text.length && matcher.find(from)) {
      const { start, end } = matcher;
      from = end === start ? end + 1 : end;
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
}
