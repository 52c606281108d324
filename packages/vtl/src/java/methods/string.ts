// The methods of java.lang.String.
import type { Meter } from "../../meter.ts";
import { JavaArray } from "../array.ts";
import { JavaCharacter } from "../character.ts";
import { bytesOf } from "../charset.ts";
import { charArrayClass, stringArrayClass } from "../class.ts";
import { compareNatural, compareStrings, deepEquals } from "../equality.ts";
import { indexOutOfBounds, JavaException, nonNull, nullPointer } from "../exception.ts";
import { indent, leadingBlanks, stripIndent, stripTrailing, translateEscapes } from "../layout.ts";
import { checkIndex, elementsOf } from "../list.ts";
import { type Describe, describe, type JavaMethod } from "../method.ts";
import { javaDouble } from "../number.ts";
import { toText } from "../print.ts";
import { compileJavaRegex, type JavaRegex, JavaRegexError } from "../regex/index.ts";
import type { Runtime } from "../runtime.ts";
import { indexOf, lastIndexOf, replaceAll } from "../string-search.ts";
import { formatJava, JavaFormatError, trimJava } from "../text/index.ts";

/** Characters that a method reads in one step of work, when it only reads them. */
const charactersPerStep = 16;

const on: Describe<string> = describe;

/** A method that reads the whole string. */
const scan: Describe<string> = (signature, body) =>
  on(signature, (self, args, runtime) => {
    runtime.meter.charge(self.length / charactersPerStep);
    return body!(self, args, runtime);
  });

/** A method that makes another string of about the same length. */
const copy: Describe<string> = (signature, body) =>
  on(signature, (self, args, runtime) => {
    runtime.meter.charge(self.length / 4);
    runtime.meter.allocate(self.length);
    return body!(self, args, runtime);
  });

const regexCache = new Map<string, JavaRegex>();
const maxCachedRegexes = 500;

/** Compiling a pattern costs so many steps for each of its characters; charged even when it was compiled before. */
const stepsPerPatternCharacter = 10;

/**
 * Runs a regular expression on a string.
 * @throws JavaException PatternSyntaxException; IllegalArgumentException for a bad replacement
 */
function matching<Result>(pattern: string | null, meter: Meter, run: (regex: JavaRegex) => Result): Result {
  const source = nonNull(pattern);
  meter.charge(source.length * stepsPerPatternCharacter);
  try {
    let regex = regexCache.get(source);
    if (regex === undefined) {
      regex = compileJavaRegex(source, "", { meter });
      if (regexCache.size >= maxCachedRegexes) regexCache.clear();
      regexCache.set(source, regex);
    }
    return run(regex);
  } catch (cause) {
    if (!(cause instanceof JavaRegexError)) throw cause;
    const isSyntax = cause.code === "syntax" || cause.code === "unsupported" || cause.code === "too-large";
    const exception = isSyntax ? "java.util.regex.PatternSyntaxException" : "java.lang.IllegalArgumentException";
    throw new JavaException(exception, cause.message, { cause });
  }
}

/** @throws JavaException StringIndexOutOfBoundsException */
export function checkRange(begin: number, end: number, length: number): void {
  if (begin < 0 || end > length || begin > end) {
    const message = `begin ${begin}, end ${end}, length ${length}`;
    throw new JavaException("java.lang.StringIndexOutOfBoundsException", message);
  }
}

function substring(self: string, begin: number, end: number): string {
  checkRange(begin, end, self.length);
  return self.slice(begin, end);
}

/** The character to look for; one that no string holds when there is none of that code. */
function characterOf(code: number): string | undefined {
  return code < 0 || code > 0x10ffff ? undefined : String.fromCodePoint(code);
}

function find(self: string, sought: string | null | undefined, from: number, meter: Meter): number {
  return sought === undefined ? -1 : indexOf(self, nonNull(sought), from, meter);
}

function findLast(self: string, sought: string | null | undefined, from: number, meter: Meter): number {
  return sought === undefined ? -1 : lastIndexOf(self, nonNull(sought), from, meter);
}

function startsWith(self: string, sought: string | null, from: number): boolean {
  const start = nonNull(sought);
  return from >= 0 && from <= self.length - start.length && self.startsWith(start, from);
}

