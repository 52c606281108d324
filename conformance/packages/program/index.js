// One route with a rendered answer, on the packed SDK.
import * as aws from "@answerback/pulumi";
import * as pulumi from "@pulumi/pulumi";

const api = new aws.apigatewayv2.Api("greeter", {
  protocolType: "WEBSOCKET",
  routeSelectionExpression: "$request.body.action",
});
const integration = new aws.apigatewayv2.Integration("greet", {
  apiId: api.id,
  integrationType: "MOCK",
  requestTemplates: { $default: '{"statusCode": 202}' },
  templateSelectionExpression: "\\$default",
});
const response = new aws.apigatewayv2.IntegrationResponse("accepted", {
  apiId: api.id,
  integrationId: integration.id,
  integrationResponseKey: "/2\\d\\d/",
  responseTemplates: { $default: '{"greeting": "Hello from $context.stage"}' },
  templateSelectionExpression: "\\$default",
});
const route = new aws.apigatewayv2.Route("default", {
  apiId: api.id,
  routeKey: "$default",
  target: pulumi.interpolate`integrations/${integration.id}`,
  routeResponseSelectionExpression: "$default",
});
const routeResponse = new aws.apigatewayv2.RouteResponse("answer", {
  apiId: api.id,
  routeId: route.id,
  routeResponseKey: "$default",
});
const deployment = new aws.apigatewayv2.Deployment(
  "first",
  { apiId: api.id, triggers: { version: "1" } },
  { dependsOn: [response, routeResponse] },
);
export const url = new aws.apigatewayv2.Stage("live", { apiId: api.id, name: "live", deploymentId: deployment.id })
  .invokeUrl;
