// The methods of Java's number, boolean and character classes that templates may call.
import { parseJavaDouble, parseJavaInt, parseJavaLong } from "../java-text/index.ts";
import { isDoubleCompatible, isInt, isLongCompatible, isText, type Method, notComparable, text } from "./arguments.ts";
import {
  compareNumbers,
  isNumber,
  type JavaNumber,
  type NumberType,
  normalizeInteger,
  numberType,
  toDouble,
  toInt,
  toLong,
} from "./arithmetic.ts";
import { deepEquals, hashCode } from "./equality.ts";
import { JavaException } from "./java-exception.ts";
import { JavaCharacter } from "./java-objects.ts";
import { type JavaDouble, javaDouble } from "./number.ts";
import { toText } from "./to-text.ts";

function numberFormat(value: string): JavaException {
  return new JavaException("java.lang.NumberFormatException", `For input string: ${JSON.stringify(value)}`);
}

function parseInteger(value: string, radix: number): number {
  const parsed = parseJavaInt(value, radix);
  if (parsed === undefined || parsed === null) throw numberFormat(value);
  return parsed;
}

function parseLong(value: string, radix: number): number | bigint {
  const parsed = parseJavaLong(value, radix);
  if (parsed === undefined || parsed === null) throw numberFormat(value);
  return asLong(parsed);
}

/** A Long that would pass for an Integer is held as a bigint. */
function asLong(value: number | bigint): number | bigint {
  const normalized = normalizeInteger(BigInt(value));
  return isInt(normalized) ? BigInt(normalized) : normalized;
}

function parseDouble(value: string): number | JavaDouble {
  const parsed = parseJavaDouble(value);
  if (parsed === undefined || parsed === null) throw numberFormat(value);
  return javaDouble(parsed);
}

type NumberMethod = Method<JavaNumber>;

/** `Integer.parseInt(text)` and `Integer.parseInt(text, radix)`. */
function parsing(parse: (value: string, radix: number) => unknown): NumberMethod {
  return (_self, args) => {
    const [value, radix = 10] = args;
    if (args.length < 1 || args.length > 2 || !isText(value) || !isInt(radix)) return undefined;
    if (value === null) {
      throw new JavaException("java.lang.NumberFormatException", "Cannot parse null string");
    }
    return parse(value, radix);
  };
}

function binary(
  fits: (value: unknown) => value is JavaNumber,
  operation: (left: JavaNumber, right: JavaNumber) => unknown,
): NumberMethod {
  return (_self, args) => {
    const [left, right] = args;
    return args.length === 2 && fits(left) && fits(right) ? operation(left, right) : undefined;
  };
}

const isIntNumber = (value: unknown): value is JavaNumber => isInt(value);
const isLongNumber = (value: unknown): value is JavaNumber => isLongCompatible(value);
const isDoubleNumber = (value: unknown): value is JavaNumber => isDoubleCompatible(value);

/** Whether Java passes a number as a primitive of this type. */
function convertible(value: JavaNumber, type: NumberType): boolean {
  if (type === "Integer") return isInt(value);
  if (type === "Long") return isLongCompatible(value);
  return type === "Double" && isDoubleCompatible(value);
}

const commonNumberMethods: [string, NumberMethod][] = [
  ["intValue", (self, args) => (args.length === 0 ? toInt(self) : undefined)],
  ["longValue", (self, args) => (args.length === 0 ? asLong(toLong(self)) : undefined)],
  ["doubleValue", (self, args) => (args.length === 0 ? javaDouble(toDouble(self)) : undefined)],
  ["floatValue", (self, args) => (args.length === 0 ? javaDouble(Math.fround(toDouble(self))) : undefined)],
  ["shortValue", (self, args) => (args.length === 0 ? (toInt(self) << 16) >> 16 : undefined)],
  ["byteValue", (self, args) => (args.length === 0 ? (toInt(self) << 24) >> 24 : undefined)],
  ["equals", (self, args, render) => (args.length === 1 ? deepEquals(self, args[0], render) : undefined)],
  [
    "hashCode",
    (self, args, render) => {
      if (args.length === 0) return hashCode(self, render);
      const [other] = args;
      if (args.length !== 1 || !isNumber(other) || !convertible(other, numberType(self))) return undefined;
      return hashCode(numberType(self) === "Double" ? javaDouble(toDouble(other)) : other, render);
    },
  ],
  [
    "compareTo",
    (self, args) => {
      const [other] = args;
      if (args.length !== 1) return undefined;
      if (!isNumber(other) || numberType(other) !== numberType(self)) throw notComparable(other);
      return compareNumbers(self, other);
    },
  ],
];

