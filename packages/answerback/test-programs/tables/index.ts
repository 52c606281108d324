// A table, an item in it, and a route that counts its items through DynamoDB's Scan.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const rangeKey = new pulumi.Config().get("rangeKey") || undefined;

const table = new aws.dynamodb.Table("connections", {
  name: "connections",
  hashKey: "connectionId",
  rangeKey,
  attributes: ["connectionId", ...(rangeKey ? [rangeKey] : [])].map((name) => ({ name, type: "S" })),
  billingMode: "PAY_PER_REQUEST",
  ttl: { attributeName: "expires", enabled: true },
});

if (!rangeKey) {
  new aws.dynamodb.TableItem("first", {
    tableName: table.name,
    hashKey: table.hashKey,
    item: JSON.stringify({ connectionId: { S: "first" } }),
  });
}

const api = new aws.apigatewayv2.Api("api", {
  protocolType: "WEBSOCKET",
  routeSelectionExpression: "$request.body.action",
});
const integration = new aws.apigatewayv2.Integration("count", {
  apiId: api.id,
  integrationType: "AWS",
  integrationMethod: "POST",
  integrationUri: "arn:aws:apigateway:us-east-1:dynamodb:action/Scan",
  credentialsArn: "arn:aws:iam::000000000000:role/reader",
  templateSelectionExpression: "default",
  requestTemplates: { default: pulumi.jsonStringify({ TableName: table.name }) },
});
new aws.apigatewayv2.IntegrationResponse("count", {
  apiId: api.id,
  integrationId: integration.id,
  integrationResponseKey: "$default",
  templateSelectionExpression: "\\$default",
  responseTemplates: { $default: `{"count":$input.path('$.Count')}` },
});
const route = new aws.apigatewayv2.Route("default", {
  apiId: api.id,
  routeKey: "$default",
  target: pulumi.interpolate`integrations/${integration.id}`,
  routeResponseSelectionExpression: "$default",
});
new aws.apigatewayv2.RouteResponse("default", { apiId: api.id, routeId: route.id, routeResponseKey: "$default" });
export const url = new aws.apigatewayv2.Stage("live", { apiId: api.id, name: "live", autoDeploy: true }).invokeUrl;
