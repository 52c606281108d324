// Phase 4, second half: makes the request to the backend from the payload, the parameters and the overrides
// (docs/behaviour/data-plane.md section 6).

import { lambdaFunctionOf } from "@answerback/apigatewayv2";
import type {
  AwsServiceIntegration,
  HttpIntegration,
  HttpProxyIntegration,
  LambdaIntegration,
  LambdaProxyIntegration,
  MockIntegration,
} from "../../deployments/compiled-api.ts";
import { headerValue, type Pairs } from "../../http/headers.ts";
import { type AwsTarget, awsTarget } from "../integrations/aws-target.ts";
import { proxyHeaders, templateRequestHeaders, withDefaultHeaders } from "../integrations/gateway-headers.ts";
import { lambdaProxyEvent } from "../integrations/lambda-proxy-event.ts";
import { type RequestParameters, requestParameters } from "../values/request-values.ts";
import { xrayTraceId } from "../values/trace-id.ts";
import { filled, integrationError } from "./integration-error.ts";
import type { RequestPayload } from "./request-payload.ts";
import { requestUri, requestUrl } from "./request-uri.ts";
import type { RoutedEvent } from "./select-route.ts";

export type IntegrationRequest = MockRequest | HttpRequest | AwsServiceRequest | LambdaRequest;

interface RequestBase {
  readonly timeoutMillis: number;
}

export interface MockRequest extends RequestBase {
  readonly kind: "mock";
  /** Its `statusCode` is the status of the answer. */
  readonly document: string;
}

export interface HttpRequest extends RequestBase {
  readonly kind: "http";
  readonly method: string;
  readonly url: URL;
  readonly headers: Pairs;
  readonly body: string | Buffer;
}

export interface AwsServiceRequest extends RequestBase {
  readonly kind: "awsService";
  readonly target: AwsTarget;
  readonly method: string;
  readonly parameters: RequestParameters;
  readonly body: string | Buffer;
  readonly credentialsArn: string | undefined;
}

export interface LambdaRequest extends RequestBase {
  readonly kind: "lambda";
  /** ARN, partial ARN or name, with alias or version. */
  readonly functionName: string;
  readonly region: string;
  readonly invocationType: "RequestResponse" | "Event";
  readonly clientContext: string | undefined;
  readonly payload: string | Buffer;
  readonly credentialsArn: string | undefined;
  /** `$context.xrayTraceId`. */
  readonly traceId: string;
}

/** @throws GatewayError if the request cannot be made; the backend is then not called */
export function integrationRequest(routed: RoutedEvent, payload: RequestPayload): IntegrationRequest {
  const { integration } = routed;
  switch (integration.kind) {
    case "mock":
      return mockRequest(integration, payload);
    case "http":
      return httpRequest(routed, integration, payload);
    case "httpProxy":
      return httpProxyRequest(routed, integration);
    case "awsService":
      return awsServiceRequest(routed, integration, payload);
    case "lambda":
      return lambdaRequest(routed, integration, payload);
    case "lambdaProxy":
      return lambdaProxyRequest(routed, integration);
    case "unusable":
      throw integrationError(routed, integration.reason, "integrationUri");
  }
}

function mockRequest(integration: MockIntegration, { data }: RequestPayload): MockRequest {
  return {
    kind: "mock",
    timeoutMillis: integration.timeoutMillis,
    document: typeof data === "string" ? data : data.toString("utf8"),
  };
}

function httpRequest(
  routed: RoutedEvent,
  integration: HttpIntegration,
  { data, context }: RequestPayload,
): HttpRequest {
  const parameters = requestParameters(routed, integration.requestParameters, context);
  const method = httpMethod(integration.method);
  const body = bodyOf(method, data);
  return {
    kind: "http",
    timeoutMillis: integration.timeoutMillis,
    method,
    url: requestUrl(routed, integration.uri, parameters.path, parameters.query),
    headers: withDefaultHeaders(parameters.headers, [
      ...templateRequestHeaders(routed.event),
      ...(body.length > 0 ? [["Content-Type", "application/json"] as const] : []),
    ]),
    body,
  };
}

function httpProxyRequest(routed: RoutedEvent, integration: HttpProxyIntegration): HttpRequest {
  const { event } = routed;
  const parameters = requestParameters(routed, integration.requestParameters, undefined);
  const ownQuery = event.kind === "connect" ? event.handshake.query : [];
  const mapped = new Set(parameters.query.map(([name]) => name));
  const method = httpMethod(integration.method);
  return {
    kind: "http",
    timeoutMillis: integration.timeoutMillis,
    method,
    url: requestUrl(routed, integration.uri, parameters.path, [
      ...ownQuery.filter(([name]) => !mapped.has(name)),
      ...parameters.query,
    ]),
    headers: withDefaultHeaders(parameters.headers, proxyHeaders(event)),
    body: bodyOf(method, event.document.text),
  };
}

function awsServiceRequest(
  routed: RoutedEvent,
  integration: AwsServiceIntegration,
  { data, context }: RequestPayload,
): AwsServiceRequest {
  const parameters = requestParameters(routed, integration.requestParameters, context);
  const target = awsTarget(requestUri(routed, integration.uri, parameters.path));
  if (typeof target === "string") throw integrationError(routed, target, "integrationUri");
  const method = httpMethod(integration.method);
  return {
    kind: "awsService",
    timeoutMillis: integration.timeoutMillis,
    target,
    method,
    parameters: {
      ...parameters,
      headers: withDefaultHeaders(parameters.headers, templateRequestHeaders(routed.event)),
    },
    body: bodyOf(method, data),
    credentialsArn: integration.credentials && filled(routed, integration.credentials, "credentialsArn"),
  };
}

function lambdaRequest(
  routed: RoutedEvent,
  integration: LambdaIntegration,
  { data, context }: RequestPayload,
): LambdaRequest {
  const { headers } = requestParameters(routed, integration.requestParameters, context);
  return {
    ...lambdaFunction(routed, integration),
    invocationType: headerValue(headers, "x-amz-invocation-type") === "Event" ? "Event" : "RequestResponse",
    clientContext: headerValue(headers, "x-amz-client-context"),
    payload: data,
  };
}

function lambdaProxyRequest(routed: RoutedEvent, integration: LambdaProxyIntegration): LambdaRequest {
  return {
    ...lambdaFunction(routed, integration),
    invocationType: "RequestResponse",
    clientContext: undefined,
    payload: JSON.stringify(lambdaProxyEvent(routed)),
  };
}

function lambdaFunction(routed: RoutedEvent, integration: LambdaIntegration | LambdaProxyIntegration) {
  const uri = filled(routed, integration.uri, "integrationUri");
  const found = lambdaFunctionOf(uri);
  if (found === undefined) {
    throw integrationError(routed, `'${uri}' does not name a Lambda function.`, "integrationUri");
  }
  return {
    kind: "lambda",
    timeoutMillis: integration.timeoutMillis,
    credentialsArn: integration.credentials && filled(routed, integration.credentials, "credentialsArn"),
    traceId: xrayTraceId(routed.event),
    ...found,
  } as const;
}

/** Assumed: a message has no method of its own, so `ANY` is `POST`. */
function httpMethod(method: string): string {
  return method === "ANY" ? "POST" : method;
}

/** Assumed: GET and HEAD carry no body, as in browsers and proxies. */
function bodyOf(method: string, data: string | Buffer): string | Buffer {
  return method === "GET" || method === "HEAD" ? "" : data;
}
