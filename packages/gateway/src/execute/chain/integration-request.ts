// Phase 3: what the backend is to receive. Content handling, then the request template, then parameters and overrides
// (docs/behaviour/integration-responses.md 6.1, 8.2; data-plane.md 6).
import { lambdaFunctionOf } from "@answerback/apigatewayv2";
import type {
  AwsServiceIntegration,
  ChosenTemplate,
  HttpIntegration,
  HttpProxyIntegration,
  LambdaIntegration,
  LambdaProxyIntegration,
  MockIntegration,
} from "../../deployments/compiled-api.ts";
import { MissingStageVariableError, type StageText } from "../../deployments/stage-text.ts";
import { type AwsTarget, awsTarget } from "../integrations/aws-target.ts";
import { proxyHeaders, templateRequestHeaders, withDefaultHeaders } from "../integrations/gateway-headers.ts";
import { lambdaProxyEvent } from "../integrations/lambda-proxy-event.ts";
import { Base64Error, decodeBase64 } from "../values/content-handling.ts";
import { type RequestParameters, requestParameters } from "../values/request-values.ts";
import { GatewayError } from "./gateway-error.ts";
import { renderTemplate } from "./render-template.ts";
import type { RoutedEvent } from "./select-route.ts";

export type IntegrationRequest = MockRequest | HttpRequest | AwsServiceRequest | LambdaRequest;

interface RequestBase {
  readonly timeoutMillis: number;
  /** Undefined when the payload passes through, or the integration is a proxy. */
  readonly template: ChosenTemplate | undefined;
}

export interface MockRequest extends RequestBase {
  readonly kind: "mock";
  /** The document whose `statusCode` is the answer. */
  readonly document: string;
}

export interface HttpRequest extends RequestBase {
  readonly kind: "http";
  readonly method: string;
  readonly url: URL;
  readonly headers: readonly (readonly [name: string, value: string])[];
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
}

/** @throws GatewayError when the request cannot be made: the backend is then not called */
export function integrationRequest(routed: RoutedEvent): IntegrationRequest {
  const { integration } = routed;
  switch (integration.kind) {
    case "mock":
      return mockRequest(routed, integration);
    case "http":
      return httpRequest(routed, integration);
    case "httpProxy":
      return httpProxyRequest(routed, integration);
    case "awsService":
      return awsServiceRequest(routed, integration);
    case "lambda":
      return lambdaRequest(routed, integration);
    case "lambdaProxy":
      return lambdaProxyRequest(routed, integration);
    case "unusable":
      throw configurationError(routed, integration.reason, "integrationUri");
  }
}

function mockRequest(routed: RoutedEvent, integration: MockIntegration): MockRequest {
  const { data, template } = requestPayload(routed, integration);
  return {
    kind: "mock",
    timeoutMillis: integration.timeoutMillis,
    template,
    document: typeof data === "string" ? data : data.toString("utf8"),
  };
}

function httpRequest(routed: RoutedEvent, integration: HttpIntegration): HttpRequest {
  const { data, template } = requestPayload(routed, integration);
  const parameters = requestParameters(routed, integration.requestParameters);
  const method = httpMethod(integration.method);
  const body = bodyOf(method, data);
  return {
    kind: "http",
    timeoutMillis: integration.timeoutMillis,
    template,
    method,
    url: httpUrl(routed, integration.uri, parameters.path, parameters.query),
    headers: withDefaultHeaders(parameters.headers, [
      ...templateRequestHeaders(routed.event),
      ...(body.length > 0 ? [["Content-Type", "application/json"] as const] : []),
    ]),
    body,
  };
}

function httpProxyRequest(routed: RoutedEvent, integration: HttpProxyIntegration): HttpRequest {
  const { event } = routed;
  const parameters = requestParameters(routed, integration.requestParameters);
  const ownQuery = event.kind === "connect" ? event.handshake.query : [];
  const mapped = new Set(parameters.query.map(([name]) => name));
  const method = httpMethod(integration.method);
  return {
    kind: "http",
    timeoutMillis: integration.timeoutMillis,
    template: undefined,
    method,
    url: httpUrl(routed, integration.uri, parameters.path, [
      ...ownQuery.filter(([name]) => !mapped.has(name)),
      ...parameters.query,
    ]),
    headers: withDefaultHeaders(parameters.headers, proxyHeaders(event)),
    body: bodyOf(method, event.document.text),
  };
}

