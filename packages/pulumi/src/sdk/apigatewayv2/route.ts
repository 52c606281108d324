// Generated from the property tables by `npm run generate -w @answerback/pulumi`. Changes here are lost.
import * as pulumi from "@pulumi/pulumi";
import { type ResourceNames, registration } from "../registration.ts";
import type * as inputs from "../types/apigatewayv2-input.ts";
import type * as outputs from "../types/apigatewayv2-output.ts";

const names: ResourceNames = {
  type: "answerback:apigatewayv2/route:Route",
  officialType: "aws:apigatewayv2/route:Route",
  inputs: [
    "apiId",
    "apiKeyRequired",
    "authorizationScopes",
    "authorizationType",
    "authorizerId",
    "modelSelectionExpression",
    "operationName",
    "region",
    "requestModels",
    "requestParameters",
    "routeKey",
    "routeResponseSelectionExpression",
    "target",
  ],
  outputs: [],
  required: ["apiId", "routeKey"],
};

/**
 * Takes the messages whose route selection expression has the route's key, or the events `$connect` and
 * `$disconnect`, to an integration.
 *
 * ```typescript
 * const example = new aws.apigatewayv2.Route("example", {
 *     apiId: api.id,
 *     routeKey: "quote",
 *     target: pulumi.interpolate`integrations/${integration.id}`,
 *     routeResponseSelectionExpression: "$default",
 * });
 * ```
 *
 * Import: `pulumi import answerback:apigatewayv2/route:Route example apiId/routeId`.
 */
export class Route extends pulumi.CustomResource {
  /** The state of a route that exists, by its id: `apiId/routeId`, or the bare id with the rest in `state`. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state?: RouteState,
    opts?: pulumi.CustomResourceOptions,
  ): Route {
    // With an id the engine reads the resource, and what is known of it stands for the arguments.
    return new Route(name, { ...state } as RouteArgs, { ...opts, id });
  }

  /** Whether a value is one of these, of whatever copy of the SDK. */
  static override isInstance(value: unknown): value is Route {
    return typeof value === "object" && value !== null && "__pulumiType" in value && value.__pulumiType === names.type;
  }

  /** The identifier of the API. A change replaces the resource. */
  declare readonly apiId: pulumi.Output<string>;
  /** Whether the handshake needs an API key. Meaningful on `$connect`. Default `false`. */
  declare readonly apiKeyRequired: pulumi.Output<boolean | undefined>;
  /** The scopes of a `JWT` authorizer. Only for HTTP APIs. */
  declare readonly authorizationScopes: pulumi.Output<string[] | undefined>;
  /**
   * Who may connect: `NONE` (the default), `AWS_IAM` (signed handshakes) or `CUSTOM` (a Lambda authorizer). Other
   * than `NONE` only on `$connect`. HTTP APIs also have `JWT`.
   */
  declare readonly authorizationType: pulumi.Output<string | undefined>;
  /** The identifier of the authorizer; required when `authorizationType` is `CUSTOM`. */
  declare readonly authorizerId: pulumi.Output<string | undefined>;
  /**
   * The expression whose value is the key of the request model that a message must satisfy: static text or
   * `${request.body.…}`.
   */
  declare readonly modelSelectionExpression: pulumi.Output<string | undefined>;
  /** A name of the operation, 1–64 characters. */
  declare readonly operationName: pulumi.Output<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  declare readonly region: pulumi.Output<string>;
  /** Names of models by selection key; `$default` is taken when no key is that of the expression. */
  declare readonly requestModels: pulumi.Output<{ [key: string]: string } | undefined>;
  /**
   * Parameters of the handshake, `route.request.header.NAME` or `route.request.querystring.NAME`, and whether each is
   * required. Only on `$connect`.
   */
  declare readonly requestParameters: pulumi.Output<outputs.RouteRequestParameter[] | undefined>;
  /**
   * `$connect`, `$disconnect`, `$default`, or a key of your own that does not begin with `$`: the value of the route
   * selection expression that the route takes. Unique within the API. HTTP APIs: `METHOD /path` or `$default`.
   */
  declare readonly routeKey: pulumi.Output<string>;
  /**
   * `$default`, the only value that the service knows, on a route that answers its client; it takes a route response
   * as well.
   */
  declare readonly routeResponseSelectionExpression: pulumi.Output<string | undefined>;
  /**
   * The integration of the route, `integrations/INTEGRATION_ID`. A route without one can be deployed; a `$connect`
   * without one accepts the connection.
   */
  declare readonly target: pulumi.Output<string | undefined>;

