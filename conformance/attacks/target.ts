// Creates the attacked APIs with the AWS SDK, and connects to them.
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateDeploymentCommand,
  CreateIntegrationCommand,
  type CreateIntegrationCommandInput,
  CreateIntegrationResponseCommand,
  CreateModelCommand,
  CreateRouteCommand,
  CreateRouteResponseCommand,
  CreateStageCommand,
} from "@aws-sdk/client-apigatewayv2";

export interface ApiDescription {
  /** The template of the answer. The integration is MOCK and returns the message. */
  readonly response?: string;
  /** The request template of MOCK; default: a status and the message. */
  readonly request?: string;
  /** An HTTP backend instead of MOCK. */
  readonly backend?: string;
  /** A JSON Schema that messages must satisfy. */
  readonly model?: object;
  readonly stageVariables?: Record<string, string>;
}

/** Echoes the message: the output of MOCK's request template is its answer. */
const echo = '#set($body = $input.body){"statusCode":200,"body":$input.json(\'$\')}';

export function controlClient(endpoint: string, accessKeyId = "local"): ApiGatewayV2Client {
  const credentials = { accessKeyId, secretAccessKey: "local" };
  return new ApiGatewayV2Client({ endpoint, region: "us-east-1", credentials, maxAttempts: 1 });
}

/** Sends every message to one two-way route, deployed to the stage `live`. @returns the API's id */
export async function createApi(endpoint: string, description: ApiDescription = {}): Promise<string> {
  const control = controlClient(endpoint);
  const { ApiId } = await control.send(
    new CreateApiCommand({
      Name: "target",
      ProtocolType: "WEBSOCKET",
      RouteSelectionExpression: "$request.body.action",
    }),
  );
  const integration: Partial<CreateIntegrationCommandInput> =
    description.backend === undefined
      ? { IntegrationType: "MOCK", RequestTemplates: { $default: description.request ?? echo } }
      : { IntegrationType: "HTTP", IntegrationMethod: "POST", IntegrationUri: description.backend };
  const { IntegrationId } = await control.send(
    new CreateIntegrationCommand({
      ApiId,
      IntegrationType: "MOCK",
      TemplateSelectionExpression: "\\$default",
      ...integration,
    }),
  );
  await control.send(
    new CreateIntegrationResponseCommand({
      ApiId,
      IntegrationId,
      IntegrationResponseKey: "$default",
      ResponseTemplates: { $default: description.response ?? "pong" },
      TemplateSelectionExpression: "\\$default",
    }),
  );
  if (description.model !== undefined) {
    const schema = JSON.stringify(description.model);
    await control.send(
      new CreateModelCommand({ ApiId, Name: "attacked", ContentType: "application/json", Schema: schema }),
    );
  }
  const { RouteId } = await control.send(
    new CreateRouteCommand({
      ApiId,
      RouteKey: "$default",
      Target: `integrations/${IntegrationId}`,
      RouteResponseSelectionExpression: "$default",
      ...(description.model !== undefined && {
        ModelSelectionExpression: "all",
        RequestModels: { $default: "attacked" },
      }),
    }),
  );
  await control.send(new CreateRouteResponseCommand({ ApiId, RouteId, RouteResponseKey: "$default" }));
  await control.send(new CreateStageCommand({ ApiId, StageName: "live", StageVariables: description.stageVariables }));
  await control.send(new CreateDeploymentCommand({ ApiId, StageName: "live" }));
  control.destroy();
  return ApiId!;
}

export function stageUrl(endpoint: string, apiId: string): string {
  return `${endpoint.replace("http", "ws")}/ws/${apiId}/live`;
}

/** @returns an open connection */
export async function dial(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve(), { once: true });
    socket.addEventListener("error", () => reject(new Error(`no connection to ${url}`)), { once: true });
  });
  return socket;
}

/** The answer to a message. */
export async function ask(socket: WebSocket, message: string): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.addEventListener("message", ({ data }) => resolve(String(data)), { once: true });
    socket.addEventListener("close", ({ code }) => reject(new Error(`closed with ${code}`)), { once: true });
    socket.send(message);
  });
}
