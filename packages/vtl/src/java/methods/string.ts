// The methods of java.lang.String.

import { bytesOf } from "../charset.ts";
import { hashCode } from "../equality.ts";
import { indexOutOfBounds, JavaException, notComparable, nullPointer, text } from "../exception.ts";
import { type Describe, describe, MethodTable } from "../method.ts";
import { javaDouble } from "../number.ts";
import { JavaArray, JavaCharacter } from "../objects.ts";
import { compileJavaRegex, type JavaRegex, JavaRegexError } from "../regex/index.ts";
import type { Runtime } from "../runtime.ts";
import { formatJava, JavaFormatError, stringHashCode, trimJava } from "../text/index.ts";
import { toText } from "../to-text.ts";
import { elementsOf } from "../value-type.ts";
import { identityHashCode, objectMethods } from "./object.ts";
import { indent, leadingBlank, onlyBlank, stripIndent, trailingBlank, translateEscapes } from "./string-layout.ts";

const regexCache = new Map<string, JavaRegex>();
const maxCachedRegexes = 500;

/** @throws JavaException PatternSyntaxException */
function regex(pattern: string | null): JavaRegex {
  const source = text(pattern);
  const cached = regexCache.get(source);
  if (cached !== undefined) return cached;
  let compiled: JavaRegex;
  try {
    compiled = compileJavaRegex(source);
  } catch (cause) {
    if (!(cause instanceof JavaRegexError)) throw cause;
    throw new JavaException("java.util.regex.PatternSyntaxException", cause.message, { cause });
  }
  if (regexCache.size >= maxCachedRegexes) regexCache.clear();
  regexCache.set(source, compiled);
  return compiled;
}

/** Runs a regular expression; what it refuses (a bad replacement, a subject that is too long) is Java's exception. */
function matching<Result>(operation: () => Result): Result {
  try {
    return operation();
  } catch (cause) {
    if (!(cause instanceof JavaRegexError)) throw cause;
    throw new JavaException("java.lang.IllegalArgumentException", cause.message, { cause });
  }
}

/** @throws JavaException StringIndexOutOfBoundsException */
export function checkRange(begin: number, end: number, length: number): void {
  if (begin < 0 || end > length || begin > end) {
    const message = `begin ${begin}, end ${end}, length ${length}`;
    throw new JavaException("java.lang.StringIndexOutOfBoundsException", message);
  }
}

function checkIndex(index: number, length: number): void {
  if (index < 0 || index >= length) throw indexOutOfBounds(index, length);
}

function substring(self: string, begin: number, end: number): string {
  checkRange(begin, end, self.length);
  return self.slice(begin, end);
}

/** The character to look for; undefined when there is none of that code. */
function characterOf(code: number): string | undefined {
  return code < 0 || code > 0x10ffff ? undefined : String.fromCodePoint(code);
}

function indexOf(self: string, what: string | null | undefined, from = 0): number {
  return what === undefined ? -1 : self.indexOf(text(what), from);
}

function lastIndexOf(self: string, what: string | null | undefined, from = self.length): number {
  if (what === undefined) return -1;
  const sought = text(what);
  return from < 0 ? -1 : self.lastIndexOf(sought, from);
}

function startsWith(self: string, what: string | null, from: number): boolean {
  const start = text(what);
  return from >= 0 && from <= self.length - start.length && self.startsWith(start, from);
}

