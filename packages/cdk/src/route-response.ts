// The construct of a route response.
import { type IResource, Resource, Token } from "aws-cdk-lib";
import { CfnRoute, CfnRouteResponse, type IWebSocketRoute } from "aws-cdk-lib/aws-apigatewayv2";
import type { Construct } from "constructs";
import { earlierResource } from "./same-resource.ts";

const defaultKey = "$default";

/** A route response, of this app or imported. */
export interface IRouteResponse extends IResource {
  /** The identifier that API Gateway gave it. */
  readonly routeResponseId: string;
}

export interface RouteResponseProps {
  /** The route to make two-way. It must not have been made with `returnResponse`. */
  readonly route: IWebSocketRoute;
  /**
   * API Gateway accepts no other key.
   * @default "$default"
   */
  readonly routeResponseKey?: string;
  /**
   * Names of models by key. API Gateway stores and does not evaluate them.
   * @default - none
   */
  readonly responseModels?: Readonly<Record<string, string>>;
  /**
   * API Gateway stores and does not evaluate it.
   * @default - none
   */
  readonly modelSelectionExpression?: string;
}

export interface RouteResponseAttributes {
  readonly routeResponseId: string;
}

/**
 * Makes a route two-way: only routes with a route response answer the client.
 * @resource AWS::ApiGatewayV2::RouteResponse
 */
export class RouteResponse extends Resource implements IRouteResponse {
  /** Refers to a route response that this app does not manage. */
  static fromRouteResponseAttributes(
    scope: Construct,
    id: string,
    { routeResponseId }: RouteResponseAttributes,
  ): IRouteResponse {
    return new (class extends Resource implements IRouteResponse {
      readonly routeResponseId: string = routeResponseId;
    })(scope, id);
  }

  readonly routeResponseId: string;
  readonly #resource: CfnRouteResponse;

  constructor(scope: Construct, id: string, props: RouteResponseProps) {
    super(scope, id);
    const { route, routeResponseKey = defaultKey, responseModels, modelSelectionExpression } = props;
    this.#resource = new CfnRouteResponse(this, "Resource", {
      apiId: route.webSocketApi.apiId,
      routeId: route.routeId,
      routeResponseKey,
      responseModels,
      modelSelectionExpression,
    });
    this.routeResponseId = this.#resource.ref;
    const resource = route.node.defaultChild;
    if (resource instanceof CfnRoute) resource.routeResponseSelectionExpression ??= defaultKey;
    this.node.addValidation({ validate: () => [...this.#problems()] });
  }

  *#problems(): Iterable<string> {
    const { routeResponseKey } = this.#resource;
    if (!Token.isUnresolved(routeResponseKey) && routeResponseKey !== defaultKey) {
      yield `routeResponseKey must be ${defaultKey}, not ${JSON.stringify(routeResponseKey)}.`;
    }
    const earlier = earlierResource(this.#resource, CfnRouteResponse, ({ routeId }) => [routeId]);
    if (earlier !== undefined) {
      yield `The route has a route response already, ${earlier}. A route with returnResponse needs no other.`;
    }
  }
}
