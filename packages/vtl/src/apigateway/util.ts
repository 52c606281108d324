// `$util`: the functions of docs/behaviour/mapping-templates.md 2.4. It has no state, so all templates share one object.
import { wellFormed } from "../java/charset.ts";
import { JavaClass } from "../java/class.ts";
import { JavaException, nullPointer } from "../java/exception.ts";
import { TemplateObject } from "../java/object.ts";
import { toText } from "../java/print.ts";
import type { Runtime } from "../java/runtime.ts";
import { JsonSyntaxError, parseJson } from "../json-path/json.ts";
import { registerDocument } from "./document.ts";

/** The cost of one escaped character. */
const stepsPerReplacement = 4;
const bytesPerReplacement = 48;
/** The cost of one byte that is encoded or decoded. */
const stepsPerByte = 4;
/** Arguments that one call can take on any stack. */
const maxArguments = 4096;

type UtilFunction = (value: string, runtime: Runtime) => unknown;

const functions: ReadonlyMap<string, UtilFunction> = new Map<string, UtilFunction>([
  ["escapeJavaScript", escapeJavaScript],
  ["parseJson", parseDocument],
  ["urlEncode", urlEncode],
  ["urlDecode", urlDecode],
  ["base64Encode", base64Encode],
  ["base64Decode", base64Decode],
]);

/** The names of all functions of `$util`. */
export const utilFunctions: readonly string[] = [...functions.keys()];

const utilClass = new JavaClass("Util");

class Util extends TemplateObject {
  readonly javaClass = utilClass;

  override call(name: string, args: readonly unknown[], runtime: Runtime): unknown {
    const [argument] = args;
    const operation = functions.get(name);
    if (operation === undefined || args.length !== 1) return undefined;
    const text = toText(argument, runtime);
    if (text === null && name !== "escapeJavaScript") throw nullPointer();
    return operation(text ?? "", runtime);
  }

  override text(): string {
    return "";
  }
}

export const util: TemplateObject = new Util();

/** The escapes of characters below 0x80; undefined for characters that are not escaped. */
const asciiEscapes: readonly (string | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/["'\\/]/.test(character)) return `\\${character}`;
  const short = "\b\n\t\f\r".indexOf(character);
  if (short >= 0) return `\\${"bntfr".charAt(short)}`;
  return code < 32 ? `\\u00${hexadecimal(code)}` : undefined;
});

const bytes: readonly string[] = Array.from({ length: 256 }, (_, byte) => hexadecimal(byte));

function hexadecimal(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, "0");
}

/** As commons-lang's StringEscapeUtils.escapeJavaScript: code units above 0x7F and below 0x20 become `\uXXXX`. */
function escapeJavaScript(text: string, { meter }: Runtime): string {
  meter.charge(2 * text.length);
  let escaped = "";
  let copied = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const replacement = code < 128 ? asciiEscapes[code] : `\\u${bytes[code >> 8]}${bytes[code & 255]}`;
    if (replacement === undefined) continue;
    if (copied < index) escaped += text.slice(copied, index);
    escaped += replacement;
    copied = index + 1;
    meter.charge(stepsPerReplacement);
    meter.allocate(bytesPerReplacement);
    meter.checkLength(escaped.length);
  }
  if (copied === 0) return text;
  meter.allocate(escaped.length + text.length);
  return escaped + text.slice(copied);
}

function parseDocument(text: string, runtime: Runtime): unknown {
  try {
    const document = parseJson(text, runtime.meter);
    registerDocument(document, runtime);
    return document;
  } catch (cause) {
    if (!(cause instanceof JsonSyntaxError)) throw cause;
    throw new JavaException("com.jayway.jsonpath.InvalidJsonException", cause.message, { cause });
  }
}

/** As `java.net.URLEncoder`, which only keeps letters, digits and `.*_-`. */
function urlEncode(text: string, { meter }: Runtime): string {
  meter.charge(stepsPerByte * text.length);
  meter.allocate(9 * text.length);
  const encoded = encodeURIComponent(wellFormed(text))
    .replaceAll("%20", "+")
    .replace(/[!~'()]/g, (character) => `%${bytes[character.charCodeAt(0)]}`);
  meter.checkLength(encoded.length);
  return encoded;
}

/** @throws JavaException IllegalArgumentException for a percent sign without two hexadecimal digits */
function urlDecode(text: string, { meter }: Runtime): string {
  meter.charge(stepsPerByte * text.length);
  meter.allocate(3 * text.length);
  return text.replaceAll("+", " ").replace(/(?:%[0-9a-fA-F]{2})+|%.{0,2}/gs, (escaped) => {
    if (!/^%[0-9a-fA-F]{2}/.test(escaped)) {
      throw new JavaException("java.lang.IllegalArgumentException", `${escaped} is not an escaped byte`);
    }
    const utf8 = new Uint8Array(escaped.length / 3);
    for (let at = 0; at < utf8.length; at++) utf8[at] = Number.parseInt(escaped.slice(3 * at + 1, 3 * at + 3), 16);
    return decodeUtf8(utf8);
  });
}

function base64Encode(text: string, { meter }: Runtime): string {
  meter.charge(text.length / 4);
  meter.allocate(3 * text.length);
  const utf8 = new TextEncoder().encode(wellFormed(text));
  meter.charge(stepsPerByte * utf8.length);
  meter.allocate(3 * utf8.length);
  meter.checkLength((utf8.length / 3) * 4);
  let binary = "";
  for (let start = 0; start < utf8.length; start += maxArguments) {
    binary += String.fromCharCode(...utf8.subarray(start, start + maxArguments));
  }
  return btoa(binary);
}

/** As in commons-codec: characters outside the alphabet are skipped, and the URL-safe alphabet is accepted. [I] */
function base64Decode(text: string, { meter }: Runtime): string {
  meter.charge(stepsPerByte * text.length);
  meter.allocate(5 * text.length);
  const end = text.indexOf("=");
  const standard = (end < 0 ? text : text.slice(0, end))
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .replace(/[^A-Za-z0-9+/]+/g, "");
  const whole = standard.length % 4 === 1 ? standard.slice(0, -1) : standard;
  return decodeUtf8(Uint8Array.from(atob(whole), (character) => character.charCodeAt(0)));
}

function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
