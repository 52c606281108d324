// Every operation that is served, with the SDK: what it takes, what it changes, what it answers.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { operations } from "@answerback/apigatewayv2";
import * as sdk from "@aws-sdk/client-apigatewayv2";
import { createMemoryStore } from "../store/memory.ts";
import { startControlPlane } from "./control-plane.fixture.ts";

const { client } = await startControlPlane();

const called = new Set<string>();
client.middlewareStack.add(
  (next, context) => (args) => {
    called.add(String(context.commandName).replace(/Command$/, ""));
    return next(args);
  },
  { step: "initialize" },
);
after(() => {
  const served = operations.filter(({ kind }) => kind !== "servesHttp" && kind !== "notServed");
  assert.deepEqual(
    served.map(({ name }) => name).filter((name) => !called.has(name)),
    [],
    "operations that no test calls",
  );
});

const plain = <Output extends object>(output: Output): Omit<Output, "$metadata"> => {
  const { $metadata: _, ...rest } = output as Output & { $metadata?: unknown };
  return rest;
};
const refused = (promise: Promise<unknown>, name: string, message: string) =>
  assert.rejects(promise, (error: unknown) => {
    assert.ok(error instanceof Error);
    assert.deepEqual([error.name, error.message], [name, message]);
    return true;
  });

const newApi = async () =>
  (
    await client.send(
      new sdk.CreateApiCommand({
        Name: "a",
        ProtocolType: "WEBSOCKET",
        RouteSelectionExpression: "$request.body.action",
      }),
    )
  ).ApiId;
const lambdaUri = (name: string) =>
  `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:${name}/invocations`;

test("Api: all members, changed, unset back to the defaults", async () => {
  const before = (await client.send(new sdk.GetApisCommand({ MaxResults: "500" }))).Items?.length ?? 0;
  const created = await client.send(
    new sdk.CreateApiCommand({
      Name: "all",
      ProtocolType: "WEBSOCKET",
      RouteSelectionExpression: "${request.body.service}/${request.body.action}",
      ApiKeySelectionExpression: "$context.authorizer.usageIdentifierKey",
      Description: "what it is",
      Version: "v1",
      DisableExecuteApiEndpoint: true,
      DisableSchemaValidation: true,
      IpAddressType: "dualstack",
      Tags: { team: "a" },
    }),
  );
  const { ApiId } = created;
  assert.equal(created.Version, "v1");
  assert.deepEqual(created.Tags, { team: "a" });
  const updated = await client.send(
    new sdk.UpdateApiCommand({
      ApiId,
      Name: "basic",
      ApiKeySelectionExpression: "",
      Description: "",
      Version: "",
      DisableExecuteApiEndpoint: false,
      DisableSchemaValidation: false,
      IpAddressType: "ipv4",
      RouteSelectionExpression: "$request.body.action",
    }),
  );
  assert.deepEqual(plain(updated), {
    ApiEndpoint: created.ApiEndpoint,
    ApiId,
    ApiKeySelectionExpression: "$request.header.x-api-key",
    CreatedDate: created.CreatedDate,
    DisableExecuteApiEndpoint: false,
    DisableSchemaValidation: false,
    IpAddressType: "ipv4",
    Name: "basic",
    ProtocolType: "WEBSOCKET",
    RouteSelectionExpression: "$request.body.action",
    Tags: { team: "a" },
  });
  assert.deepEqual(plain(await client.send(new sdk.GetApiCommand({ ApiId }))), plain(updated));
  const { Items } = await client.send(new sdk.GetApisCommand({ MaxResults: "500" }));
  assert.equal(Items?.length, before + 1);
  assert.deepEqual(Items?.at(-1), plain(updated));
  await refused(
    client.send(new sdk.UpdateApiCommand({ ApiId, RouteSelectionExpression: "$context.x" })),
    "BadRequestException",
    "Unexpected variable in selection expression: $context.x",
  );
  await client.send(new sdk.DeleteApiCommand({ ApiId }));
  await refused(
    client.send(new sdk.DeleteApiCommand({ ApiId })),
    "NotFoundException",
    `Invalid API identifier specified ${ApiId}`,
  );
});

