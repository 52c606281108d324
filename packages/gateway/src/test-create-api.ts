// For tests: creates an API with one route through the control plane, as clients of AWS do.
import {
  type ApiGatewayV2Client,
  CreateApiCommand,
  CreateDeploymentCommand,
  CreateIntegrationCommand,
  type CreateIntegrationCommandInput,
  CreateIntegrationResponseCommand,
  type CreateIntegrationResponseCommandInput,
  CreateRouteCommand,
  CreateRouteResponseCommand,
  CreateStageCommand,
} from "@aws-sdk/client-apigatewayv2";

export interface OneRoute {
  /** Default `$default`. */
  readonly routeKey?: string;
  readonly apiKeyRequired?: boolean;
  readonly integration: Omit<CreateIntegrationCommandInput, "ApiId">;
  /** Default: the key `$default` without templates. */
  readonly response?: Partial<CreateIntegrationResponseCommandInput>;
}

/** Of an integration that calls no backend. */
export const mockIntegration = {
  IntegrationType: "MOCK",
  RequestTemplates: { $default: '{"statusCode":200}' },
  TemplateSelectionExpression: "\\$default",
} as const;

/** Every message is answered with the text of the template. @returns the API's id */
export function createAnsweringApi(control: ApiGatewayV2Client, template: string): Promise<string> {
  return createApi(control, {
    integration: mockIntegration,
    response: { ResponseTemplates: { $default: template }, TemplateSelectionExpression: "\\$default" },
  });
}

/** The route is two-way, and deployed to the stage `live`. @returns the API's id */
export async function createApi(
  control: ApiGatewayV2Client,
  { routeKey = "$default", apiKeyRequired = false, integration, response }: OneRoute,
): Promise<string> {
  const { ApiId = "" } = await control.send(
    new CreateApiCommand({ Name: "a", ProtocolType: "WEBSOCKET", RouteSelectionExpression: "$request.body.action" }),
  );
  const { IntegrationId = "" } = await control.send(new CreateIntegrationCommand({ ApiId, ...integration }));
  await control.send(
    new CreateIntegrationResponseCommand({ ApiId, IntegrationId, IntegrationResponseKey: "$default", ...response }),
  );
  const { RouteId = "" } = await control.send(
    new CreateRouteCommand({
      ApiId,
      RouteKey: routeKey,
      ApiKeyRequired: apiKeyRequired,
      Target: `integrations/${IntegrationId}`,
      RouteResponseSelectionExpression: "$default",
    }),
  );
  await control.send(new CreateRouteResponseCommand({ ApiId, RouteId, RouteResponseKey: "$default" }));
  const { DeploymentId } = await control.send(new CreateDeploymentCommand({ ApiId }));
  await control.send(new CreateStageCommand({ ApiId, StageName: "live", DeploymentId }));
  return ApiId;
}
