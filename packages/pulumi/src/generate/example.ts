// Examples for the reference pages and the SDK's doc comments, by resource.

const inTypeScript: { readonly [resource: string]: string } = {
  Api: `const example = new aws.apigatewayv2.Api("example", {
    protocolType: "WEBSOCKET",
    routeSelectionExpression: "$request.body.action",
});`,
  ApiMapping: `const example = new aws.apigatewayv2.ApiMapping("example", {
    apiId: api.id,
    domainName: domainName.id,
    stage: stage.id,
});`,
  Authorizer: `const example = new aws.apigatewayv2.Authorizer("example", {
    apiId: api.id,
    authorizerType: "REQUEST",
    authorizerUri: authorize.invokeArn,
    identitySources: ["route.request.header.Authorization"],
});`,
  Deployment: `const example = new aws.apigatewayv2.Deployment("example", {
    apiId: api.id,
    triggers: { redeployment: pulumi.jsonStringify([integration, integrationResponse, route]) },
}, { dependsOn: [route] });`,
  DomainName: `const example = new aws.apigatewayv2.DomainName("example", {
    domainName: "ws.example.com",
    domainNameConfiguration: {
        certificateArn: certificate.arn,
        endpointType: "REGIONAL",
        securityPolicy: "TLS_1_2",
    },
});`,
  Integration: `const example = new aws.apigatewayv2.Integration("example", {
    apiId: api.id,
    integrationType: "HTTP",
    integrationMethod: "GET",
    integrationUri: "https://backend.example.com/quotes",
});`,
  IntegrationResponse: `const example = new aws.apigatewayv2.IntegrationResponse("example", {
    apiId: api.id,
    integrationId: integration.id,
    integrationResponseKey: "/200/",
});`,
  Model: `const example = new aws.apigatewayv2.Model("example", {
    apiId: api.id,
    contentType: "application/json",
    name: "quote",
    schema: JSON.stringify({ type: "object", required: ["symbol"] }),
});`,
  Route: `const example = new aws.apigatewayv2.Route("example", {
    apiId: api.id,
    routeKey: "quote",
    target: pulumi.interpolate\`integrations/\${integration.id}\`,
    routeResponseSelectionExpression: "$default",
});`,
  RouteResponse: `const example = new aws.apigatewayv2.RouteResponse("example", {
    apiId: api.id,
    routeId: route.id,
    routeResponseKey: "$default",
});`,
  Stage: `const example = new aws.apigatewayv2.Stage("example", {
    apiId: api.id,
    name: "live",
    deploymentId: deployment.id,
});`,
};

/** @throws Error if the resource has no example */
export function exampleInTypeScript(resource: string): string {
  const example = inTypeScript[resource];
  if (example === undefined) throw new Error(`no example of ${resource} in generate/example.ts`);
  return example;
}

export interface Example {
  readonly language: string;
  readonly fence: string;
  readonly code: string;
}

// For the packages in sdks/, which also contains these examples as complete programs.
const inOtherLanguages: { readonly [resource: string]: readonly Example[] } = {
  IntegrationResponse: [
    {
      language: "Python",
      fence: "python",
      code: `import pulumi_answerback as answerback

example = answerback.apigatewayv2.IntegrationResponse("example",
    api_id=api.id,
    integration_id=integration.id,
    integration_response_key="/200/")`,
    },
    {
      language: "Go",
      fence: "go",
      code: `example, err := apigatewayv2.NewIntegrationResponse(ctx, "example", &apigatewayv2.IntegrationResponseArgs{
	ApiId:                  api.ID(),
	IntegrationId:          integration.ID(),
	IntegrationResponseKey: pulumi.String("/200/"),
})`,
    },
    {
      language: "C#",
      fence: "csharp",
      code: `using Answerback = Pulumi.Answerback;

var example = new Answerback.ApiGatewayV2.IntegrationResponse("example", new()
{
    ApiId = api.Id,
    IntegrationId = integration.Id,
    IntegrationResponseKey = "/200/",
});`,
    },
  ],
};

export const examplesInOtherLanguages = (resource: string): readonly Example[] => inOtherLanguages[resource] ?? [];
