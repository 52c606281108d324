// java.util.Formatter for the argument types that templates can hold: the format text is read and checked whole before
// anything prints, as Java does, so a fault in the last specifier wins over a wrong argument of the first.

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

/** A format that Java refuses: the name of Java's exception in java.util, and its message. */
function failure(name: string, message: string): JavaException {
  return new JavaException(`java.util.${name}`, message);
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
 * @throws JavaException IllegalFormatException by the name of its subclass; LimitExceeded
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

/** Java fails above 2^31-1; we refuse earlier what could only exhaust the memory. */
function boundedSize(digits: string | undefined, code: string): number {
  if (digits === undefined) return -1;
  const size = Number(digits);
  if (size > 0x7fffffff) throw failure(code, "-2147483648");
  if (size > maxLength)
    throw new LimitExceeded(`The format asks for ${size} characters, of ${maxLength} that are allowed`);
  return size;
}

function checkSpecifier(specifier: Specifier): void {
  const { flags, width, precision, conversion } = specifier;
  const has = (flag: string): boolean => flags.includes(flag);
  const refuse = (bad: string): void => {
    const found = [...bad].filter(has).join("");
    if (found !== "") throw flagMismatch(conversion, found);
  };
  const refusePrecision = (): void => {
    if (precision !== -1) throw failure("IllegalFormatPrecisionException", String(precision));
  };
  const needWidth = (needing: string): void => {
    if (width === -1 && [...needing].some(has)) throw failure("MissingFormatWidthException", describe(specifier));
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
      throw failure("IllegalFormatFlagsException", `Flags = '${ordered(flags)}'`);
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

/** Flags in the order in which Java names them. */
function ordered(flags: string): string {
  return [..."-#+ 0,(<"].filter((flag) => flags.includes(flag)).join("");
}

function describe({ index, flags, width, precision, conversion, upper }: Specifier): string {
  const position = typeof index === "number" ? `${index}$` : "";
  const size = `${width === -1 ? "" : width}${precision === -1 ? "" : `.${precision}`}`;
  const letters = upper ? conversion.charAt(0).toUpperCase() + conversion.slice(1) : conversion;
  return `%${ordered(flags)}${position}${size}${letters}`;
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
      if (specifier.flags.includes("#")) {
        throw flagMismatch("s", "#");
      }
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

/** A Long is a time in milliseconds; an Integer, or anything else, is none. */
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
    lead = leadOf(flags, negative);
    magnitude = negative ? -integer : integer;
  } else {
    const bad = [..."(+ "].filter((flag) => flags.includes(flag)).join("");
    if (bad !== "") {
      throw flagMismatch(conversion, bad);
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

/** What stands before the digits. */
function leadOf(flags: string, negative: boolean): string {
  if (negative) return flags.includes("(") ? "(" : "-";
  return /[+ ]/.exec(flags.includes("+") ? "+" : flags)?.[0] ?? "";
}

/** Sign, grouping and zero padding around the digits of a magnitude. */
function withSign({ flags, width }: Specifier, negative: boolean, magnitude: string): string {
  const lead = leadOf(flags, negative);
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
      throw failure("IllegalFormatCodePointException", `Code point = 0x${(value >>> 0).toString(16)}`);
    }
    return String.fromCodePoint(value);
  }
  throw failure("IllegalFormatConversionException", `c != ${classOf(value)?.name}`);
}

function conversionMismatch({ conversion }: Specifier, value: unknown): JavaException {
  return failure("IllegalFormatConversionException", `${conversion} != ${classOf(value)?.name}`);
}
