// An API that echoes each message: the request template stores the text, and the response template reads it.
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateDeploymentCommand,
  CreateIntegrationCommand,
  CreateIntegrationResponseCommand,
  CreateRouteCommand,
  CreateRouteResponseCommand,
  CreateStageCommand,
} from "@aws-sdk/client-apigatewayv2";

/** `$input.body` of an empty message is `{}`, which no case sends. */
const requestTemplate =
  "#set($text = $input.body)#if($text == '{}')#set($text = '')#end#set($context.requestOverride.header.text = $text)" +
  '{"statusCode":200}';

/**
 * Deployed to the stage `live`.
 * @returns its id
 */
export async function createEchoApi(endpoint: string): Promise<string> {
  const control = new ApiGatewayV2Client({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const { ApiId } = await control.send(
    new CreateApiCommand({ Name: "echo", ProtocolType: "WEBSOCKET", RouteSelectionExpression: "$request.body.action" }),
  );
  const { IntegrationId } = await control.send(
    new CreateIntegrationCommand({
      ApiId,
      IntegrationType: "MOCK",
      RequestTemplates: { $default: requestTemplate },
      TemplateSelectionExpression: "\\$default",
    }),
  );
  await control.send(
    new CreateIntegrationResponseCommand({
      ApiId,
      IntegrationId,
      IntegrationResponseKey: "$default",
      ResponseTemplates: { $default: "$context.requestOverride.header.text" },
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
  await control.send(new CreateStageCommand({ ApiId, StageName: "live" }));
  await control.send(new CreateDeploymentCommand({ ApiId, StageName: "live" }));
  control.destroy();
  return ApiId!;
}
