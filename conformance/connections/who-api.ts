// An API that answers every message with the id of its connection.
import {
  ApiGatewayV2Client,
  type AuthorizationType,
  CreateApiCommand,
  CreateDeploymentCommand,
  CreateIntegrationCommand,
  CreateIntegrationResponseCommand,
  CreateRouteCommand,
  CreateRouteResponseCommand,
  CreateStageCommand,
} from "@aws-sdk/client-apigatewayv2";

/**
 * Deployed to the stage `live`.
 * @param authorizationType of `$connect`
 * @returns its id
 */
export async function createWhoApi(endpoint: string, authorizationType: AuthorizationType = "NONE"): Promise<string> {
  const control = new ApiGatewayV2Client({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const { ApiId } = await control.send(
    new CreateApiCommand({ Name: "who", ProtocolType: "WEBSOCKET", RouteSelectionExpression: "$request.body.action" }),
  );
  const { IntegrationId } = await control.send(
    new CreateIntegrationCommand({
      ApiId,
      IntegrationType: "MOCK",
      RequestTemplates: { $default: '{"statusCode":200}' },
      TemplateSelectionExpression: "\\$default",
    }),
  );
  await control.send(
    new CreateIntegrationResponseCommand({
      ApiId,
      IntegrationId,
      IntegrationResponseKey: "$default",
      ResponseTemplates: { $default: "$context.connectionId" },
      TemplateSelectionExpression: "\\$default",
    }),
  );
  const { RouteId } = await control.send(
    new CreateRouteCommand({
      ApiId,
      RouteKey: "$default",
      Target: `integrations/${IntegrationId}`,
      RouteResponseSelectionExpression: "$default",
    }),
  );
  await control.send(new CreateRouteResponseCommand({ ApiId, RouteId, RouteResponseKey: "$default" }));
  if (authorizationType !== "NONE") {
    await control.send(new CreateRouteCommand({ ApiId, RouteKey: "$connect", AuthorizationType: authorizationType }));
  }
  await control.send(new CreateStageCommand({ ApiId, StageName: "live" }));
  await control.send(new CreateDeploymentCommand({ ApiId, StageName: "live" }));
  control.destroy();
  return ApiId!;
}
