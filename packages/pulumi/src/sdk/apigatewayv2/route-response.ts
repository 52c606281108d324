// Generated from the property tables by `npm run generate -w @answerback/pulumi`. Changes here are lost.
import * as pulumi from "@pulumi/pulumi";
import { type ResourceNames, registration } from "../registration.ts";

const names: ResourceNames = {
  type: "answerback:apigatewayv2/routeResponse:RouteResponse",
  officialType: "aws:apigatewayv2/routeResponse:RouteResponse",
  inputs: ["apiId", "modelSelectionExpression", "region", "responseModels", "routeId", "routeResponseKey"],
  outputs: [],
  required: ["apiId", "routeId", "routeResponseKey"],
};

/**
 * Makes a route two-way: only a route with the route response `$default` answers the client.
 *
 * ```typescript
 * const example = new aws.apigatewayv2.RouteResponse("example", {
 *     apiId: api.id,
 *     routeId: route.id,
 *     routeResponseKey: "$default",
 * });
 * ```
 *
 * Import: `pulumi import answerback:apigatewayv2/routeResponse:RouteResponse example apiId/routeId/routeResponseId`.
 */
export class RouteResponse extends pulumi.CustomResource {
  /**
   * Looks up a route response by its id: `apiId/routeId/routeResponseId`, or the bare id with the parents in `state`.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state?: RouteResponseState,
    opts?: pulumi.CustomResourceOptions,
  ): RouteResponse {
    // With an id, the engine reads the resource; the state takes the place of the arguments.
    return new RouteResponse(name, { ...state } as RouteResponseArgs, { ...opts, id });
  }

  /** True for instances of this class, from any copy of the SDK. */
  static override isInstance(value: unknown): value is RouteResponse {
    return typeof value === "object" && value !== null && "__pulumiType" in value && value.__pulumiType === names.type;
  }

  /** The identifier of the API. A change replaces the resource. */
  declare readonly apiId: pulumi.Output<string>;
  /** Stored. Not evaluated for WebSocket APIs. */
  declare readonly modelSelectionExpression: pulumi.Output<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  declare readonly region: pulumi.Output<string>;
  /** Names of models by key. Stored. Not evaluated for WebSocket APIs. */
  declare readonly responseModels: pulumi.Output<{ [key: string]: string } | undefined>;
  /** The identifier of the route. A change replaces the resource. */
  declare readonly routeId: pulumi.Output<string>;
  /** `$default`, the only supported key. Unique within the route. */
  declare readonly routeResponseKey: pulumi.Output<string>;

  constructor(name: string, args: RouteResponseArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { inputs, options } = registration(names, { ...args }, opts);
    super(names.type, name, inputs, options);
  }
}

/** Arguments for a route response. */
export interface RouteResponseArgs {
  /** The identifier of the API. A change replaces the resource. */
  apiId: pulumi.Input<string>;
  /** Stored. Not evaluated for WebSocket APIs. */
  modelSelectionExpression?: pulumi.Input<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
  /** Names of models by key. Stored. Not evaluated for WebSocket APIs. */
  responseModels?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /** The identifier of the route. A change replaces the resource. */
  routeId: pulumi.Input<string>;
  /** `$default`, the only supported key. Unique within the route. */
  routeResponseKey: pulumi.Input<string>;
}

/** Known properties of a route response that `get` looks up. */
export interface RouteResponseState {
  /** The identifier of the API. A change replaces the resource. */
  apiId?: pulumi.Input<string | undefined>;
  /** Stored. Not evaluated for WebSocket APIs. */
  modelSelectionExpression?: pulumi.Input<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
  /** Names of models by key. Stored. Not evaluated for WebSocket APIs. */
  responseModels?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /** The identifier of the route. A change replaces the resource. */
  routeId?: pulumi.Input<string | undefined>;
  /** `$default`, the only supported key. Unique within the route. */
  routeResponseKey?: pulumi.Input<string | undefined>;
}
