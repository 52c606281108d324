// `$util`: the functions of mapping-templates.md 2.4. One object serves all templates: it has no state.
import { JavaClass } from "../java/class.ts";
import { JavaException, nullPointer } from "../java/exception.ts";
import { TemplateObject } from "../java/object.ts";
import { toText } from "../java/print.ts";
import type { Runtime } from "../java/runtime.ts";
import { JsonSyntaxError, parseJson } from "../json-path/json.ts";
import { registerDocument } from "./document.ts";

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

/** How characters below 0x80 are escaped; undefined for those that stay. */
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

/** As commons-lang's StringEscapeUtils.escapeJavaScript: code units above 0x7F and below a blank as `\uXXXX`. */
function escapeJavaScript(text: string): string {
  let escaped = "";
  let copied = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const replacement = code < 128 ? asciiEscapes[code] : `\\u${bytes[code >> 8]}${bytes[code & 255]}`;
    if (replacement === undefined) continue;
    if (copied < index) escaped += text.slice(copied, index);
    escaped += replacement;
    copied = index + 1;
  }
  return copied === 0 ? text : escaped + text.slice(copied);
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

const kept = /^[A-Za-z0-9.*_-]$/;

function urlEncode(text: string): string {
  let encoded = "";
  for (const byte of new TextEncoder().encode(text)) {
    const character = String.fromCharCode(byte);
    if (byte === 0x20) encoded += "+";
    else if (kept.test(character)) encoded += character;
    else encoded += `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return encoded;
}

function urlDecode(text: string): string {
  return text.replaceAll("+", " ").replace(/(?:%[\s\S]{0,2})+/g, (run) => {
    const bytes: number[] = [];
    for (let at = 0; at < run.length; ) {
      const digits = run.slice(at + 1, at + 3);
      if (run[at] !== "%" || !/^[0-9a-fA-F]{2}$/.test(digits)) {
        throw new JavaException("java.lang.IllegalArgumentException", `%${digits} is no escaped byte`);
      }
      bytes.push(Number.parseInt(digits, 16));
      at += 3;
    }
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(new Uint8Array(bytes));
  });
}

function base64Encode(text: string): string {
  let binary = "";
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Characters outside the alphabet are skipped, also the URL-safe alphabet is understood: as commons-codec does. [I] */
function base64Decode(text: string): string {
  const standard = text
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .replace(/=[\s\S]*$/, "")
    .replace(/[^A-Za-z0-9+/]/g, "");
  const whole = standard.length % 4 === 1 ? standard.slice(0, -1) : standard;
  const binary = atob(whole);
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
