// The members of `$context` on a WebSocket API: docs/behaviour/mapping-templates.md 2.2, which follows AWS's tables for
// mapping templates and for access logs.

/** The kind of a member: a value, a map with these members, or a map with any members. */
export type ContextShape = "value" | "map" | readonly string[];

/** Members of `$context.identity` that templates see. */
export const identityNames: readonly string[] = [
  "accountId",
  "apiKey",
  "apiKeyId",
  "caller",
  "cognitoAuthenticationProvider",
  "cognitoAuthenticationType",
  "cognitoIdentityId",
  "cognitoIdentityPoolId",
  "sourceIp",
  "user",
  "userAgent",
  "userArn",
];

/** Members of `$context` that templates see. */
export const contextMembers: ReadonlyMap<string, ContextShape> = new Map<string, ContextShape>([
  ["accountId", "value"],
  ["apiId", "value"],
  ["authorizer", "map"],
  ["connectedAt", "value"],
  ["connectionId", "value"],
  ["disconnectReason", "value"],
  ["disconnectStatusCode", "value"],
  ["domainName", "value"],
  ["domainPrefix", "value"],
  ["eventType", "value"],
  ["extendedRequestId", "value"],
  ["identity", identityNames],
  ["messageDirection", "value"],
  ["messageId", "value"],
  ["requestId", "value"],
  ["requestOverride", "map"],
  ["requestTime", "value"],
  ["requestTimeEpoch", "value"],
  ["responseOverride", "map"],
  ["routeKey", "value"],
  ["stage", "value"],
  ["status", "value"],
  ["xrayTraceId", "value"],
]);

/** Members that access logs have in addition: they are known when an event ends, so no template can read them. */
export const accessLogMembers: ReadonlyMap<string, ContextShape> = new Map<string, ContextShape>([
  ["authenticate", ["error", "latency", "status"]],
  ["authorize", ["error", "latency", "status"]],
  ["authorizer", ["error", "integrationLatency", "integrationStatus", "latency", "requestId", "status"]],
  ["error", ["message", "messageString", "responseType", "validationErrorString"]],
  ["awsEndpointRequestId", "value"],
  ["integration", ["error", "integrationStatus", "latency", "requestId", "status"]],
  ["identity", ["principalOrgId"]],
  ["integrationErrorMessage", "value"],
  ["integrationLatency", "value"],
  ["integrationStatus", "value"],
  ["waf", ["error", "latency", "status"]],
]);
