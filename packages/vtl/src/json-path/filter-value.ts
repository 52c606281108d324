// The values that filters compare: what a JSON value becomes, and when Jayway takes two of them for equal.
import { JavaBigDecimal } from "../java/big-decimal.ts";
import { isNumber } from "../java/number.ts";
import { numberText } from "../java/print.ts";
import type { Meter } from "../meter.ts";
import { EvaluationFailure } from "./errors.ts";
import { isKeySet } from "./function.ts";
import { JsonSyntaxError, parseJson } from "./json.ts";
import { compilePathText } from "./path-compiler.ts";
import { unescapeText } from "./path-text.ts";
import type { FilterValue } from "./token.ts";
import { isArray, isObject } from "./value.ts";

/** Steps for each character of a text that may be a path: compiling one costs more than reading JSON. */
const stepsPerPathCharacter = 20;

export function filterValueOf(value: unknown, meter: Meter): FilterValue {
  if (value === null) return { kind: "null" };
  if (typeof value === "string") return { kind: "string", text: value };
  if (typeof value === "boolean") return { kind: "boolean", value };
  if (isNumber(value)) return numberValue(numberText(value), meter);
  if ((isArray(value) && !isKeySet(value)) || isObject(value)) return { kind: "json", value, literal: undefined };
  throw new EvaluationFailure("A filter met a value that is not JSON.");
}

/** @throws EvaluationFailure for NaN and infinities */
function numberValue(text: string, meter: Meter): FilterValue {
  const decimal = JavaBigDecimal.parse(text, meter);
  if (decimal === undefined) throw new EvaluationFailure(`${text} cannot be compared in a filter.`);
  return { kind: "number", decimal };
}

/** An element of a list as filter value. Texts that look like paths or JSON are taken as such: Jayway's habit. */
export function elementValue(element: unknown, meter: Meter): FilterValue {
  if (isArray(element) || isObject(element)) {
    throw new EvaluationFailure("A filter cannot compare lists of lists or objects.");
  }
  if (typeof element !== "string") return filterValueOf(element, meter);
  meter.charge(element.length / 8);
  const trimmed = element.trim();
  if (/^[$@]/.test(trimmed) && isPath(trimmed, meter)) return { kind: "path-text" };
  if (/^(?:\[.*\]|\{.*\})$/s.test(trimmed)) {
    try {
      return { kind: "json", value: parseJson(trimmed, meter, "permissive"), literal: element };
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
    }
  }
  const quoted = /^(?:'.*'|".*")$/s.test(element) && element.length > 1;
  return {
    kind: "string",
    text: element.length > 1 ? unescapeText(quoted ? element.slice(1, -1) : element, 0) : element,
  };
}

function isPath(text: string, meter: Meter): boolean {
  meter.charge(stepsPerPathCharacter * text.length);
  try {
    compilePathText(text);
    return true;
  } catch {
    return false;
  }
}

/** `a.equals(b)` of Jayway's value nodes: texts and numbers compare with each other, by the kind of the left one. */
export function nodesEqual(a: FilterValue, b: FilterValue, meter: Meter): boolean {
  if (a === b) return a.kind !== "undefined";
  switch (a.kind) {
    case "string":
      if (b.kind === "string") return sameText(a.text, b.text, meter);
      return b.kind === "number" && a.text === b.decimal.toString();
    case "number":
      if (b.kind === "number") return a.decimal.compareTo(b.decimal, meter) === 0;
      return b.kind === "string" && JavaBigDecimal.parse(b.text, meter)?.compareTo(a.decimal, meter) === 0;
    case "boolean":
      return b.kind === "boolean" && a.value === b.value;
    case "null":
      return b.kind === "null";
    case "json":
      // JSON that was written is compared as text.
      if (b.kind !== "json" || a.literal === undefined || b.literal === undefined) return false;
      return sameText(a.literal, b.literal, meter);
    default:
      return false;
  }
}

function sameText(a: string, b: string, meter: Meter): boolean {
  if (a.length !== b.length) return false;
  meter.charge(a.length / 256);
  return a === b;
}