/** A string with its letters in one case, as `equalsIgnoreCase` compares them. */
function foldCase(value: string, meter: Meter): string {
  meter.charge(value.length / 4);
  if (!/[^\0-\x7f]/.test(value)) return value.toLowerCase();
  meter.charge(value.length * stepsPerFoldedCharacter);
  let folded = "";
  for (const character of value) {
    const upper = character.toUpperCase();
    const lower = (upper.length === character.length ? upper : character).toLowerCase();
    folded += lower.length === character.length ? lower : character;
  }
  return folded;
}

const stepsPerFoldedCharacter = 15;

function regionMatches(
  self: string,
  ignoreCase: boolean,
  offset: number,
  other: string | null,
  otherOffset: number,
  length: number,
  meter: Meter,
): boolean {
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
  runtime.meter.charge(source.length);
  try {
    return formatJava(source, args === null ? [null] : args.items, runtime);
  } catch (cause) {
    if (!(cause instanceof JavaFormatError)) throw cause;
    throw new JavaException("java.util.IllegalFormatException", cause.message, { cause });
  }
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

/** @throws LimitExceeded */
function concat(self: string, other: string, meter: Meter): string {
  const length = self.length + other.length;
  meter.checkLength(length);
  meter.allocate(length);
  meter.charge(length / charactersPerStep);
  return self + other;
}

/** @throws LimitExceeded */
function repeat(self: string, count: number, meter: Meter): string {
  if (count < 0) throw new JavaException("java.lang.IllegalArgumentException", `count is negative: ${count}`);
  const length = self.length * count;
  meter.checkLength(length);
  meter.allocate(length);
  meter.charge(length / charactersPerStep);
  return self.repeat(count);
}

function replaceMatches(
  operation: "replaceFirst" | "replaceAll",
  self: string,
  pattern: string | null,
  by: string | null,
  meter: Meter,
): string {
  return matching(pattern, meter, (regex) => regex[operation](self, nonNull(by), meter));
}

function split(self: string, pattern: string | null, limit: number, meter: Meter): JavaArray {
  const parts = matching(pattern, meter, (regex) => regex.split(self, limit, meter));
  return new JavaArray(parts, stringArrayClass);
}

/** The text of a char[], or of a part of it. */
export function charsText(array: JavaArray | null, meter: Meter, from = 0, count?: number): string {
  const { items } = nonNull(array);
  const length = count ?? items.length;
  if (from < 0 || length < 0 || from > items.length - length) {
    const message = `offset ${from}, count ${length}, length ${items.length}`;
    throw new JavaException("java.lang.StringIndexOutOfBoundsException", message);
  }
  meter.charge(length);
  let text = "";
  for (let at = from; at < from + length; at++) {
    const unit = items[at];
    if (unit instanceof JavaCharacter) text += unit.value;
  }
  return text;
}

export function charArray(value: string, meter: Meter): JavaArray {
  meter.checkElements(value.length);
  meter.charge(2 * value.length);
  meter.allocate(8 * value.length);
  const units: JavaCharacter[] = [];
  for (let at = 0; at < value.length; at++) units.push(JavaCharacter.of(value.charAt(at)));
  return new JavaArray(units, charArrayClass);
}

/** Copies characters into a char[]. */
export function intoCharArray(value: string, target: JavaArray | null, at: number, meter: Meter): void {
  const { items } = nonNull(target);
  checkRange(at, at + value.length, items.length);
  meter.charge(2 * value.length);
  for (let index = 0; index < value.length; index++) items[at + index] = JavaCharacter.of(value.charAt(index));
}

export function codePointAt(self: string, index: number): number {
  checkIndex(index, self.length);
  return self.codePointAt(index)!;
}

export function codePointBefore(self: string, index: number): number {
  if (index < 1 || index > self.length) throw indexOutOfBounds(index, self.length);
  const pair = index > 1 ? self.codePointAt(index - 2)! : 0;
  return pair > 0xffff ? pair : self.charCodeAt(index - 1);
}

export function codePointCount(self: string, begin: number, end: number, meter: Meter): number {
  checkRange(begin, end, self.length);
  meter.charge((end - begin) / charactersPerStep);
  let count = 0;
  for (let at = begin; at < end; count++) at += at + 1 < end && self.codePointAt(at)! > 0xffff ? 2 : 1;
  return count;
}

export function offsetByCodePoints(self: string, index: number, count: number, meter: Meter): number {
  if (index < 0 || index > self.length) throw indexOutOfBounds(index, self.length);
  meter.charge(Math.min(Math.abs(count), self.length) / charactersPerStep);
  let at = index;
  for (let left = count; left > 0; left--) {
    if (at >= self.length) throw indexOutOfBounds(at, self.length);
    at += self.codePointAt(at)! > 0xffff ? 2 : 1;
  }
  for (let left = count; left < 0; left++) {
    if (at <= 0) throw indexOutOfBounds(at, self.length);
    at -= at > 1 && self.codePointAt(at - 2)! > 0xffff ? 2 : 1;
  }
  return at;
}

export const stringMethods: readonly JavaMethod<string>[] = [
  on("length():int", (self) => self.length),
  on("toString():String", (self) => self),
  on("getChars(int,int,char[],int):void", (self, [begin, end, target, at], { meter }) =>
    intoCharArray(substring(self, begin, end), target, at, meter),
  ),
  on("compareTo(String):int", (self, [other], { meter }) => compareStrings(self, nonNull(other), meter)),
  on("compareTo(Object):int", (self, [other], { meter }) => compareNatural(self, other, meter)),
  on("indexOf(int):int", (self, [code], { meter }) => find(self, characterOf(code), 0, meter)),
  on("indexOf(String):int", (self, [sought], { meter }) => find(self, sought, 0, meter)),
  on("indexOf(String,int):int", (self, [sought, from], { meter }) => find(self, sought, from, meter)),
  on("indexOf(int,int):int", (self, [code, from], { meter }) => find(self, characterOf(code), from, meter)),
  on("valueOf(int):String", (_self, [value]) => String(value)),
  on("valueOf(char[]):String", (_self, [array], { meter }) => charsText(array, meter)),
  on("valueOf(Object):String", (_self, [value], runtime) => (value === null ? "null" : toText(value, runtime))),
  on("valueOf(boolean):String", (_self, [value]) => String(value)),
  on("valueOf(char[],int,int):String", (_self, [array, from, count], { meter }) =>
    charsText(array, meter, from, count),
  ),
  on("valueOf(char):String", (_self, [unit]) => unit),
  on("valueOf(double):String", (_self, [value], runtime) => toText(javaDouble(value), runtime)),
  on("valueOf(float):String"),
  on("valueOf(long):String", (_self, [value]) => String(value)),
  on("charAt(int):char", (self, [index]) => {
    checkIndex(index, self.length);
    return self.charAt(index);
  }),
  on("codePointAt(int):int", (self, [index]) => codePointAt(self, index)),
  on("codePointBefore(int):int", (self, [index]) => codePointBefore(self, index)),
  on("codePointCount(int,int):int", (self, [begin, end], { meter }) => codePointCount(self, begin, end, meter)),
  on("offsetByCodePoints(int,int):int", (self, [index, count], { meter }) =>
    offsetByCodePoints(self, index, count, meter),
  ),
  on("getBytes(Charset):byte[]", (_self, [charset]) => nonNull(charset)),
  on("getBytes(String):byte[]", (self, [charset], { meter }) => bytesOf(self, nonNull(charset), meter)),
  on("getBytes(int,int,byte[],int):void"),
  on("getBytes():byte[]", (self, _none, { meter }) => bytesOf(self, "UTF-8", meter)),
  on("contentEquals(CharSequence):boolean", (self, [other], { meter }) => deepEquals(self, nonNull(other), meter)),
  on("contentEquals(StringBuffer):boolean", () => {
    throw nullPointer();
  }),
  on("regionMatches(boolean,int,String,int,int):boolean", (self, args, { meter }) =>
    regionMatches(self, ...args, meter),
  ),
  on("regionMatches(int,String,int,int):boolean", (self, args, { meter }) =>
    regionMatches(self, false, ...args, meter),
  ),
  scan("startsWith(String,int):boolean", (self, [sought, from]) => startsWith(self, sought, from)),
  scan("startsWith(String):boolean", (self, [sought]) => startsWith(self, sought, 0)),
  scan("endsWith(String):boolean", (self, [sought]) => self.endsWith(nonNull(sought))),
  on("lastIndexOf(String):int", (self, [sought], { meter }) => findLast(self, sought, self.length, meter)),
  on("lastIndexOf(String,int):int", (self, [sought, from], { meter }) => findLast(self, sought, from, meter)),
  on("lastIndexOf(int,int):int", (self, [code, from], { meter }) => findLast(self, characterOf(code), from, meter)),
  on("lastIndexOf(int):int", (self, [code], { meter }) => findLast(self, characterOf(code), self.length, meter)),
  on("substring(int,int):String", (self, [begin, end]) => substring(self, begin, end)),
  on("substring(int):String", (self, [begin]) => substring(self, begin, self.length)),
  on("subSequence(int,int):CharSequence", (self, [begin, end]) => substring(self, begin, end)),
  on("isEmpty():boolean", (self) => self === ""),
  on("replace(char,char):String", (self, [sought, by], { meter }) => replaceAll(self, sought, by, meter)),
  on("replace(CharSequence,CharSequence):String", (self, [sought, by], { meter }) =>
    replaceAll(self, nonNull(sought), nonNull(by), meter),
  ),
  on("matches(String):boolean", (self, [pattern], { meter }) =>
    matching(pattern, meter, (regex) => regex.matches(self, meter)),
  ),
  on("replaceFirst(String,String):String", (self, [pattern, by], { meter }) =>
    replaceMatches("replaceFirst", self, pattern, by, meter),
  ),
  on("replaceAll(String,String):String", (self, [pattern, by], { meter }) =>
    replaceMatches("replaceAll", self, pattern, by, meter),
  ),
  on("split(String):String[]", (self, [pattern], { meter }) => split(self, pattern, 0, meter)),
  on("split(String,int):String[]", (self, [pattern, limit], { meter }) => split(self, pattern, limit, meter)),
  on("join(CharSequence,CharSequence[]):String", (_self, [separator, parts], { meter }) =>
    join(separator, nonNull(parts).items, meter),
  ),
  on("join(CharSequence,Iterable):String", (_self, [separator, parts], { meter }) =>
    join(separator, elementsOf(nonNull(parts)) ?? [], meter),
  ),
  copy("toLowerCase():String", (self) => self.toLowerCase()),
  on("toLowerCase(Locale):String", (_self, [locale]) => nonNull(locale as null)),
  copy("toUpperCase():String", (self) => self.toUpperCase()),
  on("toUpperCase(Locale):String", (_self, [locale]) => nonNull(locale as null)),
  scan("trim():String", (self) => trimJava(self)),
  scan("strip():String", (self) => stripTrailing(self.slice(leadingBlanks(self)))),
  scan("stripLeading():String", (self) => self.slice(leadingBlanks(self))),
  scan("stripTrailing():String", (self) => stripTrailing(self)),
  on("lines():Stream"),
  on("repeat(int):String", (self, [count], { meter }) => repeat(self, count, meter)),
  scan("isBlank():boolean", (self) => leadingBlanks(self) === self.length),
  on("toCharArray():char[]", (self, _none, { meter }) => charArray(self, meter)),
  on("format(String,Object[]):String", (_self, [pattern, args], runtime) => format(pattern, args, runtime)),
  on("format(Locale,String,Object[]):String", (_self, [, pattern, args], runtime) => format(pattern, args, runtime)),
  on("formatted(Object[]):String", (self, [args], runtime) => format(self, args, runtime)),
  on("codePoints():IntStream"),
  on("equalsIgnoreCase(String):boolean", (self, [other], { meter }) => {
    return other !== null && self.length === other.length && foldCase(self, meter) === foldCase(other, meter);
  }),
  on("compareToIgnoreCase(String):int", (self, [other], { meter }) =>
    compareStrings(foldCase(self, meter), foldCase(nonNull(other), meter), meter),
  ),
  on("concat(String):String", (self, [other], { meter }) => concat(self, nonNull(other), meter)),
  on("contains(CharSequence):boolean", (self, [sought], { meter }) => find(self, sought, 0, meter) >= 0),
  copy("indent(int):String", (self, [count], { meter }) => indent(self, count, meter)),
  copy("stripIndent():String", (self) => stripIndent(self)),
  copy("translateEscapes():String", (self) => translateEscapes(self)),
  on("chars():IntStream"),
  on("transform(Function):Object", (_self, [operation]) => nonNull(operation)),
  on("copyValueOf(char[],int,int):String", (_self, [array, from, count], { meter }) =>
    charsText(array, meter, from, count),
  ),
  on("copyValueOf(char[]):String", (_self, [array], { meter }) => charsText(array, meter)),
  on("intern():String", (self) => self),
  on("describeConstable():Optional"),
  on("resolveConstantDesc(Lookup):String", (self) => self),
  on("compare(CharSequence,CharSequence):int", (_self, [left, right], { meter }) =>
    compareStrings(nonNull(left), nonNull(right), meter),
  ),
];
