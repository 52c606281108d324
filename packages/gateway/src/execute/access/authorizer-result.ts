// The result of a Lambda authorizer: docs/behaviour/data-plane.md 8.1.6, 8.1.9, 8.1.10.
import { isObject } from "@answerback/apigatewayv2/json-object";
import { type Policy, PolicyError, parsePolicy } from "../../auth/iam-policy.ts";

export interface AuthorizerResult {
  readonly principalId: string;
  readonly policy: Policy;
  /** Every value as a string. */
  readonly context: Readonly<Record<string, string>>;
  readonly usageIdentifierKey: string | undefined;
}

/** The result is malformed: the handshake fails with 500. */
export class AuthorizerResultError extends Error {
  override readonly name = "AuthorizerResultError";
}

/** The most that an authorizer may return, in bytes. */
const maxResultBytes = 8192;

/** @throws AuthorizerResultError that names the member at fault */
export function parseAuthorizerResult(text: string): AuthorizerResult {
  const size = Buffer.byteLength(text);
  if (size > maxResultBytes) {
    throw new AuthorizerResultError(`The result has ${size} bytes; at most ${maxResultBytes} are allowed.`);
  }
  const result = parseObject(text);
  const { principalId, policyDocument, context, usageIdentifierKey } = result;
  if (typeof principalId !== "string" || principalId === "") {
    throw new AuthorizerResultError("The result needs a principalId, a non-empty string.");
  }
  if (usageIdentifierKey !== undefined && usageIdentifierKey !== null && typeof usageIdentifierKey !== "string") {
    throw new AuthorizerResultError("usageIdentifierKey is not a string.");
  }
  return {
    principalId,
    policy: policyOf(policyDocument),
    context: contextOf(context ?? {}),
    usageIdentifierKey: usageIdentifierKey ?? undefined,
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AuthorizerResultError("The result is not JSON.", { cause });
  }
  if (isObject(value)) return value;
  throw new AuthorizerResultError("The result is not an object.");
}

function policyOf(document: unknown): Policy {
  try {
    return parsePolicy(document);
  } catch (cause) {
    if (!(cause instanceof PolicyError)) throw cause;
    throw new AuthorizerResultError(cause.message, { cause });
  }
}

/** The context must be flat. Assumed: null counts as absent. */
function contextOf(context: unknown): Record<string, string> {
  if (!isObject(context)) throw new AuthorizerResultError("The context is not an object.");
  return Object.fromEntries(
    Object.entries(context).flatMap(([name, value]) => {
      if (value === null) return [];
      if (typeof value === "object") {
        throw new AuthorizerResultError(`context.${name} is not a string, number or boolean. Use JSON.stringify(…).`);
      }
      return [[name, String(value)]];
    }),
  );
}