test("Integration: as Terraform's acceptance tests make and change it", async () => {
  const ApiId = await newApi();
  const created = await client.send(
    new sdk.CreateIntegrationCommand({
      ApiId,
      IntegrationType: "HTTP",
      IntegrationMethod: "GET",
      IntegrationUri: "http://www.example.com",
      ConnectionType: "INTERNET",
      ContentHandlingStrategy: "CONVERT_TO_TEXT",
      CredentialsArn: "arn:aws:iam::123456789012:role/r",
      Description: "Test HTTP",
      PassthroughBehavior: "WHEN_NO_MATCH",
      RequestParameters: { "integration.request.querystring.stage": "'value1'" },
      RequestTemplates: { "application/json": "" },
      TemplateSelectionExpression: "$request.body.name",
      TimeoutInMillis: 28999,
    }),
  );
  const { IntegrationId } = created;
  assert.deepEqual(created.RequestTemplates, { "application/json": "" });
  assert.equal(created.IntegrationResponseSelectionExpression, "${integration.response.statuscode}");
  const updated = await client.send(
    new sdk.UpdateIntegrationCommand({
      ApiId,
      IntegrationId,
      IntegrationMethod: "POST",
      ContentHandlingStrategy: "" as sdk.ContentHandlingStrategy,
      CredentialsArn: "",
      Description: "",
      TemplateSelectionExpression: "",
      PassthroughBehavior: "WHEN_NO_TEMPLATES",
      RequestParameters: {
        "integration.request.header.x-userid": "'value2'",
        "integration.request.path.op": "'value3'",
        "integration.request.querystring.stage": "",
      },
      RequestTemplates: { "application/json": "#set($number=42)", "application/xml": "#set($percent=$number/100)" },
      TimeoutInMillis: 51,
    }),
  );
  assert.deepEqual(plain(updated), {
    ConnectionType: "INTERNET",
    IntegrationId,
    IntegrationMethod: "POST",
    IntegrationResponseSelectionExpression: "${integration.response.statuscode}",
    IntegrationType: "HTTP",
    IntegrationUri: "http://www.example.com",
    PassthroughBehavior: "WHEN_NO_TEMPLATES",
    PayloadFormatVersion: "1.0",
    RequestParameters: {
      "integration.request.header.x-userid": "'value2'",
      "integration.request.path.op": "'value3'",
    },
    RequestTemplates: { "application/json": "#set($number=42)", "application/xml": "#set($percent=$number/100)" },
    TimeoutInMillis: 51,
  });
  assert.deepEqual((await client.send(new sdk.GetIntegrationsCommand({ ApiId }))).Items, [plain(updated)]);
  const emptied = await client.send(new sdk.UpdateIntegrationCommand({ ApiId, IntegrationId, RequestTemplates: {} }));
  assert.equal(emptied.RequestTemplates, undefined);
  await client.send(new sdk.DeleteIntegrationCommand({ ApiId, IntegrationId }));
  await refused(
    client.send(new sdk.GetIntegrationCommand({ ApiId, IntegrationId })),
    "NotFoundException",
    `Invalid Integration identifier specified ${IntegrationId}`,
  );
});

test("Integration: the computed selection expression follows the type and the backend", async () => {
  const ApiId = await newApi();
  const cases = [
    [{ IntegrationType: "AWS", IntegrationUri: lambdaUri("f") }, "${integration.response.body.errorMessage}", "POST"],
    [
      { IntegrationType: "AWS", IntegrationUri: "arn:aws:apigateway:eu-west-1:dynamodb:action/PutItem" },
      "${integration.response.statuscode}",
      "POST",
    ],
    [{ IntegrationType: "AWS_PROXY", IntegrationUri: lambdaUri("f") }, undefined, "POST"],
    [
      {
        IntegrationType: "HTTP_PROXY",
        IntegrationUri: "http://x",
        IntegrationMethod: "ANY",
        PassthroughBehavior: "NEVER",
      },
      undefined,
      "ANY",
    ],
  ] as const;
  for (const [input, expression, method] of cases) {
    const output = await client.send(new sdk.CreateIntegrationCommand({ ApiId, ...input }));
    assert.equal(output.IntegrationResponseSelectionExpression, expression);
    assert.equal(output.IntegrationMethod, method);
    assert.equal(output.PassthroughBehavior, "PassthroughBehavior" in input ? "NEVER" : "WHEN_NO_MATCH");
  }
});

