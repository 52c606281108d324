// Parses JSON, see `JsonReader`.
import { Meter } from "../meter.ts";
import { JsonReader, JsonSyntaxError, NestingTooDeep } from "./json-reader.ts";

export { JsonSyntaxError };

/**
 * - `strict`: JSON.
 * - `lenient`: also bare and single-quoted names, single-quoted strings, trailing commas, control characters in strings.
 * - `permissive`: json-smart's default, which Jayway uses for JSON inside a path: also bare words as strings, missing or extra
 *   commas, any escape.
 */
export type JsonMode = "strict" | "lenient" | "permissive";

export interface ParsedJson {
  readonly value: unknown;
  /** True if JSON.parse would return the same value: the kinds of numbers and the order of members do not change. */
  readonly isPlain: boolean;
}

/** Of the values and of the codes that the reader reads. */
const bytesPerCharacter = 4;
/** The most that a character can cost: `[`. */
const stepsPerDeepCharacter = 10;
const bytesPerDeepCharacter = 64;

/**
 * @param meter the work is charged to it; default: a new one
 * @throws JsonSyntaxError, LimitExceeded
 */
export function parseJson(text: string, meter: Meter = new Meter(), mode: JsonMode = "strict"): unknown {
  return readJson(text, meter, mode).value;
}

/** @throws JsonSyntaxError, LimitExceeded */
export function readJson(text: string, meter: Meter, mode: JsonMode = "strict"): ParsedJson {
  meter.charge(text.length / 8);
  meter.allocate(bytesPerCharacter * text.length);
  const reader = new JsonReader(text, mode, meter);
  try {
    const value = reader.document();
    return { value, isPlain: reader.isPlain };
  } catch (thrown) {
    if (mode === "permissive" || !(thrown instanceof NestingTooDeep)) throw thrown;
    meter.charge(stepsPerDeepCharacter * text.length);
    meter.allocate(bytesPerDeepCharacter * text.length);
    return { value: parseDeep(text, thrown), isPlain: true };
  }
}

/** JSON.parse may lose something of a text that contains one of these. */
const mayBeLost = /[0-9][.eE]|[0-9]{16}|-0|\\u00[3-7]|"[0-9]+"\s*:|__proto__/;

/** Parses a text of any nesting with JSON.parse. @throws the failure if that does not keep everything */
function parseDeep(text: string, failure: JsonSyntaxError): unknown {
  if (mayBeLost.test(text)) throw failure;
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw failure;
    throw cause;
  }
}
