// The MOCK integration: the rendered request template gives the answer's status (docs/behaviour/data-plane.md section 6.3).
import type { Meter } from "@answerback/vtl";
import { JsonSyntaxError, parseJson } from "@answerback/vtl/apigateway";
import { GatewayError } from "../chain/gateway-error.ts";
import type { MockRequest } from "../chain/integration-request.ts";
import { EndpointResponse } from "./endpoint-response.ts";

const noBody = Buffer.alloc(0);
const maxAnswers = 1_000;
const maxRememberedLength = 64;

/** @returns a function that throws GatewayError INTERNAL_SERVER_ERROR without an integer `statusCode` (E6) */
export function createMockBackend(): (request: MockRequest, meter: Meter) => EndpointResponse {
  /** By document: most templates render one of a few short texts, and their answers can be shared. */
  const answers = new Map<string, EndpointResponse>();
  return ({ document }, meter) => {
    const known = answers.get(document);
    if (known !== undefined) return known;
    const answer = answerOf(document, meter);
    if (document.length <= maxRememberedLength && answers.size < maxAnswers) answers.set(document, answer);
    return answer;
  };
}

function answerOf(document: string, meter: Meter): EndpointResponse {
  const statusCode = statusCodeOf(document, meter);
  if (statusCode === undefined) {
    throw new GatewayError(
      "INTERNAL_SERVER_ERROR",
      `A MOCK integration needs a request template that renders an integer statusCode, such as {"statusCode": 200}; it rendered '${shortened(document)}'.`,
    );
  }
  return new EndpointResponse(statusCode, [], noBody);
}

function statusCodeOf(document: string, meter: Meter): number | undefined {
  const value = parseLeniently(document, meter);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const statusCode: unknown =
    value instanceof Map ? value.get("statusCode") : Object.entries(value).find(([name]) => name === "statusCode")?.[1];
  return typeof statusCode === "number" && Number.isInteger(statusCode) ? statusCode : undefined;
}

function parseLeniently(text: string, meter: Meter): unknown {
  try {
    return parseJson(text, meter, "lenient");
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
