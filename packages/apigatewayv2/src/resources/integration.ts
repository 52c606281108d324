// The field table of Integration: docs/behaviour/control-plane.md section 3.2.
import {
  enumeration,
  integer,
  map,
  type Output,
  type ProtocolType,
  type ResourceDefinition,
  string,
  structure,
  type Violation,
} from "../field.ts";
import { parameterMappingViolations } from "../parameter-mapping.ts";
import {
  credentialsViolations,
  expressionViolations,
  hasStageVariable,
  httpOnly,
  isNeutral,
  webSocketOnly,
} from "./rule.ts";

const fields = {
  integrationId: { type: string(), computed: true, description: "The identifier of the integration." },
  integrationType: {
    type: enumeration("AWS", "HTTP", "MOCK", "HTTP_PROXY", "AWS_PROXY"),
    required: true,
    createOnly: true,
    inUpdate: true,
    description:
      "The type of backend: `AWS` (a Lambda function or another AWS service, with templates), `AWS_PROXY` (a Lambda function that creates the response itself), `HTTP` (with templates), `HTTP_PROXY`, or `MOCK` (no backend: the request template sets the status).",
  },
  integrationUri: {
    type: string(1, 2048),
    description:
      "The backend: an `http://` or `https://` URL, or `arn:aws:apigateway:REGION:SERVICE:path/…` (`…:action/…`) of an AWS service. Any part may contain `${stageVariables.NAME}`. Required except for `MOCK`.",
  },
  integrationMethod: {
    type: string(1, 64),
    description:
      "The HTTP method of the call: `GET`, `POST`, `PUT`, `PATCH`, `DELETE`, `HEAD`, `OPTIONS` or `ANY`. `POST` for Lambda functions.",
  },
  connectionType: {
    type: enumeration("INTERNET", "VPC_LINK"),
    unsetValue: "INTERNET",
    description: "The connection to the backend: `INTERNET` (the default), or `VPC_LINK` with a `connectionId`.",
  },
  connectionId: {
    type: string(1, 1024),
    description: "The identifier of the VPC link, required when `connectionType` is `VPC_LINK`.",
  },
  contentHandlingStrategy: {
    type: enumeration("CONVERT_TO_BINARY", "CONVERT_TO_TEXT"),
    description:
      "The conversion of the client's message before the request template: `CONVERT_TO_TEXT` (bytes become base64 text) or `CONVERT_TO_BINARY` (base64 text becomes bytes). Absent: passed through.",
  },
  credentialsArn: {
    type: string(),
    description:
      "The role that the service assumes for the call, `arn:aws:iam::*:user/*` for the caller's own credentials, or absent for resource-based permissions.",
  },
  description: { type: string(0, 1024), description: "A description of the integration, up to 1024 characters." },
  integrationResponseSelectionExpression: {
    type: string(),
    computed: true,
    description:
      "The value that the keys of integration responses must match: `${integration.response.statuscode}`, or `${integration.response.body.errorMessage}` for a Lambda function. Absent for proxy integrations.",
  },
  integrationSubtype: {
    type: string(1, 128),
    createOnly: true,
    inUpdate: true,
    description: "The AWS service action of an `AWS_PROXY` integration. Only for HTTP APIs.",
  },
  passthroughBehavior: {
    type: enumeration("WHEN_NO_MATCH", "NEVER", "WHEN_NO_TEMPLATES"),
    unsetValue: "WHEN_NO_MATCH",
    description:
      "The treatment of a message without a matching request template: `WHEN_NO_MATCH` (the default) passes it through, `WHEN_NO_TEMPLATES` does so only if the integration has no templates, `NEVER` refuses it.",
  },
  payloadFormatVersion: {
    type: string(1, 64),
    unsetValue: "1.0",
    description: "The payload format for a Lambda function: `1.0` (the default); HTTP APIs also have `2.0`.",
  },
  requestParameters: {
    type: map(string(1, 512)),
    patch: "mergeEmptyRemoves",
    description:
      "Maps parameters of the call, `integration.request.header.NAME`, `….querystring.NAME` or `….path.NAME`, to a literal in single quotes, `route.request.body.PATH`, `context.NAME`, `stageVariables.NAME` or, on `$connect`, `route.request.header.NAME` and `route.request.querystring.NAME`.",
  },
  requestTemplates: {
    type: map(string(0, 32768)),
    description: "Velocity templates by selection key; `templateSelectionExpression` picks one.",
  },
  responseParameters: {
    type: map(map(string(1, 512))),
    inProviders: { key: "statusCode" },
    patch: "mergeEmptyRemoves",
    description: "Changes to the response, by HTTP status. Only for HTTP APIs.",
  },
  templateSelectionExpression: {
    type: string(),
    description:
      "The expression that gives the key of the request template: static text, `\\$default`, `${request.body.…}`.",
  },
  timeoutInMillis: {
    type: integer(50, 30000),
    unsetValue: 29000,
    pulumiName: "timeoutMilliseconds",
    description:
      "The timeout in milliseconds: 50–29000 for WebSocket APIs (default 29000), 50–30000 for HTTP APIs (default 30000).",
  },
  tlsConfig: {
    type: structure({
      serverNameToVerify: {
        type: string(1, 512),
        description: "The name that the backend's certificate must have.",
      },
    }),
    description: "The TLS configuration of a private integration. Only for HTTP APIs.",
  },
  apiGatewayManaged: {
    type: { kind: "boolean" },
    computed: true,
    description: "True if API Gateway manages the integration (quick create). Only for HTTP APIs.",
  },
} as const;

