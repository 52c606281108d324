// A presence list over WebSocket. API Gateway reads and writes a DynamoDB table directly, and integration responses turn
// DynamoDB's answers and errors into answers for the clients. There are no Lambda functions.

import * as fs from "node:fs";
import * as path from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const template = (name: string) => fs.readFileSync(path.join(__dirname, "templates", name), "utf8");
const region = aws.config.region ?? "us-east-1";

const table = new aws.dynamodb.Table("presence", {
  name: "presence",
  billingMode: "PAY_PER_REQUEST",
  hashKey: "connectionId",
  attributes: [{ name: "connectionId", type: "S" }],
});
const role = new aws.iam.Role("gateway", {
  assumeRolePolicy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "apigateway.amazonaws.com" }, Action: "sts:AssumeRole" }],
  }),
});
const policy = new aws.iam.RolePolicy("table", {
  role: role.id,
  policy: pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: ["dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:Scan"], Resource: table.arn },
    ],
  }),
});

const api = new aws.apigatewayv2.Api("presence", {
  protocolType: "WEBSOCKET",
  routeSelectionExpression: "$request.body.action",
});

/** An integration that performs one action on the table. */
const onTable = (name: string, action: string) =>
  new aws.apigatewayv2.Integration(name, {
    apiId: api.id,
    integrationType: "AWS",
    integrationMethod: "POST",
    integrationUri: `arn:aws:apigateway:${region}:dynamodb:action/${action}`,
    credentialsArn: role.arn,
    requestTemplates: { "application/json": template(`${name}.vm`) },
  });

/** The answer of an integration if the key matches. */
const answer = (
  name: string,
  integration: aws.apigatewayv2.Integration,
  integrationResponseKey: string,
  responseTemplates: Record<string, string>,
  templateSelectionExpression?: string,
) =>
  new aws.apigatewayv2.IntegrationResponse(name, {
    apiId: api.id,
    integrationId: integration.id,
    integrationResponseKey,
    responseTemplates,
    templateSelectionExpression,
  });

// $connect: refuses a client without a name with 401.
const connect = new aws.apigatewayv2.Integration("connect", {
  apiId: api.id,
  integrationType: "MOCK",
  requestTemplates: { "application/json": template("connect.vm") },
});
const join = onTable("join", "PutItem");
const who = onTable("who", "Scan");
const leave = onTable("leave", "DeleteItem");
const gone = onTable("gone", "DeleteItem");

// The type of DynamoDB's error selects the template; other errors use $default.
const conditionFailed = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException";
const errorKind = "${integration.response.body.__type}";
const otherError = '{"type": "error", "reason": $input.json(\'$.message\')}';
const responses = [
  answer("connected", connect, "$default", {}),
  answer("joined", join, "/200/", { $default: template("joined.vm") }),
  answer(
    "notJoined",
    join,
    "/4\\d\\d/",
    { [conditionFailed]: '{"type": "error", "reason": "You are here already"}', $default: otherError },
    errorKind,
  ),
  answer("list", who, "/200/", { $default: template("list.vm") }),
  answer("left", leave, "/200/", {
    $default: '{"type": "left", "name": $input.json(\'$.Attributes.name.S\')}',
  }),
  answer(
    "notLeft",
    leave,
    "/4\\d\\d/",
    { [conditionFailed]: '{"type": "error", "reason": "You are not here"}', $default: otherError },
    errorKind,
  ),
  ...Object.entries({ join, who, leave }).map(([name, integration]) =>
    answer(`${name}Failed`, integration, "$default", { $default: '{"type": "error", "reason": "Try again later"}' }),
  ),
];

const route = (routeKey: string, integration: aws.apigatewayv2.Integration) =>
  new aws.apigatewayv2.Route(routeKey.replace("$", ""), {
    apiId: api.id,
    routeKey,
    target: pulumi.interpolate`integrations/${integration.id}`,
  });
const replies = Object.entries({ join, who, leave }).map(
  ([routeKey, integration]) =>
    new aws.apigatewayv2.RouteResponse(routeKey, {
      apiId: api.id,
      routeId: route(routeKey, integration).id,
      routeResponseKey: "$default",
    }),
);
const lifecycle = [route("$connect", connect), route("$disconnect", gone)];

const deployed = [connect, join, who, leave, gone, ...responses, ...replies, ...lifecycle];
const deployment = new aws.apigatewayv2.Deployment(
  "deployment",
  { apiId: api.id, triggers: { redeployment: pulumi.jsonStringify(deployed) } },
  { dependsOn: [...deployed, policy] },
);
const stage = new aws.apigatewayv2.Stage("live", {
  apiId: api.id,
  name: "live",
  deploymentId: deployment.id,
  stageVariables: { table: "presence" },
});

export const url = stage.invokeUrl;
