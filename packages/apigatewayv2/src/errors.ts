// The errors of the control plane and of callbacks: docs/behaviour/control-plane.md section 1.2.

/** Status by error name: all errors that a client can receive. */
export const awsErrorStatus = {
  BadRequestException: 400,
  AccessDeniedException: 403,
  ForbiddenException: 403,
  MissingAuthenticationTokenException: 403,
  UnrecognizedClientException: 403,
  InvalidSignatureException: 403,
  ExpiredTokenException: 403,
  IncompleteSignatureException: 403,
  NotFoundException: 404,
  ConflictException: 409,
  GoneException: 410,
  PayloadTooLargeException: 413,
  TooManyRequestsException: 429,
  LimitExceededException: 429,
  InternalServerErrorException: 500,
  NotImplementedException: 501,
  ServiceUnavailableException: 503,
} as const;

export type AwsErrorName = keyof typeof awsErrorStatus;

/** An error that a client of the service receives: name in `x-amzn-ErrorType`, message and details in the body. */
export class AwsError extends Error {
  override readonly name: AwsErrorName;
  readonly status: number;
  /** Members of the body besides `message`: `resourceType` of a NotFoundException, `limitType` of TooManyRequests. */
  readonly details: Readonly<Record<string, string>>;

  constructor(name: AwsErrorName, message: string, options: ErrorOptions & { details?: Record<string, string> } = {}) {
    super(message, options);
    this.name = name;
    this.status = awsErrorStatus[name];
    this.details = options.details ?? {};
  }
}
