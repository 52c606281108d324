// Reads the values of keywords by the meta-schema of draft 4. A model with other values cannot be used.

import { isObject, type JsonObject } from "@answerback/apigatewayv2/json-object";

export { isObject };
export type Schema = JsonObject;

function wrong(keyword: string, expected: string): Error {
  return new Error(`schema is invalid: ${keyword} must be ${expected}`);
}

/** @throws Error if the keyword is present and not a non-negative integer */
export function count(schema: Schema, keyword: string): number | undefined {
  const value = schema[keyword];
  if (value === undefined || (Number.isInteger(value) && Number(value) >= 0)) return value as number | undefined;
  throw wrong(keyword, "a non-negative integer");
}

export function number(schema: Schema, keyword: string): number | undefined {
  const value = schema[keyword];
  if (value === undefined || typeof value === "number") return value;
  throw wrong(keyword, "a number");
}

export function boolean(schema: Schema, keyword: string): boolean | undefined {
  const value = schema[keyword];
  if (value === undefined || typeof value === "boolean") return value;
  throw wrong(keyword, "a boolean");
}

export function string(schema: Schema, keyword: string): string | undefined {
  const value = schema[keyword];
  if (value === undefined || typeof value === "string") return value;
  throw wrong(keyword, "a string");
}

/** @param least minimum number of elements */
export function array(schema: Schema, keyword: string, least = 1): readonly unknown[] | undefined {
  const value = schema[keyword];
  if (value === undefined || (Array.isArray(value) && value.length >= least)) return value as unknown[] | undefined;
  throw wrong(keyword, `an array of ${least} or more elements`);
}

export function strings(value: unknown, keyword: string): readonly string[] {
  if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string")) return value;
  throw wrong(keyword, "an array of strings");
}

/** The members of an object by name. */
export function members(schema: Schema, keyword: string): readonly (readonly [string, unknown])[] {
  const value = schema[keyword];
  if (value === undefined) return [];
  if (isObject(value)) return Object.entries(value);
  throw wrong(keyword, "an object");
}

/** A boolean or a schema. */
export function booleanOrSchema(schema: Schema, keyword: string): boolean | Schema | undefined {
  const value = schema[keyword];
  if (value === undefined || typeof value === "boolean" || isObject(value)) return value;
  throw wrong(keyword, "a boolean or an object");
}
