// The methods of java.lang.Integer and java.lang.Long: the same for 32 and 64 bits.
import { order } from "../arithmetic.ts";
import { compareNatural, hashCode } from "../equality.ts";
import { JavaException, nonNull } from "../exception.ts";
import { type Describe, describe, type JavaMethod, notOffered } from "../method.ts";
import { isInt, type JavaNumber, longOf, toBigInt } from "../number.ts";
import { parseJavaInteger } from "../text/parse-number.ts";
import { arithmeticException, numberFormat } from "./number.ts";

const on: Describe<JavaNumber> = describe;

/** Java prints in radix 10 if the radix is invalid. */
function digits(value: bigint, radix: number): string {
  return value.toString(radix >= 2 && radix <= 36 ? radix : 10);
}

/** Refuses null. @throws JavaException NumberFormatException */
function readable(value: string | null): string {
  if (value === null) throw new JavaException("java.lang.NumberFormatException", "Cannot parse null string");
  return value;
}

type Method = JavaMethod<JavaNumber>;
/** Calculates with bigints. A bigint result becomes a value of the class. */
type Operation = (first: bigint, second: bigint) => unknown;

/** The methods that Integer and Long share. `T` in their signatures is the type. */
function sharedMethods(type: "int" | "long"): readonly Method[] {
  const bits = type === "int" ? 32 : 64;
  const wide = BigInt(bits);
  const name = type === "int" ? "Int" : "Long";
  const signed = (value: bigint): bigint => BigInt.asIntN(bits, value);
  const unsigned = (value: bigint): bigint => BigInt.asUintN(bits, value);
  /** A method with numbers as arguments. For the result type `T` it returns a bigint. */
  const compute = (signature: string, run: Operation): Method =>
    describe<JavaNumber, string>(signature.replace(/\bT\b/g, type), (_self, args) => {
      const [first = 0n, second = 0n] = args.map((value) => toBigInt(value as JavaNumber));
      const result = run(first, second);
      return typeof result !== "bigint" || type === "long" ? result : Number(signed(result));
    });
  /** A method that reads a number from its first argument, a string. */
  const read = (signature: string, run: (text: string | null, ...numbers: number[]) => bigint): Method =>
    describe<JavaNumber, string>(signature.replace(/\bT\b/g, type).replace("Type", name), (_self, args) => {
      const [value, ...numbers] = args as unknown as [string | null, ...number[]];
      const result = run(value, ...numbers);
      return type === "long" ? result : Number(result);
    });
  const parse = (value: string | null, radix: number): bigint => {
    const source = readable(value);
    const parsed = parseJavaInteger(source, bits, radix);
    if (parsed === undefined) throw numberFormat(source);
    return parsed;
  };
  const parseUnsigned = (value: string | null, radix: number): bigint => {
    const source = readable(value);
    const parsed = source.startsWith("-") ? undefined : parseJavaInteger(source, bits + 1, radix);
    if (parsed === undefined) throw numberFormat(source);
    return signed(parsed);
  };
  const decode = (value: string | null): bigint => {
    const source = nonNull(value);
    const match = /^([+-]?)(0[xX]|#|0(?=[\s\S]))?([\s\S]*)$/.exec(source);
    const [, sign = "", prefix = "", rest = ""] = match ?? [];
    if (/^[+-]/.test(rest)) throw numberFormat(source);
    return parse(`${sign === "-" ? "-" : ""}${rest}`, prefix === "" ? 10 : prefix === "0" ? 8 : 16);
  };
  const rotate = (value: bigint, distance: bigint): bigint => {
    const by = BigInt.asUintN(bits === 32 ? 5 : 6, distance);
    return (unsigned(value) << by) | (unsigned(value) >> (wide - by));
  };
  const divisor = (value: bigint): bigint => {
    if (value === 0n) throw arithmeticException("/ by zero");
    return unsigned(value);
  };
  const binary = (value: bigint): string => unsigned(value).toString(2);
  const reversed = (value: bigint, unitBits: number): bigint => {
    const whole = binary(value).padStart(bits, "0");
    let backwards = "";
    for (let at = bits; at > 0; at -= unitBits) backwards += whole.slice(at - unitBits, at);
    return BigInt(`0b${backwards}`);
  };
  return [
    compute("numberOfLeadingZeros(T):int", (value) => (value === 0n ? bits : bits - binary(value).length)),
    compute("numberOfTrailingZeros(T):int", (value) =>
      value === 0n ? bits : binary(value).length - binary(value).lastIndexOf("1") - 1,
    ),
    compute("bitCount(T):int", (value) => binary(value).replaceAll("0", "").length),
    compute("toString(T):String", (value) => value.toString()),
    compute("toString(T,int):String", (value, radix) => digits(value, Number(radix))),
    describe<JavaNumber, string>(`hashCode(${type}):int`, (_self, [value], meter) =>
      hashCode(isInt(value) ? value : longOf(value as bigint), meter)),
    compute("min(T,T):T", (left, right) => (left < right ? left : right)),
    compute("max(T,T):T", (left, right) => (left > right ? left : right)),
    compute("signum(T):int", (value) => order(value, 0n)),
    compute("reverseBytes(T):T", (value) => reversed(value, 8)),
    compute("compare(T,T):int", order),
    read("valueOf(String,int):T", parse),
    read("valueOf(String):T", (value) => parse(value, 10)),
    compute("valueOf(T):T", (value) => value),
    compute("toHexString(T):String", (value) => unsigned(value).toString(16)),
    read("decode(String):T", decode),
    compute("reverse(T):T", (value) => reversed(value, 1)),
    compute("sum(T,T):T", (left, right) => left + right),
    read("parseType(String):T", (value) => parse(value, 10)),
    read("parseType(String,int):T", parse),
    compute("compareUnsigned(T,T):int", (left, right) => order(unsigned(left), unsigned(right))),
    compute("toUnsignedString(T,int):String", (value, radix) => digits(unsigned(value), Number(radix))),
    compute("toUnsignedString(T):String", (value) => unsigned(value).toString()),
    read("parseUnsignedType(String,int):T", parseUnsigned),
    read("parseUnsignedType(String):T", (value) => parseUnsigned(value, 10)),
    compute("toOctalString(T):String", (value) => unsigned(value).toString(8)),
    compute("toBinaryString(T):String", binary),
    compute("divideUnsigned(T,T):T", (left, right) => unsigned(left) / divisor(right)),
    compute("remainderUnsigned(T,T):T", (left, right) => unsigned(left) % divisor(right)),
    compute("highestOneBit(T):T", (value) => (value === 0n ? 0n : 1n << BigInt(binary(value).length - 1))),
    compute("lowestOneBit(T):T", (value) => value & -value),
    compute("rotateLeft(T,int):T", rotate),
    compute("rotateRight(T,int):T", (value, distance) => rotate(value, -distance)),
    ...notOffered(
      `parse${name}(CharSequence,int,int,int):${type} parseUnsigned${name}(CharSequence,int,int,int):${type}`,
    ),
    ...notOffered("resolveConstantDesc(Lookup):Number"),
  ];
}

export const integerMethods: readonly Method[] = [
  ...sharedMethods("int"),
  on("compareTo(Integer):int", (self, [other], meter) => compareNatural(self, other, meter)),
  on("toUnsignedLong(int):long", (_self, [value]) => BigInt.asUintN(32, BigInt(value))),
  // These read system properties. There are none.
  on("getInteger(String,Integer):Integer", (_self, [, otherwise]) => otherwise),
  on("getInteger(String):Integer", () => null),
];

export const longMethods: readonly Method[] = [
  ...sharedMethods("long"),
  on("compareTo(Long):int", (self, [other], meter) => compareNatural(self, other, meter)),
  on("getLong(String,long):long", (_self, [, otherwise]) => otherwise),
  on("getLong(String):Long", () => null),
];
