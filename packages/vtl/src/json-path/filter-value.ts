// The values that filters compare: their conversion from JSON values, and Jayway's rules of equality.
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

/** Steps for each character of a string that may be a path. Compiling a path costs more than reading JSON. */
const stepsPerPathCharacter = 20;

/** @throws EvaluationFailure for NaN and infinities, and values that are not JSON */
export function filterValueOf(value: unknown, meter: Meter): FilterValue {
  if (value === null) return { kind: "null" };
  if (typeof value === "string") return { kind: "string", text: value };
  if (typeof value === "boolean") return { kind: "boolean", value };
  if (isNumber(value)) {
    const decimal = JavaBigDecimal.parse(numberText(value), meter);
    if (decimal === undefined) throw new EvaluationFailure(`${numberText(value)} cannot be compared in a filter.`);
    return { kind: "number", decimal };
  }
  if ((isArray(value) && !isKeySet(value)) || isObject(value)) return { kind: "json", value, literal: undefined };
  throw new EvaluationFailure("A filter cannot compare a value that is not JSON.");
}

/** Converts an element of a list. As in Jayway, strings that look like paths or JSON are read as such. */
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

/** `a.equals(b)` of Jayway's value nodes. Strings also equal numbers, and JSON literals equal the same text. */
export function nodesEqual(a: FilterValue, b: FilterValue, meter: Meter): boolean {
  if (a === b) return a.kind !== "undefined";
  if (a.kind === "string" && b.kind === "string") {
    if (a.text.length !== b.text.length) return false;
    meter.charge(a.text.length / 256);
    return a.text === b.text;
  }
  if (a.kind === "number" && b.kind === "number") return a.decimal.compareTo(b.decimal, meter) === 0;
  const key = ownKey(a, meter);
  return key !== undefined && matchedKeys(b, meter).includes(key);
}

/** The key by which a value finds the elements that equal it; undefined if it equals none. */
export function ownKey(value: FilterValue, meter: Meter): string | undefined {
  switch (value.kind) {
    case "string":
      meter.charge(2 + value.text.length / 32);
      return `s${value.text}`;
    case "number":
      return decimalKey(value.decimal, meter);
    case "boolean":
      return `b${value.value}`;
    case "null":
      return "0";
    case "json":
      if (value.literal === undefined) return undefined;
      meter.charge(2 + value.literal.length / 32);
      return `j${value.literal}`;
    default:
      return undefined;
  }
}

/** The keys of the values that equal an element. Numbers and numeric strings equal each other. */
export function matchedKeys(element: FilterValue, meter: Meter): readonly string[] {
  const key = ownKey(element, meter);
  if (key === undefined) return [];
  if (element.kind === "number") return [key, `s${element.decimal}`];
  const decimal = element.kind === "string" ? JavaBigDecimal.parse(element.text, meter) : undefined;
  return decimal === undefined ? [key] : [key, decimalKey(decimal, meter)];
}

function decimalKey(decimal: JavaBigDecimal, meter: Meter): string {
  meter.charge(60);
  return `n${decimal.stripTrailingZeros(meter)}`;
}
