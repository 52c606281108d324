// The methods of java.lang.Character.
import { indexOutOfBounds, JavaException, notComparable, nullPointer, text } from "../exception.ts";
import { type Describe, describe, type JavaMethod, MethodTable } from "../method.ts";
import { JavaArray, JavaCharacter } from "../objects.ts";
import { objectMethods } from "./object.ts";
import {
  charArray,
  charsText,
  checkRange,
  codePointBefore,
  compareStrings,
  offsetByCodePoints,
  stringMethods,
} from "./string.ts";

const on: Describe<JavaCharacter> = describe;

/** A test of a character that is given as a char, as a code point, or as either. */
function test(name: string, types: readonly ("char" | "int")[], pattern: RegExp): readonly JavaMethod<JavaCharacter>[] {
  return types.map((type) =>
    describe<JavaCharacter, string>(`${name}(${type})`, (_self, [value]: readonly unknown[]) => {
      if (typeof value === "string") return pattern.test(value);
      const code = value as number;
      return code >= 0 && code <= 0x10ffff && pattern.test(String.fromCodePoint(code));
    }),
  );
}

const either = ["char", "int"] as const;

/** The capital letter of a small one that JavaScript writes as two: Greek with iota below. */
function iotaCapital(character: string): string | undefined {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x1f80 || code > 0x1ff3) return undefined;
  return [8, 9]
    .map((distance) => String.fromCharCode(code + distance))
    .find((capital) => capital.toLowerCase() === character);
}

function toUpperCase(character: string): string {
  return iotaCapital(character) ?? character.toUpperCase();
}

/** Letters that are pairs have a third form for the beginning of a word. */
const titleCasePairs = ["\u01c5\u01c4\u01c6", "\u01c8\u01c7\u01c9", "\u01cb\u01ca\u01cc", "\u01f2\u01f1\u01f3"];

function toTitleCase(character: string): string {
  const pair = titleCasePairs.find((forms) => forms.includes(character));
  if (pair !== undefined) return pair.charAt(0);
  return /^[\u10d0-\u10ff]$/.test(character) ? character : toUpperCase(character);
}

/** Changes the case of one character, where one character comes of it. */
function mapped(name: string, change: (character: string) => string): readonly JavaMethod<JavaCharacter>[] {
  const one = (character: string): string => {
    const changed = change(character);
    return Array.from(changed).length === 1 ? changed : character;
  };
  return [
    describe<JavaCharacter, string>(`${name}(int)`, (_self, [code]: readonly unknown[]) => {
      const value = code as number;
      return value < 0 || value > 0x10ffff ? value : one(String.fromCodePoint(value)).codePointAt(0);
    }),
    describe<JavaCharacter, string>(`${name}(char)`, (_self, [unit]: readonly unknown[]) => {
      const changed = one(unit as string);
      return new JavaCharacter(changed.length === 1 ? changed : (unit as string));
    }),
  ];
}

/** `Character.getType`: the numbers of Unicode's general categories. */
const categories: readonly (readonly [number, RegExp])[] = (
  [
    ...["Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No"].map(
      (name, index) => [index + 1, name] as const,
    ),
    ...["Zs", "Zl", "Zp", "Cc", "Cf"].map((name, index) => [index + 12, name] as const),
    ...["Co", "Cs", "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi", "Pf"].map(
      (name, index) => [index + 18, name] as const,
    ),
  ] as const
).map(([type, name]) => [type, new RegExp(`^\\p{${name}}$`, "u")]);

function typeOfCharacter(character: string): number {
  return categories.find(([, pattern]) => pattern.test(character))?.[0] ?? 0;
}

