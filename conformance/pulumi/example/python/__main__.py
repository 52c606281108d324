"""The example of docs/reference/integration-response.md, with the package that the environment names: the official one,
or the one that Pulumi generates from the provider's schema."""

import importlib
import os

import pulumi

package = importlib.import_module(os.environ["EXAMPLE_PACKAGE"])

api = package.apigatewayv2.Api(
    "api", protocol_type="WEBSOCKET", route_selection_expression="$request.body.action"
)
integration = package.apigatewayv2.Integration(
    "integration", api_id=api.id, integration_type="MOCK", timeout_milliseconds=100
)
example = package.apigatewayv2.IntegrationResponse(
    "example", api_id=api.id, integration_id=integration.id, integration_response_key="/200/"
)
pulumi.export("key", example.integration_response_key)
