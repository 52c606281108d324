// Matchers for tests of APIs: for `expect.extend` of vitest and Jest, and as assertions for every other test runner.
import { AssertionError } from "node:assert";
import type { ExchangeDescription } from "@answerback/gateway";
import type { Client } from "./client.ts";
import { isMatching, listed, shown } from "./matching.ts";

interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** The matchers as vitest and Jest add them to `expect`: examples/testing declares them. @typeParam Result of a matcher */
export interface ApiMatchers<Result = unknown> {
  toHaveReceived(expected: unknown): Result;
  toBeClosedWith(code: number): Result;
  toHaveChosen(expected: ExpectedChoices): Result;
}

/** The choices that led to the answer of an exchange; members that are left out are not compared. */
export interface ExpectedChoices {
  /** The route key. */
  readonly route?: string;
  /** The integration response key. */
  readonly key?: string;
  /** The key of the response template. */
  readonly template?: string;
  /** Status of the backend's answer. */
  readonly status?: number;
  /** The code of the error that the client got, `INTEGRATION_TIMEOUT`; null for none. */
  readonly error?: string | null;
}

/** For `expect.extend(matchers)`. */
export const matchers = {
  /** The client has received a message that has these parts. */
  toHaveReceived(client: Client, expected: unknown): MatcherResult {
    const { messages } = client;
    return {
      pass: messages.some((it) => isMatching(it, expected)),
      message: () => `Messages, of which one should match ${shown(expected)}:\n${listed(messages)}`,
    };
  },

  /** The connection has ended with this close code. */
  toBeClosedWith({ end }: Client, code: number): MatcherResult {
    const found = end === undefined ? "is open" : `was closed with ${end.code} (${end.reason})`;
    return { pass: end?.code === code, message: () => `The connection ${found}; expected: closed with ${code}.` };
  },

  /** The exchange took this route, integration response and template. */
  toHaveChosen(exchange: ExchangeDescription, expected: ExpectedChoices): MatcherResult {
    const found = choicesOf(exchange);
    return {
      pass: isMatching(found, expected),
      message: () => `${exchange.explanation.sentence}\n${shown(found)}\nexpected: ${shown(expected)}`,
    };
  },
};

function choicesOf({ route, integrationResponse, endpointResponse, outcome }: ExchangeDescription) {
  return {
    route: route?.routeKey,
    key: integrationResponse?.integrationResponseKey,
    template: integrationResponse?.template?.key,
    status: endpointResponse?.statusCode,
    error: "error" in outcome ? (outcome.error?.code ?? null) : null,
  };
}

/** @throws AssertionError if the client has not received a message that has these parts */
export function assertReceived(client: Client, expected: unknown): void {
  assertMatch(matchers.toHaveReceived(client, expected), client.messages, expected, assertReceived);
}

/** @throws AssertionError if the connection has not ended with this close code */
export function assertClosedWith(client: Client, code: number): void {
  assertMatch(matchers.toBeClosedWith(client, code), client.end?.code, code, assertClosedWith);
}

/** @throws AssertionError if the exchange took another route, integration response or template */
export function assertChosen(exchange: ExchangeDescription, expected: ExpectedChoices): void {
  assertMatch(matchers.toHaveChosen(exchange, expected), choicesOf(exchange), expected, assertChosen);
}

function assertMatch(
  { pass, message }: MatcherResult,
  actual: unknown,
  expected: unknown,
  stackStartFn: (...parameters: never[]) => void,
): void {
  if (!pass) throw new AssertionError({ message: message(), actual, expected, operator: "match", stackStartFn });
}
