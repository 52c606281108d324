// Generated from the property tables by `npm run generate -w @answerback/pulumi`. Changes here are lost.
import type * as pulumi from "@pulumi/pulumi";

export interface ApiCorsConfiguration {
  /** Whether requests may carry credentials. */
  allowCredentials?: pulumi.Input<boolean | undefined>;
  /** The request headers that are allowed. */
  allowHeaders?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /** The HTTP methods that are allowed. */
  allowMethods?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /** The origins that are allowed. */
  allowOrigins?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /** The response headers that a page may read. */
  exposeHeaders?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /** How many seconds a browser may keep a preflight answer, -1 to 86400. */
  maxAge?: pulumi.Input<number | undefined>;
}

export interface AuthorizerJwtConfiguration {
  /** The recipients that a token may be meant for. */
  audiences?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /** The issuer of the tokens, an `https://` URL. */
  issuer?: pulumi.Input<string | undefined>;
}

export interface DomainNameDomainNameConfiguration {
  /** The ARN of the certificate. */
  certificateArn: pulumi.Input<string>;
  /** The kind of endpoint; WebSocket APIs have `REGIONAL` only. */
  endpointType: pulumi.Input<string>;
  /** The hosted zone of that name. */
  hostedZoneId?: pulumi.Input<string | undefined>;
  /** The IP versions by which the domain name can be called: `ipv4` (the default) or `dualstack`. */
  ipAddressType?: pulumi.Input<string | undefined>;
  /** The ARN of a public certificate that proves who owns the domain. */
  ownershipVerificationCertificateArn?: pulumi.Input<string | undefined>;
  /** The oldest version of TLS: `TLS_1_2` (the default) or `TLS_1_0`. */
  securityPolicy: pulumi.Input<string>;
  /** The name that DNS must point at. */
  targetDomainName?: pulumi.Input<string | undefined>;
}

export interface DomainNameMutualTlsAuthentication {
  /** The S3 URL of the certificates that clients may have. */
  truststoreUri: pulumi.Input<string>;
  /** The version of that object. */
  truststoreVersion?: pulumi.Input<string | undefined>;
}

export interface IntegrationResponseParameter {
  /** The changes: `append:header.NAME`, `overwrite:statuscode`, … to their value. */
  mappings: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
  /** The status code of the backend that the changes apply to, 200 to 599. */
  statusCode: pulumi.Input<string>;
}

export interface IntegrationTlsConfig {
  /** The name that the backend's certificate must bear. */
  serverNameToVerify?: pulumi.Input<string | undefined>;
}

export interface RouteRequestParameter {
  /** The parameter: `route.request.querystring.NAME` or `route.request.header.NAME`. */
  requestParameterKey: pulumi.Input<string>;
  /** Whether a request without it is refused. */
  required: pulumi.Input<boolean>;
}

export interface StageAccessLogSettings {
  /** The ARN of the log group or the delivery stream. */
  destinationArn: pulumi.Input<string>;
  /**
   * The format of a line, with `$context` variables; it must hold `$context.requestId` or
   * `$context.extendedRequestId`.
   */
  format: pulumi.Input<string>;
}

export interface StageDefaultRouteSettings {
  /** Whether whole requests and responses are logged. For WebSocket APIs. */
  dataTraceEnabled?: pulumi.Input<boolean | undefined>;
  /** Whether metrics are kept for each route. */
  detailedMetricsEnabled?: pulumi.Input<boolean | undefined>;
  /** What is logged: `ERROR`, `INFO` or `OFF` (the default). For WebSocket APIs. */
  loggingLevel?: pulumi.Input<string | undefined>;
  /** The number of messages that may come at once. */
  throttlingBurstLimit?: pulumi.Input<number | undefined>;
  /** The number of messages per second. */
  throttlingRateLimit?: pulumi.Input<number | undefined>;
}

export interface StageRouteSetting {
  /** Whether whole requests and responses are logged. For WebSocket APIs. */
  dataTraceEnabled?: pulumi.Input<boolean | undefined>;
  /** Whether metrics are kept for each route. */
  detailedMetricsEnabled?: pulumi.Input<boolean | undefined>;
  /** What is logged: `ERROR`, `INFO` or `OFF` (the default). For WebSocket APIs. */
  loggingLevel?: pulumi.Input<string | undefined>;
  /** The key of the route. */
  routeKey: pulumi.Input<string>;
  /** The number of messages that may come at once. */
  throttlingBurstLimit?: pulumi.Input<number | undefined>;
  /** The number of messages per second. */
  throttlingRateLimit?: pulumi.Input<number | undefined>;
}
