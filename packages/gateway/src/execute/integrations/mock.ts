// The MOCK integration: the rendered request template is the answer's status (docs/behaviour/data-plane.md section 6.3).
import { JsonSyntaxError, parseLenientJson } from "@answerback/vtl/apigateway";
import { EndpointResponse } from "../endpoint-response.ts";
import { GatewayError } from "../gateway-error.ts";
import type { MockRequest } from "../integration-request.ts";

const noBody = Buffer.alloc(0);
/** Templates of MOCK integrations are nearly always this text. */
const plainForm = /^\s*\{\s*"statusCode"\s*:\s*(-?\d{1,9})\s*\}\s*$/;

/** Answers without a body are alike, so each status has one. Statuses come from templates: bounded. */
const answers = new Map<number, EndpointResponse>();
const maxAnswers = 1_000;

/** @throws GatewayError INTERNAL_SERVER_ERROR when the document has no integer `statusCode` (E6) */
export function answerMock(request: MockRequest): EndpointResponse {
  const plain = plainForm.exec(request.document)?.[1];
  const statusCode = plain === undefined ? statusCodeOf(request.document) : Number(plain);
  if (statusCode === undefined) {
    throw new GatewayError(
      "INTERNAL_SERVER_ERROR",
      `A MOCK integration needs a request template that renders an integer statusCode, such as {"statusCode": 200}; it rendered '${shortened(request.document)}'.`,
    );
  }
  let answer = answers.get(statusCode);
  if (answer === undefined) {
    answer = new EndpointResponse(statusCode, [], noBody);
    if (answers.size < maxAnswers) answers.set(statusCode, answer);
  }
  return answer;
}

function statusCodeOf(document: string): number | undefined {
  const value = parseLeniently(document);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const statusCode: unknown =
    value instanceof Map ? value.get("statusCode") : Object.entries(value).find(([name]) => name === "statusCode")?.[1];
  return typeof statusCode === "number" && Number.isInteger(statusCode) ? statusCode : undefined;
}

function parseLeniently(text: string): unknown {
  try {
    return parseLenientJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
