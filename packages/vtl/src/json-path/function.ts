// The functions at the end of a path: min max avg sum stddev length size keys concat append first last index.

import { isNumber, javaDouble, toDouble } from "../java/number.ts";
import { toText } from "../java/print.ts";
import { bareRuntime } from "../java/runtime.ts";
import { EvaluationFailure, InapplicableFilter } from "./errors.ts";
import { type Evaluation, evaluatePath } from "./evaluate.ts";
import { JsonSyntaxError, parseJson } from "./json.ts";
import { writeJson } from "./json-writer.ts";
import { type FunctionParameter, type PathToken, type TokenPath, tokenPath } from "./token.ts";
import { isArray, isObject, memberNames } from "./value.ts";

/** The cost of a function for each element of its list. */
const stepsPerElement = 8;
const bytesPerName = 16;

type Aggregate = (numbers: readonly number[]) => number;

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0);
}

const aggregates: ReadonlyMap<string, Aggregate> = new Map<string, Aggregate>([
  ["sum", sumOf],
  ["avg", (numbers) => sumOf(numbers) / numbers.length],
  ["min", (numbers) => numbers.reduce((least, n) => Math.min(least, n), Number.MAX_VALUE)],
  // Jayway starts with Java's Double.MIN_VALUE, the smallest positive double, which is the result for negative numbers.
  ["max", (numbers) => numbers.reduce((most, n) => Math.max(most, n), Number.MIN_VALUE)],
  [
    "stddev",
    (numbers) => {
      const count = numbers.length;
      const sum = sumOf(numbers);
      const squares = sumOf(numbers.map((n) => n * n));
      return Math.sqrt(squares / count - (sum * sum) / count / count);
    },
  ],
]);

const keySets = new WeakSet<object>();

/** True for a set of names that `keys()` returned. It prints as a Java set, not as a JSON list. */
export function isKeySet(value: unknown): boolean {
  return typeof value === "object" && value !== null && keySets.has(value);
}

/** @throws nothingFound, InapplicableFilter, EvaluationFailure */
export function invokeFunction(
  token: PathToken & { kind: "function" },
  model: unknown,
  evaluation: Evaluation,
): unknown {
  const { name, parameters } = token;
  const aggregate = aggregates.get(name);
  if (aggregate === undefined && !sequenceFunctions.has(name)) {
    throw new InapplicableFilter(`The function ${name}() does not exist.`);
  }
  // Path arguments are evaluated first, used or not: a definite one that finds nothing ends the evaluation.
  const values = parameters.map((parameter) => lateValue(parameter, evaluation));
  const list = isArray(model) && !isKeySet(model) ? model : undefined;
  const { meter } = evaluation;
  meter.charge(stepsPerElement * (list?.length ?? 0));
  if (aggregate !== undefined) {
    const numbers = [...(list ?? []), ...values.flatMap((value) => spread(value()))].filter(isNumber).map(toDouble);
    if (numbers.length === 0) throw new EvaluationFailure(`${name}() found no numbers.`);
    return javaDouble(aggregate(numbers));
  }
  switch (name) {
    case "length":
    case "size":
      return lengthOf(parameters, model, evaluation);
    case "keys": {
      if (!isObject(model)) return null;
      const names = memberNames(model);
      meter.charge(stepsPerElement * names.length);
      meter.allocate(bytesPerName * names.length);
      keySets.add(names);
      return names;
    }
    case "concat": {
      const texts = (list ?? []).filter((element) => typeof element === "string");
      const more = values.flatMap((value) => spread(value())).filter((value) => value !== null && value !== undefined);
      let text = "";
      // Jayway prints objects in Java's style, but lists as JSON.
      const runtime = bareRuntime(meter, (part, at) => writeJson(part, at, true));
      for (const part of [...texts, ...more.map((value) => toText(value, runtime) ?? "null")]) {
        text += part;
        meter.allocate(part.length);
        meter.checkLength(text.length);
      }
      return text;
    }
    case "append":
      // Jayway appends to the document itself.
      if (list !== undefined) for (const value of values) (list as unknown[]).push(value());
      return model;
    default:
      if (list === undefined) throw new EvaluationFailure(`${name}() needs an array.`);
      return elementOf(name, list, values);
  }
}

const sequenceFunctions: ReadonlySet<string> = new Set("length size keys concat append first last index".split(" "));

function lateValue(parameter: FunctionParameter, evaluation: Evaluation): () => unknown {
  if (parameter.kind === "path") {
    const value = evaluatePath(parameter.path, evaluation.rootDocument, evaluation);
    return () => value;
  }
  return () => {
    try {
      return parseJson(parameter.text, evaluation.meter, "permissive");
    } catch (cause) {
      if (cause instanceof JsonSyntaxError) {
        throw new EvaluationFailure(`${parameter.text} is not valid JSON.`, { cause });
      }
      throw cause;
    }
  };
}

function spread(value: unknown): readonly unknown[] {
  return isArray(value) ? value : [value];
}

function lengthOf(parameters: readonly FunctionParameter[], model: unknown, evaluation: Evaluation): unknown {
  const [parameter] = parameters;
  if (parameter !== undefined) {
    if (parameter.kind === "json") throw new EvaluationFailure("The argument of length() must be a path.");
    const inner = evaluatePath(childrenOf(parameter.path), model, {
      ...evaluation,
      rootDocument: model,
      rootResults: new Map(),
    });
    if (isArray(inner)) return inner.length;
  }
  if (isArray(model)) return isKeySet(model) ? null : model.length;
  return isObject(model) ? memberNames(model).length : null;
}

/** `length($..a)` counts the children of the values found: Jayway appends `[*]`, and a definite path remains definite. */
function childrenOf(path: TokenPath): TokenPath {
  if (path.tokens.length === 0 || path.tokens.at(-1)?.kind === "function") return path;
  const extended = tokenPath(path.root, [...path.tokens, { kind: "wildcard" }]);
  return { ...extended, definite: path.definite };
}

function elementOf(name: string, list: readonly unknown[], values: readonly (() => unknown)[]): unknown {
  let index = name === "first" ? 0 : -1;
  if (name === "index") {
    const number = values.flatMap((value) => spread(value())).find(isNumber);
    if (number === undefined) throw new EvaluationFailure("index() needs a number.");
    index = Math.trunc(toDouble(number));
  }
  // Counting from the end, Jayway only reaches the second element.
  const at = index >= 0 ? index : list.length + index > 0 ? list.length + index : -1;
  if (at < 0 || at >= list.length) throw new EvaluationFailure(`${name}() found no element.`);
  return list[at];
}
