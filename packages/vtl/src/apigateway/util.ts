// `$util`: the functions of mapping-templates.md 2.4. One object serves all templates: it has no state.
import { registerDocument } from "../runtime/document.ts";
import { JavaException } from "../runtime/java-exception.ts";
import type { Render } from "../runtime/render.ts";
import { TemplateObject } from "../runtime/template-object.ts";
import { toText } from "../runtime/to-text.ts";
import { JsonSyntaxError, parseJson } from "./json-parser.ts";

type UtilFunction = (value: string, render: Render) => unknown;

const functions: ReadonlyMap<string, UtilFunction> = new Map<string, UtilFunction>([
  ["escapeJavaScript", escapeJavaScript],
  ["parseJson", parseDocument],
  ["urlEncode", urlEncode],
  ["urlDecode", urlDecode],
  ["base64Encode", base64Encode],
  ["base64Decode", base64Decode],
]);

class Util extends TemplateObject {
  override readonly javaClass = "Util";

  override call(name: string, args: readonly unknown[], render: Render): unknown {
    const [argument] = args;
    const operation = functions.get(name);
    if (operation === undefined || args.length !== 1) return undefined;
    const text = toText(argument, render);
    return text === null ? null : operation(text, render);
  }

  override text(): string {
    return "";
  }
}

export const util: TemplateObject = new Util();

const plain = /^[ !#-&(-.0-[\]-~]*$/;
const special = /["'\\/]|[^ -~]/g;
const shortEscapes: ReadonlyMap<string, string> = new Map([
  ["\b", "\\b"],
  ["\n", "\\n"],
  ["\t", "\\t"],
  ["\f", "\\f"],
  ["\r", "\\r"],
]);

/** As commons-lang's StringEscapeUtils.escapeJavaScript: code units above 0x7F and below a blank as `\uXXXX`. */
function escapeJavaScript(text: string): string {
  if (plain.test(text)) return text;
  return text.replace(special, (unit) => {
    if (unit === '"' || unit === "'" || unit === "\\" || unit === "/") return `\\${unit}`;
    const code = unit.charCodeAt(0);
    if (code === 0x7f) return unit;
    return shortEscapes.get(unit) ?? `\\u${code.toString(16).toUpperCase().padStart(4, "0")}`;
  });
}

function parseDocument(text: string, render: Render): unknown {
  try {
    const document = parseJson(text);
    registerDocument(document, render);
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
  return text.replaceAll("+", " ").replace(/(?:%[^]{0,2})+/g, (run) => {
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
  const standard = text.replaceAll("-", "+").replaceAll("_", "/").replace(/=[^]*$/, "").replace(/[^A-Za-z0-9+/]/g, "");
  const whole = standard.length % 4 === 1 ? standard.slice(0, -1) : standard;
  const binary = atob(whole);
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
