// The methods of java.lang.Integer and java.lang.Long.

import { type JavaNumber, longOf, toDouble, toInt, toLong } from "../arithmetic.ts";
import { deepEquals, hashCode } from "../equality.ts";
import { indexOutOfBounds, JavaException, notComparable, nullPointer, text } from "../exception.ts";
import { classOf } from "../java-type.ts";
import { type Describe, describe, type JavaMethod, MethodTable } from "../method.ts";
import { compareNatural } from "../natural-order.ts";
import { javaDouble } from "../number.ts";
import { parseJavaInt, parseJavaLong } from "../text/index.ts";
import { toText } from "../to-text.ts";
import { objectMethods } from "./object.ts";

export function numberFormat(value: string): JavaException {
  return new JavaException("java.lang.NumberFormatException", `For input string: ${JSON.stringify(value)}`);
}

function arithmetic(message: string): JavaException {
  return new JavaException("java.lang.ArithmeticException", message);
}

const on: Describe<JavaNumber> = describe;

/** What java.lang.Number has, and comparing. */
export const numberDescriptions: readonly JavaMethod<JavaNumber>[] = [
  on("equals(Object)", (self, [other], runtime) => deepEquals(self, other, runtime)),
  on("hashCode()", (self, _none, runtime) => hashCode(self, runtime)),
  on("toString()", (self, _none, runtime) => toText(self, runtime)),
  on("compareTo(Object)", (self, [other]) => {
    if (classOf(self) !== classOf(other)) throw notComparable(other);
    return compareNatural(self, other);
  }),
  on("byteValue()", (self) => (toInt(self) << 24) >> 24),
  on("shortValue()", (self) => (toInt(self) << 16) >> 16),
  on("intValue()", (self) => toInt(self)),
  on("longValue()", (self) => longOf(BigInt(toLong(self)))),
  on("floatValue()", (self) => javaDouble(Math.fround(toDouble(self)))),
  on("doubleValue()", (self) => javaDouble(toDouble(self))),
  on("describeConstable()"),
];

/** A radix that Java does not know is 10 where it prints. */
function digits(value: bigint, radix: number): string {
  return value.toString(radix >= 2 && radix <= 36 ? radix : 10);
}

/** @throws JavaException NumberFormatException */
function parseUnsigned(value: string, radix: number, bits: number): bigint {
  const plain = value.startsWith("+") ? value.slice(1) : value;
  if (plain === "" || /^[+-]/.test(plain) || radix < 2 || radix > 36) throw numberFormat(value);
  let result = 0n;
  for (const character of plain) {
    const digit = parseJavaInt(character, radix);
    if (digit === undefined) throw numberFormat(value);
    result = result * BigInt(radix) + BigInt(digit);
    if (result >> BigInt(bits) !== 0n) throw numberFormat(value);
  }
  return result;
}

/** The part of a text that `parseInt(text, from, to, radix)` reads. @throws JavaException IndexOutOfBoundsException */
function part(value: string | null, from: number, to: number): string {
  const whole = text(value);
  if (from < 0 || from > to || to > whole.length) throw indexOutOfBounds(from, whole.length);
  return whole.slice(from, to);
}

/** A text to read a number from. @throws JavaException NumberFormatException */
function readable(value: string | null): string {
  if (value === null) throw new JavaException("java.lang.NumberFormatException", "Cannot parse null string");
  return value;
}

