// AB022, AB024, AB025: the keys of one integration together.
import type { IntegrationResponse } from "../resources/integration-response.ts";
import type { KeySubject, Known } from "./api-graph.ts";
import type { FindingResource, Report } from "./finding.ts";
import { compiledKey, statusCodes } from "./key.ts";

export interface KeyedResponse {
  readonly response: Known<IntegrationResponse>;
  readonly at: FindingResource;
}

interface Pattern extends KeyedResponse {
  readonly key: string;
  readonly matches: (subject: string) => boolean;
}

const path = ["integrationResponseKey"];

/** @param responses in order of creation; the first match wins (integration-responses.md 4.2.7) */
export function overlapFindings(responses: readonly KeyedResponse[], subject: KeySubject, report: Report): void {
  const patterns = patternsOf(responses);
  for (const [index, later] of patterns.entries()) {
    for (const earlier of patterns.slice(0, index)) {
      const both =
        subject === "statusCode"
          ? statusCodes.filter((status) => earlier.matches(status) && later.matches(status))
          : [exampleOf(later.key), exampleOf(earlier.key)].filter((it) => earlier.matches(it) && later.matches(it));
      const [first] = both;
      if (first === undefined) continue;
      const isAll = subject === "statusCode" && both.length === statusCodes.filter(later.matches).length;
      report("AB022", later.at, {
        path,
        message: `${earlier.key} and ${later.key} both match ${subject === "statusCode" ? listed(both) : JSON.stringify(first)}. ${earlier.key} wins because it was created first${isAll ? `, so ${later.key} is never used` : ""}. A program that creates both at the same time may get either order.`,
        advice: `Make them mutually exclusive, or let ${later.key} depend on ${earlier.key} to fix the order.`,
      });
    }
  }
}

function patternsOf(responses: readonly KeyedResponse[]): readonly Pattern[] {
  return responses.flatMap((it) => {
    const key = it.response.integrationResponseKey;
    const matches = key === undefined ? undefined : compiledKey(key);
    return key === undefined || matches === undefined ? [] : [{ ...it, key, matches }];
  });
}

function listed(statuses: readonly string[]): string {
  if (statuses.length === 1) return `the status ${statuses[0]}`;
  if (statuses.length === 2) return `the statuses ${statuses.join(" and ")}`;
  return `${statuses.length} statuses, ${statuses[0]} among them`;
}

/** A message that the expression should match: its plain text, with a sample for each wildcard. */
function exampleOf(key: string): string {
  return key
    .slice(1, -1)
    .replace(/\(\?[a-z]+\)/g, "")
    .replace(/\\d/g, "1")
    .replace(/\\([^\w])/g, "$1")
    .replace(/\((?:\?:)?([^()|]*)\|[^()]*\)/g, "$1")
    .replace(/\.[*+]\??/g, "x");
}

/** The answers that the keys must cover. */
export interface Coverage {
  readonly subject: KeySubject;
  readonly integrationType: string;
  readonly integrationMethod: string | undefined;
  /** The integration that the finding names. */
  readonly integration: FindingResource;
}

/** AB024 and AB025: answers that no key matches, on an integration whose answers reach a client. */
export function uncoveredFindings(responses: readonly KeyedResponse[], coverage: Coverage, report: Report): void {
  if (responses.length === 0 || responses.some(({ response }) => isOpen(response))) return;
  const patterns = patternsOf(responses);
  if (patterns.length < responses.length) return;
  const keys = patterns.map(({ key }) => key).join(", ");
  const doNotMatch = patterns.length > 1 ? "do not match" : "does not match";
  const { integration } = coverage;
  if (coverage.subject === "errorMessage") {
    if (patterns.some(({ matches }) => matches(""))) {
      return;
    }
    report("AB025", integration, {
      message: `When the function succeeds, its errorMessage is empty, and ${keys} ${doNotMatch} the empty string: the client receives Internal server error instead of the result.`,
      advice: "Add an integration response with the key $default.",
    });
    return;
  }
  const missing = uncovered(patterns, coverage);
  if (missing === undefined) return;
  report("AB024", integration, {
    message: `${keys} ${doNotMatch} ${missing}, and there is no $default: the client receives Internal server error.`,
    advice: "Add an integration response with the key $default.",
  });
}

const isOpen = (response: Known<IntegrationResponse>) =>
  response.integrationResponseKey === undefined || response.integrationResponseKey === "$default";

/**
 * Answers that no key matches although the other keys suggest that one should: other successes, and errors if some
 * errors are matched. A single key for the success of a read, `/200/`, leaves the rest to Internal server error on purpose.
 */
function uncovered(patterns: readonly Pattern[], { integrationMethod, integrationType }: Coverage): string | undefined {
  if (integrationType === "MOCK") return undefined;
  const takes = (status: number) => patterns.some(({ matches }) => matches(String(status)));
  const family = (first: number) => Array.from({ length: 100 }, (_, index) => first * 100 + index);
  if (!family(2).some(takes)) return "a success, 200 to 299";
  const method = integrationMethod ?? "GET";
  const isRead = method === "GET" || method === "HEAD" || integrationType !== "HTTP";
  if (!isRead && !takes(201) && !takes(204)) return `the other successes of a ${method}, such as 201 and 204`;
  const errors = [...family(4), ...family(5)];
  if (errors.some(takes) && !errors.every(takes)) {
    const first = [404, 500, 503, 400, ...errors].find((status) => !takes(status));
    return `some errors, such as ${first}`;
  }
  return undefined;
}
