// A function that counts in a table.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const table = new aws.dynamodb.Table("visits", {
  hashKey: "id",
  attributes: [{ name: "id", type: "S" }],
  billingMode: "PAY_PER_REQUEST",
});
const role = new aws.iam.Role("count", { assumeRolePolicy: "{}" });
const count = new aws.lambda.Function("count", {
  role: role.arn,
  runtime: "nodejs22.x",
  handler: "index.handler",
  code: new pulumi.asset.FileArchive("./count"),
  environment: { variables: { TABLE: table.name } },
});
const api = new aws.apigatewayv2.Api("api", {
  protocolType: "WEBSOCKET",
  routeSelectionExpression: "$request.body.action",
});
const integration = new aws.apigatewayv2.Integration("count", {
  apiId: api.id,
  integrationType: "AWS_PROXY",
  integrationUri: count.invokeArn,
});
const route = new aws.apigatewayv2.Route("visit", {
  apiId: api.id,
  routeKey: "visit",
  target: pulumi.interpolate`integrations/${integration.id}`,
  routeResponseSelectionExpression: "$default",
});
new aws.apigatewayv2.RouteResponse("visit", { apiId: api.id, routeId: route.id, routeResponseKey: "$default" });
export const url = new aws.apigatewayv2.Stage("live", { apiId: api.id, name: "live", autoDeploy: true }).invokeUrl;
