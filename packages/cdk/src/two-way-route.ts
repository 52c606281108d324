// A route that answers its clients.
import { WebSocketRoute, type WebSocketRouteProps } from "aws-cdk-lib/aws-apigatewayv2";
import type { Construct } from "constructs";
import type { IntegrationResponse, IntegrationResponseOptions } from "./integration-response.ts";
import { addIntegrationResponse } from "./route-integration.ts";

export interface TwoWayRouteProps extends Omit<WebSocketRouteProps, "returnResponse"> {
  /**
   * The integration responses, one for each key.
   * @default - none; add them with addResponse
   */
  readonly responses?: readonly IntegrationResponseOptions[];
}

/** A `WebSocketRoute` with a route response, and with integration responses. */
export class TwoWayRoute extends WebSocketRoute {
  constructor(scope: Construct, id: string, { responses = [], ...props }: TwoWayRouteProps) {
    super(scope, id, { ...props, returnResponse: true });
    for (const response of responses) this.addResponse(response);
  }

  /** Adds an integration response to the route's integration. @throws Error if the key is a token */
  addResponse(options: IntegrationResponseOptions): IntegrationResponse {
    return addIntegrationResponse(this, options);
  }
}
