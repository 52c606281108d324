// java.util.Formatter for the argument types of templates. As in Java, the whole format is read and checked before anything
// prints, so an error in the last specifier wins over a wrong argument of the first.

import { LimitExceeded } from "../../limits.ts";
import { JavaBigDecimal } from "../big-decimal.ts";
import { JavaCharacter } from "../character.ts";
import { classOf, doubleClass, integerClass, longClass } from "../class.ts";
import { hashCode } from "../equality.ts";
import { JavaException } from "../exception.ts";
import { isInt, isNumber, toDouble } from "../number.ts";
import { toText } from "../print.ts";
import type { Runtime } from "../runtime.ts";
import { formatDate, isDateConversion } from "./date-format.ts";
import { decimalMagnitude, generalMagnitude, hexadecimalMagnitude, scientificMagnitude } from "./float-format.ts";

/** @param name of the exception, without its package java.util */
function failure(name: string, message: string): JavaException {
  return new JavaException(`java.util.${name}`, message);
}

/** Longest result of a format, in UTF-16 code units: `%999999999d` must not exhaust the memory. */
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
 * @param args null and undefined print `null`
 * @throws JavaException a subclass of IllegalFormatException; LimitExceeded
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
        throw failure("MissingFormatArgumentException", `Format specifier '${describe(part)}'`);
      }
      value = args[last];
    }
    const printed = printSpecifier(part, value ?? null, runtime);
    runtime.meter.charge(stepsPerSpecifier + printed.length / 16);
    runtime.meter.allocate(printed.length);
    out += printed;
    if (out.length > maxLength) {
      throw new LimitExceeded(`The formatted text is longer than ${maxLength} characters`);
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
      throw failure("UnknownFormatConversionException", `Conversion = '${offender}'`);
    }
    parts.push(specifierOf(match));
    at = specifierForm.lastIndex;
  }
  return parts;
}

function specifierOf(match: RegExpExecArray): Specifier {
  const [, position, flags = "", width, precision, letters = ""] = match;
  if (position !== undefined && (Number(position) === 0 || Number(position) > 0x7fffffff)) {
    throw failure("IllegalFormatArgumentIndexException", `Illegal format argument index = ${Number(position)}`);
  }
  for (let i = 0; i < flags.length; i++) {
    if (flags.indexOf(flags[i]!) !== i) throw failure("DuplicateFormatFlagsException", `Flags = '${flags[i]}'`);
  }
  const isDate = /^t/i.test(letters);
  const conversion = isDate ? `t${letters.slice(1)}` : letters.toLowerCase();
  const known = isDate ? isDateConversion(letters.slice(1)) : "bhscdoxefga%n".includes(conversion);
  if (!known || "DOFN".includes(letters)) {
    throw failure("UnknownFormatConversionException", `Conversion = '${letters}'`);
  }
  const specifier: Specifier = {
    index: indexOf(conversion, flags, position),
    flags,
    width: boundedSize(width, "IllegalFormatWidthException"),
    precision: boundedSize(precision, "IllegalFormatPrecisionException"),
    conversion,
    upper: letters.charAt(0) !== conversion.charAt(0),
  };
  checkSpecifier(specifier);
  return specifier;
}

function indexOf(conversion: string, flags: string, position: string | undefined): Specifier["index"] {
  if ("%n".includes(conversion)) return "none";
  if (flags.includes("<")) return "same";
  return position === undefined ? "next" : Number(position);
}

/** Java's limit is 2^31-1. Larger sizes than `maxLength` are refused here because they only exhaust the memory. */
function boundedSize(digits: string | undefined, code: string): number {
  if (digits === undefined) return -1;
  const size = Number(digits);
  if (size > 0x7fffffff) throw failure(code, "-2147483648");
  if (size > maxLength) throw new LimitExceeded(`The format asks for ${size} characters; ${maxLength} are allowed`);
  return size;
}

function checkSpecifier(specifier: Specifier): void {
  const { flags, width, precision, conversion } = specifier;
  const has = (flag: string): boolean => flags.includes(flag);
  const refuse = (candidates: string): void => {
    const refused = flagsAmong(flags, candidates);
    if (refused !== "") throw flagMismatch(conversion, refused);
  };
  const refusePrecision = (): void => {
    if (precision !== -1) throw failure("IllegalFormatPrecisionException", String(precision));
  };
  const needWidth = (needing: string): void => {
    if (width === -1 && flagsAmong(flags, needing) !== "")
      throw failure("MissingFormatWidthException", describe(specifier));
  };
  if ("%n".includes(conversion)) {
    refusePrecision();
    if (conversion === "n" && width !== -1) throw failure("IllegalFormatWidthException", String(width));
    const isAllowed = flags === "" || (conversion === "%" && flags === "-");
    if (!isAllowed) throw failure("IllegalFormatFlagsException", `Flags = '${flags}'`);
    needWidth("-");
  } else if ("bhsc".includes(conversion) || conversion.startsWith("t")) {
    if (conversion === "c" || conversion.startsWith("t")) refusePrecision();
    if (conversion.startsWith("t")) refuse("#+ 0,(");
    if (conversion !== "s") refuse("#");
    if (conversion !== "c") needWidth("-");
    refuse("+ 0,(");
    needWidth("-");
  } else {
    needWidth("-0");
    if ((has("+") && has(" ")) || (has("-") && has("0"))) {
      throw failure("IllegalFormatFlagsException", `Flags = '${flagsAmong(flags, allFlags)}'`);
    }
    if ("dox".includes(conversion)) refusePrecision();
    refuse(refusedFlags[conversion] ?? "");
  }
}

