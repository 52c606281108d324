// Generated from the property tables by `npm run generate -w @answerback/pulumi`. Changes here are lost.

export interface ApiCorsConfiguration {
  /** Whether requests may carry credentials. */
  allowCredentials?: boolean;
  /** The request headers that are allowed. */
  allowHeaders?: string[];
  /** The HTTP methods that are allowed. */
  allowMethods?: string[];
  /** The origins that are allowed. */
  allowOrigins?: string[];
  /** The response headers that a page may read. */
  exposeHeaders?: string[];
  /** How many seconds a browser may keep a preflight answer, -1 to 86400. */
  maxAge?: number;
}

export interface AuthorizerJwtConfiguration {
  /** The recipients that a token may be meant for. */
  audiences?: string[];
  /** The issuer of the tokens, an `https://` URL. */
  issuer?: string;
}

export interface DomainNameDomainNameConfiguration {
  /** The ARN of the certificate. */
  certificateArn: string;
  /** The kind of endpoint; WebSocket APIs have `REGIONAL` only. */
  endpointType: string;
  /** The hosted zone of that name. */
  hostedZoneId: string;
  /** The IP versions by which the domain name can be called: `ipv4` (the default) or `dualstack`. */
  ipAddressType: string;
  /** The ARN of a public certificate that proves who owns the domain. */
  ownershipVerificationCertificateArn: string;
  /** The oldest version of TLS: `TLS_1_2` (the default) or `TLS_1_0`. */
  securityPolicy: string;
  /** The name that DNS must point at. */
  targetDomainName: string;
}

export interface DomainNameMutualTlsAuthentication {
  /** The S3 URL of the certificates that clients may have. */
  truststoreUri: string;
  /** The version of that object. */
  truststoreVersion?: string;
}

export interface GetApiCorsConfiguration {
  /** Whether requests may carry credentials. */
  allowCredentials: boolean;
  /** The request headers that are allowed. */
  allowHeaders: string[];
  /** The HTTP methods that are allowed. */
  allowMethods: string[];
  /** The origins that are allowed. */
  allowOrigins: string[];
  /** The response headers that a page may read. */
  exposeHeaders: string[];
  /** How many seconds a browser may keep a preflight answer, -1 to 86400. */
  maxAge: number;
}

export interface IntegrationResponseParameter {
  /** The changes: `append:header.NAME`, `overwrite:statuscode`, … to their value. */
  mappings: { [key: string]: string };
  /** The status code of the backend that the changes apply to, 200 to 599. */
  statusCode: string;
}

export interface IntegrationTlsConfig {
  /** The name that the backend's certificate must bear. */
  serverNameToVerify?: string;
}

export interface RouteRequestParameter {
  /** The parameter: `route.request.querystring.NAME` or `route.request.header.NAME`. */
  requestParameterKey: string;
  /** Whether a request without it is refused. */
  required: boolean;
}

export interface StageAccessLogSettings {
  /** The ARN of the log group or the delivery stream. */
  destinationArn: string;
  /**
   * The format of a line, with `$context` variables; it must hold `$context.requestId` or
   * `$context.extendedRequestId`.
   */
  format: string;
}

export interface StageDefaultRouteSettings {
  /** Whether whole requests and responses are logged. For WebSocket APIs. */
  dataTraceEnabled?: boolean;
  /** Whether metrics are kept for each route. */
  detailedMetricsEnabled?: boolean;
  /** What is logged: `ERROR`, `INFO` or `OFF` (the default). For WebSocket APIs. */
  loggingLevel: string;
  /** The number of messages that may come at once. */
  throttlingBurstLimit?: number;
  /** The number of messages per second. */
  throttlingRateLimit?: number;
}

export interface StageRouteSetting {
  /** Whether whole requests and responses are logged. For WebSocket APIs. */
  dataTraceEnabled?: boolean;
  /** Whether metrics are kept for each route. */
  detailedMetricsEnabled?: boolean;
  /** What is logged: `ERROR`, `INFO` or `OFF` (the default). For WebSocket APIs. */
  loggingLevel: string;
  /** The key of the route. */
  routeKey: string;
  /** The number of messages that may come at once. */
  throttlingBurstLimit?: number;
  /** The number of messages per second. */
  throttlingRateLimit?: number;
}
