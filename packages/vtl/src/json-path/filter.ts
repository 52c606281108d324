// Filters on one value: operands become filter values, operators compare them by Jayway's rules of type and conversion.

import { compareDecimals, decimalText, isDecimal } from "./decimal.ts";
import { EvaluationFailure, InapplicableFilter, nothingFound } from "./errors.ts";
import { type Evaluation, evaluatePath } from "./evaluate.ts";
import { isKeySet } from "./function.ts";
import { LenientJsonError, numberText, parseLenientJson } from "./lenient-json.ts";
import { compilePathText } from "./path-compiler.ts";
import { unescapeText } from "./path-text.ts";
import type { FilterExpression, FilterOperand, FilterValue, RelationalOperator } from "./token.ts";
import { isArray, isNumber, isObject, javaEquals } from "./value.ts";

/** Whether the filter accepts the value. What Jayway calls an invalid path inside the filter counts as no. */
export function accepts(test: FilterExpression, value: unknown, evaluation: Evaluation): boolean {
  try {
    return applies(test, value, evaluation);
  } catch (error) {
    if (error instanceof InapplicableFilter) return false;
    throw error;
  }
}

function applies(test: FilterExpression, value: unknown, evaluation: Evaluation): boolean {
  switch (test.kind) {
    case "or":
      return test.operands.some((operand) => applies(operand, value, evaluation));
    case "and":
      return test.operands.every((operand) => applies(operand, value, evaluation));
    case "not":
      return !applies(test.operand, value, evaluation);
    default: {
      const left = operandValue(test.left, value, evaluation);
      const right = operandValue(test.right, value, evaluation);
      return compare(test.operator, left, right);
    }
  }
}

function operandValue(operand: FilterOperand, item: unknown, evaluation: Evaluation): FilterValue {
  if (operand.kind !== "path") return operand;
  const { path, existence } = operand;
  try {
    if (existence) {
      evaluatePath(path, item, evaluation.rootDocument, true, evaluation.budget);
      return { kind: "boolean", value: true };
    }
    if (path.root === "@") {
      return filterValueOf(evaluatePath(path, item, evaluation.rootDocument, false, evaluation.budget));
    }
    let result = evaluation.rootResults.get(path);
    if (result === undefined) {
      result = evaluatePath(path, evaluation.rootDocument, evaluation.rootDocument, false, evaluation.budget);
      evaluation.rootResults.set(path, result);
    }
    return filterValueOf(result);
  } catch (error) {
    if (error !== nothingFound) throw error;
    return existence ? { kind: "boolean", value: false } : { kind: "undefined" };
  }
}

function filterValueOf(value: unknown): FilterValue {
  if (value === null) return { kind: "null" };
  if (typeof value === "string") return { kind: "string", text: value };
  if (typeof value === "boolean") return { kind: "boolean", value };
  if (isNumber(value)) return numberValue(numberText(value));
  if ((isArray(value) && !isKeySet(value)) || isObject(value)) return { kind: "json", value, literal: false };
  throw new EvaluationFailure("A filter met a value that is no JSON.");
}

function numberValue(text: string): FilterValue {
  if (!isDecimal(text)) throw new EvaluationFailure(`${text} cannot be compared in a filter.`);
  return { kind: "number", text };
}

/** The elements of a list as filter values. Texts that look like paths or JSON are taken as such: Jayway's habit. */
function elementsOf(list: readonly unknown[]): FilterValue[] {
  return list.map((element) => {
    if (isArray(element) || isObject(element))
      throw new EvaluationFailure("A filter cannot compare lists of lists or objects.");
    if (typeof element !== "string") return filterValueOf(element);
    const trimmed = element.trim();
    if (/^[$@]/.test(trimmed) && isPath(trimmed)) return { kind: "path-text" };
    if (/^(?:\[.*\]|\{.*\})$/s.test(trimmed)) {
      try {
        return { kind: "json", value: parseLenientJson(trimmed), literal: true };
      } catch (error) {
        if (!(error instanceof LenientJsonError)) throw error;
      }
    }
    const quoted = /^(?:'.*'|".*")$/s.test(element) && element.length > 1;
    return {
      kind: "string",
      text: element.length > 1 ? unescapeText(quoted ? element.slice(1, -1) : element, 0) : element,
    };
  });
}

function isPath(text: string): boolean {
  try {
    compilePathText(text);
    return true;
  } catch {
    return false;
  }
}

/** `a.equals(b)` of Jayway's value nodes: texts and numbers compare with each other, by the kind of the left one. */
function nodesEqual(a: FilterValue, b: FilterValue): boolean {
  if (a === b) return a.kind !== "undefined";
  switch (a.kind) {
    case "string":
      if (b.kind === "string") return a.text === b.text;
      return b.kind === "number" && a.text === decimalText(b.text);
    case "number":
      if (b.kind === "number") return compareDecimals(a.text, b.text) === 0;
      return b.kind === "string" && isDecimal(b.text) && compareDecimals(a.text, b.text) === 0;
    case "boolean":
      return b.kind === "boolean" && a.value === b.value;
    case "null":
      return b.kind === "null";
    case "json":
      return b.kind === "json" && a.literal === b.literal && javaEquals(a.value, b.value);
    default:
      return false;
  }
}

