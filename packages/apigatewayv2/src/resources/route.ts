// The field table of Route: docs/behaviour/control-plane.md section 3.4.
import {
  boolean,
  enumeration,
  list,
  map,
  type Output,
  type ResourceDefinition,
  string,
  structure,
  type Violation,
} from "../field.ts";
import { expressionViolations, httpOnly, webSocketOnly } from "./rule.ts";

/** Constraints on a parameter of a route or a route response. */
export const parameterConstraints = structure({
  required: { type: boolean, description: "True if the parameter is required." },
});

const fields = {
  routeId: { type: string(), computed: true, description: "The identifier of the route." },
  routeKey: {
    type: string(1),
    required: true,
    description:
      "`$connect`, `$disconnect`, `$default`, or a custom key that does not begin with `$`: the route takes messages whose route selection expression has this value. Unique within the API. HTTP APIs: `METHOD /path` or `$default`.",
  },
  target: {
    type: string(1, 128),
    description:
      "The integration of the route, `integrations/INTEGRATION_ID`. A route without one can be deployed; a `$connect` without one accepts the connection.",
  },
  apiKeyRequired: {
    type: boolean,
    unsetValue: false,
    description: "If true, the handshake needs an API key. Has an effect only on `$connect`. Default `false`.",
  },
  authorizationType: {
    type: enumeration("NONE", "AWS_IAM", "CUSTOM", "JWT"),
    unsetValue: "NONE",
    description:
      "The authorization of clients: `NONE` (the default), `AWS_IAM` (signed handshakes) or `CUSTOM` (a Lambda authorizer). Routes other than `$connect` must have `NONE`. HTTP APIs also have `JWT`.",
  },
  authorizerId: {
    type: string(),
    description: "The identifier of the authorizer; required when `authorizationType` is `CUSTOM`.",
  },
  authorizationScopes: {
    type: list(string(1, 64)),
    description: "The scopes of a `JWT` authorizer. Only for HTTP APIs.",
  },
  modelSelectionExpression: {
    type: string(),
    description:
      "The expression that gives the key of the request model for a message: static text or `${request.body.…}`.",
  },
  requestModels: {
    type: map(string(1, 128)),
    description: "Names of models by selection key; `$default` is used if no key matches.",
  },
  requestParameters: {
    type: map(parameterConstraints),
    inProviders: { key: "requestParameterKey", block: "request_parameter" },
    patch: "merge",
    description:
      "Parameters of the handshake, `route.request.header.NAME` or `route.request.querystring.NAME`, and whether each is required. Only on `$connect`.",
  },
  operationName: { type: string(1, 64), description: "A name for the operation, 1–64 characters." },
  routeResponseSelectionExpression: {
    type: string(),
    description:
      "`$default`, the only supported value, for a route that answers its client. Such a route needs a route response too.",
  },
  apiGatewayManaged: {
    type: boolean,
    computed: true,
    description: "True if API Gateway manages the route (quick create). Only for HTTP APIs.",
  },
} as const;

export type Route = Output<typeof fields>;

const lifecycleKeys = ["$connect", "$disconnect", "$default"];
const parameterKey = /^route\.request\.(header|querystring|multivalueheader|multivaluequerystring)\.[a-zA-Z0-9._$-]+$/;

export const route: ResourceDefinition<typeof fields> = {
  name: "Route",
  identifier: "routeId",
  identifierLength: 7,
  parents: ["apiId"],
  description:
    "Sends the messages that have the route's key, or the events `$connect` and `$disconnect`, to an integration.",
  fields,
  violations(resource, protocol) {
    const violations: Violation[] = [];
    const { authorizationType: authorization = "NONE", authorizerId, target } = resource;
    if (target !== undefined && !/^integrations\/[^/]+$/.test(target)) {
      violations.push({
        path: ["target"],
        message: `Invalid target specified: '${target}'. Must be integrations/ followed by the identifier of an integration.`,
      });
    }
    if ((authorization === "CUSTOM" || authorization === "JWT") && authorizerId === undefined) {
      violations.push({
        path: ["authorizerId"],
        message: `authorizerId is required when authorizationType is ${authorization}.`,
      });
    }
    if ((authorization === "NONE" || authorization === "AWS_IAM") && authorizerId !== undefined) {
      violations.push({
        path: ["authorizerId"],
        message: `authorizerId must be absent when authorizationType is ${authorization}; use it with CUSTOM.`,
      });
    }
    if (protocol === "WEBSOCKET") violations.push(...webSocketViolations(resource));
    if (protocol === "HTTP") violations.push(...httpViolations(resource));
    return violations;
  },
};

function webSocketViolations(resource: Route): Violation[] {
  const violations: Violation[] = [];
  const key = resource.routeKey;
  if (key?.startsWith("$") && !lifecycleKeys.includes(key)) {
    violations.push({
      path: ["routeKey"],
      message: `Invalid route key specified: '${key}'. A key that begins with $ must be one of [${lifecycleKeys.join(", ")}]`,
    });
  }
  const authorization = resource.authorizationType ?? "NONE";
  if (authorization === "JWT") {
    violations.push({
      path: ["authorizationType"],
      message:
        "Invalid authorizationType specified for WEBSOCKET protocol: JWT. Must be one of [NONE, AWS_IAM, CUSTOM]",
    });
  } else if (authorization !== "NONE" && key !== undefined && key !== "$connect") {
    violations.push({
      path: ["authorizationType"],
      message: `Invalid authorizationType specified: ${authorization}. Authorization is only supported for the $connect route in WEBSOCKET APIs; other routes must have NONE.`,
    });
  }
  const parameters = Object.keys(resource.requestParameters ?? {});
  if (parameters.length > 0 && key !== undefined && key !== "$connect") {
    violations.push({
      path: ["requestParameters"],
      message: "Request parameters are only supported for the $connect route in WEBSOCKET APIs",
    });
  }
  for (const parameter of parameters.filter((parameter) => !parameterKey.test(parameter))) {
    violations.push({
      path: ["requestParameters", parameter],
      message: `Invalid request parameter key specified: '${parameter}'. Must be route.request.header.NAME, route.request.querystring.NAME, route.request.multivalueheader.NAME or route.request.multivaluequerystring.NAME.`,
    });
  }
  return violations.concat(
    expressionViolations("modelSelectionExpression", resource.modelSelectionExpression, "model"),
    expressionViolations(
      "routeResponseSelectionExpression",
      resource.routeResponseSelectionExpression,
      "routeResponse",
    ),
    httpOnly(resource, "authorizationScopes"),
  );
}

function httpViolations(resource: Route): Violation[] {
  const violations: Violation[] = [];
  const key = resource.routeKey;
  if (key !== undefined && key !== "$default" && !/^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY) \//.test(key)) {
    violations.push({
      path: ["routeKey"],
      message: `The provided route key is not formatted properly for HTTP protocol: '${key}'. Must be $default, or a method and a path, such as GET /pets.`,
    });
  }
  return violations.concat(
    webSocketOnly(
      resource,
      "apiKeyRequired",
      "modelSelectionExpression",
      "requestModels",
      "requestParameters",
      "routeResponseSelectionExpression",
    ),
  );
}
