// Compares a value with what a test expects of it: the parts that the expectation names.
import { inspect } from "node:util";
import { isObject } from "@answerback/apigatewayv2/json-object";

/**
 * True if the value has what is expected: objects may have further members, arrays have the same length, regular expressions
 * match strings, functions decide by returning true. Asymmetric matchers of vitest and Jest (`expect.any(String)`) work too.
 */
export function isMatching(value: unknown, expected: unknown): boolean {
  if (isAsymmetric(expected)) return expected.asymmetricMatch(value);
  if (typeof expected === "function") return expected(value) === true;
  if (expected instanceof RegExp) return typeof value === "string" && expected.test(value);
  if (Array.isArray(expected)) {
    return (
      Array.isArray(value) &&
      value.length === expected.length &&
      expected.every((item, index) => isMatching(value[index], item))
    );
  }
  if (isObject(expected)) {
    return isObject(value) && Object.entries(expected).every(([name, item]) => isMatching(value[name], item));
  }
  return Object.is(value, expected);
}

export const shown = (value: unknown): string => inspect(value, { depth: 8, breakLength: 100, maxStringLength: 500 });

/** Values under each other, or a word that says that there are none. */
export const listed = (values: readonly unknown[]): string =>
  values.length === 0 ? "  nothing" : values.map((it) => `  ${shown(it).replaceAll("\n", "\n  ")}`).join("\n");

function isAsymmetric(value: unknown): value is { asymmetricMatch(value: unknown): boolean } {
  return isObject(value) && "asymmetricMatch" in value && typeof value.asymmetricMatch === "function";
}