export type Integration = Output<typeof fields>;

/** The longest timeout of an integration, in milliseconds; also the default. */
export const maxTimeoutMillis: Readonly<Record<ProtocolType, number>> = { WEBSOCKET: 29000, HTTP: 30000 };

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"];
const serviceUri = /^arn:(aws|aws-cn|aws-us-gov):apigateway:[^:]+:[^:]+:(path|action)\/.+$/s;
const lambdaUri = /^arn:[^:]+:apigateway:([^:]+):lambda:path\/[^/]+\/functions\/(.+?)\/invocations\/?$/;
const functionArn = /^arn:[^:]+:lambda:([^:]+):[^:]+:function:(?=.)/;

/**
 * The function that an integration URI invokes: the URI is an invocation URI or the function's ARN, with or without stage
 * variables.
 */
export function lambdaFunctionOf(
  uri: string | undefined,
): { readonly region: string; readonly functionName: string } | undefined {
  if (uri === undefined) return undefined;
  const match = lambdaUri.exec(uri);
  if (match) return { region: match[1]!, functionName: match[2]! };
  const region = functionArn.exec(uri)?.[1];
  return region === undefined ? undefined : { region, functionName: uri };
}

/** The name of the function that an integration URI invokes, with its version or alias, without the rest of its ARN. */
export function lambdaFunctionName(uri: string | undefined): string | undefined {
  return lambdaFunctionOf(uri)?.functionName.replace(/^arn:.*:function:/, "");
}

/** True if an integration of type AWS or AWS_PROXY with this URI invokes a Lambda function. */
export function isLambdaUri(uri: string | undefined): boolean {
  return lambdaFunctionOf(uri) !== undefined;
}

/** True for the ARN of a function. Integrations accept it instead of the invocation URI; authorizers do not. */
export function isFunctionArn(uri: string): boolean {
  return functionArn.test(uri);
}

/** Advice to replace a URI with the invocation URI of a Lambda function. */
export function lambdaUriAdvice(uri: string): string {
  const region = functionArn.exec(uri)?.[1];
  return region === undefined
    ? "Use arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations."
    : `This is the function's ARN; its invocation URI is arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${uri}/invocations.`;
}

export const integration: ResourceDefinition<typeof fields> = {
  name: "Integration",
  identifier: "integrationId",
  identifierLength: 7,
  parents: ["apiId"],
  description:
    "The backend of one or more routes, the templates that make its request from a message, and the timeout.",
  fields,
  violations(resource, protocol) {
    const violations: Violation[] = [];
    const method = resource.integrationMethod;
    if (method !== undefined && !methods.includes(method)) {
      violations.push({
        path: ["integrationMethod"],
        message: `Invalid HTTP method specified in integrationMethod: '${method}'. Must be one of [${methods.join(", ")}]`,
      });
    }
    violations.push(...credentialsViolations("credentialsArn", resource.credentialsArn));
    if (resource.connectionType === "VPC_LINK" && resource.connectionId === undefined) {
      violations.push({
        path: ["connectionId"],
        message: "connectionId is required when connectionType is VPC_LINK: the identifier of the VPC link.",
      });
    }
    if (protocol === "WEBSOCKET") violations.push(...webSocketViolations(resource));
    if (protocol === "HTTP") violations.push(...httpViolations(resource));
    return violations;
  },
};

