// The methods of java.lang.Character.
import { characterTests, digitValue, type JavaCharacter, lowerCase, upperCase } from "../character.ts";
import { charsText, checkRange, codePointAt, codePointBefore } from "../code-unit.ts";
import { compareNatural, compareStrings } from "../equality.ts";
import { JavaException } from "../exception.ts";
import { type Describe, describe, type JavaMethod, notOffered } from "../method.ts";

const on: Describe<JavaCharacter> = describe;

/** A test of a char, of a code point, or one method for each. */
function test(name: string, types: "char" | "int" | "char int", pattern: RegExp): readonly JavaMethod<JavaCharacter>[] {
  return types.split(" ").map((type) =>
    describe<JavaCharacter, `${string}(char):boolean`>(`${name}(${type as "char"}):boolean`, (_self, [value]) => {
      const character: string | number = value;
      return pattern.test(typeof character === "string" ? character : characterOf(character));
    }),
  );
}

/** The character of a code point; `""` for an invalid one. */
function characterOf(code: number): string {
  return code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
}

function inClass(name: string): RegExp {
  return new RegExp(`^[${characterTests[name]}]$`, "v");
}

/** Letters that are digraphs have a title case, a third form for the beginning of a word. */
const titleCasePairs = ["\u01c5\u01c4\u01c6", "\u01c8\u01c7\u01c9", "\u01cb\u01ca\u01cc", "\u01f2\u01f1\u01f3"];

function titleCase(code: number): number {
  const pair = titleCasePairs.find((forms) => forms.includes(characterOf(code)));
  if (pair !== undefined) return pair.charCodeAt(0);
  return code >= 0x10d0 && code <= 0x10ff ? code : upperCase(code);
}

/** Changes the case of one character. */
function mapped(name: string, change: (code: number) => number): readonly JavaMethod<JavaCharacter>[] {
  return [
    describe<JavaCharacter, `${string}(int):int`>(`${name}(int):int`, (_self, [code]) =>
      code >= 0 && code <= 0x10ffff ? change(code) : code),
    describe<JavaCharacter, `${string}(char):char`>(`${name}(char):char`, (_self, [unit]) =>
      String.fromCharCode(change(unit.charCodeAt(0)))),
  ];
}

/** Unicode's general categories by the number that `Character.getType` returns; 17 is unused. */
const categories = "Cn Lu Ll Lt Lm Lo Mn Me Mc Nd Nl No Zs Zl Zp Cc Cf - Co Cs Pd Ps Pe Pc Po Sm Sc Sk So Pi Pf"
  .split(" ")
  .map((name) => (name === "-" ? /(?!)/ : new RegExp(`^\\p{${name}}$`, "u")));

function categoryOf(character: string): number {
  return Math.max(
    0,
    categories.findIndex((pattern) => pattern.test(character)),
  );
}

/** @throws JavaException IllegalArgumentException */
function validCharacter(code: number): string {
  if (code >= 0 && code <= 0x10ffff) return String.fromCodePoint(code);
  const shown = `0x${(code >>> 0).toString(16).toUpperCase()}`;
  throw new JavaException("java.lang.IllegalArgumentException", `Not a valid Unicode code point: ${shown}`);
}

/** `Character.forDigit`: the character `\0` for an invalid digit or radix. */
function forDigit(digit: number, radix: number): string {
  const fits = radix >= 2 && radix <= 36 && digit >= 0 && digit < radix;
  return fits ? digit.toString(radix) : "\0";
}

