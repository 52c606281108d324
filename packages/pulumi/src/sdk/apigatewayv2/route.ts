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
 * Sends the messages that have the route's key, or the events `$connect` and `$disconnect`, to an integration.
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
  /** Looks up a route by its id: `apiId/routeId`, or the bare id with the parents in `state`. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state?: RouteState,
    opts?: pulumi.CustomResourceOptions,
  ): Route {
    // With an id, the engine reads the resource; the state takes the place of the arguments.
    return new Route(name, { ...state } as RouteArgs, { ...opts, id });
  }

  /** True for instances of this class, from any copy of the SDK. */
  static override isInstance(value: unknown): value is Route {
    return typeof value === "object" && value !== null && "__pulumiType" in value && value.__pulumiType === names.type;
  }

  /** The identifier of the API. A change replaces the resource. */
  declare readonly apiId: pulumi.Output<string>;
  /** If true, the handshake needs an API key. Has an effect only on `$connect`. Default `false`. */
  declare readonly apiKeyRequired: pulumi.Output<boolean | undefined>;
  /** The scopes of a `JWT` authorizer. Only for HTTP APIs. */
  declare readonly authorizationScopes: pulumi.Output<string[] | undefined>;
  /**
   * The authorization of clients: `NONE` (the default), `AWS_IAM` (signed handshakes) or `CUSTOM` (a Lambda
   * authorizer). Routes other than `$connect` must have `NONE`. HTTP APIs also have `JWT`.
   */
  declare readonly authorizationType: pulumi.Output<string | undefined>;
  /** The identifier of the authorizer; required when `authorizationType` is `CUSTOM`. */
  declare readonly authorizerId: pulumi.Output<string | undefined>;
  /** The expression that gives the key of the request model for a message: static text or `${request.body.…}`. */
  declare readonly modelSelectionExpression: pulumi.Output<string | undefined>;
  /** A name for the operation, 1–64 characters. */
  declare readonly operationName: pulumi.Output<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  declare readonly region: pulumi.Output<string>;
  /** Names of models by selection key; `$default` is used if no key matches. */
  declare readonly requestModels: pulumi.Output<{ [key: string]: string } | undefined>;
  /**
   * Parameters of the handshake, `route.request.header.NAME` or `route.request.querystring.NAME`, and whether each is
   * required. Only on `$connect`.
   */
  declare readonly requestParameters: pulumi.Output<outputs.RouteRequestParameter[] | undefined>;
  /**
   * `$connect`, `$disconnect`, `$default`, or a custom key that does not begin with `$`: the route takes messages
   * whose route selection expression has this value. Unique within the API. HTTP APIs: `METHOD /path` or `$default`.
   */
  declare readonly routeKey: pulumi.Output<string>;
  /**
   * `$default`, the only supported value, for a route that answers its client. Such a route needs a route response
   * too.
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

/** Arguments for a route. */
export interface RouteArgs {
  /** The identifier of the API. A change replaces the resource. */
  apiId: pulumi.Input<string>;
  /** If true, the handshake needs an API key. Has an effect only on `$connect`. Default `false`. */
  apiKeyRequired?: pulumi.Input<boolean | undefined>;
  /** The scopes of a `JWT` authorizer. Only for HTTP APIs. */
  authorizationScopes?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /**
   * The authorization of clients: `NONE` (the default), `AWS_IAM` (signed handshakes) or `CUSTOM` (a Lambda
   * authorizer). Routes other than `$connect` must have `NONE`. HTTP APIs also have `JWT`.
   */
  authorizationType?: pulumi.Input<string | undefined>;
  /** The identifier of the authorizer; required when `authorizationType` is `CUSTOM`. */
  authorizerId?: pulumi.Input<string | undefined>;
  /** The expression that gives the key of the request model for a message: static text or `${request.body.…}`. */
  modelSelectionExpression?: pulumi.Input<string | undefined>;
  /** A name for the operation, 1–64 characters. */
  operationName?: pulumi.Input<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
  /** Names of models by selection key; `$default` is used if no key matches. */
  requestModels?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /**
   * Parameters of the handshake, `route.request.header.NAME` or `route.request.querystring.NAME`, and whether each is
   * required. Only on `$connect`.
   */
  requestParameters?: pulumi.Input<pulumi.Input<inputs.RouteRequestParameter>[] | undefined>;
  /**
   * `$connect`, `$disconnect`, `$default`, or a custom key that does not begin with `$`: the route takes messages
   * whose route selection expression has this value. Unique within the API. HTTP APIs: `METHOD /path` or `$default`.
   */
  routeKey: pulumi.Input<string>;
  /**
   * `$default`, the only supported value, for a route that answers its client. Such a route needs a route response
   * too.
   */
  routeResponseSelectionExpression?: pulumi.Input<string | undefined>;
  /**
   * The integration of the route, `integrations/INTEGRATION_ID`. A route without one can be deployed; a `$connect`
   * without one accepts the connection.
   */
  target?: pulumi.Input<string | undefined>;
}

/** Known properties of a route that `get` looks up. */
export interface RouteState {
  /** The identifier of the API. A change replaces the resource. */
  apiId?: pulumi.Input<string | undefined>;
  /** If true, the handshake needs an API key. Has an effect only on `$connect`. Default `false`. */
  apiKeyRequired?: pulumi.Input<boolean | undefined>;
  /** The scopes of a `JWT` authorizer. Only for HTTP APIs. */
  authorizationScopes?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /**
   * The authorization of clients: `NONE` (the default), `AWS_IAM` (signed handshakes) or `CUSTOM` (a Lambda
   * authorizer). Routes other than `$connect` must have `NONE`. HTTP APIs also have `JWT`.
   */
  authorizationType?: pulumi.Input<string | undefined>;
  /** The identifier of the authorizer; required when `authorizationType` is `CUSTOM`. */
  authorizerId?: pulumi.Input<string | undefined>;
  /** The expression that gives the key of the request model for a message: static text or `${request.body.…}`. */
  modelSelectionExpression?: pulumi.Input<string | undefined>;
  /** A name for the operation, 1–64 characters. */
  operationName?: pulumi.Input<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
  /** Names of models by selection key; `$default` is used if no key matches. */
  requestModels?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /**
   * Parameters of the handshake, `route.request.header.NAME` or `route.request.querystring.NAME`, and whether each is
   * required. Only on `$connect`.
   */
  requestParameters?: pulumi.Input<pulumi.Input<inputs.RouteRequestParameter>[] | undefined>;
  /**
   * `$connect`, `$disconnect`, `$default`, or a custom key that does not begin with `$`: the route takes messages
   * whose route selection expression has this value. Unique within the API. HTTP APIs: `METHOD /path` or `$default`.
   */
  routeKey?: pulumi.Input<string | undefined>;
  /**
   * `$default`, the only supported value, for a route that answers its client. Such a route needs a route response
   * too.
   */
  routeResponseSelectionExpression?: pulumi.Input<string | undefined>;
  /**
   * The integration of the route, `integrations/INTEGRATION_ID`. A route without one can be deployed; a `$connect`
   * without one accepts the connection.
   */
  target?: pulumi.Input<string | undefined>;
}