test("IntegrationResponse: each member changed and unset, a key once per integration, gone with the integration", async () => {
  const ApiId = await newApi();
  const { IntegrationId } = await client.send(new sdk.CreateIntegrationCommand({ ApiId, IntegrationType: "MOCK" }));
  const parent = { ApiId, IntegrationId };
  const created = await client.send(
    new sdk.CreateIntegrationResponseCommand({
      ...parent,
      IntegrationResponseKey: "$default",
      ContentHandlingStrategy: "CONVERT_TO_TEXT",
      ResponseTemplates: { "application/json": "" },
      TemplateSelectionExpression: "$request.body.name",
      ResponseParameters: { "method.response.header.Sec-WebSocket-Protocol": "'x'" },
    }),
  );
  const path = { ...parent, IntegrationResponseId: created.IntegrationResponseId };
  const updated = await client.send(
    new sdk.UpdateIntegrationResponseCommand({
      ...path,
      IntegrationResponseKey: "/404/",
      ContentHandlingStrategy: "CONVERT_TO_BINARY",
      TemplateSelectionExpression: "$request.body.id",
      ResponseTemplates: { "application/json": "#set($number=42)", "application/xml": "#set($percent=$number/100)" },
    }),
  );
  assert.deepEqual(plain(updated), {
    ContentHandlingStrategy: "CONVERT_TO_BINARY",
    IntegrationResponseId: created.IntegrationResponseId,
    IntegrationResponseKey: "/404/",
    ResponseParameters: { "method.response.header.Sec-WebSocket-Protocol": "'x'" },
    ResponseTemplates: { "application/json": "#set($number=42)", "application/xml": "#set($percent=$number/100)" },
    TemplateSelectionExpression: "$request.body.id",
  });
  const unset = await client.send(
    new sdk.UpdateIntegrationResponseCommand({
      ...path,
      ContentHandlingStrategy: "" as sdk.ContentHandlingStrategy,
      TemplateSelectionExpression: "",
      ResponseTemplates: {},
      ResponseParameters: {},
    }),
  );
  assert.deepEqual(plain(unset), {
    IntegrationResponseId: created.IntegrationResponseId,
    IntegrationResponseKey: "/404/",
  });
  assert.deepEqual(plain(await client.send(new sdk.GetIntegrationResponseCommand(path))), plain(unset));
  await refused(
    client.send(new sdk.CreateIntegrationResponseCommand({ ...parent, IntegrationResponseKey: "/404/" })),
    "ConflictException",
    "IntegrationResponse with key /404/ already exists for this Integration",
  );
  const other = await client.send(
    new sdk.CreateIntegrationResponseCommand({ ...parent, IntegrationResponseKey: "/405/" }),
  );
  await refused(
    client.send(
      new sdk.UpdateIntegrationResponseCommand({
        ...parent,
        IntegrationResponseId: other.IntegrationResponseId,
        IntegrationResponseKey: "/404/",
      }),
    ),
    "ConflictException",
    "IntegrationResponse with key /404/ already exists for this Integration",
  );
  await refused(
    client.send(new sdk.CreateIntegrationResponseCommand({ ...parent, IntegrationResponseKey: "not-a-regex(" })),
    "BadRequestException",
    "Invalid integration response key 'not-a-regex('. Use $default or a regular expression between slashes, such as /2\\d\\d/.",
  );
  await client.send(new sdk.DeleteIntegrationResponseCommand(path));
  await refused(
    client.send(new sdk.DeleteIntegrationResponseCommand(path)),
    "NotFoundException",
    `Invalid IntegrationResponse identifier specified ${created.IntegrationResponseId}`,
  );
  await client.send(new sdk.DeleteIntegrationCommand(parent));
  await refused(
    client.send(new sdk.GetIntegrationResponsesCommand(parent)),
    "NotFoundException",
    `Invalid Integration identifier specified ${IntegrationId}`,
  );
});

test("Route: all members of $connect, its parameters merged and deleted one by one", async () => {
  const ApiId = await newApi();
  const { AuthorizerId } = await client.send(
    new sdk.CreateAuthorizerCommand({
      ApiId,
      Name: "who",
      AuthorizerType: "REQUEST",
      AuthorizerUri: lambdaUri("who"),
      IdentitySource: [],
    }),
  );
  const created = await client.send(
    new sdk.CreateRouteCommand({
      ApiId,
      RouteKey: "$connect",
      ApiKeyRequired: true,
      AuthorizationType: "CUSTOM",
      AuthorizerId,
      OperationName: "Connect",
      RequestParameters: { "route.request.header.authorization": { Required: true } },
    }),
  );
  const { RouteId } = created;
  const merged = await client.send(
    new sdk.UpdateRouteCommand({
      ApiId,
      RouteId,
      AuthorizationType: "NONE",
      AuthorizerId: "",
      OperationName: "",
      ApiKeyRequired: false,
      RequestParameters: { "route.request.querystring.token": { Required: false } },
    }),
  );
  assert.deepEqual(plain(merged), {
    ApiKeyRequired: false,
    AuthorizationType: "NONE",
    RequestParameters: {
      "route.request.header.authorization": { Required: true },
      "route.request.querystring.token": { Required: false },
    },
    RouteId,
    RouteKey: "$connect",
  });
  for (const RequestParameterKey of ["route.request.header.authorization", "route.request.querystring.token"]) {
    await client.send(new sdk.DeleteRouteRequestParameterCommand({ ApiId, RouteId, RequestParameterKey }));
  }
  const bare = await client.send(new sdk.GetRouteCommand({ ApiId, RouteId }));
  assert.equal(bare.RequestParameters, undefined);
  await refused(
    client.send(new sdk.DeleteRouteRequestParameterCommand({ ApiId, RouteId, RequestParameterKey: "gone" })),
    "NotFoundException",
    "Invalid RequestParameter key specified gone",
  );
  await refused(
    client.send(new sdk.CreateRouteCommand({ ApiId, RouteKey: "$connect" })),
    "ConflictException",
    "Route with key $connect already exists for this API",
  );
  assert.deepEqual((await client.send(new sdk.GetRoutesCommand({ ApiId }))).Items, [plain(bare)]);
});

