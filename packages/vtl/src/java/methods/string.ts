// The methods of java.lang.String.
import type { Meter } from "../../meter.ts";
import { JavaArray } from "../array.ts";
import { lowerCase, upperCase } from "../character.ts";
import { bytesOf } from "../charset.ts";
import { stringArrayClass } from "../class.ts";
import { charArray, charsText, checkRange, codePointAt, codePointBefore, codePointCount } from "../code-unit.ts";
import { compareNatural, compareStrings, deepEquals } from "../equality.ts";
import { JavaException, nonNull } from "../exception.ts";
import { indent, leadingBlanks, stripIndent, stripTrailing, translateEscapes } from "../layout.ts";
import { checkIndex, elementsOf } from "../list.ts";
import { charging, type Describe, describe, type JavaMethod, notOffered, type ParametersOf } from "../method.ts";
import { javaDouble } from "../number.ts";
import { toText } from "../print.ts";
import { compileJavaRegex, type JavaRegex, JavaRegexError } from "../regex/index.ts";
import type { Runtime } from "../runtime.ts";
import { indexOf, lastIndexOf, replaceAll } from "../string-search.ts";
import { formatJava } from "../text/formatter.ts";
import { trimJava } from "../text/parse-number.ts";

/** Characters that a method reads in one step of work. */
const charactersPerStep = 16;

const on: Describe<string> = describe;

/** A method that reads the whole string. */
const scan: Describe<string> = charging((self, meter) => meter.charge(self.length / charactersPerStep));

/** A method that makes a string of about the same length. */
const copy: Describe<string> = charging((self, meter) => {
  meter.charge(self.length / 4);
  meter.allocate(self.length);
});

const regexes = new Map<string, JavaRegex>();
const maxCachedRegexes = 500;
/** Longer patterns may take much memory: they are not cached. */
const maxCachedLength = 500;

/** @throws JavaRegexError */
function regexOf(pattern: string, meter: Meter): JavaRegex {
  const cached = regexes.get(pattern);
  if (cached !== undefined) return cached;
  const regex = compileJavaRegex(pattern, "", meter);
  if (pattern.length > maxCachedLength) return regex;
  if (regexes.size >= maxCachedRegexes) regexes.clear();
  regexes.set(pattern, regex);
  return regex;
}

/**
 * Compiles and runs a regular expression.
 * @throws JavaException PatternSyntaxException, or IllegalArgumentException for a malformed replacement
 */
function matching<Result>(pattern: string | null, meter: Meter, run: (regex: JavaRegex) => Result): Result {
  try {
    return run(regexOf(nonNull(pattern), meter));
  } catch (cause) {
    if (!(cause instanceof JavaRegexError)) throw cause;
    const isReplacement = cause.code === "replacement" || cause.code === "no-such-group";
    const exception = isReplacement ? "java.lang.IllegalArgumentException" : "java.util.regex.PatternSyntaxException";
    throw new JavaException(exception, cause.message, { cause });
  }
}

function substring(self: string, begin: number, end: number): string {
  checkRange(begin, end, self.length);
  return self.slice(begin, end);
}

/** `indexOf` or `lastIndexOf`, of a string or of a code point, which may be invalid. */
function searches(name: string, search: typeof indexOf): readonly JavaMethod<string>[] {
  const ofString = (self: string, sought: string | null, from: number | undefined, meter: Meter): number =>
    search(self, nonNull(sought), from, meter);
  const ofCode = (self: string, code: number, from: number | undefined, meter: Meter): number =>
    code < 0 || code > 0x10ffff ? -1 : search(self, String.fromCodePoint(code), from, meter);
  return [
    on(`${name as "f"}(int):int`, (self, [code], meter) => ofCode(self, code, undefined, meter)),
    on(`${name as "f"}(String):int`, (self, [sought], meter) => ofString(self, sought, undefined, meter)),
    on(`${name as "f"}(String,int):int`, (self, [sought, from], meter) => ofString(self, sought, from, meter)),
    on(`${name as "f"}(int,int):int`, (self, [code, from], meter) => ofCode(self, code, from, meter)),
  ];
}

function startsWith(self: string, sought: string | null, from: number, meter: Meter): boolean {
  const start = nonNull(sought);
  meter.charge(start.length / charactersPerStep);
  return from >= 0 && from <= self.length - start.length && self.startsWith(start, from);
}

