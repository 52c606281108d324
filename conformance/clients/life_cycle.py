"""Full life cycle with boto3: create everything, list with pages, change and unset members, provoke every error, delete in
different orders. The only argument is the endpoint."""

import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

client = boto3.client(
    "apigatewayv2",
    endpoint_url=sys.argv[1],
    region_name="us-east-1",
    aws_access_key_id="local",
    aws_secret_access_key="local",
    config=Config(retries={"max_attempts": 1}),
)
errors = client.exceptions
ARN = "arn:aws:apigateway:us-east-1::"
LAMBDA = (
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:us-east-1:123456789012:function:f/invocations"
)


def plain(answer):
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def refused(error, message, call, **arguments):
    try:
        call(**arguments)
    except error as caught:
        assert caught.response["Error"]["Message"] == message, caught.response["Error"]
        return caught.response
    raise AssertionError(f"{call.__name__} {arguments} was accepted")


def new_api(**arguments):
    return client.create_api(
        Name="boto3", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action", **arguments
    )["ApiId"]


def apis():
    api = new_api(Description="d", Version="v", Tags={"a": "b"}, ApiKeySelectionExpression="$context.authorizer.usageIdentifierKey")
    updated = client.update_api(ApiId=api, Description="", Version="", ApiKeySelectionExpression="", Name="other")
    assert "Description" not in updated and "Version" not in updated, updated
    assert updated["ApiKeySelectionExpression"] == "$request.header.x-api-key"
    assert updated["Name"] == "other" and updated["Tags"] == {"a": "b"}
    assert plain(client.get_api(ApiId=api)) == plain(updated)
    for _ in range(30):
        new_api()
    pages = list(client.get_paginator("get_apis").paginate(PaginationConfig={"PageSize": 7}))
    items = [item["ApiId"] for page in pages for item in page["Items"]]
    assert api in items and len(items) >= 31 and len(pages) == -(-len(items) // 7), (len(items), len(pages))
    assert len(items) == len(set(items))
    for other in items:
        client.delete_api(ApiId=other)
    refused(errors.NotFoundException, f"Invalid API identifier specified {api}", client.get_api, ApiId=api)
    refused(
        errors.BadRequestException,
        "Invalid protocol specified. Must be one of [HTTP, WEBSOCKET]",
        client.create_api,
        Name="x",
        ProtocolType="SMTP",
    )


def integrations():
    api = new_api()
    integration = client.create_integration(
        ApiId=api,
        IntegrationType="HTTP",
        IntegrationUri="http://www.example.com",
        IntegrationMethod="GET",
        RequestParameters={"integration.request.querystring.stage": "'value1'"},
        RequestTemplates={"application/json": ""},
        TemplateSelectionExpression="$request.body.name",
        ContentHandlingStrategy="CONVERT_TO_TEXT",
        TimeoutInMillis=28999,
    )
    path = {"ApiId": api, "IntegrationId": integration["IntegrationId"]}
    assert integration["PassthroughBehavior"] == "WHEN_NO_MATCH" and integration["PayloadFormatVersion"] == "1.0"
    assert integration["IntegrationResponseSelectionExpression"] == "${integration.response.statuscode}"
    updated = client.update_integration(
        **path,
        RequestParameters={"integration.request.querystring.stage": "", "integration.request.path.op": "'v'"},
        RequestTemplates={},
        TemplateSelectionExpression="",
        ContentHandlingStrategy="",
        TimeoutInMillis=51,
    )
    assert updated["RequestParameters"] == {"integration.request.path.op": "'v'"}, updated
    for gone in ("RequestTemplates", "TemplateSelectionExpression", "ContentHandlingStrategy"):
        assert gone not in updated, updated
    refused(
        errors.BadRequestException,
        "Unexpected variable in selection expression: $default",
        client.update_integration,
        **path,
        TemplateSelectionExpression="$default",
    )

    response = client.create_integration_response(**path, IntegrationResponseKey="/200/")
    assert plain(response) == {
        "IntegrationResponseId": response["IntegrationResponseId"],
        "IntegrationResponseKey": "/200/",
    }
    response_path = {**path, "IntegrationResponseId": response["IntegrationResponseId"]}
    client.update_integration_response(
        **response_path,
        IntegrationResponseKey="$default",
        ContentHandlingStrategy="CONVERT_TO_BINARY",
        ResponseTemplates={"application/json": "", "$default": "$input.body"},
        ResponseParameters={"method.response.header.Sec-WebSocket-Protocol": "'x'"},
        TemplateSelectionExpression="${integration.response.statuscode}",
    )
    unset = client.update_integration_response(
        **response_path,
        ContentHandlingStrategy="",
        ResponseTemplates={},
        ResponseParameters={},
        TemplateSelectionExpression="",
    )
    assert plain(unset) == {
        "IntegrationResponseId": response["IntegrationResponseId"],
        "IntegrationResponseKey": "$default",
    }, unset
    refused(
        errors.ConflictException,
        "IntegrationResponse with key $default already exists for this Integration",
        client.create_integration_response,
        **path,
        IntegrationResponseKey="$default",
    )
    for key in ("not-a-regex(", "200", "//", "/(/"):
        try:
            client.create_integration_response(**path, IntegrationResponseKey=key)
        except errors.BadRequestException:
            continue
        raise AssertionError(f"the key {key} was accepted")
    # boto3 does not check enumerations, so the service must.
    refused(
        errors.BadRequestException,
        "Invalid contentHandlingStrategy specified. Must be one of [CONVERT_TO_BINARY, CONVERT_TO_TEXT]",
        client.create_integration_response,
        **path,
        IntegrationResponseKey="/300/",
        ContentHandlingStrategy="NONSENSE",
    )
    for number in range(60):
        client.create_integration_response(**path, IntegrationResponseKey=f"/{number}/")
    pages = client.get_paginator("get_integration_responses").paginate(**path) if client.can_paginate(
        "get_integration_responses"
    ) else paged(client.get_integration_responses, **path)
    keys = [item["IntegrationResponseKey"] for page in pages for item in page["Items"]]
    assert keys == ["$default"] + [f"/{number}/" for number in range(60)], keys

    target = "integrations/" + path["IntegrationId"]
    route = client.create_route(ApiId=api, RouteKey="a", Target=target)["RouteId"]
    refused(
        errors.ConflictException,
        f"Cannot delete Integration because it is referenced by the following Routes with Ids: [{route}]",
        client.delete_integration,
        **path,
    )
    client.update_route(ApiId=api, RouteId=route, Target="")
    client.delete_integration(**path)
    refused(
        errors.NotFoundException,
        f"Invalid Integration identifier specified {path['IntegrationId']}",
        client.get_integration_response,
        **response_path,
    )
    client.delete_api(ApiId=api)


def paged(call, **arguments):
    token = {}
    while True:
        page = call(**arguments, **token)
        yield page
        if "NextToken" not in page:
            return
        token = {"NextToken": page["NextToken"]}


def routes():
    api = new_api()
    model = client.create_model(ApiId=api, Name="Quote", Schema='{"type":"object"}')
    assert client.get_model_template(ApiId=api, ModelId=model["ModelId"])["Value"].startswith("#set($inputRoot")
    authorizer = client.create_authorizer(
        ApiId=api, Name="who", AuthorizerType="REQUEST", AuthorizerUri=LAMBDA, IdentitySource=[]
    )
    connect = client.create_route(
        ApiId=api,
        RouteKey="$connect",
        AuthorizationType="CUSTOM",
        AuthorizerId=authorizer["AuthorizerId"],
        RequestParameters={"route.request.querystring.token": {"Required": True}},
    )
    quote = client.create_route(
        ApiId=api,
        RouteKey="quote",
        ModelSelectionExpression="$request.body.kind",
        RequestModels={"$default": "Quote"},
        RouteResponseSelectionExpression="$default",
        OperationName="Quote",
    )
    path = {"ApiId": api, "RouteId": quote["RouteId"]}
    refused(
        errors.ConflictException,
        f"Cannot delete Model 'Quote' because it is referenced by the following Routes with Ids: [{quote['RouteId']}]",
        client.delete_model,
        ApiId=api,
        ModelId=model["ModelId"],
    )
    updated = client.update_route(
        **path,
        ModelSelectionExpression="",
        RequestModels={},
        RouteResponseSelectionExpression="",
        OperationName="",
    )
    assert plain(updated) == {
        "ApiKeyRequired": False,
        "AuthorizationType": "NONE",
        "RouteId": quote["RouteId"],
        "RouteKey": "quote",
    }, updated
    response = client.create_route_response(**path, RouteResponseKey="$default")
    client.delete_route_response(**path, RouteResponseId=response["RouteResponseId"])
    client.delete_route_request_parameter(
        ApiId=api, RouteId=connect["RouteId"], RequestParameterKey="route.request.querystring.token"
    )
    assert "RequestParameters" not in client.get_route(ApiId=api, RouteId=connect["RouteId"])
    client.update_route(ApiId=api, RouteId=connect["RouteId"], AuthorizationType="NONE", AuthorizerId="")
    client.delete_authorizer(ApiId=api, AuthorizerId=authorizer["AuthorizerId"])
    client.delete_model(ApiId=api, ModelId=model["ModelId"])
    client.delete_route(**path)
    client.delete_api(ApiId=api)


def stages():
    api = new_api()
    refused(
        errors.BadRequestException,
        "At least one route is required before deploying the Api.",
        client.create_deployment,
        ApiId=api,
    )
    client.create_route(ApiId=api, RouteKey="$default")
    path = {"ApiId": api, "StageName": "prod"}
    client.create_stage(**path, StageVariables={"a": "1"}, RouteSettings={"$default": {"LoggingLevel": "INFO"}})
    deployment = client.create_deployment(**path)["DeploymentId"]
    stage = client.update_stage(
        **path,
        StageVariables={"a": "", "b": "2"},
        AccessLogSettings={"DestinationArn": "arn:aws:logs:us-east-1:1:log-group:g", "Format": "$context.requestId"},
    )
    assert stage["DeploymentId"] == deployment and stage["StageVariables"] == {"b": "2"}, stage
    client.delete_access_log_settings(**path)
    client.delete_route_settings(**path, RouteKey="$default")
    stage = client.get_stage(**path)
    assert "AccessLogSettings" not in stage and stage["RouteSettings"] == {}, stage
    refused(
        errors.BadRequestException,
        "Active stages pointing to this deployment must be moved or deleted",
        client.delete_deployment,
        ApiId=api,
        DeploymentId=deployment,
    )
    resource = f"{ARN}/apis/{api}/stages/prod"
    client.tag_resource(ResourceArn=resource, Tags={"a": "1", "b": "2"})
    client.untag_resource(ResourceArn=resource, TagKeys=["a", "b"])
    assert client.get_tags(ResourceArn=resource)["Tags"] == {}

    certificate = {"CertificateArn": "arn:aws:acm:us-east-1:1:certificate/c", "EndpointType": "REGIONAL"}
    domain = client.create_domain_name(DomainName="ws.example.com", DomainNameConfigurations=[certificate])
    assert domain["DomainNameConfigurations"][0]["DomainNameStatus"] == "AVAILABLE"
    mapping = client.create_api_mapping(DomainName="ws.example.com", ApiId=api, Stage="prod", ApiMappingKey="chat")
    try:
        client.delete_stage(**path)
        raise AssertionError("a mapped stage was deleted")
    except errors.ConflictException:
        pass
    client.delete_api_mapping(DomainName="ws.example.com", ApiMappingId=mapping["ApiMappingId"])
    client.delete_domain_name(DomainName="ws.example.com")
    client.delete_stage(**path)
    client.delete_deployment(ApiId=api, DeploymentId=deployment)
    client.delete_api(ApiId=api)


def unserved():
    try:
        client.create_portal_product(DisplayName="x")
    except AttributeError:
        return
    except ClientError as error:
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 501, error.response
        assert error.response["Error"]["Code"] == "NotImplementedException", error.response


for step in (apis, integrations, routes, stages, unserved):
    step()
