// A chat over WebSocket: proxy functions keep the connections in a DynamoDB table and post to them. The program also runs
// on AWS, unchanged.

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const connections = new aws.dynamodb.Table("connections", {
  billingMode: "PAY_PER_REQUEST",
  hashKey: "connectionId",
  attributes: [{ name: "connectionId", type: "S" }],
});

const api = new aws.apigatewayv2.Api("chat", {
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
      {
        Effect: "Allow",
        Action: ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:Scan"],
        Resource: connections.arn,
      },
      {
        Effect: "Allow",
        Action: "execute-api:ManageConnections",
        Resource: pulumi.interpolate`${api.executionArn}/*`,
      },
    ],
  }),
});

const code = new pulumi.asset.FileArchive("functions");

/** A route and the function that answers it. */
function onRoute(routeKey: string, name: string): aws.apigatewayv2.Route {
  const handler = new aws.lambda.Function(name, {
    role: role.arn,
    runtime: "nodejs22.x",
    handler: `${name}.handler`,
    timeout: 10,
    environment: { variables: { TABLE: connections.name } },
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
    integrationType: "AWS_PROXY",
    integrationUri: handler.invokeArn,
  });
  return new aws.apigatewayv2.Route(name, {
    apiId: api.id,
    routeKey,
    target: pulumi.interpolate`integrations/${integration.id}`,
  });
}

const routes = [
  onRoute("$connect", "connect"),
  onRoute("$disconnect", "disconnect"),
  onRoute("join", "join"),
  onRoute("send", "send"),
];
const stage = new aws.apigatewayv2.Stage(
  "live",
  { apiId: api.id, name: "live", autoDeploy: true },
  { dependsOn: routes },
);

export const url = stage.invokeUrl;
