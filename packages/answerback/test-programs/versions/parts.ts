// Parts that all versions of the program use.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export const domain = "versions.example.com";

export const mock = (name: string, api: aws.apigatewayv2.Api, status = "200", opts?: pulumi.CustomResourceOptions) =>
  new aws.apigatewayv2.Integration(
    name,
    {
      apiId: api.id,
      integrationType: "MOCK",
      requestTemplates: { "application/json": `{"statusCode": ${status}}` },
    },
    opts,
  );

export const response = (
  name: string,
  integration: aws.apigatewayv2.Integration,
  integrationResponseKey: string,
  text: string,
  opts?: pulumi.CustomResourceOptions,
) =>
  new aws.apigatewayv2.IntegrationResponse(
    name,
    {
      apiId: integration.apiId,
      integrationId: integration.id,
      integrationResponseKey,
      responseTemplates: { "application/json": JSON.stringify(text) },
    },
    opts,
  );

export const route = (
  name: string,
  routeKey: string,
  integration: aws.apigatewayv2.Integration,
  opts?: pulumi.CustomResourceOptions,
) =>
  new aws.apigatewayv2.Route(
    name,
    { apiId: integration.apiId, routeKey, target: pulumi.interpolate`integrations/${integration.id}` },
    opts,
  );

export const reply = (name: string, of: aws.apigatewayv2.Route, opts?: pulumi.CustomResourceOptions) =>
  new aws.apigatewayv2.RouteResponse(name, { apiId: of.apiId, routeId: of.id, routeResponseKey: "$default" }, opts);

export const model = (name: string, api: aws.apigatewayv2.Api, required: string[]) =>
  new aws.apigatewayv2.Model(name, {
    apiId: api.id,
    name: "message",
    contentType: "application/json",
    schema: JSON.stringify({ type: "object", required }),
  });

export function deploy(
  name: string,
  api: aws.apigatewayv2.Api,
  stageName: string,
  dependsOn: pulumi.Resource[],
): pulumi.Output<string> {
  const deployment = new aws.apigatewayv2.Deployment(name, { apiId: api.id }, { dependsOn });
  const stage = new aws.apigatewayv2.Stage(name, { apiId: api.id, name: stageName, deploymentId: deployment.id });
  const domainName = new aws.apigatewayv2.DomainName("domain", {
    domainName: domain,
    domainNameConfiguration: {
      certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/0",
      endpointType: "REGIONAL",
      securityPolicy: "TLS_1_2",
    },
  });
  new aws.apigatewayv2.ApiMapping(name, { apiId: api.id, domainName: domainName.id, stage: stage.id });
  return stage.invokeUrl;
}
