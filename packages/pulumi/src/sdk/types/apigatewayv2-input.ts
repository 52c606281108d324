// Generated from the property tables by `npm run generate -w @answerback/pulumi`. Changes here are lost.
import type * as pulumi from "@pulumi/pulumi";

export interface ApiCorsConfiguration {
  /** If true, requests may carry credentials. */
  allowCredentials?: pulumi.Input<boolean | undefined>;
  /** The allowed request headers. */
  allowHeaders?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /** The allowed HTTP methods. */
  allowMethods?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /** The allowed origins. */
  allowOrigins?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /** The response headers that a page may read. */
  exposeHeaders?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /** The seconds for which a browser may cache a preflight response, -1 to 86400. */
  maxAge?: pulumi.Input<number | undefined>;
}

export interface AuthorizerJwtConfiguration {
  /** The accepted audiences of a token. */
  audiences?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /** The issuer of the tokens, an `https://` URL. */
  issuer?: pulumi.Input<string | undefined>;
}

export interface DomainNameDomainNameConfiguration {
  /** The ARN of the certificate. */
  certificateArn: pulumi.Input<string>;
  /** The endpoint type. WebSocket APIs support only `REGIONAL`. */
  endpointType: pulumi.Input<string>;
  /** The hosted zone of the target domain name. */
  hostedZoneId?: pulumi.Input<string | undefined>;
  /** The IP versions that clients can use: `ipv4` (the default) or `dualstack`. */
  ipAddressType?: pulumi.Input<string | undefined>;
  /** The ARN of a public certificate that proves ownership of the domain. */
  ownershipVerificationCertificateArn?: pulumi.Input<string | undefined>;
  /** The oldest TLS version that clients may use: `TLS_1_0` or `TLS_1_2`. */
  securityPolicy: pulumi.Input<string>;
  /** The target of the domain's DNS record. */
  targetDomainName?: pulumi.Input<string | undefined>;
}

export interface DomainNameMutualTlsAuthentication {
  /** The S3 URL of the trust store. */
  truststoreUri: pulumi.Input<string>;
  /** The version of the trust store's S3 object. */
  truststoreVersion?: pulumi.Input<string | undefined>;
}

export interface IntegrationResponseParameter {
  /** Maps changes (`append:header.NAME`, `overwrite:statuscode`, …) to their values. */
  mappings: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
  /** The status code of the backend that the changes apply to, 200 to 599. */
  statusCode: pulumi.Input<string>;
}

export interface IntegrationTlsConfig {
  /** The name that the backend's certificate must have. */
  serverNameToVerify?: pulumi.Input<string | undefined>;
}

export interface RouteRequestParameter {
  /** The parameter: `route.request.querystring.NAME` or `route.request.header.NAME`. */
  requestParameterKey: pulumi.Input<string>;
  /** If true, a request without it is refused. */
  required: pulumi.Input<boolean>;
}

export interface StageAccessLogSettings {
  /** The ARN of the log group or the delivery stream. */
  destinationArn: pulumi.Input<string>;
  /**
   * The format of a line, with `$context` variables; it must contain `$context.requestId` or
   * `$context.extendedRequestId`.
   */
  format: pulumi.Input<string>;
}

export interface StageDefaultRouteSettings {
  /** If true, full requests and responses are logged. For WebSocket APIs. */
  dataTraceEnabled?: pulumi.Input<boolean | undefined>;
  /** If true, metrics are kept for each route. */
  detailedMetricsEnabled?: pulumi.Input<boolean | undefined>;
  /** The log level: `ERROR`, `INFO` or `OFF` (the default). For WebSocket APIs. */
  loggingLevel?: pulumi.Input<string | undefined>;
  /** The maximum number of messages in a burst. */
  throttlingBurstLimit?: pulumi.Input<number | undefined>;
  /** The maximum number of messages per second. */
  throttlingRateLimit?: pulumi.Input<number | undefined>;
}

export interface StageRouteSetting {
  /** If true, full requests and responses are logged. For WebSocket APIs. */
  dataTraceEnabled?: pulumi.Input<boolean | undefined>;
  /** If true, metrics are kept for each route. */
  detailedMetricsEnabled?: pulumi.Input<boolean | undefined>;
  /** The log level: `ERROR`, `INFO` or `OFF` (the default). For WebSocket APIs. */
  loggingLevel?: pulumi.Input<string | undefined>;
  /** The key of the route. */
  routeKey: pulumi.Input<string>;
  /** The maximum number of messages in a burst. */
  throttlingBurstLimit?: pulumi.Input<number | undefined>;
  /** The maximum number of messages per second. */
  throttlingRateLimit?: pulumi.Input<number | undefined>;
}
