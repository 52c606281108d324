// For tests: a WebSocket API whose integrations and authorizer are Lambda functions, made with the AWS SDK.
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateAuthorizerCommand,
  CreateDeploymentCommand,
  CreateIntegrationCommand,
  type CreateIntegrationCommandInput,
  CreateIntegrationResponseCommand,
  CreateRouteCommand,
  CreateRouteResponseCommand,
  CreateStageCommand,
} from "@aws-sdk/client-apigatewayv2";

export interface FunctionRoute {
  /** Name, or ARN with qualifier. */
  readonly function: string;
  /** Default `AWS_PROXY`. */
  readonly type?: "AWS" | "AWS_PROXY";
  readonly integration?: Partial<CreateIntegrationCommandInput>;
  /** Templates by key. */
  readonly responses?: Readonly<Record<string, string>>;
}

export const functionArn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

export const functionUri = (nameOrArn: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${
    nameOrArn.startsWith("arn:") ? nameOrArn : functionArn(nameOrArn)
  }/invocations`;

/** @returns the URL of its stage `live` */
export async function createFunctionApi(
  url: string,
  routes: Readonly<Record<string, FunctionRoute>>,
  authorizer?: string,
): Promise<string> {
  const client = new ApiGatewayV2Client({
    endpoint: url,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const { ApiId, ApiEndpoint } = await client.send(
    new CreateApiCommand({
      Name: "functions",
      ProtocolType: "WEBSOCKET",
      RouteSelectionExpression: "$request.body.action",
    }),
  );
  const authorization =
    authorizer === undefined
      ? {}
      : {
          AuthorizationType: "CUSTOM" as const,
          AuthorizerId: (
            await client.send(
              new CreateAuthorizerCommand({
                ApiId,
                Name: "authorizer",
                AuthorizerType: "REQUEST",
                AuthorizerUri: functionUri(authorizer),
                IdentitySource: ["route.request.header.Token"],
              }),
            )
          ).AuthorizerId,
        };
  for (const [RouteKey, { function: name, type = "AWS_PROXY", integration, responses = {} }] of Object.entries(
    routes,
  )) {
    const { IntegrationId } = await client.send(
      new CreateIntegrationCommand({
        ApiId,
        IntegrationType: type,
        IntegrationMethod: "POST",
        IntegrationUri: functionUri(name),
        ...integration,
      }),
    );
    for (const [IntegrationResponseKey, template] of Object.entries(responses)) {
      await client.send(
        new CreateIntegrationResponseCommand({
          ApiId,
          IntegrationId,
          IntegrationResponseKey,
          ResponseTemplates: { $default: template },
          TemplateSelectionExpression: "\\$default",
        }),
      );
    }
    const { RouteId } = await client.send(
      new CreateRouteCommand({
        ApiId,
        RouteKey,
        Target: `integrations/${IntegrationId}`,
        ...(RouteKey.startsWith("$") ? {} : { RouteResponseSelectionExpression: "$default" }),
        ...(RouteKey === "$connect" ? authorization : {}),
      }),
    );
    if (!/^\$(?:connect|disconnect)$/.test(RouteKey)) {
      await client.send(new CreateRouteResponseCommand({ ApiId, RouteId, RouteResponseKey: "$default" }));
    }
  }
  await client.send(new CreateStageCommand({ ApiId, StageName: "live" }));
  await client.send(new CreateDeploymentCommand({ ApiId, StageName: "live" }));
  client.destroy();
  return `${ApiEndpoint}/live`;
}