function webSocketViolations(resource: Integration): Violation[] {
  const violations = uriViolations(resource);
  const { integrationType, integrationMethod: method, integrationUri: uri } = resource;
  const isAws = integrationType === "AWS" || integrationType === "AWS_PROXY";
  if (method === undefined && (integrationType === "HTTP" || integrationType === "HTTP_PROXY")) {
    violations.push({
      path: ["integrationMethod"],
      message: `integrationMethod is required for integrations of type ${integrationType}. Must be one of [${methods.join(", ")}]`,
    });
  }
  if (isAws && method !== undefined && method !== "POST" && isLambdaUri(uri)) {
    violations.push({
      path: ["integrationMethod"],
      message: `Invalid HTTP method specified in integrationMethod: '${method}'. A Lambda function is invoked with POST.`,
    });
  }
  const format = resource.payloadFormatVersion;
  if (format !== undefined && format !== "1.0") {
    violations.push({
      path: ["payloadFormatVersion"],
      message: `Invalid payloadFormatVersion specified: '${format}'. Must be 1.0 for WEBSOCKET APIs.`,
    });
  }
  const timeout = resource.timeoutInMillis;
  if (timeout !== undefined && timeout > maxTimeoutMillis.WEBSOCKET) {
    violations.push({
      path: ["timeoutInMillis"],
      message: `Invalid timeoutInMillis specified: ${timeout}. Timeout should be between 50 ms and ${maxTimeoutMillis.WEBSOCKET} ms for WEBSOCKET APIs.`,
    });
  }
  return violations.concat(
    expressionViolations("templateSelectionExpression", resource.templateSelectionExpression, "requestTemplate"),
    parameterMappingViolations(resource.requestParameters ?? {}, "integration"),
    httpOnly(resource, "responseParameters", "integrationSubtype", "tlsConfig"),
  );
}

function uriViolations({ integrationType, integrationUri: uri }: Integration): Violation[] {
  if (integrationType === undefined || integrationType === "MOCK") return [];
  const isHttp = integrationType === "HTTP" || integrationType === "HTTP_PROXY";
  const expected = isHttp
    ? "a URL that starts with http:// or https://"
    : "arn:aws:apigateway:{region}:{service}:path/… or arn:aws:apigateway:{region}:{service}:action/…";
  if (uri === undefined) {
    return [
      {
        path: ["integrationUri"],
        message: `integrationUri is required for integrations of type ${integrationType}: ${expected}.`,
      },
    ];
  }
  const isUsable = isHttp ? isHttpUrl(uri) : isFunctionArn(uri) || serviceUri.test(uri) || hasStageVariable(uri);
  if (isUsable && !/[\s\p{Cc}]/u.test(uri)) return [];
  return [
    {
      path: ["integrationUri"],
      message: `Invalid integrationUri specified for an integration of type ${integrationType}: '${uri}'. Must be ${expected}.`,
    },
  ];
}

/** True for a URL with a host and a port up to 65535, or with stage variables. */
function isHttpUrl(uri: string): boolean {
  return hasStageVariable(uri) || (/^https?:\/\/[^/]/i.test(uri) && URL.canParse(uri));
}

function httpViolations(resource: Integration): Violation[] {
  const violations: Violation[] = [];
  const type = resource.integrationType;
  if (type === "AWS" || type === "HTTP" || type === "MOCK") {
    violations.push({
      path: ["integrationType"],
      message: `Invalid integrationType specified for HTTP protocol: ${type}. Must be one of [AWS_PROXY, HTTP_PROXY]`,
    });
  }
  if (isNeutral(resource.payloadFormatVersion)) {
    violations.push({
      path: ["payloadFormatVersion"],
      message: "payloadFormatVersion is required for HTTP APIs. Must be one of [1.0, 2.0]",
    });
  }
  return violations.concat(
    webSocketOnly(resource, "contentHandlingStrategy", "requestTemplates", "templateSelectionExpression"),
  );
}
