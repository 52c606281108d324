// Connections and callbacks as other people's clients see them: a WebSocket client in Python and boto3.
import { existsSync } from "node:fs";
import { join } from "node:path";
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
import { mustRun, pythonEnvironment } from "../clients/tool.ts";
import { startGateway } from "../gateway.ts";

/** Answers every message with the id of its connection. */
async function createApi(endpoint: string): Promise<string> {
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
  await control.send(new CreateStageCommand({ ApiId, StageName: "live" }));
  await control.send(new CreateDeploymentCommand({ ApiId, StageName: "live" }));
  control.destroy();
  return ApiId!;
}

const { python } = await pythonEnvironment();
if (!existsSync(join(python, "..", "websockets"))) {
  await mustRun(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "websockets"]);
}
const gateway = await startGateway();
try {
  const apiId = await createApi(gateway.url);
  const told = await mustRun(python, [join(import.meta.dirname, "client.py"), gateway.url, apiId, "live"]);
  for (const line of told.trim().split("\n")) console.log(`  ${line}: ok`);
} finally {
  await gateway.stop();
}
