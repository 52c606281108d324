// java.util.Formatter for the argument types that templates can hold: the format text is read and checked whole before
// anything prints, as Java does, so a fault in the last specifier wins over a wrong argument of the first.

import { JavaBigDecimal } from "../big-decimal.ts";
import { JavaCharacter } from "../character.ts";
import { classOf, doubleClass, integerClass, longClass } from "../class.ts";
import { hashCode } from "../equality.ts";
import { isInt, isNumber, toDouble } from "../number.ts";
import { toText } from "../print.ts";
import type { Runtime } from "../runtime.ts";
import { formatDate, isDateConversion } from "./date-format.ts";
import { decimalMagnitude, generalMagnitude, hexadecimalMagnitude, scientificMagnitude } from "./float-format.ts";

/** The Java exceptions that a format can end in. */
export type JavaFormatErrorCode =
  | "DuplicateFormatFlagsException"
  | "FormatFlagsConversionMismatchException"
  | "IllegalFormatArgumentIndexException"
  | "IllegalFormatCodePointException"
  | "IllegalFormatConversionException"
  | "IllegalFormatFlagsException"
  | "IllegalFormatPrecisionException"
  | "IllegalFormatWidthException"
  | "MissingFormatArgumentException"
  | "MissingFormatWidthException"
  | "UnknownFormatConversionException"
  | "UnsupportedFormat";

