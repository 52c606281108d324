// An API on functions: in a folder, in an archive, and serialised by the SDK.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { limit } from "./shared/limit";

const api = new aws.apigatewayv2.Api("chat", {
  name: "chat",
  protocolType: "WEBSOCKET",
  routeSelectionExpression: "$request.body.action",
});
const role = "arn:aws:iam::123456789012:role/functions";
const common = { role, runtime: "nodejs20.x", handler: "index.handler" };

const send = new aws.lambda.Function("send", {
  ...common,
  name: "send",
  timeout: 5,
  code: new pulumi.asset.FileArchive("send"),
  environment: { variables: { API: api.id, KEY: pulumi.secret("hush"), LIMIT: String(limit) } },
});
const copied = new aws.lambda.Function("copied", {
  ...common,
  name: "copied",
  code: new pulumi.asset.AssetArchive({
    "index.js": new pulumi.asset.FileAsset("copied.js"),
    "shared/limit.js": new pulumi.asset.FileAsset("shared/limit.js"),
  }),
});
const hello = "hello";
const inline = new aws.lambda.CallbackFunction("inline", {
  name: "inline",
  callback: async (event: { body: string }) => ({
    statusCode: 200,
    body: JSON.stringify({ [hello]: JSON.parse(event.body).name, api: api.id.get() }),
  }),
});

const parts = Object.entries({ send, copied, inline }).flatMap(([routeKey, fn]) => {
  const integration = new aws.apigatewayv2.Integration(routeKey, {
    apiId: api.id,
    integrationType: "AWS_PROXY",
    integrationUri: fn.invokeArn,
  });
  const route = new aws.apigatewayv2.Route(routeKey, {
    apiId: api.id,
    routeKey,
    target: pulumi.interpolate`integrations/${integration.id}`,
    routeResponseSelectionExpression: "$default",
  });
  return [
    route,
    new aws.apigatewayv2.RouteResponse(routeKey, { apiId: api.id, routeId: route.id, routeResponseKey: "$default" }),
  ];
});
new aws.apigatewayv2.Stage("live", { apiId: api.id, name: "live", autoDeploy: true }, { dependsOn: parts });

export const id = api.id;