test("Route: what it names must be there, and stays while it is named", async () => {
  const ApiId = await newApi();
  await refused(
    client.send(new sdk.CreateRouteCommand({ ApiId, RouteKey: "a", Target: "integrations/none" })),
    "BadRequestException",
    "Invalid target specified: 'integrations/none'. The API has no such integration.",
  );
  await refused(
    client.send(
      new sdk.CreateRouteCommand({ ApiId, RouteKey: "$connect", AuthorizationType: "CUSTOM", AuthorizerId: "none" }),
    ),
    "BadRequestException",
    "Invalid authorizerId specified: 'none'. The API has no such authorizer.",
  );
  await refused(
    client.send(new sdk.CreateRouteCommand({ ApiId, RouteKey: "a", RequestModels: { $default: "None" } })),
    "BadRequestException",
    "Invalid model specified. Validation Result: the API has no model named None.",
  );
  const { ModelId } = await client.send(new sdk.CreateModelCommand({ ApiId, Name: "Quote", Schema: "{}" }));
  const { AuthorizerId } = await client.send(
    new sdk.CreateAuthorizerCommand({
      ApiId,
      Name: "who",
      AuthorizerType: "REQUEST",
      AuthorizerUri: lambdaUri("who"),
      IdentitySource: [],
    }),
  );
  const quote = await client.send(
    new sdk.CreateRouteCommand({
      ApiId,
      RouteKey: "quote",
      ModelSelectionExpression: "$request.body.kind",
      RequestModels: { $default: "Quote" },
    }),
  );
  const connect = await client.send(
    new sdk.CreateRouteCommand({ ApiId, RouteKey: "$connect", AuthorizationType: "CUSTOM", AuthorizerId }),
  );
  await refused(
    client.send(new sdk.DeleteModelCommand({ ApiId, ModelId })),
    "ConflictException",
    `Cannot delete Model 'Quote' because it is referenced by the following Routes with Ids: [${quote.RouteId}]`,
  );
  await refused(
    client.send(new sdk.DeleteAuthorizerCommand({ ApiId, AuthorizerId })),
    "ConflictException",
    `Cannot delete Authorizer because it is referenced by the following Routes with Ids: [${connect.RouteId}]`,
  );
  await client.send(new sdk.UpdateRouteCommand({ ApiId, RouteId: quote.RouteId, RequestModels: {} }));
  await client.send(new sdk.DeleteRouteCommand({ ApiId, RouteId: connect.RouteId }));
  await client.send(new sdk.DeleteModelCommand({ ApiId, ModelId }));
  await client.send(new sdk.DeleteAuthorizerCommand({ ApiId, AuthorizerId }));
});

test("RouteResponse: created, changed, listed, once per route, deleted", async () => {
  const ApiId = await newApi();
  const { RouteId } = await client.send(new sdk.CreateRouteCommand({ ApiId, RouteKey: "a" }));
  const created = await client.send(
    new sdk.CreateRouteResponseCommand({
      ApiId,
      RouteId,
      RouteResponseKey: "$default",
      ModelSelectionExpression: "action",
      ResponseModels: { test: "Model" },
      ResponseParameters: { "route.response.header.a": { Required: true } },
    }),
  );
  const path = { ApiId, RouteId, RouteResponseId: created.RouteResponseId };
  const updated = await client.send(
    new sdk.UpdateRouteResponseCommand({
      ...path,
      ModelSelectionExpression: "",
      ResponseModels: {},
      ResponseParameters: {},
    }),
  );
  assert.deepEqual(plain(updated), { RouteResponseId: created.RouteResponseId, RouteResponseKey: "$default" });
  assert.deepEqual(plain(await client.send(new sdk.GetRouteResponseCommand(path))), plain(updated));
  assert.deepEqual((await client.send(new sdk.GetRouteResponsesCommand({ ApiId, RouteId }))).Items, [plain(updated)]);
  await refused(
    client.send(new sdk.CreateRouteResponseCommand({ ApiId, RouteId, RouteResponseKey: "$default" })),
    "ConflictException",
    "RouteResponse with key $default already exists for this Route",
  );
  await client.send(new sdk.DeleteRouteResponseCommand(path));
  await refused(
    client.send(new sdk.GetRouteResponseCommand(path)),
    "NotFoundException",
    `Invalid RouteResponse identifier specified ${created.RouteResponseId}`,
  );
});