/** A format that Java refuses; `code` is the name of Java's exception class, the message is Java's. */
export class JavaFormatError extends Error {
  override readonly name = "JavaFormatError";
  readonly code: JavaFormatErrorCode;
  constructor(code: JavaFormatErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Longest text that a format may make, in UTF-16 code units: `%999999999d` must not eat the memory. */
const maxLength = 1_000_000;

const stepsPerSpecifier = 50;

interface Specifier {
  readonly index: number | "next" | "same" | "none";
  readonly flags: string;
  readonly width: number;
  readonly precision: number;
  readonly conversion: string;
  readonly upper: boolean;
}

const specifierForm = /%(?:(\d+)\$)?([-#+ 0,(<]*)(\d+)?(?:\.(\d+))?([tT]?[a-zA-Z%])/y;

/**
 * Java's `String.format(Locale.ROOT, format, args)`.
 * @param args values after `number.ts`; null and undefined print `null`
 * @throws JavaFormatError with the name of Java's exception class as its code
 */
export function formatJava(format: string, args: readonly unknown[], runtime: Runtime): string {
  const parts = parseFormat(format);
  let ordinary = 0;
  let last = -1;
  let out = "";
  for (const part of parts) {
    if (typeof part === "string") {
      out += part;
      continue;
    }
    let value: unknown;
    if (part.index !== "none") {
      if (part.index === "next") last = ordinary++;
      else if (part.index !== "same") last = part.index - 1;
      if (last < 0 || last >= args.length) {
        throw new JavaFormatError("MissingFormatArgumentException", `Format specifier '${describe(part)}'`);
      }
      value = args[last];
    }
    const printed = printSpecifier(part, value ?? null, runtime);
    runtime.meter.charge(stepsPerSpecifier + printed.length / 16);
    runtime.meter.allocate(printed.length);
    out += printed;
    if (out.length > maxLength) {
      throw new JavaFormatError("UnsupportedFormat", `The formatted text is longer than ${maxLength} characters.`);
    }
  }
  return out;
}

function parseFormat(format: string): (string | Specifier)[] {
  const parts: (string | Specifier)[] = [];
  let at = 0;
  while (at < format.length) {
    const percent = format.indexOf("%", at);
    if (percent !== at) parts.push(format.slice(at, percent < 0 ? format.length : percent));
    if (percent < 0) break;
    specifierForm.lastIndex = percent;
    const match = specifierForm.exec(format);
    if (match === null) {
      const offender =
        /^%(?:\d+\$)?[-#+ 0,(<]*\d*(?:\.\d+)?([\s\S]?)/.exec(format.slice(percent))?.[1] || format.at(-1);
      throw new JavaFormatError("UnknownFormatConversionException", `Conversion = '${offender}'`);
    }
    parts.push(specifierOf(match));
    at = specifierForm.lastIndex;
  }
  return parts;
}

function specifierOf(match: RegExpExecArray): Specifier {
  const [, position, flags = "", width, precision, letters = ""] = match;
  if (position !== undefined && (Number(position) === 0 || Number(position) > 0x7fffffff)) {
    throw new JavaFormatError(
      "IllegalFormatArgumentIndexException",
      `Illegal format argument index = ${Number(position)}`,
    );
  }
  for (let i = 0; i < flags.length; i++) {
    if (flags.indexOf(flags[i]!) !== i)
      throw new JavaFormatError("DuplicateFormatFlagsException", `Flags = '${flags[i]}'`);
  }
  const isDate = /^t/i.test(letters);
  const conversion = isDate ? `t${letters.slice(1)}` : letters.toLowerCase();
  const known = isDate ? isDateConversion(letters.slice(1)) : "bhscdoxefga%n".includes(conversion);
  if (!known || "DOFN".includes(letters)) {
    throw new JavaFormatError("UnknownFormatConversionException", `Conversion = '${letters}'`);
  }
  const specifier: Specifier = {
    index: "%n".includes(conversion)
      ? "none"
      : flags.includes("<")
        ? "same"
        : position === undefined
          ? "next"
          : Number(position),
    flags,
    width: boundedSize(width, "IllegalFormatWidthException"),
    precision: boundedSize(precision, "IllegalFormatPrecisionException"),
    conversion,
    upper: letters.charAt(0) !== conversion.charAt(0),
  };
  checkSpecifier(specifier);
  return specifier;
}

/** Java fails above 2^31-1; we refuse earlier what could only exhaust the memory. */
function boundedSize(digits: string | undefined, code: JavaFormatErrorCode): number {
  if (digits === undefined) return -1;
  const size = Number(digits);
  if (size > 0x7fffffff) throw new JavaFormatError(code, "-2147483648");
  if (size > maxLength)
    throw new JavaFormatError("UnsupportedFormat", `${size} is more than the ${maxLength} characters allowed.`);
  return size;
}

function checkSpecifier(specifier: Specifier): void {
  const { flags, width, precision, conversion } = specifier;
  const has = (flag: string): boolean => flags.includes(flag);
  const refuse = (bad: string): void => {
    const found = [...bad].filter(has).join("");
    if (found !== "") {
      throw new JavaFormatError(
        "FormatFlagsConversionMismatchException",
        `Conversion = ${conversion}, Flags = ${found}`,
      );
    }
  };
  const refusePrecision = (): void => {
    if (precision !== -1) throw new JavaFormatError("IllegalFormatPrecisionException", String(precision));
  };
  const needWidth = (...needing: string[]): void => {
    if (width === -1 && needing.some(has))
      throw new JavaFormatError("MissingFormatWidthException", describe(specifier));
  };
  if (conversion === "%" || conversion === "n") {
    refusePrecision();
    const allowed = conversion === "%" ? flags === "" || flags === "-" : flags === "";
    if (conversion === "n" && width !== -1) throw new JavaFormatError("IllegalFormatWidthException", String(width));
    if (!allowed) throw new JavaFormatError("IllegalFormatFlagsException", `Flags = '${flags}'`);
    needWidth("-");
    return;
  }
  if (conversion.startsWith("t")) {
    refusePrecision();
    refuse("#+ 0,(");
    needWidth("-");
    return;
  }
  if ("bhsc".includes(conversion)) {
    if (conversion === "c") refusePrecision();
    if (conversion !== "s") refuse("#");
    if (conversion !== "c") needWidth("-");
    refuse("+ 0,(");
    needWidth("-");
    return;
  }
  needWidth("-", "0");
  if ((has("+") && has(" ")) || (has("-") && has("0"))) {
    throw new JavaFormatError("IllegalFormatFlagsException", `Flags = '${[..."-#+ 0,(<"].filter(has).join("")}'`);
  }
  if ("dox".includes(conversion)) {
    refusePrecision();
    refuse(conversion === "d" ? "#" : ",");
  } else {
    refuse(conversion === "a" ? "(," : conversion === "e" ? "," : conversion === "g" ? "#" : "");
  }
}

function describe({ index, flags, width, precision, conversion, upper }: Specifier): string {
  const ordered = [..."-#+ 0,(<"].filter((flag) => flags.includes(flag)).join("");
  const position = typeof index === "number" ? `${index}$` : "";
  return `%${ordered}${position}${width === -1 ? "" : width}${precision === -1 ? "" : `.${precision}`}${upper ? conversion.charAt(0).toUpperCase() + conversion.slice(1) : conversion}`;
}

function printSpecifier(specifier: Specifier, value: unknown, runtime: Runtime): string {
  if (specifier.conversion.startsWith("t")) {
    return printText(specifier, value === null ? "null" : printDate(specifier, value));
  }
  switch (specifier.conversion) {
    case "n":
      return "\n";
    case "%":
      return justify(specifier, "%");
    case "b":
      return printText(specifier, value === null ? "false" : typeof value === "boolean" ? String(value) : "true");
    case "h":
      return printText(specifier, value === null ? "null" : (hashCode(value, runtime.meter) >>> 0).toString(16));
    case "s":
      if (specifier.flags.includes("#")) {
        throw new JavaFormatError("FormatFlagsConversionMismatchException", "Conversion = s, Flags = #");
      }
      return printText(specifier, value === null ? "null" : (toText(value, runtime) ?? "null"));
    case "c":
      return printText(specifier, value === null ? "null" : characterOf(value));
    case "d":
    case "o":
    case "x":
      return value === null ? printText(specifier, "null") : printInteger(specifier, value);
    default:
      return value === null ? printText(specifier, "null") : printFloat(specifier, value);
  }
}

/** A Long is a time in milliseconds; an Integer, or anything else, is none. */
function printDate(specifier: Specifier, value: unknown): string {
  if (classOf(value) !== longClass) throw conversionMismatch(specifier, value);
  return formatDate(Number(value), specifier.conversion.slice(1));
}

function printText(specifier: Specifier, text: string): string {
  const { precision, upper } = specifier;
  const cut = precision !== -1 && precision < text.length ? text.slice(0, precision) : text;
  return justify(specifier, upper ? cut.toUpperCase() : cut);
}

function justify({ width, flags }: Specifier, text: string): string {
  return flags.includes("-") ? text.padEnd(width) : text.padStart(width);
}

function printInteger(specifier: Specifier, value: unknown): string {
  if (typeof value !== "bigint" && (typeof value !== "number" || classOf(value) === doubleClass)) {
    throw conversionMismatch(specifier, value);
  }
  const { flags, width, conversion, upper } = specifier;
  const integer = BigInt(value);
  const negative = integer < 0n;
  if (conversion === "d") {
    const digits = String(negative ? -integer : integer);
    return justify(specifier, withSign(specifier, negative, digits));
  }
  const radix = conversion === "o" ? 8 : 16;
  const prefix = flags.includes("#") ? (conversion === "o" ? "0" : upper ? "0X" : "0x") : "";
  const isBig = BigInt.asIntN(64, integer) !== integer;
  let lead = "";
  let magnitude = integer;
  if (isBig) {
    lead = negative ? (flags.includes("(") ? "(" : "-") : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
    magnitude = negative ? -integer : integer;
  } else {
    const bad = [..."(+ "].filter((flag) => flags.includes(flag)).join("");
    if (bad !== "") {
      throw new JavaFormatError("FormatFlagsConversionMismatchException", `Conversion = ${conversion}, Flags = ${bad}`);
    }
    if (negative) magnitude = BigInt.asUintN(classOf(value) === integerClass ? 32 : 64, integer);
  }
  const tail = lead === "(" ? ")" : "";
  let digits = magnitude.toString(radix);
  if (upper) digits = digits.toUpperCase();
  const room = width - lead.length - prefix.length - tail.length;
  return justify(specifier, lead + prefix + (flags.includes("0") ? digits.padStart(room, "0") : digits) + tail);
}

function printFloat(specifier: Specifier, value: unknown): string {
  if (!isNumber(value) || !(classOf(value) === doubleClass || value instanceof JavaBigDecimal)) {
    throw conversionMismatch(specifier, value);
  }
  const number = toDouble(value);
  const { flags, conversion, upper } = specifier;
  if (Number.isNaN(number)) return justify(specifier, upper ? "NAN" : "NaN");
  const negative = number < 0 || Object.is(number, -0);
  const magnitude = Math.abs(number);
  let text: string;
  if (magnitude === Infinity) {
    // Neither zero padding nor grouping touches an infinite value.
    const plain: Specifier = { ...specifier, flags: flags.replace(/[0,]/g, "") };
    text = withSign(plain, negative, upper ? "INFINITY" : "Infinity");
    return justify(specifier, text);
  }
  const precision = specifier.precision === -1 ? 6 : specifier.precision;
  if (conversion === "f") {
    text = decimalMagnitude(magnitude, precision);
    if (precision === 0 && flags.includes("#")) text += ".";
  } else if (conversion === "e") text = scientificMagnitude(magnitude, precision, flags.includes("#"));
  else if (conversion === "g") text = generalMagnitude(magnitude, precision);
  else text = hexadecimalMagnitude(magnitude);
  text = withSign(specifier, negative, text);
  return justify(specifier, upper ? text.toUpperCase() : text);
}

/** Sign, grouping and zero padding around the digits of a magnitude. */
function withSign({ flags, width }: Specifier, negative: boolean, magnitude: string): string {
  const lead = negative
    ? flags.includes("(")
      ? "("
      : "-"
    : flags.includes("+")
      ? "+"
      : flags.includes(" ")
        ? " "
        : "";
  const tail = negative && flags.includes("(") ? ")" : "";
  let digits = magnitude;
  if (flags.includes(",")) {
    const whole = /^\d+/.exec(digits)?.[0] ?? "";
    digits = whole.replace(/\B(?=(\d{3})+$)/g, ",") + digits.slice(whole.length);
  }
  if (flags.includes("0")) digits = digits.padStart(width - lead.length - tail.length, "0");
  return lead + digits + tail;
}

function characterOf(value: unknown): string {
  if (value instanceof JavaCharacter) return value.value;
  if (isInt(value)) {
    if (value < 0 || value > 0x10ffff) {
      throw new JavaFormatError("IllegalFormatCodePointException", `Code point = 0x${(value >>> 0).toString(16)}`);
    }
    return String.fromCodePoint(value);
  }
  throw new JavaFormatError("IllegalFormatConversionException", `c != ${classOf(value)?.name}`);
}

function conversionMismatch({ conversion }: Specifier, value: unknown): JavaFormatError {
  return new JavaFormatError("IllegalFormatConversionException", `${conversion} != ${classOf(value)?.name}`);
}
