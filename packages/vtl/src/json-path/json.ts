// Parses JSON. Numbers keep their kind (`10.0` is a double, thirty digits are exact) and members their order. JSON.parse reads
// a text if a scan shows that nothing is lost. The values are plain: objects without accessors, Maps, arrays, numbers, strings.
import { Meter } from "../meter.ts";
import { JsonReader } from "./json-reader.ts";
import { scanJson } from "./json-scan.ts";
import { JsonSyntaxError } from "./json-syntax-error.ts";

export { JsonSyntaxError };

/**
 * - `strict`: JSON.
 * - `lenient`: also bare and single-quoted names, single-quoted strings, trailing commas, control characters in strings.
 * - `permissive`: json-smart's default, which Jayway uses for JSON inside a path: also bare words as strings, missing or extra
 *   commas, any escape.
 */
export type JsonMode = "strict" | "lenient" | "permissive";

/** True if JSON.parse returns the same values: the kinds of numbers and the order of members do not change. */
export function isKeptByJsonParse(text: string): boolean {
  return scanJson(text) !== undefined;
}

/** Two for the values, and three for the copy that the scan reads. */
const bytesPerCharacter = 5;
/** The cost of one value, in addition to its characters. */
const stepsPerPart = 4;
const bytesPerPart = 32;
/** The cost of one name if no two objects have the same names. */
const stepsPerName = 38;
const bytesPerName = 40;

/**
 * @param meter the work is charged to it; default: a new one
 * @throws JsonSyntaxError, LimitExceeded
 */
export function parseJson(text: string, meter: Meter = new Meter(), mode: JsonMode = "strict"): unknown {
  meter.charge(text.length / 8);
  meter.allocate(bytesPerCharacter * text.length);
  const scan = mode === "permissive" ? undefined : scanJson(text);
  if (scan !== undefined) {
    meter.charge(stepsPerPart * scan.parts + stepsPerName * scan.names);
    meter.allocate(bytesPerPart * scan.parts + bytesPerName * scan.names);
    try {
      return JSON.parse(text) as unknown;
    } catch {
      // The reader finds the position of the error, or reads the text leniently.
    }
  }
  return new JsonReader(text, mode, meter).document();
}