test("Model: created, changed, unset, its sample template, once per API", async () => {
  const ApiId = await newApi();
  const schema = {
    type: "object",
    properties: { id: { type: "integer" }, tags: { type: "array", items: { type: "string" } } },
  };
  const { ModelId, ContentType } = await client.send(
    new sdk.CreateModelCommand({ ApiId, Name: "Quote", Schema: JSON.stringify(schema), Description: "d" }),
  );
  assert.equal(ContentType, "application/json");
  assert.equal(
    (await client.send(new sdk.GetModelTemplateCommand({ ApiId, ModelId }))).Value,
    `#set($inputRoot = $input.path('$'))
{
  "id" : 42,
  "tags" : [
  #foreach($elem1 in $inputRoot.tags)
    "foo"#if($foreach.hasNext),#end
  #end
  ]
}`,
  );
  const updated = await client.send(
    new sdk.UpdateModelCommand({
      ApiId,
      ModelId,
      Name: "Other",
      ContentType: "text/x-json",
      Description: "",
      Schema: "{}",
    }),
  );
  assert.deepEqual(plain(updated), { ContentType: "text/x-json", ModelId, Name: "Other", Schema: "{}" });
  assert.deepEqual(plain(await client.send(new sdk.GetModelCommand({ ApiId, ModelId }))), plain(updated));
  assert.deepEqual((await client.send(new sdk.GetModelsCommand({ ApiId }))).Items, [plain(updated)]);
  await refused(
    client.send(new sdk.CreateModelCommand({ ApiId, Name: "Other", Schema: "{}" })),
    "ConflictException",
    "Model with name Other already exists for this API",
  );
});

test("Authorizer: created with an empty identity source, changed, listed", async () => {
  const ApiId = await newApi();
  const { AuthorizerId } = await client.send(
    new sdk.CreateAuthorizerCommand({
      ApiId,
      Name: "who",
      AuthorizerType: "REQUEST",
      AuthorizerUri: lambdaUri("one"),
      AuthorizerCredentialsArn: "arn:aws:iam::123456789012:role/r",
      IdentitySource: [],
    }),
  );
  const updated = await client.send(
    new sdk.UpdateAuthorizerCommand({
      ApiId,
      AuthorizerId,
      Name: "other",
      AuthorizerUri: lambdaUri("two"),
      AuthorizerCredentialsArn: "",
      IdentitySource: ["route.request.header.Authorization", "route.request.querystring.Name"],
      AuthorizerResultTtlInSeconds: 0,
      EnableSimpleResponses: false,
    }),
  );
  assert.deepEqual(plain(updated), {
    AuthorizerId,
    AuthorizerType: "REQUEST",
    AuthorizerUri: lambdaUri("two"),
    IdentitySource: ["route.request.header.Authorization", "route.request.querystring.Name"],
    Name: "other",
  });
  assert.deepEqual(plain(await client.send(new sdk.GetAuthorizerCommand({ ApiId, AuthorizerId }))), plain(updated));
  assert.deepEqual((await client.send(new sdk.GetAuthorizersCommand({ ApiId }))).Items, [plain(updated)]);
});

test("Deployment: needs a route and an existing stage, is described, stays while a stage serves it", async () => {
  const ApiId = await newApi();
  await client.send(new sdk.CreateRouteCommand({ ApiId, RouteKey: "a" }));
  await refused(
    client.send(new sdk.CreateDeploymentCommand({ ApiId, StageName: "none" })),
    "NotFoundException",
    "Invalid stage identifier specified",
  );
  await client.send(new sdk.CreateStageCommand({ ApiId, StageName: "prod" }));
  const { DeploymentId } = await client.send(
    new sdk.CreateDeploymentCommand({ ApiId, StageName: "prod", Description: "first" }),
  );
  const described = await client.send(new sdk.UpdateDeploymentCommand({ ApiId, DeploymentId, Description: "changed" }));
  assert.deepEqual(plain(described), {
    AutoDeployed: false,
    CreatedDate: described.CreatedDate,
    DeploymentId,
    DeploymentStatus: "DEPLOYED",
    Description: "changed",
  });
  assert.deepEqual(plain(await client.send(new sdk.GetDeploymentCommand({ ApiId, DeploymentId }))), plain(described));
  assert.deepEqual((await client.send(new sdk.GetDeploymentsCommand({ ApiId }))).Items, [plain(described)]);
  await refused(
    client.send(new sdk.DeleteDeploymentCommand({ ApiId, DeploymentId })),
    "BadRequestException",
    "Active stages pointing to this deployment must be moved or deleted",
  );
  await client.send(new sdk.UpdateStageCommand({ ApiId, StageName: "prod", DeploymentId: "" }));
  await client.send(new sdk.DeleteDeploymentCommand({ ApiId, DeploymentId }));
  await refused(
    client.send(new sdk.UpdateStageCommand({ ApiId, StageName: "prod", DeploymentId })),
    "BadRequestException",
    "Deployment id does not exist",
  );
});

