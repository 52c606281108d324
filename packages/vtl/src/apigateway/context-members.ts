// The members of `$context` on a WebSocket API: docs/behaviour/mapping-templates.md 2.2, which follows AWS's tables for
// mapping templates and for access logs.

/** The kind of a member: a value, a map with these members, or a map with any members. */
export type ContextShape = "value" | "map" | readonly string[];

/** Members of `$context.identity` that templates see. */
export const identityNames = names(`
  accountId apiKey apiKeyId caller cognitoAuthenticationProvider cognitoAuthenticationType cognitoIdentityId
  cognitoIdentityPoolId sourceIp user userAgent userArn
`);

/** Members of `$context` that templates see. */
export const contextMembers: ReadonlyMap<string, ContextShape> = new Map([
  ...values(`
    accountId apiId connectedAt connectionId disconnectReason disconnectStatusCode domainName domainPrefix eventType
    extendedRequestId messageDirection messageId requestId requestTime requestTimeEpoch routeKey stage status xrayTraceId
  `),
  ["authorizer", "map"],
  ["identity", identityNames],
  ["requestOverride", "map"],
  ["responseOverride", "map"],
]);

/** Members that access logs have in addition: they are known when an event ends, so no template can read them. */
export const accessLogMembers: ReadonlyMap<string, ContextShape> = new Map([
  ...values("awsEndpointRequestId integrationErrorMessage integrationLatency integrationStatus"),
  ["authenticate", names("error latency status")],
  ["authorize", names("error latency status")],
  ["authorizer", names("error integrationLatency integrationStatus latency requestId status")],
  ["error", names("message messageString responseType validationErrorString")],
  ["integration", names("error integrationStatus latency requestId status")],
  ["identity", ["principalOrgId"]],
  ["waf", names("error latency status")],
]);

function names(separated: string): readonly string[] {
  return separated.trim().split(/\s+/);
}

function values(separated: string): [string, ContextShape][] {
  return names(separated).map((name) => [name, "value"]);
}
