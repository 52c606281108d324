// JSON text → values. Numbers keep their kind (`10.0` is a double, thirty digits stay exact) and members their order. The
// engine's own JSON.parse does it whenever a look at the text shows that nothing would be lost.
//
// All that is made here is plain: objects without accessors whose names are the document's, Maps, arrays, numbers.
import { Meter } from "../meter.ts";
import { JsonReader } from "./json-reader.ts";
import { scanJson } from "./json-scan.ts";
import { JsonSyntaxError } from "./json-syntax-error.ts";

export { JsonSyntaxError };

/**
 * - `strict`: JSON.
 * - `lenient`: also bare and single-quoted names, single-quoted strings, trailing commas, control characters in strings.
 * - `permissive`: json-smart's default, which Jayway uses for JSON inside a path: also bare words as strings, commas that are
 *   missing or too many, any escape.
 */
export type JsonMode = "strict" | "lenient" | "permissive";

/** Whether JSON.parse would give the same values: no number changes its kind, no member its place. */
export function isKeptByJsonParse(text: string): boolean {
  return scanJson(text) !== undefined;
}

/** Two of the values, and three of the copy that the scan reads. */
const bytesPerCharacter = 5;
/** What one value costs, beside its characters. */
const stepsPerPart = 4;
const bytesPerPart = 32;
/** What one name costs where no two objects have the same names. */
const stepsPerName = 38;
const bytesPerName = 40;

/**
 * @param meter what the work is charged to; default: none
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
      // The reader finds the place, or reads it leniently.
    }
  }
  return new JsonReader(text, mode, meter).document();
}
