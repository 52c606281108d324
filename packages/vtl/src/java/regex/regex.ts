// A compiled pattern and its operations, each on the native path where that is exact and cheap, else on the matcher.
//
// Why a matcher of our own: V8 alone takes 8 s for (a+)+ on 28 letters. Its linear fallback is a flag of the whole process
// that browsers do not have, and knows neither look-around nor back references, so no possessive quantifiers either; RE2
// knows none of them at all. The matcher keeps Java's order of preference and stays linear by remembering what failed: 28
// letters take 10 µs, 128 K take 30 ms. It costs 15 ns a character, where a native search costs 1: hence the two paths.

import { LimitExceeded } from "../../limits.ts";
import { Meter, type MeterLimits } from "../../meter.ts";
import { JavaRegexError } from "./errors.ts";
import type { JavaRegex, JavaRegexOptions } from "./index.ts";
import { Matcher } from "./matcher.ts";
import { type NativeRegex, translate } from "./native.ts";
import { parseJavaRegex } from "./parser.ts";
import { compileProgram, type Program } from "./program.ts";
import { parseReplacement, type ReplacementPart } from "./replacement.ts";
import type { ParsedRegex } from "./syntax.ts";

/** What a match costs on the native path, beside the search: the result object, the copy of what stands before. */
const stepsPerMatch = 15;
/** What a part of a split takes beside its characters, which it shares with the text. */
const bytesPerPart = 48;

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
  const program = compileProgram(parsed, pattern, options.meter);
  const regex = new CompiledRegex(pattern, parsed, program, options.maxSteps);
  options.meter?.charge(regex.compileSteps);
  return regex;
}

/** The pattern behind the public face, with its matcher. */
export class CompiledRegex implements JavaRegex {
  readonly source: string;
  readonly groups: number;
  readonly bounded: boolean;
  private readonly parsed: ParsedRegex;
  private readonly program: Program;
  private readonly limits: Partial<MeterLimits>;
  private readonly native: NativeRegex | undefined;

  constructor(source: string, parsed: ParsedRegex, program: Program, maxSteps: number | undefined) {
    this.source = source;
    this.parsed = parsed;
    this.program = program;
    this.groups = parsed.groups;
    this.bounded = program.hasReferences || program.hasSubPrograms;
    this.limits = maxSteps === undefined ? {} : { maxSteps };
    this.native = translate(parsed);
  }

  /** What JavaScript's compiler costs when the native form is used first. */
  get compileSteps(): number {
    return this.native?.compileSteps ?? 0;
  }

  /** The matcher on a text. */
  matcher(text: string, meter: Meter): Matcher {
    return new Matcher(this.program, text, this.parsed.byCodePoint, meter);
  }

  matches(text: string, meter?: Meter): boolean {
    return this.within(meter, (shared) => {
      const { native } = this;
      if (native?.charge(text.length, false, shared)) return native.whole.test(text);
      return this.matcher(text, shared).matches();
    });
  }

  find(text: string, meter?: Meter): boolean {
    return this.within(meter, (shared) => {
      const { native } = this;
      if (!native?.charge(text.length, true, shared)) return this.matcher(text, shared).find(0);
      native.scan.lastIndex = 0;
      return native.scan.test(text);
    });
  }

  replaceAll(text: string, replacement: string, meter?: Meter): string {
    return this.within(meter, (shared) => this.replace(text, replacement, Infinity, shared));
  }

  replaceFirst(text: string, replacement: string, meter?: Meter): string {
    return this.within(meter, (shared) => this.replace(text, replacement, 1, shared));
  }

  split(text: string, limit = 0, meter?: Meter): string[] {
    return this.within(meter, (shared) => this.parts(text, limit, shared));
  }

  /** Without a meter from outside, the operation has one of its own, whose end is an error of this room. */
  private within<Result>(meter: Meter | undefined, operation: (meter: Meter) => Result): Result {
    if (meter !== undefined) return operation(meter);
    const own = new Meter(this.limits);
    try {
      return operation(own);
    } catch (cause) {
      if (!(cause instanceof LimitExceeded)) throw cause;
      const description = `Matching was stopped after ${own.limits.maxSteps} steps`;
      throw new JavaRegexError("too-many-steps", description, this.source);
    }
  }

  private search(text: string, needsGroups: boolean, meter: Meter): Search {
    const { native } = this;
    if (native !== undefined && (native.exactGroups || !needsGroups)) {
      // Between the halves of a surrogate pair JavaScript never stands, and Java does.
      const standsElsewhere = native.canBeEmpty && surrogate.test(text);
      if (!standsElsewhere && native.charge(text.length, true, meter)) {
        return new NativeSearch(native.scan, text, meter);
      }
    }
    return this.matcher(text, meter);
  }

  private replace(text: string, replacement: string, most: number, meter: Meter): string {
    const search = this.search(text, replacement.includes("$"), meter);
    let out = "";
    let copied = 0;
    let from = 0;
    // Java reads the replacement when it has a match to replace: a bad one does not matter before.
    let parts: readonly ReplacementPart[] | undefined;
    for (let count = 0; count < most && from <= text.length && search.find(from); count++) {
      const { start, end } = search;
      parts ??= parseReplacement(replacement, this.groups, this.parsed.names, this.source);
      const before = text.slice(copied, start);
      const by = parts.map((part) => (typeof part === "string" ? part : (search.group(part) ?? ""))).join("");
      meter.allocate(before.length + by.length);
      meter.checkLength(out.length + before.length + by.length);
      out += before + by;
      copied = end;
      from = end === start ? end + 1 : end;
    }
    return out + text.slice(copied);
  }

  private parts(text: string, limit: number, meter: Meter): string[] {
    const search = this.search(text, false, meter);
    const parts: string[] = [];
    let copied = 0;
    let from = 0;
    while ((limit <= 0 || parts.length < limit - 1) && from <= text.length && search.find(from)) {
      const { start, end } = search;
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
}

const surrogate = /[\ud800-\udfff]/;

class NativeSearch implements Search {
  start = 0;
  end = 0;
  private readonly regex: RegExp;
  private readonly text: string;
  private readonly meter: Meter;
  private found: RegExpExecArray | undefined;

  constructor(regex: RegExp, text: string, meter: Meter) {
    this.regex = regex;
    this.text = text;
    this.meter = meter;
  }

  find(from: number): boolean {
    this.meter.charge(stepsPerMatch);
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
