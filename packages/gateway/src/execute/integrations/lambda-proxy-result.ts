// The result of an AWS_PROXY function: docs/behaviour/data-plane.md section 5.5.

import { isObject } from "@answerback/apigatewayv2/json-object";
import type { Meter } from "@answerback/vtl";
import type { Pairs } from "../../http/headers.ts";
import { GatewayError } from "../chain/gateway-error.ts";
import { Base64Error, decodeBase64 } from "../values/content-handling.ts";
import type { EndpointResponse } from "./endpoint-response.ts";

export interface LambdaProxyResult {
  /** Undefined if the function gave none; a handshake then fails. */
  readonly statusCode: number | undefined;
  readonly headers: Pairs;
  readonly body: string | Buffer;
}

const members = new Set(["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded", "cookies"]);

/** @throws GatewayError FUNCTION_FAILURE if the function failed or its result is malformed (E4) */
export function lambdaProxyResult(endpoint: EndpointResponse, meter: Meter): LambdaProxyResult {
  const { document } = endpoint;
  if (isFunctionError(endpoint)) throw malformed(`The function failed: ${failureText(document, meter)}`);
  const result = document.plainValue(meter);
  if (!isObject(result)) throw malformed("The function did not return an object.");
  for (const name of Object.keys(result)) {
    if (!members.has(name)) throw malformed(`The function's result has the unknown member '${name}'.`);
  }
  // Typed languages write absent members as null.
  const { statusCode } = result;
  const headers = result.headers ?? {};
  const multiValueHeaders = result.multiValueHeaders ?? {};
  const body = result.body ?? "";
  const isBase64Encoded = result.isBase64Encoded ?? false;
  const status = statusCode === undefined || statusCode === null ? undefined : integerOf(statusCode);
  if (status === null) throw malformed(`The function's statusCode ${JSON.stringify(statusCode)} is not an integer.`);
  if (typeof body !== "string") {
    throw malformed("The function's body is not a string. Return JSON.stringify(…) of it.");
  }
  if (typeof isBase64Encoded !== "boolean") throw malformed("The function's isBase64Encoded is not a boolean.");
  if (!isObject(headers) || !isObject(multiValueHeaders)) throw malformed("The function's headers are not an object.");
  return {
    statusCode: status,
    headers: [...Object.entries(headers), ...Object.entries(multiValueHeaders)].flatMap(([name, values]) =>
      [values].flat().flatMap((value) => (value === null ? [] : [[name, String(value)] as const])),
    ),
    body: isBase64Encoded ? decoded(body) : body,
  };
}

/** `TypeError: bad`; the beginning of the payload if it is not the document of an error. */
function failureText(document: EndpointResponse["document"], meter: Meter): string {
  const error = document.plainValue(meter);
  const text =
    isObject(error) && typeof error.errorMessage === "string"
      ? [error.errorType, error.errorMessage].filter((it) => typeof it === "string" && it !== "").join(": ")
      : document.text;
  return text.slice(0, 300);
}

function decoded(body: string): Buffer {
  try {
    return decodeBase64(body);
  } catch (cause) {
    if (!(cause instanceof Base64Error)) throw cause;
    throw malformed("The function's isBase64Encoded is true, but its body is not base64.");
  }
}

/** Lambda marks failed invocations with a header: integration-responses.md 1.1. */
export function isFunctionError(endpoint: EndpointResponse): boolean {
  return endpoint.headerValues("x-amz-function-error").length > 0;
}

/** @returns null if the value is neither an integer nor a string of one */
function integerOf(value: unknown): number | null {
  if (typeof value === "number" && Number.isInteger(value)) return value;
  return typeof value === "string" && /^[+-]?\d{1,9}$/.test(value) ? Number(value) : null;
}

function malformed(reason: string): GatewayError {
  return new GatewayError("FUNCTION_FAILURE", reason);
}
