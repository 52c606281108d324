// Checks the bodies of requests that change something.
import { isObject, type JsonObject } from "@answerback/apigatewayv2/json-object";
import { type Failure, type FaultAnswer, type FaultRule, failures } from "../../execute/faults/fault-rule.ts";
import type {
  BreakpointRequest,
  ClockRequest,
  ReleaseRequest,
  TemplateChangeRequest,
} from "../changes/described-change.ts";
import type { Pairs } from "../description/described-exchange.ts";
import { ApiProblem } from "./api-problem.ts";

/** @throws ApiProblem */
export function templateChangeRequest(body: unknown): TemplateChangeRequest {
  const members = objectOf(body);
  return {
    before: required(members, "before", isString),
    after: required(members, "after", isString),
    ...optional(members, "dryRun", isBoolean),
    ...optional(members, "stage", isString),
  };
}

/** @throws ApiProblem */
export function breakpointRequest(body: unknown): BreakpointRequest {
  const members = objectOf(body);
  return {
    apiId: required(members, "apiId", isString),
    routeKey: required(members, "routeKey", isString),
    stream: required(members, "stream", isString),
    ...optional(members, "stage", isString),
  };
}

/** @throws ApiProblem */
export function releaseRequest(body: unknown): ReleaseRequest {
  const members = objectOf(body);
  return {
    ...optional(members, "statusCode", isStatus),
    ...optional(members, "headers", isPairs),
    ...optional(members, "body", isString),
  };
}

/** Checks the types; `faultOf` checks the values. @throws ApiProblem */
export function faultRequest(body: unknown): FaultRule {
  const members = objectOf(body);
  const unknown = Object.keys(members).find((name) => !Object.hasOwn(faultShapes, name));
  if (unknown !== undefined) {
    throw new ApiProblem(400, `A fault rule has no ${unknown}. It may have ${Object.keys(faultShapes).join(", ")}.`);
  }
  const rule = Object.entries(faultShapes).map(([name, shape]) => optional(members, name, shape as Shape<unknown>));
  return Object.assign({}, ...rule);
}

/** @throws ApiProblem */
export const clockRequest = (body: unknown): ClockRequest => ({
  advance: required(objectOf(body), "advance", isString),
});

/** @throws ApiProblem */
export const restartRequest = (body: unknown): { readonly drain?: string } =>
  optional(objectOf(body), "drain", isString);

interface Shape<Value> {
  readonly is: (value: unknown) => value is Value;
  /** Completes "must be". */
  readonly description: string;
}

const isString: Shape<string> = {
  is: (value) => typeof value === "string",
  description: "a string",
};
const isBoolean: Shape<boolean> = {
  is: (value) => typeof value === "boolean",
  description: "a boolean",
};
const isStatus: Shape<number> = {
  is: (value): value is number => Number.isInteger(value) && Number(value) >= 100 && Number(value) <= 599,
  description: "an integer from 100 to 599",
};
const isPairs: Shape<Pairs> = {
  is: (value): value is Pairs =>
    Array.isArray(value) &&
    value.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every((it) => typeof it === "string")),
  description: "an array of [name, value]",
};

const isNumber: Shape<number> = {
  is: (value) => typeof value === "number",
  description: "a number",
};
const isFailure: Shape<Failure> = {
  is: (value): value is Failure => failures.includes(value as Failure),
  description: `one of ${failures.join(", ")}`,
};
const isFaultAnswer: Shape<FaultAnswer> = {
  is: (value): value is FaultAnswer =>
    isObject(value) &&
    Object.keys(value).every((name) => ["statusCode", "headers", "body"].includes(name)) &&
    isNumber.is(value.statusCode) &&
    (value.body === undefined || isString.is(value.body)) &&
    (value.headers === undefined || (isObject(value.headers) && Object.values(value.headers).every(isString.is))),
  description: "an object with a statusCode, and perhaps headers by name and a body, which are strings",
};
const faultShapes: { readonly [Member in keyof Required<FaultRule>]: Shape<NonNullable<FaultRule[Member]>> } = {
  name: isString,
  route: isString,
  integration: isString,
  connection: isString,
  share: isNumber,
  times: isNumber,
  delay: isString,
  answer: isFaultAnswer,
  fail: isFailure,
  unread: isString,
};

function objectOf(body: unknown): JsonObject {
  if (isObject(body)) return body;
  throw new ApiProblem(400, "The body must be a JSON object.");
}

function required<Value>(members: JsonObject, name: string, { is, description }: Shape<Value>): Value {
  const value = members[name];
  if (is(value)) return value;
  throw new ApiProblem(400, `${name} must be ${description}.`);
}

function optional<Name extends string, Value>(
  members: JsonObject,
  name: Name,
  shape: Shape<Value>,
): { readonly [Member in Name]?: Value } {
  if (members[name] === undefined) return {};
  return { [name]: required(members, name, shape) } as { readonly [Member in Name]?: Value };
}