test("Stage: defaults, all members, settings merged and deleted one by one", async () => {
  const ApiId = await newApi();
  const bare = await client.send(new sdk.CreateStageCommand({ ApiId, StageName: "bare" }));
  assert.deepEqual(plain(bare), {
    AutoDeploy: false,
    CreatedDate: bare.CreatedDate,
    DefaultRouteSettings: { DataTraceEnabled: false, DetailedMetricsEnabled: false, LoggingLevel: "OFF" },
    LastUpdatedDate: bare.LastUpdatedDate,
    RouteSettings: {},
    StageName: "bare",
    StageVariables: {},
    Tags: {},
  });
  const path = { ApiId, StageName: "prod" };
  await client.send(
    new sdk.CreateStageCommand({
      ...path,
      Description: "d",
      ClientCertificateId: "c",
      AccessLogSettings: { DestinationArn: "arn:aws:logs:eu-west-1:1:log-group:g", Format: "$context.requestId" },
      DefaultRouteSettings: { LoggingLevel: "ERROR", ThrottlingBurstLimit: 10, ThrottlingRateLimit: 1.5 },
      RouteSettings: { "a/b": { LoggingLevel: "INFO" }, $default: { DataTraceEnabled: true } },
      StageVariables: { one: "1", two: "2" },
      Tags: { a: "b" },
    }),
  );
  const updated = await client.send(
    new sdk.UpdateStageCommand({
      ...path,
      Description: "",
      ClientCertificateId: "",
      DefaultRouteSettings: { DataTraceEnabled: true },
      RouteSettings: { "a/b": { ThrottlingBurstLimit: 1 } },
      StageVariables: { one: "", three: "3" },
    }),
  );
  assert.deepEqual(plain(updated), {
    AccessLogSettings: { DestinationArn: "arn:aws:logs:eu-west-1:1:log-group:g", Format: "$context.requestId" },
    AutoDeploy: false,
    CreatedDate: updated.CreatedDate,
    DefaultRouteSettings: {
      DataTraceEnabled: true,
      DetailedMetricsEnabled: false,
      LoggingLevel: "ERROR",
      ThrottlingBurstLimit: 10,
      ThrottlingRateLimit: 1.5,
    },
    LastUpdatedDate: updated.LastUpdatedDate,
    RouteSettings: { "a/b": { LoggingLevel: "INFO", ThrottlingBurstLimit: 1 }, $default: { DataTraceEnabled: true } },
    StageName: "prod",
    StageVariables: { three: "3", two: "2" },
    Tags: { a: "b" },
  });
  await client.send(new sdk.DeleteRouteSettingsCommand({ ...path, RouteKey: "a/b" }));
  await client.send(new sdk.DeleteRouteSettingsCommand({ ...path, RouteKey: "$default" }));
  await refused(
    client.send(new sdk.DeleteRouteSettingsCommand({ ...path, RouteKey: "a/b" })),
    "NotFoundException",
    "Unable to find RouteSettings for route key a/b",
  );
  await client.send(new sdk.DeleteAccessLogSettingsCommand(path));
  const stripped = await client.send(new sdk.GetStageCommand(path));
  assert.deepEqual(stripped.RouteSettings, {});
  assert.equal(stripped.AccessLogSettings, undefined);
  assert.equal((await client.send(new sdk.GetStagesCommand({ ApiId }))).Items?.length, 2);
  await refused(client.send(new sdk.CreateStageCommand(path)), "ConflictException", "Stage already exists");
  await client.send(new sdk.DeleteStageCommand(path));
  await refused(client.send(new sdk.GetStageCommand(path)), "NotFoundException", "Invalid stage identifier specified");
});

