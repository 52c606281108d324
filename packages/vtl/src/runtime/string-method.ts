// The methods of java.lang.String that templates may call, with Java's results.
import { compileJavaRegex, type JavaRegex, JavaRegexError } from "../java-regex/index.ts";
import { formatJava, JavaFormatError, stringHashCode, trimJava } from "../java-text/index.ts";
import { isCharacter, isInt, isText, type Method, notComparable, text } from "./arguments.ts";
import { indexOutOfBounds, JavaException } from "./java-exception.ts";
import { JavaArray, JavaCharacter } from "./java-objects.ts";
import type { Render } from "./render.ts";
import { toText } from "./to-text.ts";
import { elementsOf } from "./value-type.ts";

const regexCache = new Map<string, JavaRegex>();
const maxCachedRegexes = 500;

/** @throws JavaException PatternSyntaxException */
export function regex(pattern: string): JavaRegex {
  const cached = regexCache.get(pattern);
  if (cached !== undefined) return cached;
  let compiled: JavaRegex;
  try {
    compiled = compileJavaRegex(pattern);
  } catch (cause) {
    if (!(cause instanceof JavaRegexError)) throw cause;
    throw new JavaException("java.util.regex.PatternSyntaxException", cause.message, { cause });
  }
  if (regexCache.size >= maxCachedRegexes) regexCache.clear();
  regexCache.set(pattern, compiled);
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

function checkRange(begin: number, end: number, length: number): void {
  if (begin < 0 || end > length || begin > end) {
    throw new JavaException(
      "java.lang.StringIndexOutOfBoundsException",
      `begin ${begin}, end ${end}, length ${length}`,
    );
  }
}

function substring(self: string, args: readonly unknown[]): unknown {
  const [begin, end = self.length] = args;
  if (args.length > 2 || !isInt(begin) || !isInt(end)) return undefined;
  checkRange(begin, end, self.length);
  return self.slice(begin, end);
}

function search(find: (self: string, what: string, from: number | undefined) => number): Method<string> {
  return (self, args) => {
    const [what, from] = args;
    if (args.length < 1 || args.length > 2 || (args.length === 2 && !isInt(from))) return undefined;
    const start = isInt(from) ? from : undefined;
    if (isInt(what)) return what < 0 || what > 0x10ffff ? -1 : find(self, String.fromCodePoint(what), start);
    return isText(what) ? find(self, text(what), start) : undefined;
  };
}

function compare(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const difference = left.charCodeAt(at) - right.charCodeAt(at);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function foldCase(value: string): string {
  let folded = "";
  for (const character of value) {
    const upper = character.toUpperCase();
    const lower = (upper.length === character.length ? upper : character).toLowerCase();
    folded += lower.length === character.length ? lower : character;
  }
  return folded;
}

const javaBlank = "[\\t-\\r\\x1c-\\x20\\u1680\\u2000-\\u2006\\u2008-\\u200a\\u2028\\u2029\\u205f\\u3000]";
const leadingBlank = new RegExp(`^${javaBlank}+`);
const trailingBlank = new RegExp(`${javaBlank}+$`);
const onlyBlank = new RegExp(`^${javaBlank}*$`);

/** `String.format(format, args…)`; one array as the only argument is the argument list itself. */
function format(pattern: string, args: readonly unknown[], render: Render): string {
  const only = args[0];
  const values = args.length === 1 && only instanceof JavaArray ? only.items : args;
  try {
    const result = formatJava(
      pattern,
      values.map((value) => (typeof value === "object" && value !== null ? formatArgument(value, render) : value)),
    );
    render.checkLength(result.length);
    return result;
  } catch (cause) {
    if (!(cause instanceof JavaFormatError)) throw cause;
    throw new JavaException("java.util.IllegalFormatException", cause.message, { cause });
  }
}

function formatArgument(value: object, render: Render): unknown {
  if (value instanceof JavaCharacter || elementsOf(value) !== undefined) return toText(value, render);
  return value.constructor?.name === "JavaDouble" ? value : toText(value, render);
}

const none = (args: readonly unknown[]): boolean => args.length === 0;

export const stringMethods: ReadonlyMap<string, Method<string>> = new Map<string, Method<string>>([
  ["length", (self, args) => (none(args) ? self.length : undefined)],
  ["isEmpty", (self, args) => (none(args) ? self.length === 0 : undefined)],
  ["isBlank", (self, args) => (none(args) ? onlyBlank.test(self) : undefined)],
  [
    "charAt",
    (self, args) => {
      const [index] = args;
      if (args.length !== 1 || !isInt(index)) return undefined;
      if (index < 0 || index >= self.length) throw indexOutOfBounds(index, self.length);
      return new JavaCharacter(self.charAt(index));
    },
  ],
  [
    "codePointAt",
    (self, args) => {
      const [index] = args;
      if (args.length !== 1 || !isInt(index)) return undefined;
      if (index < 0 || index >= self.length) throw indexOutOfBounds(index, self.length);
      return self.codePointAt(index);
    },
  ],
  ["substring", substring],
  ["subSequence", (self, args) => (args.length === 2 ? substring(self, args) : undefined)],
  ["indexOf", search((self, what, from) => self.indexOf(what, from))],
  ["lastIndexOf", search((self, what, from) => (from !== undefined && from < 0 ? -1 : self.lastIndexOf(what, from)))],
  ["contains", (self, [what, ...rest]) => (none(rest) && isText(what) ? self.includes(text(what)) : undefined)],
  [
    "startsWith",
    (self, args) => {
      const [what, from = 0] = args;
      if (args.length < 1 || args.length > 2 || !isText(what) || !isInt(from)) return undefined;
      return from >= 0 && from <= self.length && self.startsWith(text(what), from);
    },
  ],
  ["endsWith", (self, [what, ...rest]) => (none(rest) && isText(what) ? self.endsWith(text(what)) : undefined)],
  ["equals", (self, args) => (args.length === 1 ? self === args[0] : undefined)],
  ["contentEquals", (self, args) => (args.length === 1 && isText(args[0]) ? self === text(args[0]) : undefined)],
  [
    "equalsIgnoreCase",
    (self, args) => {
      const [other] = args;
      if (args.length !== 1 || !isText(other)) return undefined;
      return typeof other === "string" && self.length === other.length && foldCase(self) === foldCase(other);
    },
  ],
  [
    "compareTo",
    (self, args) => {
      const [other] = args;
      if (args.length !== 1) return undefined;
      if (!isText(other)) throw notComparable(other);
      return compare(self, text(other));
    },
  ],
  [
    "compareToIgnoreCase",
    (self, [other, ...rest]) =>
      none(rest) && isText(other) ? compare(foldCase(self), foldCase(text(other))) : undefined,
  ],
  ["toUpperCase", (self, args) => (none(args) ? self.toUpperCase() : undefined)],
  ["toLowerCase", (self, args) => (none(args) ? self.toLowerCase() : undefined)],
  ["trim", (self, args) => (none(args) ? trimJava(self) : undefined)],
  ["strip", (self, args) => (none(args) ? self.replace(leadingBlank, "").replace(trailingBlank, "") : undefined)],
  ["stripLeading", (self, args) => (none(args) ? self.replace(leadingBlank, "") : undefined)],
  ["stripTrailing", (self, args) => (none(args) ? self.replace(trailingBlank, "") : undefined)],
  ["concat", (self, [other, ...rest]) => (none(rest) && isText(other) ? self + text(other) : undefined)],
  [
    "replace",
    (self, args, render) => {
      const [what, by] = args;
      if (args.length !== 2) return undefined;
      if (isCharacter(what) && isCharacter(by)) return self.replaceAll(what.value, () => by.value);
      if (!isText(what) || !isText(by)) return undefined;
      const replacement = text(by);
      const pattern = text(what);
      if (replacement.length > pattern.length) {
        const grown = (self.length / Math.max(1, pattern.length) + 1) * replacement.length;
        if (grown > render.limits.maxOutputLength) {
          render.checkLength((self.split(pattern).length - 1) * replacement.length);
        }
      }
      return self.replaceAll(pattern, () => replacement);
    },
  ],
  [
    "replaceAll",
    (self, args, render) => {
      const [pattern, by] = args;
      if (args.length !== 2 || !isText(pattern) || !isText(by)) return undefined;
      const compiled = regex(text(pattern));
      const result = matching(() => compiled.replaceAll(self, text(by)));
      render.checkLength(result.length);
      return result;
    },
  ],
  [
    "replaceFirst",
    (self, args) => {
      const [pattern, by] = args;
      if (args.length !== 2 || !isText(pattern) || !isText(by)) return undefined;
      const compiled = regex(text(pattern));
      return matching(() => compiled.replaceFirst(self, text(by)));
    },
  ],
  [
    "matches",
    (self, [pattern, ...rest]) => {
      if (!none(rest) || !isText(pattern)) return undefined;
      const compiled = regex(text(pattern));
      return matching(() => compiled.matches(self));
    },
  ],
  [
    "split",
    (self, args, render) => {
      const [pattern, limit = 0] = args;
      if (args.length < 1 || args.length > 2 || !isText(pattern) || !isInt(limit)) return undefined;
      const compiled = regex(text(pattern));
      const parts = matching(() => compiled.split(self, limit));
      render.checkElements(parts.length);
      return new JavaArray(parts, "[Ljava.lang.String;");
    },
  ],
  ["toString", (self, args) => (none(args) ? self : undefined)],
  ["intern", (self, args) => (none(args) ? self : undefined)],
  ["hashCode", (self, args) => (none(args) ? stringHashCode(self) : undefined)],
  [
    "format",
    (_self, [pattern, ...values], render) =>
      typeof pattern === "string" ? format(pattern, values, render) : undefined,
  ],
  ["formatted", (self, values, render) => format(self, values, render)],
  [
    "join",
    (_self, args, render) => {
      const [separator, first, ...rest] = args;
      if (args.length === 1 && typeof separator === "string") return "";
      if (args.length < 2 || !isText(separator)) return undefined;
      const elements = none(rest) ? elementsOf(first) : undefined;
      const parts = elements ?? [first, ...rest];
      if (!parts.every((part) => isText(part) || (elements !== undefined && part === undefined))) {
        if (elements === undefined) return undefined;
        throw new JavaException("java.lang.ClassCastException", "an element is no text");
      }
      const joined = parts.map((part) => toText(part, render) ?? "null").join(text(separator));
      render.checkLength(joined.length);
      return joined;
    },
  ],
  [
    "repeat",
    (self, [count, ...rest], render) => {
      if (!none(rest) || !isInt(count)) return undefined;
      if (count < 0) throw new JavaException("java.lang.IllegalArgumentException", `count is negative: ${count}`);
      render.checkLength(self.length * count);
      return self.repeat(count);
    },
  ],
  [
    "regionMatches",
    (self, args) => {
      const ignoreCase = args.length === 5 ? args[0] : false;
      const [offset, other, otherOffset, length] = args.length === 5 ? args.slice(1) : args;
      if (args.length < 4 || args.length > 5 || typeof ignoreCase !== "boolean") return undefined;
      if (!isInt(offset) || !isText(other) || !isInt(otherOffset) || !isInt(length)) return undefined;
      const whole = text(other);
      if (offset < 0 || otherOffset < 0 || offset > self.length - length || otherOffset > whole.length - length) {
        return false;
      }
      if (length <= 0) return true;
      const left = self.slice(offset, offset + length);
      const right = whole.slice(otherOffset, otherOffset + length);
      return ignoreCase ? foldCase(left) === foldCase(right) : left === right;
    },
  ],
  [
    "toCharArray",
    (self, args, render) => {
      if (!none(args)) return undefined;
      render.checkElements(self.length);
      const units = self.split("").map((unit) => new JavaCharacter(unit));
      return new JavaArray(units, "[C");
    },
  ],
  [
    "getBytes",
    (self, args, render) => {
      if (!none(args)) return undefined;
      render.checkElements(self.length);
      const bytes = Array.from(new TextEncoder().encode(self), (byte) => (byte << 24) >> 24);
      return new JavaArray(bytes, "[B");
    },
  ],
  [
    "valueOf",
    (_self, [value, ...rest], render) =>
      none(rest) && value !== undefined ? (toText(value, render) ?? "null") : undefined,
  ],
]);
