// Generated from the property tables by `npm run generate -w @answerback/pulumi`. Changes here are lost.

export interface ApiCorsConfiguration {
  /** If true, requests may carry credentials. */
  allowCredentials?: boolean;
  /** The allowed request headers. */
  allowHeaders?: string[];
  /** The allowed HTTP methods. */
  allowMethods?: string[];
  /** The allowed origins. */
  allowOrigins?: string[];
  /** The response headers that a page may read. */
  exposeHeaders?: string[];
  /** The seconds for which a browser may cache a preflight response, -1 to 86400. */
  maxAge?: number;
}

export interface AuthorizerJwtConfiguration {
  /** The accepted audiences of a token. */
  audiences?: string[];
  /** The issuer of the tokens, an `https://` URL. */
  issuer?: string;
}

export interface DomainNameDomainNameConfiguration {
  /** The ARN of the certificate. */
  certificateArn: string;
  /** The endpoint type. WebSocket APIs support only `REGIONAL`. */
  endpointType: string;
  /** The hosted zone of the target domain name. */
  hostedZoneId: string;
  /** The IP versions that clients can use: `ipv4` (the default) or `dualstack`. */
  ipAddressType: string;
  /** The ARN of a public certificate that proves ownership of the domain. */
  ownershipVerificationCertificateArn: string;
  /** The oldest TLS version that clients may use: `TLS_1_0` or `TLS_1_2`. */
  securityPolicy: string;
  /** The target of the domain's DNS record. */
  targetDomainName: string;
}

export interface DomainNameMutualTlsAuthentication {
  /** The S3 URL of the trust store. */
  truststoreUri: string;
  /** The version of the trust store's S3 object. */
  truststoreVersion?: string;
}

export interface GetApiCorsConfiguration {
  /** If true, requests may carry credentials. */
  allowCredentials: boolean;
  /** The allowed request headers. */
  allowHeaders: string[];
  /** The allowed HTTP methods. */
  allowMethods: string[];
  /** The allowed origins. */
  allowOrigins: string[];
  /** The response headers that a page may read. */
  exposeHeaders: string[];
  /** The seconds for which a browser may cache a preflight response, -1 to 86400. */
  maxAge: number;
}

export interface IntegrationResponseParameter {
  /** Maps changes (`append:header.NAME`, `overwrite:statuscode`, …) to their values. */
  mappings: { [key: string]: string };
  /** The status code of the backend that the changes apply to, 200 to 599. */
  statusCode: string;
}

export interface IntegrationTlsConfig {
  /** The name that the backend's certificate must have. */
  serverNameToVerify?: string;
}

export interface RouteRequestParameter {
  /** The parameter: `route.request.querystring.NAME` or `route.request.header.NAME`. */
  requestParameterKey: string;
  /** If true, a request without it is refused. */
  required: boolean;
}

export interface StageAccessLogSettings {
  /** The ARN of the log group or the delivery stream. */
  destinationArn: string;
  /**
   * The format of a line, with `$context` variables; it must contain `$context.requestId` or
   * `$context.extendedRequestId`.
   */
  format: string;
}

export interface StageDefaultRouteSettings {
  /** If true, full requests and responses are logged. For WebSocket APIs. */
  dataTraceEnabled?: boolean;
  /** If true, metrics are kept for each route. */
  detailedMetricsEnabled?: boolean;
  /** The log level: `ERROR`, `INFO` or `OFF` (the default). For WebSocket APIs. */
  loggingLevel: string;
  /** The maximum number of messages in a burst. */
  throttlingBurstLimit?: number;
  /** The maximum number of messages per second. */
  throttlingRateLimit?: number;
}

export interface StageRouteSetting {
  /** If true, full requests and responses are logged. For WebSocket APIs. */
  dataTraceEnabled?: boolean;
  /** If true, metrics are kept for each route. */
  detailedMetricsEnabled?: boolean;
  /** The log level: `ERROR`, `INFO` or `OFF` (the default). For WebSocket APIs. */
  loggingLevel: string;
  /** The key of the route. */
  routeKey: string;
  /** The maximum number of messages in a burst. */
  throttlingBurstLimit?: number;
  /** The maximum number of messages per second. */
  throttlingRateLimit?: number;
}
