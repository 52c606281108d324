// Calls the service for a resource. Retries conflicts with jitter (the client itself retries throttling and lost
// connections); errors name the verb, the kind, the id and the remedy.

import { setTimeout as delay } from "node:timers/promises";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { ResourceContext } from "../resource.ts";
import type { Call, CallOptions } from "./command.ts";
import type { PlainMap } from "./plain-value.ts";

export type Verb = "creating" | "reading" | "updating" | "deleting";

/** A call that failed permanently. The user sees its message. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  /** The service's name of the error (`ConflictException`), or the operating system's (`ECONNREFUSED`). */
  readonly code: string;
  /** True if the service may have done the operation: it did not answer, or with an error that leaves this open. */
  readonly mayBeDone: boolean;

  constructor(code: string, message: string, options: ErrorOptions & { readonly mayBeDone: boolean }) {
    super(message, options);
    this.code = code;
    this.mayBeDone = options.mayBeDone;
  }
}

/** The operation that a call is part of: `updating API Gateway v2 Integration Response (abc)`. */
export interface Subject {
  readonly verb: Verb;
  /** As in messages: `Integration Response`. */
  readonly kind: string;
  /** The id, or the name if the resource has no id yet. */
  readonly id: string | undefined;
}

const conflictRetriesDefault = 5;
const conflictDelayMillis = { first: 200, longest: 5000 };

/**
 * @returns undefined if the resource does not exist
 * @throws ServiceError for any other error
 */
export async function findOnService(
  context: ResourceContext,
  subject: Subject,
  call: Call,
  input: PlainMap,
): Promise<PlainMap | undefined> {
  try {
    return await onService(context, subject, call, input);
  } catch (error) {
    if (error instanceof ServiceError && error.code === "NotFoundException") return undefined;
    throw error;
  }
}

/**
 * @throws ServiceError
 */
export async function onService(
  context: ResourceContext,
  subject: Subject,
  call: Call,
  input: PlainMap,
  headers?: CallOptions["headers"],
): Promise<PlainMap> {
  const retries = context.conflictRetries ?? conflictRetriesDefault;
  for (let attempt = 0; ; attempt++) {
    try {
      return await call(context.client, input, { signal: context.signal, headers });
    } catch (error) {
      if (errorCode(error) !== "ConflictException" || attempt >= retries)
        throw await serviceError(context, subject, error);
      const longest = Math.min(conflictDelayMillis.longest, conflictDelayMillis.first * 2 ** attempt);
      await delay(Math.random() * longest, undefined, context.signal === undefined ? {} : { signal: context.signal });
    }
  }
}

async function serviceError(context: ResourceContext, subject: Subject, error: unknown): Promise<ServiceError> {
  const code = errorCode(error);
  const what = `${subject.verb} API Gateway v2 ${subject.kind}${subject.id === undefined ? "" : ` (${subject.id})`}`;
  return new ServiceError(code, `${what}: ${await reason(context, code, error)}`, {
    cause: error,
    mayBeDone: noAnswer.has(code) || code === "AbortError" || !isRefusal(error),
  });
}

/** True if the service refused the call, or the client did not send it. */
function isRefusal(error: unknown): boolean {
  const { httpStatusCode: status }: { httpStatusCode?: number } =
    Error.isError(error) && "$metadata" in error ? (error.$metadata ?? {}) : {};
  return status === undefined || (status >= 400 && status < 500);
}

async function reason(context: ResourceContext, code: string, error: unknown): Promise<string> {
  const message = errorMessage(error);
  if (context.signal?.aborted) return "cancelled";
  if (noAnswer.has(code)) {
    return `no answer from ${await endpointOf(context)} (${code}). Is it running, and is the provider's "endpoint" correct?`;
  }
  if (code === "CredentialsProviderError") {
    return `no AWS credentials: ${message}. Set the provider's "accessKey" and "secretKey" or "profile", or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`;
  }
  return `${code}: ${message}`;
}

const noAnswer = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
  "TimeoutError",
]);

/** The operating system's code if there is one; otherwise the error's name, which for the service's errors is its code. */
function errorCode(error: unknown): string {
  if (!Error.isError(error)) return "Error";
  if ("code" in error && typeof error.code === "string") return error.code;
  // All addresses of the host refused the connection.
  if (error.name === "AggregateError" && "errors" in error && Array.isArray(error.errors) && error.errors.length > 0)
    return errorCode(error.errors[0]);
  return error.name;
}

async function endpointOf(context: ResourceContext): Promise<string> {
  const endpoint = await context.client.config.endpoint?.();
  if (endpoint === undefined) return `API Gateway in ${context.region}`;
  const port = endpoint.port === undefined ? "" : `:${endpoint.port}`;
  return `${endpoint.protocol}//${endpoint.hostname}${port}`;
}
