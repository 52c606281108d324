"""The example of docs/reference/integration-response.md, with a route and a stage to reach it."""

import pulumi
import pulumi_answerback as answerback

api = answerback.apigatewayv2.Api(
    "example", protocol_type="WEBSOCKET", route_selection_expression="$request.body.action"
)
integration = answerback.apigatewayv2.Integration(
    "example", api_id=api.id, integration_type="MOCK", request_templates={"$default": '{"statusCode": 200}'}
)
example = answerback.apigatewayv2.IntegrationResponse(
    "example", api_id=api.id, integration_id=integration.id, integration_response_key="/200/"
)
route = answerback.apigatewayv2.Route(
    "example", api_id=api.id, route_key="$default", target=pulumi.Output.concat("integrations/", integration.id)
)
stage = answerback.apigatewayv2.Stage("example", api_id=api.id, name="live", auto_deploy=True)
pulumi.export("key", example.integration_response_key)
pulumi.export("url", stage.invoke_url)