  constructor(name: string, args: RouteArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { inputs, options } = registration(names, { ...args }, opts);
    super(names.type, name, inputs, options);
  }
}

/** What a route is made from. */
export interface RouteArgs {
  /** The identifier of the API. A change replaces the resource. */
  apiId: pulumi.Input<string>;
  /** Whether the handshake needs an API key. Meaningful on `$connect`. Default `false`. */
  apiKeyRequired?: pulumi.Input<boolean | undefined>;
  /** The scopes of a `JWT` authorizer. Only for HTTP APIs. */
  authorizationScopes?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /**
   * Who may connect: `NONE` (the default), `AWS_IAM` (signed handshakes) or `CUSTOM` (a Lambda authorizer). Other
   * than `NONE` only on `$connect`. HTTP APIs also have `JWT`.
   */
  authorizationType?: pulumi.Input<string | undefined>;
  /** The identifier of the authorizer; required when `authorizationType` is `CUSTOM`. */
  authorizerId?: pulumi.Input<string | undefined>;
  /**
   * The expression whose value is the key of the request model that a message must satisfy: static text or
   * `${request.body.…}`.
   */
  modelSelectionExpression?: pulumi.Input<string | undefined>;
  /** A name of the operation, 1–64 characters. */
  operationName?: pulumi.Input<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
  /** Names of models by selection key; `$default` is taken when no key is that of the expression. */
  requestModels?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /**
   * Parameters of the handshake, `route.request.header.NAME` or `route.request.querystring.NAME`, and whether each is
   * required. Only on `$connect`.
   */
  requestParameters?: pulumi.Input<pulumi.Input<inputs.RouteRequestParameter>[] | undefined>;
  /**
   * `$connect`, `$disconnect`, `$default`, or a key of your own that does not begin with `$`: the value of the route
   * selection expression that the route takes. Unique within the API. HTTP APIs: `METHOD /path` or `$default`.
   */
  routeKey: pulumi.Input<string>;
  /**
   * `$default`, the only value that the service knows, on a route that answers its client; it takes a route response
   * as well.
   */
  routeResponseSelectionExpression?: pulumi.Input<string | undefined>;
  /**
   * The integration of the route, `integrations/INTEGRATION_ID`. A route without one can be deployed; a `$connect`
   * without one accepts the connection.
   */
  target?: pulumi.Input<string | undefined>;
}

/** What is known of a route that `get` looks up; it helps to find it. */
export interface RouteState {
  /** The identifier of the API. A change replaces the resource. */
  apiId?: pulumi.Input<string | undefined>;
  /** Whether the handshake needs an API key. Meaningful on `$connect`. Default `false`. */
  apiKeyRequired?: pulumi.Input<boolean | undefined>;
  /** The scopes of a `JWT` authorizer. Only for HTTP APIs. */
  authorizationScopes?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /**
   * Who may connect: `NONE` (the default), `AWS_IAM` (signed handshakes) or `CUSTOM` (a Lambda authorizer). Other
   * than `NONE` only on `$connect`. HTTP APIs also have `JWT`.
   */
  authorizationType?: pulumi.Input<string | undefined>;
  /** The identifier of the authorizer; required when `authorizationType` is `CUSTOM`. */
  authorizerId?: pulumi.Input<string | undefined>;
  /**
   * The expression whose value is the key of the request model that a message must satisfy: static text or
   * `${request.body.…}`.
   */
  modelSelectionExpression?: pulumi.Input<string | undefined>;
  /** A name of the operation, 1–64 characters. */
  operationName?: pulumi.Input<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
  /** Names of models by selection key; `$default` is taken when no key is that of the expression. */
  requestModels?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /**
   * Parameters of the handshake, `route.request.header.NAME` or `route.request.querystring.NAME`, and whether each is
   * required. Only on `$connect`.
   */
  requestParameters?: pulumi.Input<pulumi.Input<inputs.RouteRequestParameter>[] | undefined>;
  /**
   * `$connect`, `$disconnect`, `$default`, or a key of your own that does not begin with `$`: the value of the route
   * selection expression that the route takes. Unique within the API. HTTP APIs: `METHOD /path` or `$default`.
   */
  routeKey?: pulumi.Input<string | undefined>;
  /**
   * `$default`, the only value that the service knows, on a route that answers its client; it takes a route response
   * as well.
   */
  routeResponseSelectionExpression?: pulumi.Input<string | undefined>;
  /**
   * The integration of the route, `integrations/INTEGRATION_ID`. A route without one can be deployed; a `$connect`
   * without one accepts the connection.
   */
  target?: pulumi.Input<string | undefined>;
}
