// The field table of Api: docs/behaviour/control-plane.md section 3.1.
import {
  boolean,
  enumeration,
  integer,
  list,
  map,
  type Output,
  type ResourceDefinition,
  string,
  structure,
  timestamp,
  type Violation,
} from "../field.ts";
import { arnViolations, expressionViolations, httpOnly } from "./rule.ts";

const fields = {
  apiId: { type: string(), computed: true, description: "The identifier of the API." },
  name: { type: string(1, 128), required: true, description: "The name of the API, 1–128 characters." },
  protocolType: {
    type: enumeration("WEBSOCKET", "HTTP"),
    required: true,
    createOnly: true,
    description: "The protocol of the API: `WEBSOCKET` or `HTTP`.",
  },
  routeSelectionExpression: {
    type: string(),
    description:
      "The expression that gives the route key of a message, for example `$request.body.action`. Required for WebSocket APIs; HTTP APIs have `${request.method} ${request.path}`.",
  },
  apiKeySelectionExpression: {
    type: string(),
    unsetValue: "$request.header.x-api-key",
    description:
      "The source of a handshake's API key: `$request.header.x-api-key` (the default) or `$context.authorizer.usageIdentifierKey`. For WebSocket APIs.",
  },
  description: { type: string(0, 1024), description: "A description of the API, up to 1024 characters." },
  version: { type: string(1, 64), description: "A version of your choice, 1–64 characters." },
  disableExecuteApiEndpoint: {
    type: boolean,
    unsetValue: false,
    description: "If true, the default endpoint is closed and clients must use a custom domain name. Default `false`.",
  },
  disableSchemaValidation: {
    type: boolean,
    inProviders: "absent",
    unsetValue: false,
    description: "If true, models are not checked when the API is deployed. For WebSocket APIs.",
  },
  ipAddressType: {
    type: enumeration("ipv4", "dualstack"),
    unsetValue: "ipv4",
    description: "The IP versions that clients can use: `ipv4` (the default) or `dualstack`.",
  },
  corsConfiguration: {
    type: structure({
      allowCredentials: { type: boolean, description: "If true, requests may carry credentials." },
      allowHeaders: { type: list(string()), description: "The allowed request headers." },
      allowMethods: { type: list(string(1, 64)), description: "The allowed HTTP methods." },
      allowOrigins: { type: list(string()), description: "The allowed origins." },
      exposeHeaders: { type: list(string()), description: "The response headers that a page may read." },
      maxAge: {
        type: integer(-1, 86400),
        description: "The seconds for which a browser may cache a preflight response, -1 to 86400.",
      },
    }),
    description: "The cross-origin resource sharing configuration. Only for HTTP APIs.",
  },
  credentialsArn: {
    type: string(),
    inputOnly: true,
    description: "Part of quick create: the role of the integration. Only for HTTP APIs.",
  },
  routeKey: {
    type: string(),
    inputOnly: true,
    description: "Part of quick create: the key of the route. Only for HTTP APIs.",
  },
  target: {
    type: string(1, 2048),
    inputOnly: true,
    description: "Part of quick create: a URL or the ARN of a Lambda function. Only for HTTP APIs.",
  },
  tags: {
    type: map(string(0, 1600)),
    inUpdate: false,
    description: "The tags of the API. `TagResource` and `UntagResource` change them.",
  },
  apiEndpoint: {
    type: string(),
    computed: true,
    description: "The address of the API. Clients connect to it, followed by `/` and the stage's name.",
  },
  apiGatewayManaged: {
    type: boolean,
    computed: true,
    description: "True if API Gateway manages the API. Only for HTTP APIs.",
  },
  createdDate: { type: timestamp, computed: true, description: "The time of creation." },
  importInfo: {
    type: list(string()),
    computed: true,
    description: "The parts of an imported OpenAPI document that were ignored. Only for HTTP APIs.",
  },
  warnings: {
    type: list(string()),
    computed: true,
    description: "The warnings from an import of an OpenAPI document. Only for HTTP APIs.",
  },
} as const;

export type Api = Output<typeof fields>;

export const api: ResourceDefinition<typeof fields> = {
  name: "Api",
  identifier: "apiId",
  identifierLength: 10,
  parents: [],
  description:
    "A WebSocket API: the routes, integrations, models and authorizers that answer its clients' messages, and the stages that clients connect to.",
  fields,
  violations(resource, protocol) {
    if ((protocol ?? resource.protocolType) === "HTTP") return arnViolations("credentialsArn", resource.credentialsArn);
    if ((protocol ?? resource.protocolType) === undefined) return [];
    const violations: Violation[] = [];
    if (resource.routeSelectionExpression === undefined) {
      violations.push({
        path: ["routeSelectionExpression"],
        message: "routeSelectionExpression is required for WEBSOCKET APIs, for example $request.body.action.",
      });
    }
    return violations.concat(
      expressionViolations("routeSelectionExpression", resource.routeSelectionExpression, "route"),
      expressionViolations("apiKeySelectionExpression", resource.apiKeySelectionExpression, "apiKey"),
      httpOnly(resource, "corsConfiguration", "credentialsArn", "routeKey", "target"),
    );
  },
};
