// What an AWS_PROXY function returned: docs/behaviour/data-plane.md section 5.5.
import type { EndpointResponse } from "./endpoint-response.ts";
import { GatewayError } from "./gateway-error.ts";

export interface LambdaProxyResult {
  /** Undefined when the function gave none; a handshake then fails. */
  readonly statusCode: number | undefined;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | Buffer;
}

const members = new Set(["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded", "cookies"]);

/** @throws GatewayError FUNCTION_FAILURE when the function failed or its result is malformed (E4) */
export function lambdaProxyResult(endpoint: EndpointResponse): LambdaProxyResult {
  const { document } = endpoint;
  if (isFunctionError(endpoint)) throw malformed(`The function failed: ${document.text.slice(0, 300)}`);
  const result = document.value;
  if (!isObject(result)) throw malformed("The function did not return an object.");
  for (const name of Object.keys(result)) {
    if (!members.has(name)) throw malformed(`The function's result has the unknown member '${name}'.`);
  }
  const { statusCode, headers = {}, multiValueHeaders = {}, body, isBase64Encoded = false } = result;
  const status = statusCode === undefined ? undefined : integerOf(statusCode);
  if (status === null) throw malformed(`The function's statusCode ${JSON.stringify(statusCode)} is no integer.`);
  if (body !== undefined && body !== null && typeof body !== "string") {
    throw malformed("The function's body is no string. Return JSON.stringify(…) of it.");
  }
  if (typeof isBase64Encoded !== "boolean") throw malformed("The function's isBase64Encoded is no boolean.");
  if (!isObject(headers) || !isObject(multiValueHeaders)) throw malformed("The function's headers are no object.");
  return {
    statusCode: status,
    headers: [
      ...Object.entries(headers).map(([name, value]) => [name, String(value)] as const),
      ...Object.entries(multiValueHeaders).flatMap(([name, values]) =>
        (Array.isArray(values) ? values : [values]).map((value) => [name, String(value)] as const),
      ),
    ],
    body: isBase64Encoded ? Buffer.from(body ?? "", "base64") : (body ?? ""),
  };
}

/** Lambda marks failed invocations with a header: integration-responses.md 1.1. */
export function isFunctionError(endpoint: EndpointResponse): boolean {
  return endpoint.headerValues("x-amz-function-error").length > 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @returns null when it is neither an integer nor its text */
function integerOf(value: unknown): number | null {
  if (typeof value === "number" && Number.isInteger(value)) return value;
  return typeof value === "string" && /^[+-]?\d{1,9}$/.test(value) ? Number(value) : null;
}

function malformed(reason: string): GatewayError {
  return new GatewayError("FUNCTION_FAILURE", reason);
}
