// Orders over WebSocket. The functions know nothing of WebSockets: request templates make their events, and integration
// responses turn results and errors into answers. The program also runs on AWS, unchanged.

import * as fs from "node:fs";
import * as path from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const template = (name: string) => fs.readFileSync(path.join(__dirname, "templates", name), "utf8");

const orders = new aws.dynamodb.Table("orders", {
  billingMode: "PAY_PER_REQUEST",
  hashKey: "orderId",
  attributes: [{ name: "orderId", type: "S" }],
});

const api = new aws.apigatewayv2.Api("orders", {
  protocolType: "WEBSOCKET",
  routeSelectionExpression: "$request.body.action",
});

const role = new aws.iam.Role("functions", {
  assumeRolePolicy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
  }),
});
new aws.iam.RolePolicyAttachment("logs", {
  role: role.name,
  policyArn: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
});
new aws.iam.RolePolicy("functions", {
  role: role.id,
  policy: pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: ["dynamodb:PutItem", "dynamodb:GetItem"], Resource: orders.arn },
      {
        Effect: "Allow",
        Action: "execute-api:ManageConnections",
        Resource: pulumi.interpolate`${api.executionArn}/*`,
      },
    ],
  }),
});

const code = new pulumi.asset.FileArchive("functions");

/**
 * A route whose function gets the event of a template. Its error message selects the integration response; without an
 * error the message is empty.
 */
function onRoute(name: string) {
  const handler = new aws.lambda.Function(name, {
    role: role.arn,
    runtime: "nodejs22.x",
    handler: `${name}.handler`,
    timeout: 10,
    environment: { variables: { TABLE: orders.name } },
    code,
  });
  new aws.lambda.Permission(name, {
    function: handler.name,
    action: "lambda:InvokeFunction",
    principal: "apigateway.amazonaws.com",
    sourceArn: pulumi.interpolate`${api.executionArn}/*`,
  });
  const integration = new aws.apigatewayv2.Integration(name, {
    apiId: api.id,
    integrationType: "AWS",
    integrationMethod: "POST",
    integrationUri: handler.invokeArn,
    requestTemplates: { $default: template(`${name}.vm`) },
    templateSelectionExpression: "\\$default",
  });
  const responses = Object.entries({ "/^$/": "done", "/.*NotFound.*/": "not-found", $default: "failed" }).map(
    ([integrationResponseKey, answer]) =>
      new aws.apigatewayv2.IntegrationResponse(`${name}-${answer}`, {
        apiId: api.id,
        integrationId: integration.id,
        integrationResponseKey,
        responseTemplates: { $default: template(`${answer}.vm`) },
        templateSelectionExpression: "\\$default",
      }),
  );
  const route = new aws.apigatewayv2.Route(name, {
    apiId: api.id,
    routeKey: name,
    target: pulumi.interpolate`integrations/${integration.id}`,
    routeResponseSelectionExpression: "$default",
  });
  const answered = new aws.apigatewayv2.RouteResponse(name, {
    apiId: api.id,
    routeId: route.id,
    routeResponseKey: "$default",
  });
  return [...responses, answered];
}

const parts = [...onRoute("place"), ...onRoute("ship")];
const stage = new aws.apigatewayv2.Stage(
  "live",
  { apiId: api.id, name: "live", autoDeploy: true },
  { dependsOn: parts },
);

export const url = stage.invokeUrl;
