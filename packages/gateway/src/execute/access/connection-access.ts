// A client's identity by authorization and API key, kept for the life of the connection.

export interface ConnectionAccess {
  /** `$context.authorizer`; undefined if no authorizer was called. */
  readonly authorizer: Readonly<Record<string, string | number>> | undefined;
  /** Members of `$context.identity` besides `sourceIp` and `userAgent`: those of IAM and of the API key. */
  readonly identity: Readonly<Record<string, string>>;
}

/** Of a client that was asked for neither authorization nor an API key. */
export const anonymous: ConnectionAccess = { authorizer: undefined, identity: {} };
