// java.lang.Character: its values, and Java's knowledge of characters.
import { characterClass, JavaValue } from "./class.ts";

/** A java.lang.Character, as returned by `charAt`: one UTF-16 code unit. Equal characters are the same object. */
export class JavaCharacter extends JavaValue {
  static readonly #made = new Map<string, JavaCharacter>();
  readonly javaClass = characterClass;
  readonly value: string;

  private constructor(value: string) {
    super();
    this.value = value;
  }

  static of(unit: string): JavaCharacter {
    let character = JavaCharacter.#made.get(unit);
    if (character === undefined) {
      character = new JavaCharacter(unit);
      JavaCharacter.#made.set(unit, character);
    }
    return character;
  }

  text(): string {
    return this.value;
  }
}

/** Java's `Character.digit(codePoint, radix)`: reads ASCII and full-width letters and all decimal digits of Unicode; else -1. */
export function digitValue(code: number, radix: number): number {
  const digit = digitOf(code);
  return radix >= 2 && radix <= 36 && digit < radix ? digit : -1;
}

function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const narrow = code >= 0xff21 && code <= 0xff5a ? code - 0xfee0 : code;
  const lower = narrow | 0x20;
  if (narrow < 0x80 && lower >= 0x61 && lower <= 0x7a) return lower - 0x57;
  return code > 0x7f && isDecimalDigit(code) ? decimalDigit(code) : -1;
}

/** The decimal digits of a script are ten successive characters. The mathematical digits from U+1D7CE are five such rows. */
function decimalDigit(code: number): number {
  if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10;
  let digit = 0;
  while (digit < 9 && isDecimalDigit(code - digit - 1)) digit++;
  return digit;
}

function isDecimalDigit(code: number): boolean {
  return code >= 0 && code <= 0x10ffff && /^\p{Nd}$/u.test(String.fromCodePoint(code));
}

/** Java's `Character.toUpperCase(int)`. */
export function upperCase(codePoint: number): number {
  return mapped(codePoint, String.fromCodePoint(codePoint).toUpperCase());
}

/** Java's `Character.toLowerCase(int)`. */
export function lowerCase(codePoint: number): number {
  // The only character whose full mapping is a single character that differs from the simple mapping.
  return codePoint === 0x130 ? 0x69 : mapped(codePoint, String.fromCodePoint(codePoint).toLowerCase());
}

function mapped(codePoint: number, text: string): number {
  const first = text.codePointAt(0) ?? codePoint;
  return text.length === (first > 0xffff ? 2 : 1) ? first : (simpleUpperCase.get(codePoint) ?? codePoint);
}

/** Simple upper-case mappings of Greek letters with iota subscript, whose full mapping has several characters. */
const simpleUpperCase: ReadonlyMap<number, number> = new Map(
  Array.from({ length: 0x100 }, (_, at) => String.fromCodePoint(0x1f00 + at))
    .filter((character) => /\p{Lt}/u.test(character))
    .map((title) => [title.toLowerCase().codePointAt(0)!, title.codePointAt(0)!]),
);

const ignorable = "\\u{0}-\\u{8}\\u{e}-\\u{1b}\\u{7f}-\\u{9f}\\p{Cf}";
const identifierStart = "\\p{L}\\p{Nl}\\p{Sc}\\p{Pc}";

/** Classes of characters for flag `v`, without brackets, by their name behind `is` in java.lang.Character and `\p{java` in regexes. */
export const characterTests: Readonly<Record<string, string>> = {
  LowerCase: "\\p{Lowercase}",
  UpperCase: "\\p{Uppercase}",
  Alphabetic: "\\p{Alphabetic}",
  Ideographic: "\\p{Ideographic}",
  TitleCase: "\\p{Lt}",
  Digit: "\\p{Nd}",
  Defined: "\\P{Cn}",
  Letter: "\\p{L}",
  LetterOrDigit: "\\p{L}\\p{Nd}",
  JavaIdentifierStart: identifierStart,
  JavaIdentifierPart: `${identifierStart}\\p{Nd}\\p{Mc}\\p{Mn}${ignorable}`,
  UnicodeIdentifierStart: "\\p{ID_Start}",
  UnicodeIdentifierPart: `\\p{ID_Continue}${ignorable}`,
  IdentifierIgnorable: ignorable,
  SpaceChar: "\\p{Z}",
  Whitespace: "[\\p{Z}--[\\u{a0}\\u{2007}\\u{202f}]]\\u{9}-\\u{d}\\u{1c}-\\u{1f}",
  ISOControl: "\\u{0}-\\u{1f}\\u{7f}-\\u{9f}",
  Mirrored: "\\p{Bidi_Mirrored}",
};
