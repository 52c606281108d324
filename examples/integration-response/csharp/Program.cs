// The IntegrationResponse example from Pulumi's documentation: a MOCK backend answers with the status in the message,
// and the status selects the integration response.
using System.Collections.Generic;
using Pulumi;
using Aws = Pulumi.Aws;

return await Deployment.RunAsync(() =>
{
    var api = new Aws.ApiGatewayV2.Api("example", new()
    {
        ProtocolType = "WEBSOCKET",
        RouteSelectionExpression = "$request.body.action",
    });
    var integration = new Aws.ApiGatewayV2.Integration("example", new()
    {
        ApiId = api.Id,
        IntegrationType = "MOCK",
        RequestTemplates = { ["application/json"] = "{\"statusCode\": $input.json('$.status')}" },
    });

    var example = new Aws.ApiGatewayV2.IntegrationResponse("example", new()
    {
        ApiId = api.Id,
        IntegrationId = integration.Id,
        IntegrationResponseKey = "/200/",
        ResponseTemplates = { ["application/json"] = "{\"type\": \"example\", \"stage\": \"$context.stage\"}" },
    });
    var refused = new Aws.ApiGatewayV2.IntegrationResponse("refused", new()
    {
        ApiId = api.Id,
        IntegrationId = integration.Id,
        IntegrationResponseKey = "$default",
        ResponseTemplates = { ["application/json"] = "{\"type\": \"refused\", \"route\": \"$context.routeKey\"}" },
    });

    var route = new Aws.ApiGatewayV2.Route("example", new()
    {
        ApiId = api.Id,
        RouteKey = "example",
        Target = Output.Format($"integrations/{integration.Id}"),
    });
    // A route answers its client only when it has a route response.
    var routeResponse = new Aws.ApiGatewayV2.RouteResponse("example", new()
    {
        ApiId = api.Id,
        RouteId = route.Id,
        RouteResponseKey = "$default",
    });

    var templates = Output.All(integration.RequestTemplates, example.ResponseTemplates, refused.ResponseTemplates);
    var deployment = new Aws.ApiGatewayV2.Deployment("example", new()
    {
        ApiId = api.Id,
        Triggers = { ["templates"] = Output.JsonSerialize(templates) },
    }, new CustomResourceOptions { DependsOn = { example, refused, routeResponse } });
    var stage = new Aws.ApiGatewayV2.Stage("live", new()
    {
        ApiId = api.Id,
        Name = "live",
        DeploymentId = deployment.Id,
    });

    return new Dictionary<string, object?> { ["url"] = stage.InvokeUrl };
});
