// What an AWS_PROXY function returned: docs/behaviour/data-plane.md section 5.5.

import { isObject } from "@answerback/apigatewayv2/json-object";
import type { Meter } from "@answerback/vtl";
import type { Pairs } from "../../http/headers.ts";
import { GatewayError } from "../chain/gateway-error.ts";
import { Base64Error, decodeBase64 } from "../values/content-handling.ts";
import type { EndpointResponse } from "./endpoint-response.ts";

export interface LambdaProxyResult {
  /** Undefined when the function gave none; a handshake then fails. */
  readonly statusCode: number | undefined;
  readonly headers: Pairs;
  readonly body: string | Buffer;
}

const members = new Set(["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded", "cookies"]);

/** @throws GatewayError FUNCTION_FAILURE when the function failed or its result is malformed (E4) */
export function lambdaProxyResult(endpoint: EndpointResponse, meter: Meter): LambdaProxyResult {
  const { document } = endpoint;
  if (isFunctionError(endpoint)) throw malformed(`The function failed: ${document.text.slice(0, 300)}`);
  const result = document.plainValue(meter);
  if (!isObject(result)) throw malformed("The function did not return an object.");
  for (const name of Object.keys(result)) {
    if (!members.has(name)) throw malformed(`The function's result has the unknown member '${name}'.`);
  }
  // Typed languages write the members that their programs left out as null.
  const { statusCode } = result;
  const headers = result.headers ?? {};
  const multiValueHeaders = result.multiValueHeaders ?? {};
  const body = result.body ?? "";
  const isBase64Encoded = result.isBase64Encoded ?? false;
  const status = statusCode === undefined || statusCode === null ? undefined : integerOf(statusCode);
  if (status === null) throw malformed(`The function's statusCode ${JSON.stringify(statusCode)} is no integer.`);
  if (typeof body !== "string") {
    throw malformed("The function's body is no string. Return JSON.stringify(…) of it.");
  }
  if (typeof isBase64Encoded !== "boolean") throw malformed("The function's isBase64Encoded is no boolean.");
  if (!isObject(headers) || !isObject(multiValueHeaders)) throw malformed("The function's headers are no object.");
  return {
    statusCode: status,
    headers: [...Object.entries(headers), ...Object.entries(multiValueHeaders)].flatMap(([name, values]) =>
      [values].flat().flatMap((value) => (value === null ? [] : [[name, String(value)] as const])),
    ),
    body: isBase64Encoded ? decoded(body) : body,
  };
}

function decoded(body: string): Buffer {
  try {
    return decodeBase64(body);
  } catch (cause) {
    if (!(cause instanceof Base64Error)) throw cause;
    throw malformed("The function's isBase64Encoded is true, but its body is no base64.");
  }
}

/** Lambda marks failed invocations with a header: integration-responses.md 1.1. */
export function isFunctionError(endpoint: EndpointResponse): boolean {
  return endpoint.headerValues("x-amz-function-error").length > 0;
}

/** @returns null when it is neither an integer nor its text */
function integerOf(value: unknown): number | null {
  if (typeof value === "number" && Number.isInteger(value)) return value;
  return typeof value === "string" && /^[+-]?\d{1,9}$/.test(value) ? Number(value) : null;
}

function malformed(reason: string): GatewayError {
  return new GatewayError("FUNCTION_FAILURE", reason);
}
