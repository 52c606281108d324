// A custom integration of a Lambda function.
import { Stack } from "aws-cdk-lib";
import {
  WebSocketIntegrationType,
  WebSocketRouteIntegration,
  type WebSocketRouteIntegrationBindOptions,
  type WebSocketRouteIntegrationConfig,
} from "aws-cdk-lib/aws-apigatewayv2";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { WebSocketCustomIntegrationOptions } from "./custom-integration.ts";

/**
 * Calls a Lambda function with the result of a request template (type AWS). Integration responses turn the function's result,
 * or its error, into the client's message. `WebSocketLambdaIntegration` of the CDK is the proxy integration.
 */
export class WebSocketLambdaCustomIntegration extends WebSocketRouteIntegration {
  readonly #id: string;
  readonly #handler: IFunction;
  readonly #options: WebSocketCustomIntegrationOptions;

  /** @param id of the integration's construct */
  constructor(id: string, handler: IFunction, options: WebSocketCustomIntegrationOptions = {}) {
    super(id);
    this.#id = id;
    this.#handler = handler;
    this.#options = options;
  }

  bind({ route, scope }: WebSocketRouteIntegrationBindOptions): WebSocketRouteIntegrationConfig {
    const stack = Stack.of(route);
    this.#handler.addPermission(`${this.#id}-Permission`, {
      scope,
      principal: new ServicePrincipal("apigateway.amazonaws.com"),
      sourceArn: stack.formatArn({
        service: "execute-api",
        resource: route.webSocketApi.apiId,
        resourceName: `*/${route.routeKey}`,
      }),
    });
    const uri = stack.formatArn({
      service: "apigateway",
      account: "lambda",
      resource: "path/2015-03-31/functions",
      resourceName: `${this.#handler.functionArn}/invocations`,
    });
    return { ...this.#options, type: WebSocketIntegrationType.AWS, uri, method: "POST" };
  }
}
