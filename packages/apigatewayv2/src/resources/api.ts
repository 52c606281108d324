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
      "The expression whose value is the key of the route that takes a message: `$request.body.action`. Required for WebSocket APIs; an HTTP API has `${request.method} ${request.path}`.",
  },
  apiKeySelectionExpression: {
    type: string(),
    description:
      "Where the API key of a handshake is read: `$request.header.x-api-key` (the default) or `$context.authorizer.usageIdentifierKey`. For WebSocket APIs.",
  },
  description: { type: string(0, 1024), description: "A description of the API, up to 1024 characters." },
  version: { type: string(1, 64), description: "A version identifier of your own, 1–64 characters." },
  disableExecuteApiEndpoint: {
    type: boolean,
    description:
      "Whether clients must come through a custom domain name because the default endpoint is closed. Default `false`.",
  },
  disableSchemaValidation: {
    type: boolean,
    description: "Whether models are not checked when the API is deployed. For WebSocket APIs.",
  },
  ipAddressType: {
    type: enumeration("ipv4", "dualstack"),
    description: "The IP versions by which the API can be called: `ipv4` (the default) or `dualstack`.",
  },
  corsConfiguration: {
    type: structure({
      allowCredentials: { type: boolean, description: "Whether requests may carry credentials." },
      allowHeaders: { type: list(string()), description: "The request headers that are allowed." },
      allowMethods: { type: list(string(1, 64)), description: "The HTTP methods that are allowed." },
      allowOrigins: { type: list(string()), description: "The origins that are allowed." },
      exposeHeaders: { type: list(string()), description: "The response headers that a page may read." },
      maxAge: {
        type: integer(-1, 86400),
        description: "How many seconds a browser may keep a preflight answer, -1 to 86400.",
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
    description: "The address of the API; followed by `/` and the name of a stage it is what a client dials.",
  },
  apiGatewayManaged: {
    type: boolean,
    computed: true,
    description: "Whether the service manages the API itself. Only for HTTP APIs.",
  },
  createdDate: { type: timestamp, computed: true, description: "When the API was created." },
  importInfo: {
    type: list(string()),
    computed: true,
    description: "What an import of an OpenAPI document did not take over. Only for HTTP APIs.",
  },
  warnings: {
    type: list(string()),
    computed: true,
    description: "What an import of an OpenAPI document warned about. Only for HTTP APIs.",
  },
} as const;

export type Api = Output<typeof fields>;

export const api: ResourceDefinition<typeof fields> = {
  name: "Api",
  identifier: "apiId",
  identifierLength: 10,
  parents: [],
  description:
    "A WebSocket API: the routes, integrations, models and authorizers that answer its clients' messages, and the stages that they connect to.",
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