/** The case-folded string that `equalsIgnoreCase` compares. */
function foldCase(value: string, meter: Meter): string {
  meter.charge(value.length / 4);
  if (!/[^\0-\x7f]/.test(value)) return value.toLowerCase();
  meter.charge(value.length * stepsPerFoldedCharacter);
  return Array.from(value, (character) => String.fromCodePoint(lowerCase(upperCase(character.codePointAt(0)!)))).join(
    "",
  );
}

const stepsPerFoldedCharacter = 15;

type RegionArguments = ParametersOf<"regionMatches(boolean,int,String,int,int):boolean">;

function regionMatches(self: string, args: RegionArguments, meter: Meter): boolean {
  const [ignoreCase, offset, other, otherOffset, length] = args;
  const whole = nonNull(other);
  if (offset < 0 || otherOffset < 0 || offset > self.length - length || otherOffset > whole.length - length) {
    return false;
  }
  if (length <= 0) return true;
  const left = self.slice(offset, offset + length);
  const right = whole.slice(otherOffset, otherOffset + length);
  return ignoreCase ? foldCase(left, meter) === foldCase(right, meter) : deepEquals(left, right, meter);
}

/** @throws JavaException IllegalFormatException */
function format(pattern: string | null, args: JavaArray | null, runtime: Runtime): string {
  const source = nonNull(pattern);
  runtime.meter.charge(6 * source.length);
  return formatJava(source, args === null ? [null] : args.items, runtime);
}

function join(separator: string | null, parts: readonly unknown[], meter: Meter): string {
  const between = nonNull(separator);
  meter.charge(parts.length * 3);
  let length = 0;
  for (const part of parts) {
    if (part !== null && part !== undefined && typeof part !== "string") {
      throw new JavaException("java.lang.ClassCastException", "an element is not a string");
    }
    length += (part ?? "null").length + between.length;
  }
  meter.checkLength(length);
  meter.allocate(length);
  return parts.map((part) => part ?? "null").join(between);
}

function split(self: string, pattern: string | null, limit: number, meter: Meter): JavaArray {
  return new JavaArray(
    matching(pattern, meter, (regex) => regex.split(self, limit, meter)),
    stringArrayClass,
  );
}

