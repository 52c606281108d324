// A stock ticker over WebSocket. Integration responses produce the answers of its backend; a Lambda function gives one
// itself. The program also runs on AWS, unchanged.

import * as fs from "node:fs";
import * as path from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const backendUrl = new pulumi.Config().require("backendUrl");
const template = (name: string) => fs.readFileSync(path.join(__dirname, "templates", name), "utf8");

const api = new aws.apigatewayv2.Api("ticker", {
  protocolType: "WEBSOCKET",
  routeSelectionExpression: "$request.body.action",
});

// ping: a MOCK integration, without a backend.
const ping = new aws.apigatewayv2.Integration("ping", {
  apiId: api.id,
  integrationType: "MOCK",
  requestTemplates: { "application/json": '{"statusCode": 200}' },
});
const pong = new aws.apigatewayv2.IntegrationResponse("pong", {
  apiId: api.id,
  integrationId: ping.id,
  integrationResponseKey: "$default",
  responseTemplates: { "application/json": '{"type": "pong", "stage": "$context.stage"}' },
});

// quote: an HTTP backend that answers with 200, 202, 404 or 503. The client receives a different answer for each.
const quote = new aws.apigatewayv2.Integration("quote", {
  apiId: api.id,
  integrationType: "HTTP",
  integrationMethod: "GET",
  integrationUri: `${backendUrl}/quotes/{symbol}`,
  requestParameters: { "integration.request.path.symbol": "route.request.body.symbol" },
});
const found = new aws.apigatewayv2.IntegrationResponse("found", {
  apiId: api.id,
  integrationId: quote.id,
  integrationResponseKey: "/2\\d\\d/",
  templateSelectionExpression: "${integration.response.statuscode}",
  responseTemplates: {
    "200": template("quote.vm"),
    "202": '{"type": "pending", "symbol": $input.json(\'$.symbol\'), "askAgainIn": $input.path(\'$.seconds\')}',
  },
});
const refused = new aws.apigatewayv2.IntegrationResponse("refused", {
  apiId: api.id,
  integrationId: quote.id,
  integrationResponseKey: "/4\\d\\d/",
  responseTemplates: { "application/json": '{"type": "error", "reason": $input.json(\'$.message\')}' },
});
const failed = new aws.apigatewayv2.IntegrationResponse("failed", {
  apiId: api.id,
  integrationId: quote.id,
  integrationResponseKey: "$default",
  templateSelectionExpression: "\\$default",
  responseTemplates: { $default: template("unavailable.vm") },
});

// feed: the resource as in Pulumi's documentation. Without templates the client receives the backend's body unchanged.
const feed = new aws.apigatewayv2.Integration("feed", {
  apiId: api.id,
  integrationType: "HTTP",
  integrationMethod: "GET",
  integrationUri: `${backendUrl}/feed`,
});
const example = new aws.apigatewayv2.IntegrationResponse("example", {
  apiId: api.id,
  integrationId: feed.id,
  integrationResponseKey: "/200/",
});

// convert: a Lambda function, whose result is the answer.
const role = new aws.iam.Role("convert", {
  assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
});
const converter = new aws.lambda.Function("convert", {
  role: role.arn,
  runtime: "nodejs22.x",
  handler: "convert.handler",
  code: new pulumi.asset.FileArchive(path.join(__dirname, "functions")),
});
new aws.lambda.Permission("convert", {
  function: converter.name,
  action: "lambda:InvokeFunction",
  principal: "apigateway.amazonaws.com",
  sourceArn: pulumi.interpolate`${api.executionArn}/*/convert`,
});
const convert = new aws.apigatewayv2.Integration("convert", {
  apiId: api.id,
  integrationType: "AWS_PROXY",
  integrationUri: converter.invokeArn,
});

// A route answers its client only when it has a route response.
const routes = Object.entries({ ping, quote, feed, convert }).map(([routeKey, integration]) => {
  const route = new aws.apigatewayv2.Route(routeKey, {
    apiId: api.id,
    routeKey,
    target: pulumi.interpolate`integrations/${integration.id}`,
    routeResponseSelectionExpression: "$default",
  });
  return new aws.apigatewayv2.RouteResponse(routeKey, {
    apiId: api.id,
    routeId: route.id,
    routeResponseKey: "$default",
  });
});

// A deployment is a snapshot. The triggers list every value whose change should reach the clients.
const integrations = [ping, quote, feed, convert];
const responses = [pong, found, refused, failed, example];
const deployment = new aws.apigatewayv2.Deployment(
  "deployment",
  {
    apiId: api.id,
    triggers: {
      integrations: pulumi.jsonStringify(integrations.map((it) => [it.integrationUri, it.requestTemplates])),
      responses: pulumi.jsonStringify(responses.map((it) => [it.integrationResponseKey, it.responseTemplates])),
    },
  },
  { dependsOn: [...responses, ...routes] },
);
const stage = new aws.apigatewayv2.Stage("live", { apiId: api.id, name: "live", deploymentId: deployment.id });

export const url = stage.invokeUrl;
