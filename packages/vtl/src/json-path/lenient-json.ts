// The JSON that stands inside a path: literals of filters ({"a":1}, ['x','y']) and arguments of functions. Jayway reads
// it with a permissive parser: single quotes, bare words, trailing commas and missing values are accepted.

import { JavaDouble, javaDouble } from "../java/number.ts";
import { doubleToString } from "../java/text/double-to-string.ts";

/** Text that even the permissive reader refuses. */
export class LenientJsonError extends Error {
  readonly position: number;
  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

const maxDepth = 400;

/**
 * Reads one JSON value, leniently. Objects become Maps, so that members keep their order whatever they are called.
 * @throws LenientJsonError
 */
export function parseLenientJson(text: string): unknown {
  let at = 0;

  const fail = (message: string): LenientJsonError => new LenientJsonError(message, at);
  const skip = (): void => {
    while (at < text.length && " \t\r\n".includes(text[at]!)) at++;
  };

  const value = (depth: number, stops: string): unknown => {
    if (depth > maxDepth) throw fail("Nested too deeply.");
    skip();
    const c = text[at];
    if (c === "{") return object(depth);
    if (c === "[") return array(depth);
    if (c === '"' || c === "'") return quoted(c);
    return bare(stops);
  };

  const object = (depth: number): Map<string, unknown> => {
    const result = new Map<string, unknown>();
    at++;
    for (;;) {
      skip();
      const c = text[at];
      if (c === undefined) throw fail("Object is not closed.");
      if (c === "}") {
        at++;
        return result;
      }
      if (c === ",") {
        at++;
        continue;
      }
      const name = c === '"' || c === "'" ? quoted(c) : bareText(":");
      skip();
      if (text[at] !== ":") throw fail("Expected ':'.");
      at++;
      result.set(name, value(depth + 1, ",}"));
    }
  };

  const array = (depth: number): unknown[] => {
    const result: unknown[] = [];
    at++;
    for (;;) {
      skip();
      const c = text[at];
      if (c === undefined) throw fail("Array is not closed.");
      if (c === "]") {
        at++;
        return result;
      }
      if (c === ",") {
        at++;
        continue;
      }
      result.push(value(depth + 1, ",]"));
    }
  };

  const quoted = (quote: string): string => {
    let result = "";
    for (at++; ; at++) {
      const c = text[at];
      if (c === undefined) throw fail("String is not closed.");
      if (c === quote) {
        at++;
        return result;
      }
      if (c !== "\\") {
        result += c;
        continue;
      }
      at++;
      const escaped = text[at];
      if (escaped === undefined) throw fail("String is not closed.");
      if (escaped === "u" || escaped === "x") {
        const hex = text.slice(at + 1, at + (escaped === "u" ? 5 : 3));
        if (!/^[\da-fA-F]+$/.test(hex)) throw fail("Escape is not hexadecimal.");
        result += String.fromCharCode(Number.parseInt(hex, 16));
        at += hex.length;
      } else {
        const named = "bfnrt".indexOf(escaped);
        result += named < 0 ? escaped : "\b\f\n\r\t"[named];
      }
    }
  };

  const bareText = (stops: string): string => {
    const start = at;
    while (at < text.length && !stops.includes(text[at]!)) at++;
    return text.slice(start, at).trim();
  };

  const bare = (stops: string): unknown => {
    const word = bareText(stops);
    if (word === "" && at >= text.length) throw fail("A value is missing.");
    return bareValue(word);
  };

  const result = value(0, "");
  skip();
  if (at < text.length) throw fail("Unexpected text after the value.");
  return result;
}

function bareValue(word: string): unknown {
  if (word === "true") return true;
  if (word === "false") return false;
  if (word === "null") return null;
  if (word === "NaN") return new JavaDouble(Number.NaN);
  if (/^-?\d+$/.test(word)) {
    const number = Number(word);
    return Number.isSafeInteger(number) ? number + 0 : BigInt(word);
  }
  if (/^-?\d+\.?\d*(?:[eE][+-]?\d+)?$/.test(word)) return javaDouble(Number(word));
  return word;
}

/** `toString` of a JSON number as Java prints it. */
export function numberText(value: number | bigint | JavaDouble): string {
  if (value instanceof JavaDouble) return doubleToString(value.value);
  return typeof value === "number" && !Number.isInteger(value) ? doubleToString(value) : String(value);
}
