// A compiled pattern and its operations, each on the native road where that is exact and harmless, else on the matcher.
//
// Why a matcher of our own: V8 alone takes 8 s for (a+)+ on 28 letters. Its linear fallback is a flag of the whole process
// that browsers do not have, and knows neither look-around nor back references, so no possessive quantifiers either; RE2
// knows none of them at all. The matcher keeps Java's order of preference and stays linear by remembering what failed: 28
// letters take 10 µs, 128 K take 30 ms. It costs 15 ns a character, where a native search costs 1: hence the two roads.

import type { JavaRegex, JavaRegexOptions } from "./index.ts";
import { Matcher } from "./matcher.ts";
import { type NativeRegex, translate } from "./native.ts";
import { parseJavaRegex } from "./parser.ts";
import { compileProgram, type Program } from "./program.ts";
import { parseReplacement, type ReplacementPart } from "./replacement.ts";
import type { ParsedRegex } from "./syntax.ts";

/** Steps of one operation: some tenths of a second. */
const defaultMaxSteps = 20_000_000;

/** Finds matches one after the other. */
interface Search {
  readonly start: number;
  readonly end: number;
  /** The next match at or after a position. */
  find(from: number): boolean;
  /** The text of a group in the match found last; undefined when it took no part. */
  group(index: number): string | undefined;
}

export function compileRegex(pattern: string, flags: string, options: JavaRegexOptions): CompiledRegex {
  const parsed = parseJavaRegex(pattern, flags);
  return new CompiledRegex(pattern, parsed, compileProgram(parsed, pattern), options.maxSteps ?? defaultMaxSteps);
}

/** The pattern behind the public face, with its matcher. */
export class CompiledRegex implements JavaRegex {
  readonly source: string;
  readonly groups: number;
  readonly bounded: boolean;
  private readonly parsed: ParsedRegex;
  private readonly program: Program;
  private readonly maxSteps: number;
  private readonly native: NativeRegex | undefined;

  constructor(source: string, parsed: ParsedRegex, program: Program, maxSteps: number) {
    this.source = source;
    this.parsed = parsed;
    this.program = program;
    this.groups = parsed.groups;
    this.bounded = program.hasReferences || program.hasSubPrograms;
    this.maxSteps = maxSteps;
    this.native = translate(parsed);
  }

  /** The matcher on a text. */
  matcher(text: string): Matcher {
    return new Matcher(this.program, this.source, text, this.parsed.byCodePoint, this.maxSteps);
  }

  matches(text: string): boolean {
    if (this.native?.affordable(text.length, false)) return this.native.whole.test(text);
    return this.matcher(text).matches();
  }

  find(text: string): boolean {
    if (this.native?.affordable(text.length, true)) {
      this.native.scan.lastIndex = 0;
      return this.native.scan.test(text);
    }
    return this.matcher(text).find(0);
  }

  private search(text: string, needsGroups: boolean): Search {
    const { native } = this;
    if (native?.affordable(text.length, true) && (native.exactGroups || !needsGroups)) {
      if (!native.canBeEmpty || !surrogate.test(text)) return new NativeSearch(native.scan, text);
    }
    return this.matcher(text);
  }

  replaceAll(text: string, replacement: string): string {
    return this.replace(text, replacement, Infinity);
  }

  replaceFirst(text: string, replacement: string): string {
    return this.replace(text, replacement, 1);
  }

  private replace(text: string, replacement: string, most: number): string {
    const search = this.search(text, replacement.includes("$"));
    let out = "";
    let copied = 0;
    let from = 0;
    // Java reads the replacement when it has a match to replace: a bad one does not matter before.
    let parts: readonly ReplacementPart[] | undefined;
    for (let count = 0; count < most && from <= text.length && search.find(from); count++) {
      const { start, end } = search;
      parts ??= parseReplacement(replacement, this.groups, this.parsed.names, this.source);
      out += text.slice(copied, start);
      for (const part of parts) out += typeof part === "string" ? part : (search.group(part) ?? "");
      copied = end;
      from = end === start ? end + 1 : end;
    }
    return out + text.slice(copied);
  }

  split(text: string, limit = 0): string[] {
    const search = this.search(text, false);
    const parts: string[] = [];
    let copied = 0;
    let from = 0;
    while ((limit <= 0 || parts.length < limit - 1) && from <= text.length && search.find(from)) {
      const { start, end } = search;
      from = end === start ? end + 1 : end;
      // A match of nothing at the start makes no empty first part.
      if (end === 0) continue;
      parts.push(text.slice(copied, start));
      copied = end;
    }
    if (copied === 0) return [text];
    parts.push(text.slice(copied));
    if (limit === 0) while (parts.length > 0 && parts.at(-1) === "") parts.pop();
    return parts;
  }
}

const surrogate = /[\ud800-\udfff]/;

class NativeSearch implements Search {
  start = 0;
  end = 0;
  private readonly regex: RegExp;
  private readonly text: string;
  private found: RegExpExecArray | undefined;

  constructor(regex: RegExp, text: string) {
    this.regex = regex;
    this.text = text;
  }

  find(from: number): boolean {
    this.regex.lastIndex = from;
    const found = this.regex.exec(this.text);
    if (found === null) return false;
    this.found = found;
    this.start = found.index;
    this.end = found.index + found[0].length;
    return true;
  }

  group(index: number): string | undefined {
    return this.found?.[index];
  }
}