function toStringMethod(fits: (value: unknown) => value is JavaNumber): [string, NumberMethod] {
  return [
    "toString",
    (self, args, render) => {
      if (args.length === 0) return toText(self, render);
      const [value, radix] = args;
      if (!fits(value)) return undefined;
      if (args.length === 1) return toText(value, render);
      return args.length === 2 && isInt(radix) ? value.toString(radix >= 2 && radix <= 36 ? radix : 10) : undefined;
    },
  ];
}

/** Unsigned digits of a 32-bit or 64-bit integer. */
function unsigned(radix: number, bits: number): NumberMethod {
  return (_self, args) => {
    const [value] = args;
    if (args.length !== 1 || !isLongCompatible(value) || (bits === 32 && !isInt(value))) return undefined;
    return BigInt.asUintN(bits, BigInt(value)).toString(radix);
  };
}

function integerMethods(
  fits: (value: unknown) => value is JavaNumber,
  parse: (value: string, radix: number) => number | bigint,
  parseName: string,
  bits: number,
): ReadonlyMap<string, NumberMethod> {
  const add = (left: JavaNumber, right: JavaNumber): number | bigint => {
    return normalizeInteger(BigInt.asIntN(bits, BigInt(toLong(left)) + BigInt(toLong(right))));
  };
  return new Map<string, NumberMethod>([
    ...commonNumberMethods,
    toStringMethod(fits),
    [parseName, parsing(parse)],
    [
      "valueOf",
      (self, args, render) => {
        if (args.length === 1 && fits(args[0])) return args[0];
        return parsing(parse)(self, args, render);
      },
    ],
    ["max", binary(fits, (left, right) => (compareNumbers(left, right) >= 0 ? left : right))],
    ["min", binary(fits, (left, right) => (compareNumbers(left, right) <= 0 ? left : right))],
    ["sum", binary(fits, add)],
    ["compare", binary(fits, compareNumbers)],
    ["signum", (_self, args) => (args.length === 1 && fits(args[0]) ? compareNumbers(args[0], 0) : undefined)],
    ["toBinaryString", unsigned(2, bits)],
    ["toOctalString", unsigned(8, bits)],
    ["toHexString", unsigned(16, bits)],
  ]);
}

/** A test of the number itself, or of the argument. */
function doubleTest(holds: (value: number) => boolean): NumberMethod {
  return (self, args) => {
    if (args.length === 0) return holds(toDouble(self));
    if (args.length === 1 && isDoubleCompatible(args[0])) return holds(toDouble(args[0]));
    throw new JavaException("java.lang.IllegalArgumentException", "wrong number of arguments");
  };
}

const doubleMethods: ReadonlyMap<string, NumberMethod> = new Map<string, NumberMethod>([
  ...commonNumberMethods,
  [
    "toString",
    (self, args, render) => {
      if (args.length === 0) return toText(self, render);
      return args.length === 1 && isDoubleCompatible(args[0])
        ? toText(javaDouble(toDouble(args[0])), render)
        : undefined;
    },
  ],
  [
    "parseDouble",
    (_self, [value, ...rest]) => (rest.length === 0 && isText(value) ? parseDouble(text(value)) : undefined),
  ],
  [
    "valueOf",
    (_self, [value, ...rest]) => {
      if (rest.length !== 0) return undefined;
      if (isDoubleCompatible(value)) return javaDouble(toDouble(value));
      return isText(value) ? parseDouble(text(value)) : undefined;
    },
  ],
  ["isNaN", doubleTest(Number.isNaN)],
  ["isInfinite", doubleTest((value) => Math.abs(value) === Number.POSITIVE_INFINITY)],
  [
    "isFinite",
    (_self, args) =>
      args.length === 1 && isDoubleCompatible(args[0]) ? Number.isFinite(toDouble(args[0])) : undefined,
  ],
  ["max", binary(isDoubleNumber, (left, right) => javaDouble(Math.max(toDouble(left), toDouble(right))))],
  ["min", binary(isDoubleNumber, (left, right) => javaDouble(Math.min(toDouble(left), toDouble(right))))],
  ["sum", binary(isDoubleNumber, (left, right) => javaDouble(toDouble(left) + toDouble(right)))],
  ["compare", binary(isDoubleNumber, compareNumbers)],
]);

/** A method of BigInteger with one BigInteger argument. */
function bigInteger(operation: (self: bigint, other: bigint) => bigint): NumberMethod {
  return (self, args) => {
    const [other] = args;
    if (args.length !== 1 || typeof self !== "bigint" || typeof other !== "bigint") return undefined;
    return normalizeInteger(operation(self, other));
  };
}

