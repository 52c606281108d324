// The failure of a phase: the text for the client and, for the log only, the cause
// (docs/behaviour/integration-responses.md section 9).
import { LimitExceeded } from "@answerback/vtl";
import type { CompileProblem } from "../../deployments/compiled-api.ts";
import type { Phase } from "./phase.ts";

/** The texts that the gateway itself sends, and the handshake status for each. */
const clientErrors = {
  FORBIDDEN: { message: "Forbidden", status: 403, errorType: "ForbiddenException" },
  UNAUTHORIZED: { message: "Unauthorized", status: 401, errorType: "UnauthorizedException" },
  /** A rate was exceeded; the quota of an API key is LIMIT_EXCEEDED. */
  TOO_MANY_REQUESTS: { message: "Too Many Requests", status: 429, errorType: "TooManyRequestsException" },
  LIMIT_EXCEEDED: { message: "Limit Exceeded", status: 429, errorType: "LimitExceededException" },
  /** A message that violates its model; its frame has its own layout (9.3). */
  BAD_REQUEST_BODY: { message: "Bad request body", status: 400, errorType: "BadRequestException" },
  BAD_REQUEST: { message: "Bad Request", status: 400, errorType: "BadRequestException" },
  INTERNAL_SERVER_ERROR: {
    message: "Internal server error",
    status: 500,
    errorType: "InternalServerErrorException",
  },
  /** A function failed: like any other failure on messages, 502 on handshakes. */
  FUNCTION_FAILURE: { message: "Internal server error", status: 502, errorType: "InternalServerErrorException" },
  INTEGRATION_TIMEOUT: {
    message: "Endpoint request timed out",
    status: 504,
    errorType: "InternalServerErrorException",
  },
  UNSUPPORTED_MEDIA_TYPE: {
    message: "Unsupported Media Type",
    status: 415,
    errorType: "UnsupportedMediaTypeException",
  },
} as const;

export type GatewayErrorCode = keyof typeof clientErrors;

/** A template or member at fault. */
export type ErrorPlace = Pick<CompileProblem, "resource" | "member" | "position">;

/** A failure of a phase. `message` is for the operator and never leaves the gateway. */
export class GatewayError extends Error {
  override readonly name = "GatewayError";
  readonly code: GatewayErrorCode;
  /** The text for the client. */
  readonly clientMessage: string;
  /** The status of a handshake that fails with this error. */
  readonly status: number;
  readonly errorType: string;
  readonly place: ErrorPlace | undefined;
  /** The phase that failed. The chain sets it when it catches the error. */
  phase: Phase = "receive";

  /** @param options `clientMessage` replaces the text of the code */
  constructor(
    code: GatewayErrorCode,
    reason: string,
    options: ErrorOptions & { readonly place?: ErrorPlace; readonly clientMessage?: string } = {},
  ) {
    super(reason, options);
    this.code = code;
    this.clientMessage = options.clientMessage ?? clientErrors[code].message;
    this.status = clientErrors[code].status;
    this.errorType = clientErrors[code].errorType;
    this.place = options.place;
  }
}

/**
 * Anything but a GatewayError or an exceeded limit is a bug: the client sees only "Internal server error".
 */
export function gatewayErrorOf(cause: unknown, phase: Phase): GatewayError {
  const error = cause instanceof GatewayError ? cause : internalError(cause);
  error.phase = phase;
  return error;
}

function internalError(cause: unknown): GatewayError {
  const reason =
    cause instanceof LimitExceeded
      ? `The exchange costs too much: ${cause.message}`
      : `Unexpected failure: ${String(cause)}`;
  return new GatewayError("INTERNAL_SERVER_ERROR", reason, { cause });
}

/** The identifiers of a message that failed. They need no escaping. */
export interface FailedMessage {
  readonly connectionId: string;
  readonly requestId: string;
  readonly messageId: string;
}

/** The error frame, byte for byte with AWS's irregular spaces: section 9.1, and 9.3 for violations of a model. */
export function errorFrame(error: GatewayError, { connectionId, requestId, messageId }: FailedMessage): string {
  if (error.code === "BAD_REQUEST_BODY") {
    return `{"message" : "${error.clientMessage}", "connectionId": "${connectionId}", "messageId": "${messageId}"}`;
  }
  return `{"message": "${error.clientMessage}", "connectionId":"${connectionId}", "requestId":"${requestId}"}`;
}
