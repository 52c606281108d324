// A client's identity by authorization and API key, kept for the life of the connection.

export interface ConnectionAccess {
  /** `$context.authorizer`; undefined if no authorizer was called. */
  readonly authorizer: Readonly<Record<string, string | number>> | undefined;
  /** Members of `$context.identity` beside `sourceIp` and `userAgent`: those of IAM and of the API key. */
  readonly identity: Readonly<Record<string, string>>;
}

/** Anyone may connect, and the client was not identified. */
export const anonymous: ConnectionAccess = { authorizer: undefined, identity: {} };