function equal(left: FilterValue, right: FilterValue): boolean {
  if (left.kind === "json" && right.kind === "json") {
    // A literal on the left is compared as text and so equals nothing that was parsed.
    return left === right || (!left.literal && javaEquals(left.value, right.value));
  }
  return nodesEqual(left, right);
}

function compare(operator: RelationalOperator, left: FilterValue, right: FilterValue): boolean {
  switch (operator) {
    case "==":
      return equal(left, right);
    case "!=":
      return !equal(left, right);
    case "===":
      return left.kind === right.kind && equal(left, right);
    case "!==":
      return !(left.kind === right.kind && equal(left, right));
    case "<":
    case "<=":
    case ">":
    case ">=":
      return ordered(operator, left, right);
    case "=~":
      return matches(left, right);
    case "EXISTS":
      if (left.kind !== "boolean" && right.kind !== "boolean")
        throw new EvaluationFailure("EXISTS compares a boolean.");
      return booleanOf(left) === booleanOf(right);
    case "SIZE": {
      if (right.kind !== "number") return false;
      const size = Math.trunc(Number(right.text));
      if (left.kind === "string") return left.text.length === size;
      return left.kind === "json" && (isArray(left.value) ? left.value.length : -1) === size;
    }
    case "EMPTY":
      if (left.kind === "string") return (left.text === "") === booleanOf(right);
      if (left.kind !== "json") return false;
      // Jayway casts an object to a collection here, and fails.
      if (!isArray(left.value)) throw new EvaluationFailure("EMPTY does not work on objects.");
      return (left.value.length === 0) === booleanOf(right);
    case "IN":
    case "NIN": {
      const list = listOf(right);
      const found = list?.some((element) => nodesEqual(left, element)) ?? false;
      return operator === "IN" ? found : !found;
    }
    case "CONTAINS":
      if (left.kind === "string" && right.kind === "string") return left.text.includes(right.text);
      if (left.kind !== "json" || !isArray(left.value)) return false;
      return elementsOf(left.value).some((element) => nodesEqual(right, element));
    case "SUBSETOF":
    case "ANYOF":
    case "NONEOF":
      return setRelation(operator, left, right);
    default:
      // ALL, TYPE and MATCHES need operands that the text of a filter cannot express.
      throw new InapplicableFilter(`${operator} cannot be used in the text of a path.`);
  }
}

function ordered(operator: "<" | "<=" | ">" | ">=", left: FilterValue, right: FilterValue): boolean {
  let order: number;
  if (left.kind === "number" && right.kind === "number") order = compareDecimals(left.text, right.text);
  else if (left.kind === "string" && right.kind === "string")
    order = left.text < right.text ? -1 : left.text > right.text ? 1 : 0;
  else return false;
  if (operator === "<") return order < 0;
  if (operator === "<=") return order <= 0;
  return operator === ">" ? order > 0 : order >= 0;
}

function matches(left: FilterValue, right: FilterValue): boolean {
  if ((left.kind === "pattern") === (right.kind === "pattern")) return false;
  const pattern = left.kind === "pattern" ? left : right;
  const subject = left.kind === "pattern" ? right : left;
  if (pattern.kind !== "pattern") return false;
  if (subject.kind === "json" && isArray(subject.value)) {
    return elementsOf(subject.value).some((element) => pattern.regex.matches(subjectText(element)));
  }
  return pattern.regex.matches(subjectText(subject));
}

function subjectText(value: FilterValue): string {
  if (value.kind === "string") return value.text;
  if (value.kind === "number") return decimalText(value.text);
  return value.kind === "boolean" ? String(value.value) : "";
}

function setRelation(operator: "SUBSETOF" | "ANYOF" | "NONEOF", left: FilterValue, right: FilterValue): boolean {
  const rights = listOf(right);
  if (rights === undefined) return false;
  const lefts = listOf(left);
  if (lefts === undefined) return false;
  if (operator === "SUBSETOF") return lefts.every((element) => rights.some((other) => nodesEqual(element, other)));
  const any = lefts.some((element) => rights.some((other) => nodesEqual(element, other)));
  return operator === "ANYOF" ? any : !any;
}

/** The elements of a list; undefined for other JSON. Anything else makes the filter inapplicable. */
function listOf(value: FilterValue): FilterValue[] | undefined {
  if (value.kind !== "json") throw new InapplicableFilter("A list was expected.");
  return isArray(value.value) ? elementsOf(value.value) : undefined;
}

function booleanOf(value: FilterValue): boolean {
  if (value.kind !== "boolean") throw new InapplicableFilter("A boolean was expected.");
  return value.value;
}
