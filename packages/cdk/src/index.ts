// Constructs for WebSocket APIs that aws-cdk-lib/aws-apigatewayv2 lacks.
export type { WebSocketCustomIntegrationOptions } from "./custom-integration.ts";
export {
  WebSocketHttpCustomIntegration,
  type WebSocketHttpCustomIntegrationProps,
  WebSocketHttpProxyIntegration,
  type WebSocketHttpProxyIntegrationProps,
} from "./http-integration.ts";
export {
  type IIntegrationResponse,
  IntegrationResponse,
  type IntegrationResponseAttributes,
  type IntegrationResponseOptions,
  type IntegrationResponseProps,
} from "./integration-response.ts";
export { IntegrationResponseKey } from "./integration-response-key.ts";
export { WebSocketLambdaCustomIntegration } from "./lambda-integration.ts";
export { addIntegrationResponse, integrationOf } from "./route-integration.ts";
export {
  type IRouteResponse,
  RouteResponse,
  type RouteResponseAttributes,
  type RouteResponseProps,
} from "./route-response.ts";
export { TwoWayRoute, type TwoWayRouteProps } from "./two-way-route.ts";
export { importWebSocketIntegration, type WebSocketIntegrationAttributes } from "./web-socket-integration.ts";