/** The value of a digit or letter, -1 for all else. */
function digitValue(character: string, radix: number): number {
  if (radix < 2 || radix > 36) return -1;
  const code = character.codePointAt(0) ?? 0;
  const narrow = code >= 0xff21 && code <= 0xff5a ? String.fromCharCode(code - 0xfee0) : character;
  if (/^[a-zA-Z]$/.test(narrow)) {
    const letter = Number.parseInt(narrow, 36);
    return letter < radix ? letter : -1;
  }
  if (!/^\p{Nd}$/u.test(character)) return -1;
  let first = code;
  while (code - first < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first--;
  return code - first < radix ? code - first : -1;
}

function codePoint(code: number): string {
  if (code < 0 || code > 0x10ffff) {
    const shown = `0x${(code >>> 0).toString(16).toUpperCase()}`;
    throw new JavaException("java.lang.IllegalArgumentException", `Not a valid Unicode code point: ${shown}`);
  }
  return String.fromCodePoint(code);
}

/** `forDigit`: the zero character when there is none. */
function forDigit(digit: number, radix: number): JavaCharacter {
  const fits = radix >= 2 && radix <= 36 && digit >= 0 && digit < radix;
  return new JavaCharacter(fits ? digit.toString(radix) : "\0");
}

/** A static method that String has as a method of the text. */
function ofText(signature: string, name: string): JavaMethod<JavaCharacter> {
  return describe<JavaCharacter, string>(signature, (_self, [value, ...rest]: readonly unknown[], runtime) => {
    const whole = value instanceof JavaArray ? charsText(value) : text(value as string | null);
    const method = stringMethods.find(
      name,
      rest.map(() => "Integer"),
    );
    return method?.body(whole, rest, runtime);
  });
}

const identifierStart = /^[\p{L}\p{Nl}\p{Sc}\p{Pc}]$/u;
const ignorable = "\\0-\\x08\\x0e-\\x1b\\x7f-\\x9f\\p{Cf}";
const identifierPart = new RegExp(`^[\\p{L}\\p{Nl}\\p{Sc}\\p{Pc}\\p{Nd}\\p{Mc}\\p{Mn}${ignorable}]$`, "u");

export const characterMethods = new MethodTable<JavaCharacter>(
  [
    on("getName(int)"),
    ...test("isJavaIdentifierStart", either, identifierStart),
    ...test("isJavaIdentifierPart", either, identifierPart),
    on("toString(int)", (_self, [code]) => codePoint(code)),
    on("toString()", (self) => self.value),
    on("toString(char)", (_self, [unit]) => unit),
    on("hashCode(char)", (_self, [unit]) => unit.charCodeAt(0)),
    on("reverseBytes(char)", (_self, [unit]) => {
      const code = unit.charCodeAt(0);
      return new JavaCharacter(String.fromCharCode(((code & 255) << 8) | (code >> 8)));
    }),
    on("compareTo(Object)", (self, [other]) => {
      if (!(other instanceof JavaCharacter)) throw notComparable(other);
      return compareStrings(self.value, other.value);
    }),
    on("compareTo(Character)", (self, [other]) => {
      if (!(other instanceof JavaCharacter)) throw nullPointer();
      return compareStrings(self.value, other.value);
    }),
    ...test("isDigit", either, /^\p{Nd}$/u),
    ...test("isLowerCase", either, /^\p{Lowercase}$/u),
    ...test("isUpperCase", either, /^\p{Uppercase}$/u),
    ...test("isWhitespace", either, /^(?![\u00a0\u2007\u202f])[\t-\r\x1c-\x1f\p{Z}]$/u),
    on("compare(char,char)", (_self, [left, right]) => compareStrings(left, right)),
    on("charValue()", (self) => self),
    on("valueOf(char)", (_self, [unit]) => new JavaCharacter(unit)),
    on("toChars(int)", (_self, [code], runtime) => charArray(codePoint(code), runtime)),
    on("toChars(int,char[],int)", (_self, [code, target, at]) => {
      const units = codePoint(code).split("");
      if (target === null) throw nullPointer();
      checkRange(at, at + units.length, target.items.length);
      units.forEach((unit, index) => {
        target.items[at + index] = new JavaCharacter(unit);
      });
      return units.length;
    }),
    ...test("isHighSurrogate", ["char"], /^[\ud800-\udbff]$/),
    ...test("isLowSurrogate", ["char"], /^[\udc00-\udfff]$/),
    ...test("isSurrogate", ["char"], /^[\ud800-\udfff]$/),
    ...test("isSupplementaryCodePoint", ["int"], /^[\u{10000}-\u{10ffff}]$/u),
    on("highSurrogate(int)", (_self, [code]) => new JavaCharacter(String.fromCharCode((code >>> 10) + 0xd7c0))),
    on("lowSurrogate(int)", (_self, [code]) => new JavaCharacter(String.fromCharCode((code & 0x3ff) + 0xdc00))),
    on("toCodePoint(char,char)", (_self, [high, low]) => {
      return (high.charCodeAt(0) << 10) + low.charCodeAt(0) + (0x10000 - (0xd800 << 10) - 0xdc00);
    }),
    ofText("codePointAt(char[],int)", "codePointAt"),
    on("codePointAt(char[],int,int)", (_self, [array, index, limit]) => {
      const whole = charsText(array);
      if (index < 0 || limit < 0 || index >= limit || limit > whole.length) checkRange(index, -1, whole.length);
      return whole.slice(0, limit).codePointAt(index);
    }),
    ofText("codePointAt(CharSequence,int)", "codePointAt"),
    ofText("codePointBefore(CharSequence,int)", "codePointBefore"),
    ofText("codePointBefore(char[],int)", "codePointBefore"),
    on("codePointBefore(char[],int,int)", (_self, [array, index, start]) => {
      const units = charsText(array);
      if (index <= start || start < 0 || start >= units.length || index > units.length) {
        throw indexOutOfBounds(index, units.length);
      }
      return codePointBefore(units.slice(start), index - start);
    }),
    on(
      "codePointCount(char[],int,int)",
      (_self, [array, from, count]) => Array.from(charsText(array, from, count)).length,
    ),
    ofText("codePointCount(CharSequence,int,int)", "codePointCount"),
    ofText("offsetByCodePoints(CharSequence,int,int)", "offsetByCodePoints"),
    on("offsetByCodePoints(char[],int,int,int,int)", (_self, [array, start, count, index, offset]) => {
      const units = charsText(array);
      if (count > units.length - start || start < 0 || count < 0 || index < start || index > start + count) {
        throw indexOutOfBounds(index, units.length);
      }
      return start + offsetByCodePoints(units.slice(start, start + count), index - start, offset);
    }),
    ...mapped("toLowerCase", (character) => (character === "\u0130" ? "i" : character.toLowerCase())),
    ...mapped("toUpperCase", toUpperCase),
    ...test("isBmpCodePoint", ["int"], /^[\0-\uffff]$/u),
    on("describeConstable()"),
    on("getType(char)", (_self, [unit]) => typeOfCharacter(unit)),
    on("getType(int)", (_self, [code]) => (code < 0 || code > 0x10ffff ? 0 : typeOfCharacter(codePoint(code)))),
    ...test("isLetter", either, /^\p{L}$/u),
    ...test("isLetterOrDigit", either, /^[\p{L}\p{Nd}]$/u),
    ...test("isValidCodePoint", ["int"], /^[\s\S]$/u),
    ...test("isTitleCase", either, /^\p{Lt}$/u),
    ...test("isDefined", either, /^\P{Cn}$/u),
    ...test("isIdeographic", ["int"], /^\p{Ideographic}$/u),
    ...test("isUnicodeIdentifierStart", either, /^\p{ID_Start}$/u),
    ...test("isUnicodeIdentifierPart", either, new RegExp(`^[\\p{ID_Continue}${ignorable}]$`, "u")),
    ...test("isIdentifierIgnorable", either, new RegExp(`^[${ignorable}]$`, "u")),
    ...mapped("toTitleCase", toTitleCase),
    on("digit(int,int)", (_self, [code, radix]) =>
      code < 0 || code > 0x10ffff ? -1 : digitValue(codePoint(code), radix),
    ),
    on("digit(char,int)", (_self, [unit, radix]) => digitValue(unit, radix)),
    on("getNumericValue(int)", (_self, [code]) => (code < 0 || code > 0x10ffff ? -1 : digitValue(codePoint(code), 36))),
    on("getNumericValue(char)", (_self, [unit]) => digitValue(unit, 36)),
    ...test("isSpaceChar", either, /^\p{Z}$/u),
    ...test("isISOControl", either, /^\p{Cc}$/u),
    on("getDirectionality(int)"),
    on("getDirectionality(char)"),
    ...test("isMirrored", either, /^\p{Bidi_Mirrored}$/u),
    on("isSurrogatePair(char,char)", (_self, [high, low]) => /^[\u{10000}-\u{10ffff}]$/u.test(high + low)),
    on("charCount(int)", (_self, [code]) => (code >= 0x10000 ? 2 : 1)),
    ...test("isJavaLetter", ["char"], identifierStart),
    ...test("isJavaLetterOrDigit", ["char"], identifierPart),
    ...test("isAlphabetic", ["int"], /^\p{Alphabetic}$/u),
    ...test("isSpace", ["char"], /^[\t\n\f\r ]$/),
    on("forDigit(int,int)", (_self, [digit, radix]) => forDigit(digit, radix)),
    on("codePointOf(String)"),
  ],
  objectMethods,
);
