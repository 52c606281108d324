// The IntegrationResponse example from Pulumi's documentation: a MOCK backend answers with the status in the message,
// and the status selects the integration response.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const api = new aws.apigatewayv2.Api("example", {
  protocolType: "WEBSOCKET",
  routeSelectionExpression: "$request.body.action",
});
const integration = new aws.apigatewayv2.Integration("example", {
  apiId: api.id,
  integrationType: "MOCK",
  requestTemplates: { "application/json": `{"statusCode": $input.json('$.status')}` },
});

const example = new aws.apigatewayv2.IntegrationResponse("example", {
  apiId: api.id,
  integrationId: integration.id,
  integrationResponseKey: "/200/",
  responseTemplates: { "application/json": '{"type": "example", "stage": "$context.stage"}' },
});
const refused = new aws.apigatewayv2.IntegrationResponse("refused", {
  apiId: api.id,
  integrationId: integration.id,
  integrationResponseKey: "$default",
  responseTemplates: { "application/json": '{"type": "refused", "route": "$context.routeKey"}' },
});

const route = new aws.apigatewayv2.Route("example", {
  apiId: api.id,
  routeKey: "example",
  target: pulumi.interpolate`integrations/${integration.id}`,
});
// A route answers its client only when it has a route response.
const routeResponse = new aws.apigatewayv2.RouteResponse("example", {
  apiId: api.id,
  routeId: route.id,
  routeResponseKey: "$default",
});

const deployment = new aws.apigatewayv2.Deployment(
  "example",
  {
    apiId: api.id,
    triggers: {
      templates: pulumi.jsonStringify([
        integration.requestTemplates,
        example.responseTemplates,
        refused.responseTemplates,
      ]),
    },
  },
  { dependsOn: [example, refused, routeResponse] },
);
const stage = new aws.apigatewayv2.Stage("live", { apiId: api.id, name: "live", deploymentId: deployment.id });

export const url = stage.invokeUrl;
