"""The IntegrationResponse example from Pulumi's documentation: a MOCK backend answers with the status in the message,
and the status selects the integration response."""

import pulumi
import pulumi_aws as aws

api = aws.apigatewayv2.Api(
    "example",
    protocol_type="WEBSOCKET",
    route_selection_expression="$request.body.action",
)
integration = aws.apigatewayv2.Integration(
    "example",
    api_id=api.id,
    integration_type="MOCK",
    request_templates={"application/json": """{"statusCode": $input.json('$.status')}"""},
)

example = aws.apigatewayv2.IntegrationResponse(
    "example",
    api_id=api.id,
    integration_id=integration.id,
    integration_response_key="/200/",
    response_templates={"application/json": '{"type": "example", "stage": "$context.stage"}'},
)
refused = aws.apigatewayv2.IntegrationResponse(
    "refused",
    api_id=api.id,
    integration_id=integration.id,
    integration_response_key="$default",
    response_templates={"application/json": '{"type": "refused", "route": "$context.routeKey"}'},
)

route = aws.apigatewayv2.Route(
    "example",
    api_id=api.id,
    route_key="example",
    target=pulumi.Output.concat("integrations/", integration.id),
)
# A route answers its client only when it has a route response.
route_response = aws.apigatewayv2.RouteResponse(
    "example",
    api_id=api.id,
    route_id=route.id,
    route_response_key="$default",
)

deployment = aws.apigatewayv2.Deployment(
    "example",
    api_id=api.id,
    triggers={
        "templates": pulumi.Output.json_dumps(
            [integration.request_templates, example.response_templates, refused.response_templates]
        )
    },
    opts=pulumi.ResourceOptions(depends_on=[example, refused, route_response]),
)
stage = aws.apigatewayv2.Stage("live", api_id=api.id, name="live", deployment_id=deployment.id)

pulumi.export("url", stage.invoke_url)
