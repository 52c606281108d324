// Integrations that an app does not manage, or that it makes as CfnIntegration.
import { Resource } from "aws-cdk-lib";
import type { IWebSocketApi, IWebSocketIntegration } from "aws-cdk-lib/aws-apigatewayv2";
import type { Construct } from "constructs";

export interface WebSocketIntegrationAttributes {
  readonly webSocketApi: IWebSocketApi;
  readonly integrationId: string;
}

/** Refers to an integration by its identifier, which may be a token: the `ref` of a `CfnIntegration`. */
export function importWebSocketIntegration(
  scope: Construct,
  id: string,
  { webSocketApi, integrationId }: WebSocketIntegrationAttributes,
): IWebSocketIntegration {
  return new (class extends Resource implements IWebSocketIntegration {
    readonly webSocketApi: IWebSocketApi = webSocketApi;
    readonly integrationId: string = integrationId;
    get integrationRef() {
      return { apiId: webSocketApi.apiId, integrationId };
    }
  })(scope, id);
}