const bigIntegerMethods: [string, NumberMethod][] = [
  [
    "toString",
    (self, args, render) => {
      const [radix] = args;
      if (args.length === 0) return toText(self, render);
      if (args.length !== 1 || !isInt(radix) || typeof self !== "bigint") return undefined;
      return self.toString(radix >= 2 && radix <= 36 ? radix : 10);
    },
  ],
  ["valueOf", (_self, args) => (args.length === 1 && isLongCompatible(args[0]) ? args[0] : undefined)],
  ["add", bigInteger((self, other) => self + other)],
  ["subtract", bigInteger((self, other) => self - other)],
  ["multiply", bigInteger((self, other) => self * other)],
  ["divide", bigInteger((self, other) => self / other)],
  ["max", bigInteger((self, other) => (self >= other ? self : other))],
  ["min", bigInteger((self, other) => (self <= other ? self : other))],
  ["negate", (self, args) => (args.length === 0 && typeof self === "bigint" ? normalizeInteger(-self) : undefined)],
  ["abs", (self, args) => (args.length === 0 && typeof self === "bigint" ? (self < 0n ? -self : self) : undefined)],
  ["signum", (self, args) => (args.length === 0 ? compareNumbers(self, 0) : undefined)],
];

const plainMethods: ReadonlyMap<string, NumberMethod> = new Map<string, NumberMethod>([
  ...commonNumberMethods,
  ["toString", (self, args, render) => (args.length === 0 ? toText(self, render) : undefined)],
]);

/** The methods of a number, by its Java type. */
export const numberMethods: { readonly [type in NumberType]: ReadonlyMap<string, NumberMethod> } = {
  Integer: integerMethods(isIntNumber, parseInteger, "parseInt", 32),
  Long: integerMethods(isLongNumber, parseLong, "parseLong", 64),
  BigInteger: new Map([...plainMethods, ...bigIntegerMethods]),
  Double: doubleMethods,
  BigDecimal: plainMethods,
};

export const booleanMethods: ReadonlyMap<string, Method<boolean>> = new Map<string, Method<boolean>>([
  ["toString", (self, args) => (args.length === 0 ? String(self) : undefined)],
  ["booleanValue", (self, args) => (args.length === 0 ? self : undefined)],
  ["equals", (self, args) => (args.length === 1 ? self === args[0] : undefined)],
  ["hashCode", (self, args) => (args.length === 0 ? (self ? 1231 : 1237) : undefined)],
  [
    "compareTo",
    (self, args) => {
      const [other] = args;
      if (args.length !== 1) return undefined;
      if (typeof other !== "boolean") throw notComparable(other);
      return Number(self) - Number(other);
    },
  ],
  [
    "parseBoolean",
    (_self, [value, ...rest]) => (rest.length === 0 && isText(value) ? value?.toLowerCase() === "true" : undefined),
  ],
  [
    "valueOf",
    (_self, [value, ...rest]) => {
      if (rest.length !== 0) return undefined;
      return typeof value === "boolean" ? value : isText(value) ? value?.toLowerCase() === "true" : undefined;
    },
  ],
]);

export const characterMethods: ReadonlyMap<string, Method<JavaCharacter>> = new Map<string, Method<JavaCharacter>>([
  ["toString", (self, args) => (args.length === 0 ? self.value : undefined)],
  ["charValue", (self, args) => (args.length === 0 ? self : undefined)],
  ["equals", (self, args, render) => (args.length === 1 ? deepEquals(self, args[0], render) : undefined)],
  ["hashCode", (self, args) => (args.length === 0 ? self.value.charCodeAt(0) : undefined)],
  [
    "compareTo",
    (self, args) => {
      const [other] = args;
      if (args.length !== 1) return undefined;
      if (!(other instanceof JavaCharacter)) throw notComparable(other);
      return self.value.charCodeAt(0) - other.value.charCodeAt(0);
    },
  ],
  ...(
    [
      ["isDigit", /^\p{Nd}$/u],
      ["isLetter", /^\p{L}$/u],
      ["isLetterOrDigit", /^[\p{L}\p{Nd}]$/u],
      ["isUpperCase", /^\p{Uppercase}$/u],
      ["isLowerCase", /^\p{Lowercase}$/u],
    ] as const
  ).map(([name, pattern]): [string, Method<JavaCharacter>] => [
    name,
    (_self, [other, ...rest]) =>
      rest.length === 0 && other instanceof JavaCharacter ? pattern.test(other.value) : undefined,
  ]),
  [
    "isWhitespace",
    (_self, [other, ...rest]) =>
      rest.length === 0 && other instanceof JavaCharacter
        ? /^[\t-\r\x1c-\x20\u2028\u2029]$/.test(other.value)
        : undefined,
  ],
  [
    "toUpperCase",
    (_self, [other, ...rest]) =>
      rest.length === 0 && other instanceof JavaCharacter
        ? new JavaCharacter(other.value.toUpperCase().charAt(0))
        : undefined,
  ],
  [
    "toLowerCase",
    (_self, [other, ...rest]) =>
      rest.length === 0 && other instanceof JavaCharacter
        ? new JavaCharacter(other.value.toLowerCase().charAt(0))
        : undefined,
  ],
]);
