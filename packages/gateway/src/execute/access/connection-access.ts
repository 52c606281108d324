// As whom a client is connected: what authorization and API keys found out, kept for the life of the connection.

export interface ConnectionAccess {
  /** `$context.authorizer`; undefined when no authorizer was asked. */
  readonly authorizer: Readonly<Record<string, string | number>> | undefined;
  /** Members of `$context.identity` beside `sourceIp` and `userAgent`: of IAM, and of the API key. */
  readonly identity: Readonly<Record<string, string>>;
}

/** Everybody may connect, and nobody asked who it is. */
export const anonymous: ConnectionAccess = { authorizer: undefined, identity: {} };