export function compareStrings(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const difference = left.charCodeAt(at) - right.charCodeAt(at);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function foldCase(value: string): string {
  if (!/[^\0-\x7f]/.test(value)) return value.toLowerCase();
  let folded = "";
  for (const character of value) {
    const upper = character.toUpperCase();
    const lower = (upper.length === character.length ? upper : character).toLowerCase();
    folded += lower.length === character.length ? lower : character;
  }
  return folded;
}

function regionMatches(
  self: string,
  ignoreCase: boolean,
  offset: number,
  other: string | null,
  otherOffset: number,
  length: number,
): boolean {
  const whole = text(other);
  if (offset < 0 || otherOffset < 0 || offset > self.length - length || otherOffset > whole.length - length) {
    return false;
  }
  if (length <= 0) return true;
  const left = self.slice(offset, offset + length);
  const right = whole.slice(otherOffset, otherOffset + length);
  return ignoreCase ? foldCase(left) === foldCase(right) : left === right;
}

/** @throws JavaException */
function format(pattern: string | null, args: JavaArray | null, runtime: Runtime): string {
  const values = args === null ? [null] : args.items;
  try {
    const result = formatJava(text(pattern), values, {
      toText: (value) => toText(value, runtime) ?? "null",
      hashCode: (value) => hashCode(value, runtime) ?? identityHashCode,
    });
    runtime.meter.checkLength(result.length);
    return result;
  } catch (cause) {
    if (!(cause instanceof JavaFormatError)) throw cause;
    throw new JavaException("java.util.IllegalFormatException", cause.message, { cause });
  }
}

function join(separator: string | null, parts: readonly unknown[], runtime: Runtime): string {
  const between = text(separator);
  const texts = parts.map((part) => {
    if (part === null || part === undefined) return "null";
    if (typeof part === "string") return part;
    throw new JavaException("java.lang.ClassCastException", "an element is no text");
  });
  runtime.meter.checkLength(texts.reduce((sum, part) => sum + part.length + between.length, 0));
  return texts.join(between);
}

/** Undefined for what can be walked over only by loops. */
function iterableElements(value: unknown): readonly unknown[] | undefined {
  if (value === null) throw nullPointer();
  return elementsOf(value);
}

function replaceText(self: string, what: string | null, by: string | null, runtime: Runtime): string {
  const replacement = text(by);
  const pattern = text(what);
  if (replacement.length > pattern.length) {
    const grown = (self.length / Math.max(1, pattern.length) + 1) * replacement.length;
    if (grown > runtime.meter.limits.maxOutputLength) {
      runtime.meter.checkLength((self.split(pattern).length - 1) * replacement.length);
    }
  }
  return self.replaceAll(pattern, () => replacement);
}

function split(self: string, pattern: string | null, limit: number, runtime: Runtime): JavaArray {
  const compiled = regex(pattern);
  const parts = matching(() => compiled.split(self, limit));
  runtime.meter.checkElements(parts.length);
  return new JavaArray(parts, "[Ljava.lang.String;");
}

/** The text of a char[], or of a part of it. */
export function charsText(array: JavaArray | null, from = 0, count?: number): string {
  if (array === null) throw nullPointer();
  const length = count ?? array.items.length;
  if (from < 0 || length < 0 || from > array.items.length - length) {
    const message = `offset ${from}, count ${length}, length ${array.items.length}`;
    throw new JavaException("java.lang.StringIndexOutOfBoundsException", message);
  }
  const units = array.items.slice(from, from + length);
  return units.map((unit) => (unit instanceof JavaCharacter ? unit.value : "")).join("");
}

export function charArray(value: string, runtime: Runtime): JavaArray {
  runtime.meter.checkElements(value.length);
  return new JavaArray(
    value.split("").map((unit) => new JavaCharacter(unit)),
    "[C",
  );
}

export function offsetByCodePoints(self: string, index: number, count: number): number {
  if (index < 0 || index > self.length) throw indexOutOfBounds(index, self.length);
  let at = index;
  for (let left = count; left > 0; left--) {
    if (at >= self.length) throw indexOutOfBounds(at, self.length);
    at += (self.codePointAt(at) as number) > 0xffff ? 2 : 1;
  }
  for (let left = count; left < 0; left++) {
    if (at <= 0) throw indexOutOfBounds(at, self.length);
    at -= at > 1 && (self.codePointAt(at - 2) as number) > 0xffff ? 2 : 1;
  }
  return at;
}

export function codePointBefore(self: string, index: number): number | undefined {
  if (index < 1 || index > self.length) throw indexOutOfBounds(index, self.length);
  const pair = index > 1 ? (self.codePointAt(index - 2) as number) : 0;
  return pair > 0xffff ? pair : self.charCodeAt(index - 1);
}

function repeat(self: string, count: number, runtime: Runtime): string {
  if (count < 0) throw new JavaException("java.lang.IllegalArgumentException", `count is negative: ${count}`);
  runtime.meter.checkLength(self.length * count);
  return self.repeat(count);
}

const on: Describe<string> = describe;

export const stringMethods = new MethodTable<string>(
  [
    on("equals(Object)", (self, [other]) => self === other),
    on("length()", (self) => self.length),
    on("toString()", (self) => self),
    on("hashCode()", (self) => stringHashCode(self)),
    on("getChars(int,int,char[],int)", (self, [begin, end, target, at]) => {
      checkRange(begin, end, self.length);
      if (target === null) throw nullPointer();
      checkRange(at, at + end - begin, target.items.length);
      for (let index = begin; index < end; index++) {
        target.items[at + index - begin] = new JavaCharacter(self.charAt(index));
      }
      return "";
    }),
    on("compareTo(String)", (self, [other]) => compareStrings(self, text(other))),
    on("compareTo(Object)", (self, [other]) => {
      if (typeof other !== "string") throw notComparable(other);
      return compareStrings(self, other);
    }),
    on("indexOf(int)", (self, [code]) => indexOf(self, characterOf(code))),
    on("indexOf(String)", (self, [what]) => indexOf(self, what)),
    on("indexOf(String,int)", (self, [what, from]) => indexOf(self, what, from)),
    on("indexOf(int,int)", (self, [code, from]) => indexOf(self, characterOf(code), from)),
    on("valueOf(int)", (_self, [value]) => String(value)),
    on("valueOf(char[])", (_self, [array]) => charsText(array)),
    on("valueOf(Object)", (_self, [value], runtime) => (value === null ? "null" : toText(value, runtime))),
    on("valueOf(boolean)", (_self, [value]) => String(value)),
    on("valueOf(char[],int,int)", (_self, [array, from, count]) => charsText(array, from, count)),
    on("valueOf(char)", (_self, [unit]) => unit),
    on("valueOf(double)", (_self, [value], runtime) => toText(javaDouble(value), runtime)),
    on("valueOf(float)"),
    on("valueOf(long)", (_self, [value]) => String(value)),
    on("charAt(int)", (self, [index]) => {
      checkIndex(index, self.length);
      return new JavaCharacter(self.charAt(index));
    }),
    on("codePointAt(int)", (self, [index]) => {
      checkIndex(index, self.length);
      return self.codePointAt(index);
    }),
    on("codePointBefore(int)", (self, [index]) => codePointBefore(self, index)),
    on("codePointCount(int,int)", (self, [begin, end]) => Array.from(substring(self, begin, end)).length),
    on("offsetByCodePoints(int,int)", (self, [index, count]) => offsetByCodePoints(self, index, count)),
    on("getBytes(Charset)", (_self, [charset]) => (charset === null ? text(null) : undefined)),
    on("getBytes(String)", (self, [charset], runtime) => bytesOf(self, text(charset), runtime)),
    on("getBytes(int,int,byte[],int)"),
    on("getBytes()", (self, _none, runtime) => bytesOf(self, "UTF-8", runtime)),
    on("contentEquals(CharSequence)", (self, [other]) => self === text(other)),
    on("contentEquals(StringBuffer)", () => text(null)),
    on("regionMatches(boolean,int,String,int,int)", (self, args) => regionMatches(self, ...args)),
    on("regionMatches(int,String,int,int)", (self, args) => regionMatches(self, false, ...args)),
    on("startsWith(String,int)", (self, [what, from]) => startsWith(self, what, from)),
    on("startsWith(String)", (self, [what]) => startsWith(self, what, 0)),
    on("lastIndexOf(String)", (self, [what]) => lastIndexOf(self, what)),
    on("lastIndexOf(String,int)", (self, [what, from]) => lastIndexOf(self, what, from)),
    on("lastIndexOf(int,int)", (self, [code, from]) => lastIndexOf(self, characterOf(code), from)),
    on("lastIndexOf(int)", (self, [code]) => lastIndexOf(self, characterOf(code))),
    on("substring(int,int)", (self, [begin, end]) => substring(self, begin, end)),
    on("substring(int)", (self, [begin]) => substring(self, begin, self.length)),
    on("isEmpty()", (self) => self === ""),
    on("replace(char,char)", (self, [what, by]) => self.replaceAll(what, () => by)),
    on("replace(CharSequence,CharSequence)", (self, [what, by], runtime) => replaceText(self, what, by, runtime)),
    on("matches(String)", (self, [pattern]) => {
      const compiled = regex(pattern);
      return matching(() => compiled.matches(self));
    }),
    on("replaceFirst(String,String)", (self, [pattern, by]) => {
      const compiled = regex(pattern);
      return matching(() => compiled.replaceFirst(self, text(by)));
    }),
    on("replaceAll(String,String)", (self, [pattern, by], runtime) => {
      const compiled = regex(pattern);
      const result = matching(() => compiled.replaceAll(self, text(by)));
      runtime.meter.checkLength(result.length);
      return result;
    }),
    on("split(String)", (self, [pattern], runtime) => split(self, pattern, 0, runtime)),
    on("split(String,int)", (self, [pattern, limit], runtime) => split(self, pattern, limit, runtime)),
    on("join(CharSequence,CharSequence[])", (_self, [separator, parts], runtime) => {
      if (parts === null) throw nullPointer();
      return join(separator, parts.items, runtime);
    }),
    on("join(CharSequence,Iterable)", (_self, [separator, parts], runtime) => {
      const elements = iterableElements(parts);
      return elements === undefined ? undefined : join(separator, elements, runtime);
    }),
    on("toLowerCase()", (self) => self.toLowerCase()),
    on("toLowerCase(Locale)", () => text(null)),
    on("toUpperCase()", (self) => self.toUpperCase()),
    on("toUpperCase(Locale)", () => text(null)),
    on("trim()", (self) => trimJava(self)),
    on("strip()", (self) => self.replace(leadingBlank, "").replace(trailingBlank, "")),
    on("stripLeading()", (self) => self.replace(leadingBlank, "")),
    on("stripTrailing()", (self) => self.replace(trailingBlank, "")),
    on("lines()"),
    on("repeat(int)", (self, [count], runtime) => repeat(self, count, runtime)),
    on("isBlank()", (self) => onlyBlank.test(self)),
    on("toCharArray()", (self, _none, runtime) => charArray(self, runtime)),
    on("format(String,Object[])", (_self, [pattern, args], runtime) => format(pattern, args, runtime)),
    on("format(Locale,String,Object[])", (_self, [, pattern, args], runtime) => format(pattern, args, runtime)),
    on("codePoints()"),
    on("equalsIgnoreCase(String)", (self, [other]) => {
      return other !== null && self.length === other.length && foldCase(self) === foldCase(other);
    }),
    on("compareToIgnoreCase(String)", (self, [other]) => compareStrings(foldCase(self), foldCase(text(other)))),
    on("endsWith(String)", (self, [what]) => self.endsWith(text(what))),
    on("subSequence(int,int)", (self, [begin, end]) => substring(self, begin, end)),
    on("concat(String)", (self, [other], runtime) => {
      runtime.meter.checkLength(self.length + text(other).length);
      return self + text(other);
    }),
    on("contains(CharSequence)", (self, [what]) => self.includes(text(what))),
    on("indent(int)", (self, [count], runtime) => (self === "" ? "" : indent(self, count, runtime))),
    on("stripIndent()", (self) => (self === "" ? "" : stripIndent(self))),
    on("translateEscapes()", (self) => translateEscapes(self)),
    on("chars()"),
    on("transform(Function)", () => text(null)),
    on("formatted(Object[])", (self, [args], runtime) => format(self, args, runtime)),
    on("copyValueOf(char[],int,int)", (_self, [array, from, count]) => charsText(array, from, count)),
    on("copyValueOf(char[])", (_self, [array]) => charsText(array)),
    on("intern()", (self) => self),
    on("describeConstable()"),
    on("resolveConstantDesc(Lookup)", (self) => self),
    on("compare(CharSequence,CharSequence)", (_self, [left, right]) => compareStrings(text(left), text(right))),
  ],
  objectMethods,
);
