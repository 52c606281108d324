// The integration behind a route.
import { Reference, Token, Tokenization } from "aws-cdk-lib";
import {
  CfnIntegration,
  CfnRoute,
  type IWebSocketIntegration,
  type IWebSocketRoute,
  WebSocketIntegration,
} from "aws-cdk-lib/aws-apigatewayv2";
import { IntegrationResponse, type IntegrationResponseOptions } from "./integration-response.ts";

/**
 * The integration that a route of this app calls, also if several routes share it.
 * @throws Error if the route or its integration is imported
 */
export function integrationOf(route: IWebSocketRoute): IWebSocketIntegration {
  const resource = route.node.defaultChild;
  if (!(resource instanceof CfnRoute)) {
    throw new Error(`The route ${route.node.path} is imported. Use importWebSocketIntegration.`);
  }
  const referenced = Tokenization.reverseString(resource.target ?? "").tokens.find(Reference.isReference)?.target;
  const found = referenced instanceof CfnIntegration ? referenced.node.scope : undefined;
  if (found instanceof WebSocketIntegration) return found;
  throw new Error(
    `The route ${route.node.path} has no WebSocketIntegration of this app. Use importWebSocketIntegration for its integration.`,
  );
}

/**
 * Adds an integration response to the integration of a route, which must be one of `WebSocketApi.addRoute` or `WebSocketRoute`.
 * Its construct is named after its key, so that another key makes another resource: CloudFormation creates before it deletes,
 * and API Gateway refuses a second integration response with the same key.
 * @throws Error if the key is a token, or the route or its integration is imported
 */
export function addIntegrationResponse(
  route: IWebSocketRoute,
  options: IntegrationResponseOptions,
): IntegrationResponse {
  const key = String(options.key);
  if (Token.isUnresolved(key)) {
    throw new Error(
      `The key of an integration response of ${route.node.path} is a token. Use new IntegrationResponse().`,
    );
  }
  const integration = integrationOf(route);
  return new IntegrationResponse(integration as WebSocketIntegration, `Response ${key}`, { ...options, integration });
}
