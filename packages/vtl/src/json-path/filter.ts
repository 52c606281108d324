// Applies filters to a value. Operators compare filter values by Jayway's rules of types and conversions.
import { compareStrings, deepEquals } from "../java/equality.ts";
import { EvaluationFailure, InapplicableFilter, nothingFound } from "./errors.ts";
import { type Evaluation, evaluatePath } from "./evaluate.ts";
import { FilterList } from "./filter-list.ts";
import { filterValueOf, nodesEqual } from "./filter-value.ts";
import type { FilterExpression, FilterOperand, FilterValue, RelationalOperator } from "./token.ts";
import { isArray } from "./value.ts";

/** The cost of a relation, in addition to its operands. */
const stepsPerRelation = 10;
/** The cost of an operand that finds nothing. */
const stepsPerMiss = 60;

/** True if the filter accepts the value. As in Jayway, it does not if a path inside it is invalid for the value. */
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
      evaluation.meter.charge(stepsPerRelation);
      return compare(test.operator, left, right, evaluation);
    }
  }
}

function operandValue(operand: FilterOperand, item: unknown, evaluation: Evaluation): FilterValue {
  if (operand.kind !== "path") return operand;
  const { path, existence } = operand;
  try {
    if (existence) {
      evaluatePath(path, item, evaluation, true);
      return { kind: "boolean", value: true };
    }
    if (path.root === "@") return filterValueOf(evaluatePath(path, item, evaluation), evaluation.meter);
    let result = evaluation.rootResults.get(path);
    if (result === undefined) {
      result = evaluatePath(path, evaluation.rootDocument, evaluation);
      evaluation.rootResults.set(path, result);
    }
    return filterValueOf(result, evaluation.meter);
  } catch (error) {
    if (error !== nothingFound) throw error;
    evaluation.meter.charge(stepsPerMiss);
    return existence ? { kind: "boolean", value: false } : { kind: "undefined" };
  }
}

function equal(left: FilterValue, right: FilterValue, { meter }: Evaluation): boolean {
  if (left.kind === "json" && right.kind === "json") {
    // A literal on the left is compared as a string, so it never equals a parsed value.
    return left === right || (left.literal === undefined && deepEquals(left.value, right.value, meter));
  }
  return nodesEqual(left, right, meter);
}

function compare(operator: RelationalOperator, left: FilterValue, right: FilterValue, evaluation: Evaluation): boolean {
  switch (operator) {
    case "==":
      return equal(left, right, evaluation);
    case "!=":
      return !equal(left, right, evaluation);
    case "===":
      return left.kind === right.kind && equal(left, right, evaluation);
    case "!==":
      return !(left.kind === right.kind && equal(left, right, evaluation));
    case "<":
      return orderOf(left, right, evaluation) < 0;
    case "<=":
      return orderOf(left, right, evaluation) <= 0;
    case ">":
      return orderOf(left, right, evaluation) > 0;
    case ">=":
      return orderOf(left, right, evaluation) >= 0;
    case "=~":
      return matches(left, right, evaluation);
    case "EXISTS":
      if (left.kind !== "boolean" && right.kind !== "boolean") throw new EvaluationFailure("EXISTS needs a boolean.");
      return booleanOf(left) === booleanOf(right);
    case "SIZE": {
      if (right.kind !== "number") return false;
      const size = Math.trunc(right.decimal.toNumber());
      if (left.kind === "string") return left.text.length === size;
      return left.kind === "json" && (isArray(left.value) ? left.value.length : -1) === size;
    }
    case "EMPTY":
      if (left.kind === "string") return (left.text === "") === booleanOf(right);
      if (left.kind !== "json") return false;
      // Jayway casts an object to a collection, which fails.
      if (!isArray(left.value)) throw new EvaluationFailure("EMPTY does not work on objects.");
      return (left.value.length === 0) === booleanOf(right);
    case "IN":
    case "NIN": {
      const found = listOf(right, evaluation)?.has(left) ?? false;
      return operator === "IN" ? found : !found;
    }
    case "CONTAINS":
      if (left.kind === "string" && right.kind === "string") {
        evaluation.meter.charge((left.text.length + right.text.length) / 4);
        return left.text.includes(right.text);
      }
      return left.kind === "json" && isArray(left.value) && searchable(left.value, evaluation).has(right);
    case "SUBSETOF":
    case "ANYOF":
    case "NONEOF":
      return setRelation(operator, left, right, evaluation);
    default:
      // ALL, TYPE and MATCHES need operands that cannot be written in a path.
      throw new InapplicableFilter(`${operator} cannot be used in a path.`);
  }
}

/** Negative, 0 or positive; NaN for values that have no order. */
function orderOf(left: FilterValue, right: FilterValue, { meter }: Evaluation): number {
  if (left.kind === "number" && right.kind === "number") return left.decimal.compareTo(right.decimal, meter);
  if (left.kind === "string" && right.kind === "string") return compareStrings(left.text, right.text, meter);
  return Number.NaN;
}

function matches(left: FilterValue, right: FilterValue, evaluation: Evaluation): boolean {
  if ((left.kind === "pattern") === (right.kind === "pattern")) return false;
  const pattern = left.kind === "pattern" ? left : right;
  const subject = left.kind === "pattern" ? right : left;
  if (pattern.kind !== "pattern") return false;
  if (subject.kind === "json" && isArray(subject.value)) {
    const { elements } = searchable(subject.value, evaluation);
    return elements.some((element) => pattern.regex.matches(subjectText(element), evaluation.meter));
  }
  return pattern.regex.matches(subjectText(subject), evaluation.meter);
}

function subjectText(value: FilterValue): string {
  if (value.kind === "string") return value.text;
  if (value.kind === "number") return value.decimal.toString();
  return value.kind === "boolean" ? String(value.value) : "";
}

function setRelation(
  operator: "SUBSETOF" | "ANYOF" | "NONEOF",
  left: FilterValue,
  right: FilterValue,
  evaluation: Evaluation,
): boolean {
  const rights = listOf(right, evaluation);
  if (rights === undefined) return false;
  const lefts = listOf(left, evaluation);
  if (lefts === undefined) return false;
  const isIn = (element: FilterValue): boolean => rights.has(element);
  if (operator === "SUBSETOF") return lefts.elements.every(isIn);
  return lefts.elements.some(isIn) === (operator === "ANYOF");
}

/** The elements of a list; undefined for other JSON. @throws InapplicableFilter for other values */
function listOf(value: FilterValue, evaluation: Evaluation): FilterList | undefined {
  if (value.kind !== "json") throw new InapplicableFilter("A list was expected.");
  return isArray(value.value) ? searchable(value.value, evaluation) : undefined;
}

/** The searchable form of a list, made once per evaluation. */
function searchable(list: readonly unknown[], { lists, meter }: Evaluation): FilterList {
  let known = lists.get(list);
  // append() may have changed the length.
  if (known?.elements.length !== list.length) {
    known = new FilterList(list, meter);
    lists.set(list, known);
  }
  return known;
}

function booleanOf(value: FilterValue): boolean {
  if (value.kind !== "boolean") throw new InapplicableFilter("A boolean was expected.");
  return value.value;
}