function awsServiceRequest(routed: RoutedEvent, integration: AwsServiceIntegration): AwsServiceRequest {
  const { data, template } = requestPayload(routed, integration);
  const parameters = requestParameters(routed, integration.requestParameters);
  const uri = filled(routed, integration.uri, "integrationUri");
  const target = awsTarget(withPathValues(routed, uri, parameters.path));
  if (typeof target === "string") throw configurationError(routed, target, "integrationUri");
  const method = httpMethod(integration.method);
  return {
    kind: "awsService",
    timeoutMillis: integration.timeoutMillis,
    template,
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

function lambdaRequest(routed: RoutedEvent, integration: LambdaIntegration): LambdaRequest {
  const { data, template } = requestPayload(routed, integration);
  const { headers } = requestParameters(routed, integration.requestParameters);
  const header = (name: string) => headers.find(([sent]) => sent.toLowerCase() === name)?.[1];
  return {
    ...lambdaFunction(routed, integration),
    template,
    invocationType: header("x-amz-invocation-type") === "Event" ? "Event" : "RequestResponse",
    clientContext: header("x-amz-client-context"),
    payload: data,
  };
}

function lambdaProxyRequest(routed: RoutedEvent, integration: LambdaProxyIntegration): LambdaRequest {
  return {
    ...lambdaFunction(routed, integration),
    template: undefined,
    invocationType: "RequestResponse",
    clientContext: undefined,
    payload: JSON.stringify(lambdaProxyEvent(routed)),
  };
}

function lambdaFunction(routed: RoutedEvent, integration: LambdaIntegration | LambdaProxyIntegration) {
  const uri = filled(routed, integration.uri, "integrationUri");
  const found = lambdaFunctionOf(uri);
  if (found === undefined) {
    throw configurationError(routed, `'${uri}' does not name a Lambda function.`, "integrationUri");
  }
  return {
    kind: "lambda",
    timeoutMillis: integration.timeoutMillis,
    credentialsArn: integration.credentials && filled(routed, integration.credentials, "credentialsArn"),
    ...found,
  } as const;
}

/** Sections 6.1 and 8.2: bytes that content handling made are not given to a template. */
function requestPayload(
  routed: RoutedEvent,
  integration: MockIntegration | HttpIntegration | AwsServiceIntegration | LambdaIntegration,
): { readonly data: string | Buffer; readonly template: ChosenTemplate | undefined } {
  const { document, meter } = routed.event;
  if (integration.requestContentHandling === "CONVERT_TO_BINARY") {
    return { data: decodedPayload(routed, document.text), template: undefined };
  }
  const choice = integration.chooseRequestTemplate(document, meter);
  switch (choice.kind) {
    case "template":
      return { data: renderTemplate(choice, document.text, routed), template: choice };
    case "passThrough":
      return { data: document.text, template: undefined };
    case "refused":
      throw new GatewayError(
        "UNSUPPORTED_MEDIA_TYPE",
        "No request template fits and passthroughBehavior does not let the payload through.",
        {
          place: {
            resource: `Integration ${integration.integrationId}`,
            member: "requestTemplates",
            position: undefined,
          },
        },
      );
  }
}

function decodedPayload(routed: RoutedEvent, text: string): Buffer {
  try {
    return decodeBase64(text);
  } catch (error) {
    if (!(error instanceof Base64Error)) throw error;
    throw configurationError(routed, error.message, "contentHandlingStrategy", error);
  }
}

/** Assumed: a message has no method of its own, so `ANY` is `POST`. */
function httpMethod(method: string): string {
  return method === "ANY" ? "POST" : method;
}

/** Assumed: a request whose method gives its body no meaning carries none, as browsers and proxies have it. */
function bodyOf(method: string, data: string | Buffer): string | Buffer {
  return method === "GET" || method === "HEAD" ? "" : data;
}

function httpUrl(
  routed: RoutedEvent,
  uri: StageText,
  path: ReadonlyMap<string, string>,
  query: RequestParameters["query"],
): URL {
  const text = withPathValues(routed, filled(routed, uri, "integrationUri"), path);
  const search = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&");
  try {
    const url = new URL(text);
    if (search !== "") url.search = url.search === "" ? search : `${url.search}&${search}`;
    return url;
  } catch (cause) {
    throw configurationError(routed, `'${text}' is not a URL.`, "integrationUri", cause);
  }
}

/** A value is one segment, so that a client cannot lead the call to another path. */
function withPathValues(routed: RoutedEvent, uri: string, path: ReadonlyMap<string, string>): string {
  return uri.replace(/\{([^{}]+?)\+?\}/g, (_, name: string) => {
    const value = path.get(name);
    if (value === undefined) {
      throw configurationError(routed, `The URI needs '{${name}}', which no parameter gives.`, "requestParameters");
    }
    // URLs resolve these, percent-encoded or not.
    if (value === "." || value === "..") {
      throw configurationError(routed, `'{${name}}' of the URI cannot be '${value}'.`, "requestParameters");
    }
    return encodeURIComponent(value);
  });
}

function filled(routed: RoutedEvent, text: StageText, member: string): string {
  try {
    return text.fill(routed.event.stage.stageVariables);
  } catch (error) {
    if (!(error instanceof MissingStageVariableError)) throw error;
    throw configurationError(routed, error.message, member, error);
  }
}

function configurationError(routed: RoutedEvent, reason: string, member: string, cause?: unknown): GatewayError {
  return new GatewayError("INTERNAL_SERVER_ERROR", reason, {
    cause,
    place: { resource: `Integration ${routed.integration.integrationId}`, member, position: undefined },
  });
}