test("DomainName and ApiMapping: created, changed, and in the way of what they map", async () => {
  const ApiId = await newApi();
  await client.send(new sdk.CreateStageCommand({ ApiId, StageName: "prod" }));
  const certificate = { CertificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/c" };
  const DomainName = "ws.example.com";
  const domain = await client.send(
    new sdk.CreateDomainNameCommand({
      DomainName,
      DomainNameConfigurations: [{ ...certificate, EndpointType: "REGIONAL", SecurityPolicy: "TLS_1_2" }],
      MutualTlsAuthentication: { TruststoreUri: "s3://bucket/key" },
      Tags: { a: "b" },
    }),
  );
  assert.match(
    domain.DomainNameConfigurations?.[0]?.ApiGatewayDomainName ?? "",
    /^d-[a-z0-9]{10}\.execute-api\.eu-west-1\.amazonaws\.com$/,
  );
  assert.equal(domain.ApiMappingSelectionExpression, "$request.basepath");
  assert.equal(domain.DomainNameConfigurations?.[0]?.DomainNameStatus, "AVAILABLE");
  await refused(
    client.send(new sdk.CreateDomainNameCommand({ DomainName, DomainNameConfigurations: [certificate] })),
    "ConflictException",
    "The domain name resource already exists.",
  );
  const changed = await client.send(
    new sdk.UpdateDomainNameCommand({
      DomainName,
      DomainNameConfigurations: [{ ...certificate, EndpointType: "REGIONAL", SecurityPolicy: "TLS_1_0" }],
      MutualTlsAuthentication: { TruststoreUri: "" },
    }),
  );
  assert.equal(changed.MutualTlsAuthentication, undefined);
  assert.equal(
    changed.DomainNameConfigurations?.[0]?.ApiGatewayDomainName,
    domain.DomainNameConfigurations?.[0]?.ApiGatewayDomainName,
  );
  assert.deepEqual(plain(await client.send(new sdk.GetDomainNameCommand({ DomainName }))), plain(changed));
  assert.deepEqual((await client.send(new sdk.GetDomainNamesCommand({}))).Items, [plain(changed)]);

  const root = await client.send(new sdk.CreateApiMappingCommand({ DomainName, ApiId, Stage: "prod" }));
  assert.deepEqual(plain(root), { ApiId, ApiMappingId: root.ApiMappingId, Stage: "prod" });
  await refused(
    client.send(new sdk.CreateApiMappingCommand({ DomainName, ApiId, Stage: "prod" })),
    "ConflictException",
    "ApiMapping key '' already exists for this domain name",
  );
  await refused(
    client.send(new sdk.CreateApiMappingCommand({ DomainName, ApiId, Stage: "none", ApiMappingKey: "k" })),
    "NotFoundException",
    "Invalid stage identifier specified",
  );
  const path = { DomainName, ApiMappingId: root.ApiMappingId };
  const keyed = await client.send(new sdk.UpdateApiMappingCommand({ ...path, ApiId, ApiMappingKey: "chat" }));
  assert.equal(keyed.ApiMappingKey, "chat");
  assert.deepEqual(plain(await client.send(new sdk.GetApiMappingCommand(path))), plain(keyed));
  assert.deepEqual((await client.send(new sdk.GetApiMappingsCommand({ DomainName }))).Items, [plain(keyed)]);
  await refused(
    client.send(new sdk.DeleteStageCommand({ ApiId, StageName: "prod" })),
    "ConflictException",
    "Cannot delete Stage because it is mapped to the following domain names: [ws.example.com]. Delete the API mappings first.",
  );
  await refused(
    client.send(new sdk.DeleteApiCommand({ ApiId })),
    "ConflictException",
    "Cannot delete API because it is mapped to the following domain names: [ws.example.com]. Delete the API mappings first.",
  );
  await client.send(new sdk.DeleteApiMappingCommand(path));
  await refused(
    client.send(new sdk.GetApiMappingCommand(path)),
    "NotFoundException",
    "The api mapping resource specified in the request was not found.",
  );
  await client.send(new sdk.DeleteDomainNameCommand({ DomainName }));
  await client.send(new sdk.DeleteApiCommand({ ApiId }));
});

test("tags of APIs, stages, domain names and VPC links, by ARN", async () => {
  const ApiId = await newApi();
  await client.send(new sdk.CreateStageCommand({ ApiId, StageName: "prod", Tags: { a: "1" } }));
  const { VpcLinkId } = await client.send(new sdk.CreateVpcLinkCommand({ Name: "v", SubnetIds: ["s"] }));
  for (const path of [`/apis/${ApiId}`, `/apis/${ApiId}/stages/prod`, `/vpclinks/${VpcLinkId}`]) {
    const ResourceArn = `arn:aws:apigateway:eu-west-1::${path}`;
    await client.send(new sdk.TagResourceCommand({ ResourceArn, Tags: { a: "2", b: "3", "c d": "" } }));
    await client.send(new sdk.UntagResourceCommand({ ResourceArn, TagKeys: ["b", "c d"] }));
    assert.deepEqual((await client.send(new sdk.GetTagsCommand({ ResourceArn }))).Tags, { a: "2" });
    await refused(
      client.send(new sdk.TagResourceCommand({ ResourceArn, Tags: { "aws:x": "" } })),
      "BadRequestException",
      "Invalid tag key specified: 'aws:x'. A key has 1 to 128 characters and does not begin with aws:.",
    );
  }
  assert.deepEqual((await client.send(new sdk.GetStageCommand({ ApiId, StageName: "prod" }))).Tags, { a: "2" });
  await refused(
    client.send(new sdk.GetTagsCommand({ ResourceArn: "arn:aws:apigateway:eu-west-1::/apis/none" })),
    "NotFoundException",
    "Invalid API identifier specified none",
  );
  await assert.rejects(client.send(new sdk.GetTagsCommand({ ResourceArn: "arn:aws:s3:::bucket" })), {
    name: "BadRequestException",
  });
});

test("VpcLink: stored, renamed, deleted", async () => {
  const created = await client.send(
    new sdk.CreateVpcLinkCommand({ Name: "v", SubnetIds: ["s"], SecurityGroupIds: ["g"] }),
  );
  const { VpcLinkId } = created;
  const renamed = await client.send(new sdk.UpdateVpcLinkCommand({ VpcLinkId, Name: "w" }));
  assert.deepEqual(plain(renamed), {
    CreatedDate: created.CreatedDate,
    Name: "w",
    SecurityGroupIds: ["g"],
    SubnetIds: ["s"],
    Tags: {},
    VpcLinkId,
    VpcLinkStatus: "AVAILABLE",
    VpcLinkVersion: "V2",
  });
  assert.deepEqual(plain(await client.send(new sdk.GetVpcLinkCommand({ VpcLinkId }))), plain(renamed));
  const { Items } = await client.send(new sdk.GetVpcLinksCommand({}));
  assert.ok(Items?.some((item) => item.VpcLinkId === VpcLinkId));
  await client.send(new sdk.DeleteVpcLinkCommand({ VpcLinkId }));
  await refused(
    client.send(new sdk.GetVpcLinkCommand({ VpcLinkId })),
    "NotFoundException",
    `Invalid VpcLink identifier specified ${VpcLinkId}`,
  );
});

test("HTTP APIs are stored and answered; what is for WebSocket APIs is refused, and quick create is not served", async () => {
  const api = await client.send(
    new sdk.CreateApiCommand({
      Name: "http",
      ProtocolType: "HTTP",
      CorsConfiguration: { AllowOrigins: ["*"], MaxAge: 5 },
    }),
  );
  const { ApiId } = api;
  assert.match(api.ApiEndpoint ?? "", /^http:\/\/127\.0\.0\.1:\d+\/ws\//);
  assert.equal(api.RouteSelectionExpression, "$request.method $request.path");
  assert.deepEqual(api.CorsConfiguration, { AllowOrigins: ["*"], MaxAge: 5 });
  await client.send(new sdk.DeleteCorsConfigurationCommand({ ApiId }));
  assert.equal((await client.send(new sdk.GetApiCommand({ ApiId }))).CorsConfiguration, undefined);
  const integration = await client.send(
    new sdk.CreateIntegrationCommand({
      ApiId,
      IntegrationType: "HTTP_PROXY",
      IntegrationUri: "https://example.com",
      IntegrationMethod: "ANY",
      PayloadFormatVersion: "1.0",
      TlsConfig: { ServerNameToVerify: "x" },
      ResponseParameters: { "200": { "append:header.a": "b" } },
    }),
  );
  assert.deepEqual(plain(integration), {
    ConnectionType: "INTERNET",
    IntegrationId: integration.IntegrationId,
    IntegrationMethod: "ANY",
    IntegrationType: "HTTP_PROXY",
    IntegrationUri: "https://example.com",
    PayloadFormatVersion: "1.0",
    ResponseParameters: { "200": { "append:header.a": "b" } },
    TimeoutInMillis: 30000,
  });
  await client.send(
    new sdk.CreateRouteCommand({ ApiId, RouteKey: "GET /pets", Target: `integrations/${integration.IntegrationId}` }),
  );
  await client.send(new sdk.CreateStageCommand({ ApiId, StageName: "$default" }));
  assert.equal((await client.send(new sdk.GetStageCommand({ ApiId, StageName: "$default" }))).StageName, "$default");
  await refused(
    client.send(
      new sdk.CreateIntegrationResponseCommand({
        ApiId,
        IntegrationId: integration.IntegrationId,
        IntegrationResponseKey: "$default",
      }),
    ),
    "BadRequestException",
    "IntegrationResponse is supported only for WEBSOCKET APIs; this API's protocol is HTTP.",
  );
  await assert.rejects(
    client.send(new sdk.CreateApiCommand({ Name: "q", ProtocolType: "HTTP", Target: "https://x" })),
    {
      name: "NotImplementedException",
    },
  );
});

test("a stage with autoDeploy follows its API, and says what happened", async () => {
  const store = createMemoryStore();
  const { client: other } = await startControlPlane({ store });
  const { ApiId } = await other.send(
    new sdk.CreateApiCommand({
      Name: "auto",
      ProtocolType: "WEBSOCKET",
      RouteSelectionExpression: "$request.body.action",
    }),
  );
  const path = { ApiId, StageName: "dev" };
  /** Waits until the stage is as the predicate says. */
  const eventually = async (holds: (stage: sdk.GetStageCommandOutput) => boolean) => {
    for (;;) {
      const stage = await other.send(new sdk.GetStageCommand(path));
      if (holds(stage)) return stage;
    }
  };
  await other.send(new sdk.CreateStageCommand({ ...path, AutoDeploy: true }));
  const failed = await eventually((stage) => stage.LastDeploymentStatusMessage !== undefined);
  assert.equal(
    failed.LastDeploymentStatusMessage,
    "Deployment attempt failed: At least one route is required before deploying the Api.",
  );
  await other.send(new sdk.CreateRouteCommand({ ApiId, RouteKey: "a" }));
  const first = await eventually((stage) => stage.DeploymentId !== undefined);
  assert.equal(
    first.LastDeploymentStatusMessage,
    `Successfully deployed stage with deployment ID '${first.DeploymentId}'`,
  );
  await other.send(new sdk.CreateRouteCommand({ ApiId, RouteKey: "b" }));
  const second = await eventually((stage) => stage.DeploymentId !== first.DeploymentId);
  const deployments = await other.send(new sdk.GetDeploymentsCommand({ ApiId }));
  assert.deepEqual(
    deployments.Items?.map(({ AutoDeployed, DeploymentId }) => [AutoDeployed, DeploymentId]),
    [[true, second.DeploymentId]],
  );
  await refused(
    other.send(new sdk.CreateDeploymentCommand(path)),
    "BadRequestException",
    "Deployment ID cannot be set on stage dev while autoDeploy is enabled: the stage is deployed to by itself.",
  );
});