export const stringMethods: readonly JavaMethod<string>[] = [
  on("length():int", (self) => self.length),
  on("toString():String", (self) => self),
  on("compareTo(String):int", (self, [other], meter) => compareStrings(self, nonNull(other), meter)),
  on("compareTo(Object):int", (self, [other], meter) => compareNatural(self, other, meter)),
  ...searches("indexOf", indexOf),
  ...searches("lastIndexOf", lastIndexOf),
  on("valueOf(int):String", (_self, [value]) => String(value)),
  on("valueOf(char[]):String", (_self, [array], meter) => charsText(array, meter)),
  on("valueOf(Object):String", (_self, [value], _meter, runtime) => (value === null ? "null" : toText(value, runtime))),
  on("valueOf(boolean):String", (_self, [value]) => String(value)),
  on("valueOf(char[],int,int):String", (_self, [array, from, count], meter) => charsText(array, meter, from, count)),
  on("valueOf(char):String", (_self, [unit]) => unit),
  on("valueOf(double):String", (_self, [value], _meter, runtime) => toText(javaDouble(value), runtime)),
  on("valueOf(long):String", (_self, [value]) => String(value)),
  on("charAt(int):char", (self, [index]) => {
    checkIndex(index, self.length);
    return self.charAt(index);
  }),
  on("codePointAt(int):int", (self, [index]) => codePointAt(self, index)),
  on("codePointBefore(int):int", (self, [index]) => codePointBefore(self, index)),
  on("codePointCount(int,int):int", (self, [begin, end], meter) => codePointCount(self, begin, end, meter)),
  on("getBytes(String):byte[]", (self, [charset], meter) => bytesOf(self, nonNull(charset), meter)),
  on("getBytes():byte[]", (self, _none, meter) => bytesOf(self, "UTF-8", meter)),
  on("contentEquals(CharSequence):boolean", (self, [other], meter) => deepEquals(self, nonNull(other), meter)),
  on("regionMatches(boolean,int,String,int,int):boolean", (self, args, meter) => regionMatches(self, args, meter)),
  on("regionMatches(int,String,int,int):boolean", (self, args, meter) => regionMatches(self, [false, ...args], meter)),
  on("startsWith(String,int):boolean", (self, [sought, from], meter) => startsWith(self, sought, from, meter)),
  on("startsWith(String):boolean", (self, [sought], meter) => startsWith(self, sought, 0, meter)),
  on("endsWith(String):boolean", (self, [sought], meter) =>
    startsWith(self, sought, self.length - nonNull(sought).length, meter),
  ),
  on("substring(int,int):String", (self, [begin, end]) => substring(self, begin, end)),
  on("substring(int):String", (self, [begin]) => substring(self, begin, self.length)),
  on("subSequence(int,int):CharSequence", (self, [begin, end]) => substring(self, begin, end)),
  on("isEmpty():boolean", (self) => self === ""),
  on("replace(char,char):String", (self, [sought, by], meter) => replaceAll(self, sought, by, meter)),
  on("replace(CharSequence,CharSequence):String", (self, [sought, by], meter) =>
    replaceAll(self, nonNull(sought), nonNull(by), meter),
  ),
  on("matches(String):boolean", (self, [pattern], meter) =>
    matching(pattern, meter, (regex) => regex.matches(self, meter)),
  ),
  on("replaceFirst(String,String):String", (self, [pattern, by], meter) =>
    matching(pattern, meter, (regex) => regex.replaceFirst(self, nonNull(by), meter)),
  ),
  on("replaceAll(String,String):String", (self, [pattern, by], meter) =>
    matching(pattern, meter, (regex) => regex.replaceAll(self, nonNull(by), meter)),
  ),
  on("split(String):String[]", (self, [pattern], meter) => split(self, pattern, 0, meter)),
  on("split(String,int):String[]", (self, [pattern, limit], meter) => split(self, pattern, limit, meter)),
  on("join(CharSequence,CharSequence[]):String", (_self, [separator, parts], meter) =>
    join(separator, nonNull(parts).items, meter),
  ),
  on("join(CharSequence,Iterable):String", (_self, [separator, parts], meter) =>
    join(separator, elementsOf(nonNull(parts), meter) ?? [], meter),
  ),
  copy("toLowerCase():String", (self) => self.toLowerCase()),
  copy("toUpperCase():String", (self) => self.toUpperCase()),
  scan("trim():String", (self) => trimJava(self)),
  scan("strip():String", (self) => stripTrailing(self.slice(leadingBlanks(self)))),
  scan("stripLeading():String", (self) => self.slice(leadingBlanks(self))),
  scan("stripTrailing():String", (self) => stripTrailing(self)),
  on("repeat(int):String", (self, [count], meter) => {
    if (count < 0) throw new JavaException("java.lang.IllegalArgumentException", `count is negative: ${count}`);
    meter.chargeString(self.length * count);
    return self.repeat(count);
  }),
  scan("isBlank():boolean", (self) => leadingBlanks(self) === self.length),
  on("toCharArray():char[]", (self, _none, meter) => charArray(self, meter)),
  on("format(String,Object[]):String", (_self, [pattern, args], _meter, runtime) => format(pattern, args, runtime)),
  on("format(Locale,String,Object[]):String", (_self, [, pattern, args], _meter, runtime) =>
    format(pattern, args, runtime),
  ),
  on("formatted(Object[]):String", (self, [args], _meter, runtime) => format(self, args, runtime)),
  on("equalsIgnoreCase(String):boolean", (self, [other], meter) => {
    return other !== null && self.length === other.length && foldCase(self, meter) === foldCase(other, meter);
  }),
  on("compareToIgnoreCase(String):int", (self, [other], meter) =>
    compareStrings(foldCase(self, meter), foldCase(nonNull(other), meter), meter),
  ),
  on("concat(String):String", (self, [other], meter) => {
    meter.chargeString(self.length + nonNull(other).length);
    return self + other;
  }),
  on("contains(CharSequence):boolean", (self, [sought], meter) => indexOf(self, nonNull(sought), 0, meter) >= 0),
  copy("indent(int):String", (self, [count], meter) => indent(self, count, meter)),
  copy("stripIndent():String", (self) => stripIndent(self)),
  copy("translateEscapes():String", (self) => translateEscapes(self)),
  on("copyValueOf(char[]):String", (_self, [array], meter) => charsText(array, meter)),
  on("intern():String", (self) => self),
  ...notOffered("lines():Stream codePoints():IntStream chars():IntStream describeConstable():Optional"),
  ...notOffered("valueOf(float):String copyValueOf(char[],int,int):String getChars(int,int,char[],int):void"),
  ...notOffered("getBytes(int,int,byte[],int):void getBytes(Charset):byte[] contentEquals(StringBuffer):boolean"),
  ...notOffered("toLowerCase(Locale):String toUpperCase(Locale):String transform(Function):Object"),
  ...notOffered(
    "compare(CharSequence,CharSequence):int offsetByCodePoints(int,int):int resolveConstantDesc(Lookup):String",
  ),
];