/** Flags that numbers refuse, by conversion. */
const refusedFlags: { readonly [conversion: string]: string } = { d: "#", o: ",", x: ",", a: "(,", e: ",", g: "#" };

function flagMismatch(conversion: string, flags: string): JavaException {
  return failure("FormatFlagsConversionMismatchException", `Conversion = ${conversion}, Flags = ${flags}`);
}

/** The candidates that a specifier has, in their order. */
function flagsAmong(flags: string, candidates: string): string {
  return [...candidates].filter((flag) => flags.includes(flag)).join("");
}

/** All flags in the order in which Java lists them. */
const allFlags = "-#+ 0,(<";

function describe({ index, flags, width, precision, conversion, upper }: Specifier): string {
  const position = typeof index === "number" ? `${index}$` : "";
  const size = `${width === -1 ? "" : width}${precision === -1 ? "" : `.${precision}`}`;
  const letters = upper ? conversion.charAt(0).toUpperCase() + conversion.slice(1) : conversion;
  return `%${flagsAmong(flags, allFlags)}${position}${size}${letters}`;
}

function printSpecifier(specifier: Specifier, value: unknown, runtime: Runtime): string {
  const { conversion } = specifier;
  if (conversion === "n") return "\n";
  if (conversion === "%") return justify(specifier, "%");
  if (conversion === "b") {
    return printText(specifier, value === null ? "false" : typeof value === "boolean" ? String(value) : "true");
  }
  if (value === null && !(conversion === "s" && specifier.flags.includes("#"))) return printText(specifier, "null");
  if (conversion.startsWith("t")) return printText(specifier, dateText(specifier, value));
  switch (conversion) {
    case "h":
      return printText(specifier, (hashCode(value, runtime.meter) >>> 0).toString(16));
    case "s":
      if (specifier.flags.includes("#")) throw flagMismatch("s", "#");
      return printText(specifier, toText(value, runtime) ?? "null");
    case "c":
      return printText(specifier, characterOf(value));
    case "d":
    case "o":
    case "x":
      return printInteger(specifier, value);
    default:
      return printFloat(specifier, value);
  }
}

/** Only a Long is a time, in milliseconds. */
function dateText(specifier: Specifier, value: unknown): string {
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
  const { flags, conversion } = specifier;
  const integer = BigInt(value);
  const isSigned = conversion === "d" || BigInt.asIntN(64, integer) !== integer;
  if (!isSigned) {
    const refused = flagsAmong(flags, "(+ ");
    if (refused !== "") throw flagMismatch(conversion, refused);
  }
  const negative = isSigned && integer < 0n;
  const unsigned = isSigned ? integer : BigInt.asUintN(classOf(value) === integerClass ? 32 : 64, integer);
  const digits = (negative ? -integer : unsigned).toString(conversion === "d" ? 10 : conversion === "o" ? 8 : 16);
  const prefix = !flags.includes("#") ? "" : conversion === "o" ? "0" : "0x";
  return printNumber(specifier, negative, digits, prefix);
}

function printFloat(specifier: Specifier, value: unknown): string {
  if (!isNumber(value) || !(classOf(value) === doubleClass || value instanceof JavaBigDecimal)) {
    throw conversionMismatch(specifier, value);
  }
  const number = toDouble(value);
  if (Number.isNaN(number)) return justify(specifier, specifier.upper ? "NAN" : "NaN");
  const negative = number < 0 || Object.is(number, -0);
  const magnitude = Math.abs(number);
  if (magnitude !== Infinity) return printNumber(specifier, negative, magnitudeText(specifier, magnitude));
  // An infinite value is neither padded with zeros nor grouped.
  return printNumber({ ...specifier, flags: specifier.flags.replace(/[0,]/g, "") }, negative, "Infinity");
}

function magnitudeText({ conversion, flags, precision: given }: Specifier, magnitude: number): string {
  const precision = given === -1 ? 6 : given;
  const keepPoint = flags.includes("#");
  switch (conversion) {
    case "e":
      return scientificMagnitude(magnitude, precision, keepPoint);
    case "g":
      return generalMagnitude(magnitude, precision);
    case "a":
      return hexadecimalMagnitude(magnitude);
    default:
      return decimalMagnitude(magnitude, precision) + (precision === 0 && keepPoint ? "." : "");
  }
}

/** Adds sign, grouping and padding to a magnitude. */
function printNumber(specifier: Specifier, negative: boolean, magnitude: string, prefix = ""): string {
  const { flags, width, upper } = specifier;
  const has = (flag: string): boolean => flags.includes(flag);
  const [lead, tail] = negative ? (has("(") ? ["(", ")"] : ["-", ""]) : [has("+") ? "+" : has(" ") ? " " : "", ""];
  let digits = magnitude;
  if (has(",")) {
    const whole = /^\d+/.exec(digits)?.[0] ?? "";
    digits = whole.replace(/\B(?=(\d{3})+$)/g, ",") + digits.slice(whole.length);
  }
  if (has("0")) digits = digits.padStart(width - lead.length - prefix.length - tail.length, "0");
  const text = lead + prefix + digits + tail;
  return justify(specifier, upper ? text.toUpperCase() : text);
}

function characterOf(value: unknown): string {
  if (value instanceof JavaCharacter) return value.value;
  if (isInt(value)) {
    if (value < 0 || value > 0x10ffff) {
      throw failure("IllegalFormatCodePointException", `Code point = 0x${(value >>> 0).toString(16)}`);
    }
    return String.fromCodePoint(value);
  }
  throw failure("IllegalFormatConversionException", `c != ${classOf(value)?.name}`);
}

function conversionMismatch({ conversion }: Specifier, value: unknown): JavaException {
  return failure("IllegalFormatConversionException", `${conversion} != ${classOf(value)?.name}`);
}