/** What Integer and Long do alike, on bigints: `int` and `long` differ in their bits and names only. */
function integerDescriptions<Type extends "int" | "long">(type: Type): readonly JavaMethod<JavaNumber>[] {
  const isIntType = type === "int";
  const bits = isIntType ? 32 : 64;
  const wide = BigInt(bits);
  const name = isIntType ? "Int" : "Long";
  const signed = (value: bigint): bigint => BigInt.asIntN(bits, value);
  const unsigned = (value: unknown): bigint => BigInt.asUintN(bits, BigInt(value as number | bigint));
  const made = (value: bigint): number | bigint => (isIntType ? Number(signed(value)) : longOf(value));
  const parse = (value: string | null, radix: number): number | bigint => {
    const source = readable(value);
    const parsed = isIntType ? parseJavaInt(source, radix) : parseJavaLong(source, radix);
    if (parsed === undefined) throw numberFormat(source);
    return made(BigInt(parsed));
  };
  const decode = (value: string | null): number | bigint => {
    const source = text(value);
    const match = /^([+-]?)(0[xX]|#|0(?=[\s\S]))?([\s\S]*)$/.exec(source);
    const [, sign = "", prefix = "", rest = ""] = match ?? [];
    if (/^[+-]/.test(rest)) throw numberFormat(source);
    return parse(`${sign === "-" ? "-" : ""}${rest}`, prefix === "" ? 10 : prefix === "0" ? 8 : 16);
  };
  const one = (what: string, run: (value: bigint) => unknown): JavaMethod<JavaNumber> =>
    describe<JavaNumber, string>(`${what}(${type})`, (_self, [value]: readonly unknown[]) =>
      run(BigInt(value as number | bigint)));
  const two = (what: string, run: (left: bigint, right: bigint) => unknown): JavaMethod<JavaNumber> =>
    describe<JavaNumber, string>(`${what}(${type},${type})`, (_self, [left, right]: readonly unknown[]) =>
      run(BigInt(left as number | bigint), BigInt(right as number | bigint)));
  const radix = (what: string, run: (value: bigint, radix: number) => unknown): JavaMethod<JavaNumber> =>
    describe<JavaNumber, string>(`${what}(${type},int)`, (_self, [value, base]: readonly unknown[]) =>
      run(BigInt(value as number | bigint), base as number));
  const rotate = (value: bigint, distance: number): number | bigint => {
    const by = BigInt(distance & (bits - 1));
    return made((unsigned(value) << by) | (unsigned(value) >> (wide - by)));
  };
  const divisor = (value: bigint): bigint => {
    if (value === 0n) throw arithmetic("/ by zero");
    return unsigned(value);
  };
  const binary = (value: bigint): string => unsigned(value).toString(2);
  const reversed = (value: bigint, unitBits: number): bigint => {
    const text = binary(value).padStart(bits, "0");
    let backwards = "";
    for (let at = bits; at > 0; at -= unitBits) backwards += text.slice(at - unitBits, at);
    return BigInt(`0b${backwards}`);
  };
  const order = (left: bigint, right: bigint): number => (left < right ? -1 : left > right ? 1 : 0);
  const trailing = (value: bigint): number =>
    value === 0n ? bits : binary(value).length - binary(value).lastIndexOf("1") - 1;
  const highest = (value: bigint): bigint => (value === 0n ? 0n : 1n << BigInt(binary(value).length - 1));
  return [
    one("numberOfLeadingZeros", (value) => (value === 0n ? bits : bits - binary(value).length)),
    one("numberOfTrailingZeros", trailing),
    one("bitCount", (value) => binary(value).replaceAll("0", "").length),
    one("toString", (value) => value.toString()),
    radix("toString", digits),
    describe<JavaNumber, string>(`hashCode(${type})`, (_self, [value]: readonly unknown[], runtime) =>
      hashCode(isIntType ? value : longOf(value as bigint), runtime)),
    two("min", (left, right) => made(left < right ? left : right)),
    two("max", (left, right) => made(left > right ? left : right)),
    one("signum", (value) => order(value, 0n)),
    one("reverseBytes", (value) => made(reversed(value, 8))),
    two("compare", order),
    on("valueOf(String,int)", (_self, [value, base]) => parse(value, base)),
    on("valueOf(String)", (_self, [value]) => parse(value, 10)),
    one("valueOf", made),
    one("toHexString", (value) => unsigned(value).toString(16)),
    on("decode(String)", (_self, [value]) => decode(value)),
    on("resolveConstantDesc(Lookup)", (self) => self),
    one("reverse", (value) => made(reversed(value, 1))),
    two("sum", (left, right) => made(left + right)),
    describe<JavaNumber, string>(`parse${name}(CharSequence,int,int,int)`, (_self, args: readonly unknown[]) => {
      const [value, from, to, base] = args as [string | null, number, number, number];
      return parse(part(value, from, to), base);
    }),
    describe<JavaNumber, string>(`parse${name}(String)`, (_self, [value]: readonly unknown[]) =>
      parse(value as string | null, 10)),
    describe<JavaNumber, string>(`parse${name}(String,int)`, (_self, [value, base]: readonly unknown[]) =>
      parse(value as string | null, base as number)),
    two("compareUnsigned", (left, right) => order(unsigned(left), unsigned(right))),
    radix("toUnsignedString", (value, base) => digits(unsigned(value), base)),
    one("toUnsignedString", (value) => unsigned(value).toString()),
    describe<JavaNumber, string>(`parseUnsigned${name}(String,int)`, (_self, [value, base]: readonly unknown[]) =>
      made(parseUnsigned(readable(value as string | null), base as number, bits))),
    describe<
      JavaNumber,
      string
    >(`parseUnsigned${name}(CharSequence,int,int,int)`, (_self, args: readonly unknown[]) => {
      const [value, from, to, base] = args as [string | null, number, number, number];
      return made(parseUnsigned(part(value, from, to), base, bits));
    }),
    describe<JavaNumber, string>(`parseUnsigned${name}(String)`, (_self, [value]: readonly unknown[]) =>
      made(parseUnsigned(readable(value as string | null), 10, bits))),
    one("toOctalString", (value) => unsigned(value).toString(8)),
    one("toBinaryString", binary),
    two("divideUnsigned", (left, right) => made(unsigned(left) / divisor(right))),
    two("remainderUnsigned", (left, right) => made(unsigned(left) % divisor(right))),
    one("highestOneBit", (value) => made(highest(unsigned(value)))),
    one("lowestOneBit", (value) => made(value & -value)),
    radix("rotateLeft", rotate),
    radix("rotateRight", (value, distance) => rotate(value, -distance)),
  ];
}

/** System properties: none is offered. */
const systemProperty = (_self: JavaNumber, [, otherwise]: readonly unknown[]): unknown => otherwise ?? null;

export const integerMethods = new MethodTable<JavaNumber>(
  integerDescriptions("int"),
  [
    on("compareTo(Integer)", (self, [other]) => compareNatural(self, other)),
    on("toUnsignedLong(int)", (_self, [value]) => longOf(BigInt.asUintN(32, BigInt(value)))),
    on("getInteger(String,Integer)", systemProperty),
    on("getInteger(String)", () => null),
  ],
  numberDescriptions,
  objectMethods,
);

export const longMethods = new MethodTable<JavaNumber>(
  integerDescriptions("long"),
  [
    on("compareTo(Long)", (self, [other]) => {
      if (other === null) throw nullPointer();
      return compareNatural(self, other);
    }),
    on("getLong(String,long)", (_self, [, otherwise]) => longOf(otherwise)),
    on("getLong(String)", () => null),
  ],
  numberDescriptions,
  objectMethods,
);