export const characterMethods: readonly JavaMethod<JavaCharacter>[] = [
  ...Object.keys(characterTests).flatMap((name) =>
    test(`is${name}`, name === "Alphabetic" || name === "Ideographic" ? "int" : "char int", inClass(name)),
  ),
  on("toString(int):String", (_self, [code]) => validCharacter(code)),
  on("toString(char):String", (_self, [unit]) => unit),
  on("hashCode(char):int", (_self, [unit]) => unit.charCodeAt(0)),
  on("reverseBytes(char):char", (_self, [unit]) => {
    const code = unit.charCodeAt(0);
    return String.fromCharCode(((code & 255) << 8) | (code >> 8));
  }),
  on("compareTo(Object):int", (self, [other], meter) => compareNatural(self, other, meter)),
  on("compareTo(Character):int", (self, [other], meter) => compareNatural(self, other, meter)),
  on("compare(char,char):int", (_self, [left, right], meter) => compareStrings(left, right, meter)),
  on("charValue():char", (self) => self.value),
  on("valueOf(char):char", (_self, [unit]) => unit),
  ...test("isHighSurrogate", "char", /^[\ud800-\udbff]$/),
  ...test("isLowSurrogate", "char", /^[\udc00-\udfff]$/),
  ...test("isSurrogate", "char", /^[\ud800-\udfff]$/),
  ...test("isSupplementaryCodePoint", "int", /^[\u{10000}-\u{10ffff}]$/u),
  on("highSurrogate(int):char", (_self, [code]) => String.fromCharCode((code >>> 10) + 0xd7c0)),
  on("lowSurrogate(int):char", (_self, [code]) => String.fromCharCode((code & 0x3ff) + 0xdc00)),
  on("toCodePoint(char,char):int", (_self, [high, low]) => {
    return (high.charCodeAt(0) << 10) + low.charCodeAt(0) + (0x10000 - (0xd800 << 10) - 0xdc00);
  }),
  on("codePointAt(char[],int):int", (_self, [array, index], meter) => codePointAt(charsText(array, meter), index)),
  on("codePointAt(char[],int,int):int", (_self, [array, index, limit], meter) => {
    const whole = charsText(array, meter);
    if (index < 0 || limit < 0 || index >= limit || limit > whole.length) checkRange(index, -1, whole.length);
    return codePointAt(whole.slice(0, limit), index);
  }),
  on("codePointBefore(char[],int):int", (_self, [array, index], meter) =>
    codePointBefore(charsText(array, meter), index),
  ),
  ...mapped("toLowerCase", lowerCase),
  ...mapped("toUpperCase", upperCase),
  ...test("isBmpCodePoint", "int", /^[\0-\uffff]$/u),
  on("getType(char):int", (_self, [unit]) => categoryOf(unit)),
  on("getType(int):int", (_self, [code]) => categoryOf(characterOf(code))),
  ...test("isValidCodePoint", "int", /^[\s\S]$/u),
  ...mapped("toTitleCase", titleCase),
  on("digit(int,int):int", (_self, [code, radix]) => digitValue(code, radix)),
  on("digit(char,int):int", (_self, [unit, radix]) => digitValue(unit.charCodeAt(0), radix)),
  on("getNumericValue(int):int", (_self, [code]) => digitValue(code, 36)),
  on("getNumericValue(char):int", (_self, [unit]) => digitValue(unit.charCodeAt(0), 36)),
  on("isSurrogatePair(char,char):boolean", (_self, [high, low]) => /^[\u{10000}-\u{10ffff}]$/u.test(high + low)),
  on("charCount(int):int", (_self, [code]) => (code >= 0x10000 ? 2 : 1)),
  ...test("isJavaLetter", "char", inClass("JavaIdentifierStart")),
  ...test("isJavaLetterOrDigit", "char", inClass("JavaIdentifierPart")),
  ...test("isSpace", "char", /^[\t\n\f\r ]$/),
  on("forDigit(int,int):char", (_self, [digit, radix]) => forDigit(digit, radix)),
  ...notOffered("getName(int):String codePointOf(String):int describeConstable():Optional"),
  ...notOffered("getDirectionality(int):byte getDirectionality(char):byte"),
  ...notOffered("toChars(int):char[] toChars(int,char[],int):int"),
  ...notOffered("codePointAt(CharSequence,int):int codePointBefore(CharSequence,int):int"),
  ...notOffered("codePointBefore(char[],int,int):int"),
  ...notOffered("codePointCount(CharSequence,int,int):int codePointCount(char[],int,int):int"),
  ...notOffered("offsetByCodePoints(CharSequence,int,int):int offsetByCodePoints(char[],int,int,int,int):int"),
];
