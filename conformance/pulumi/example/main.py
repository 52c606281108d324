"""The example of docs/reference/integration-response.md, with the SDK that Pulumi generates and Pulumi's own mocks."""

import pulumi

registered = {}


class Mocks(pulumi.runtime.Mocks):
    def new_resource(self, args):
        registered[args.typ] = dict(args.inputs)
        return [f"{args.name}-id", args.inputs]

    def call(self, args):
        return {}


pulumi.runtime.set_mocks(Mocks())

import pulumi_answerback as answerback  # noqa: E402  after the mocks


@pulumi.runtime.test
def deploy():
    api = answerback.apigatewayv2.Api(
        "api", protocol_type="WEBSOCKET", route_selection_expression="$request.body.action"
    )
    integration = answerback.apigatewayv2.Integration(
        "integration", api_id=api.id, integration_type="MOCK", timeout_milliseconds=100
    )
    example = answerback.apigatewayv2.IntegrationResponse(
        "example", api_id=api.id, integration_id=integration.id, integration_response_key="/200/"
    )
    return example.integration_response_key


deploy()
given = registered["answerback:apigatewayv2/integrationResponse:IntegrationResponse"]
expected = {"apiId": "api-id", "integrationId": "integration-id", "integrationResponseKey": "/200/"}
assert given == expected, given
assert registered["answerback:apigatewayv2/integration:Integration"]["timeoutMilliseconds"] == 100
