"""The example of sdks/python with the official package."""

import pulumi
import pulumi_aws as aws

api = aws.apigatewayv2.Api(
    "example", protocol_type="WEBSOCKET", route_selection_expression="$request.body.action"
)
integration = aws.apigatewayv2.Integration(
    "example", api_id=api.id, integration_type="MOCK", request_templates={"$default": '{"statusCode": 200}'}
)
example = aws.apigatewayv2.IntegrationResponse(
    "example", api_id=api.id, integration_id=integration.id, integration_response_key="/200/"
)
route = aws.apigatewayv2.Route(
    "example", api_id=api.id, route_key="$default", target=pulumi.Output.concat("integrations/", integration.id)
)
stage = aws.apigatewayv2.Stage("example", api_id=api.id, name="live", auto_deploy=True)
pulumi.export("key", example.integration_response_key)
pulumi.export("url", stage.invoke_url)
