// The example of docs/reference/integration-response.md, with a route and a stage to reach it.
using System.Collections.Generic;
using Pulumi;
using Pulumi.Answerback.ApiGatewayV2;

return await Pulumi.Deployment.RunAsync(() =>
{
    var api = new Api("example", new()
    {
        ProtocolType = "WEBSOCKET",
        RouteSelectionExpression = "$request.body.action",
    });
    var integration = new Integration("example", new()
    {
        ApiId = api.Id,
        IntegrationType = "MOCK",
        RequestTemplates = { ["$default"] = "{\"statusCode\": 200}" },
    });
    var example = new IntegrationResponse("example", new()
    {
        ApiId = api.Id,
        IntegrationId = integration.Id,
        IntegrationResponseKey = "/200/",
    });
    _ = new Route("example", new()
    {
        ApiId = api.Id,
        RouteKey = "$default",
        Target = Output.Format($"integrations/{integration.Id}"),
    });
    var stage = new Stage("example", new()
    {
        ApiId = api.Id,
        Name = "live",
        AutoDeploy = true,
    });
    return new Dictionary<string, object?>
    {
        ["key"] = example.IntegrationResponseKey,
        ["url"] = stage.InvokeUrl,
    };
});
