// Behaviour of the resources other than IntegrationResponse that is not in the tables: their calls, and the outputs.
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { type PropertyMap, type PropertyValue, Secret, unknown } from "../property-value.ts";
import { PartlyCreatedError } from "../resource.ts";
import { type FakeService, startFakeService } from "./fake-service.ts";
import { resourceTypes } from "./index.ts";
import type { PlainMap } from "./plain-value.ts";
import type { DescribedResourceType } from "./resource-from-table.ts";

const apiEndpoint = "ws://127.0.0.1:4510/ws/a";
const context = { name: "chat", randomSeed: new Uint8Array([1, 2, 3]) };

async function start(t: TestContext, complete: (path: string, resource: PlainMap) => PlainMap = () => ({})) {
  const service = await startFakeService((path, resource) => complete(path, resource));
  t.after(service.stop);
  service.resources.set("/v2/apis/a", { apiId: "a", apiEndpoint, protocolType: "WEBSOCKET" });
  return service;
}

function typeOf(name: string): DescribedResourceType {
  const type = resourceTypes.get(`aws:apigatewayv2/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`);
  assert.ok(type);
  return type;
}

function checked(name: string, inputs: PropertyMap, oldInputs?: PropertyMap): PropertyMap {
  const result = typeOf(name).check(inputs, oldInputs, context);
  assert.deepEqual(result.failures, []);
  return result.inputs;
}

/** Creates with the first inputs, updates to the second, and returns the calls of both, except reads. */
async function lifeOf(service: FakeService, name: string, first: PropertyMap, second: PropertyMap) {
  const type = typeOf(name);
  const before = checked(name, first);
  const { id, outputs } = await type.create(service.context, before);
  const creating = service.calls().filter(({ method }) => method !== "GET");
  const after = checked(name, second, before);
  const updated = await type.update(service.context, id, after, before, outputs);
  const updating = service.calls().filter(({ method }) => method !== "GET");
  assert.deepEqual(type.diff(after, after, updated, "us-east-1"), [], "no change for equal inputs");
  return { id, before, outputs, after, updated, creating, updating };
}

test("an API gets a generated name, keeps it, and has ARNs", async (t) => {
  const service = await start(t, () => ({ apiEndpoint }));
  const inputs = { protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" };
  const { id, before, outputs, after, creating, updating } = await lifeOf(service, "Api", inputs, {
    ...inputs,
    description: "d",
  });
  assert.match(String(before.name), /^chat-[0-9a-f]{7}$/);
  assert.equal(after.name, before.name);
  assert.deepEqual(creating, [
    {
      method: "POST",
      path: "/v2/apis",
      body: { ...inputs, apiKeySelectionExpression: "$request.header.x-api-key", name: before.name },
    },
  ]);
  assert.deepEqual(updating, [{ method: "PATCH", path: `/v2/apis/${id}`, body: { description: "d" } }]);
  assert.equal(outputs.arn, `arn:aws:apigateway:us-east-1::/apis/${id}`);
  assert.equal(outputs.executionArn, `arn:aws:execute-api:us-east-1:123456789012:${id}`);
  assert.deepEqual(outputs.tagsAll, {});
});

test("generated names follow the seed, the engine's rule, and the characters allowed for a model", () => {
  const name = (type: string, inputs: PropertyMap, more = {}) =>
    typeOf(type).check(inputs, undefined, { ...context, name: "my-chat", ...more }).inputs.name;
  const authorizer = {
    apiId: "a",
    authorizerType: "REQUEST",
    authorizerUri: "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations",
  };
  assert.equal(name("Authorizer", authorizer), name("Authorizer", authorizer));
  assert.notEqual(name("Authorizer", authorizer), name("Authorizer", authorizer, { randomSeed: new Uint8Array([9]) }));
  assert.equal(name("Authorizer", authorizer, { autonaming: { mode: "enforce", proposedName: "x" } }), "x");
  assert.match(
    String(name("Model", { apiId: "a", contentType: "application/json", schema: "{}" })),
    /^mychat[0-9a-f]{7}$/,
  );
  const { failures } = typeOf("Stage").check({ apiId: "a" }, undefined, {
    ...context,
    autonaming: { mode: "disabled", proposedName: "" },
  });
  assert.deepEqual(failures, [
    { property: "name", reason: "this property is required because automatic naming is disabled" },
  ]);
});

test("separate operations change tags, including the provider's", async (t) => {
  const service = await start(t);
  const type = typeOf("Api");
  const inputs = { protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action", name: "n" };
  const withTags = (tags: PropertyMap) =>
    type.check({ ...inputs, tags }, undefined, { ...context, defaultTags: { team: "chat" } }).inputs;
  const before = withTags({ a: "1", b: "2" });
  const { id, outputs } = await type.create(service.context, before);
  assert.deepEqual(service.calls()[0]?.body?.tags, { a: "1", b: "2", team: "chat" });
  assert.deepEqual(outputs.tagsAll, { a: "1", b: "2", team: "chat" });
  await type.update(service.context, id, withTags({ b: "3" }), before, outputs);
  const tagsPath = `/v2/tags/arn:aws:apigateway:us-east-1::/apis/${id}`;
  assert.deepEqual(service.calls(), [
    { method: "DELETE", path: tagsPath, body: undefined },
    { method: "POST", path: tagsPath, body: { tags: { b: "3" } } },
    { method: "GET", path: `/v2/apis/${id}`, body: undefined },
  ]);
});

test("secret tags stay secret when merged with the provider's", () => {
  const inputs = { protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action", name: "n" };
  const check = (tags: PropertyValue) =>
    typeOf("Api").check({ ...inputs, tags }, undefined, { ...context, defaultTags: { team: "chat" } }).inputs.tags;
  assert.deepEqual(check(new Secret({ a: "hush" })), new Secret({ team: "chat", a: "hush" }));
});

test("an integration is sent with Terraform's defaults, and its type with every update", async (t) => {
  const service = await start(t, () => ({ timeoutInMillis: 29000 }));
  const [kept, gone, added] = ["kept", "gone", "added"].map((name) => `integration.request.header.${name}`) as [
    string,
    string,
    string,
  ];
  const { id, outputs, creating, updating } = await lifeOf(
    service,
    "Integration",
    { apiId: "a", integrationType: "MOCK", requestParameters: { [kept]: "'1'", [gone]: "'2'" } },
    {
      apiId: "a",
      integrationType: "MOCK",
      requestParameters: { [kept]: "'1'", [added]: "'3'" },
      timeoutMilliseconds: 51,
    },
  );
  assert.deepEqual(creating[0]?.body, {
    connectionType: "INTERNET",
    integrationType: "MOCK",
    passthroughBehavior: "WHEN_NO_MATCH",
    payloadFormatVersion: "1.0",
    requestParameters: { [kept]: "'1'", [gone]: "'2'" },
  });
  assert.equal(outputs.timeoutMilliseconds, 29000);
  assert.deepEqual(updating, [
    {
      method: "PATCH",
      path: `/v2/apis/a/integrations/${id}`,
      body: {
        integrationType: "MOCK",
        requestParameters: { [gone]: "", [kept]: "'1'", [added]: "'3'" },
        timeoutInMillis: 51,
      },
    },
  ]);
});

test("keeps values that the service filled in, and compares them if the program sets them", () => {
  const integration = typeOf("Integration");
  const inputs = checked("Integration", { apiId: "a", integrationType: "MOCK" });
  const state = { ...inputs, timeoutMilliseconds: 29000 };
  assert.deepEqual(integration.diff(inputs, { ...inputs, timeoutMilliseconds: 29000 }, state), []);
  assert.deepEqual(integration.diff({ ...inputs, timeoutMilliseconds: 29000 }, inputs, state), []);
  assert.deepEqual(integration.diff({ ...inputs, timeoutMilliseconds: 100 }, inputs, state), [
    { property: "timeoutMilliseconds", kind: "update", replace: false },
  ]);
});

test("response parameters of an integration are a list in Pulumi and a map on the wire", async (t) => {
  const service = await start(t);
  const parameters = (code: string, value: string) => ({
    statusCode: code,
    mappings: { "overwrite:statuscode": value },
  });
  const http = {
    apiId: "a",
    integrationType: "HTTP_PROXY",
    integrationMethod: "GET",
    integrationUri: "https://x.example",
  };
  const { creating, updating, outputs } = await lifeOf(
    service,
    "Integration",
    { ...http, responseParameters: [parameters("200", "204"), parameters("403", "401")] },
    { ...http, responseParameters: [parameters("200", "202")] },
  );
  assert.deepEqual(creating[0]?.body?.responseParameters, {
    200: { "overwrite:statuscode": "204" },
    403: { "overwrite:statuscode": "401" },
  });
  assert.deepEqual(updating[0]?.body?.responseParameters, { 200: { "overwrite:statuscode": "202" }, 403: {} });
  assert.deepEqual(outputs.responseParameters, [
    { statusCode: "200", mappings: { "overwrite:statuscode": "204" } },
    { statusCode: "403", mappings: { "overwrite:statuscode": "401" } },
  ]);
});

test("a route's request parameters are removed one by one, and their order does not matter", async (t) => {
  const service = await start(t);
  const parameter = (requestParameterKey: string, required = true) => ({ requestParameterKey, required });
  const route = { apiId: "a", routeKey: "$connect" };
  const first = [parameter("route.request.header.a"), parameter("route.request.header.b")];
  const { id, before, outputs, creating, updating } = await lifeOf(
    service,
    "Route",
    { ...route, requestParameters: first },
    { ...route, requestParameters: [parameter("route.request.header.b", false)] },
  );
  assert.deepEqual(creating[0]?.body, {
    apiKeyRequired: false,
    authorizationType: "NONE",
    requestParameters: { "route.request.header.a": { required: true }, "route.request.header.b": { required: true } },
    routeKey: "$connect",
  });
  assert.deepEqual(updating, [
    { method: "DELETE", path: `/v2/apis/a/routes/${id}/requestparameters/route.request.header.a`, body: undefined },
    {
      method: "PATCH",
      path: `/v2/apis/a/routes/${id}`,
      body: { requestParameters: { "route.request.header.b": { required: false } } },
    },
  ]);
  assert.deepEqual(typeOf("Route").diff({ ...before, requestParameters: first.toReversed() }, before, outputs), []);
});

test("a difference in an unordered list is reported by index, or for the whole list if remaining items moved", () => {
  const parameter = (requestParameterKey: string, required = true) => ({ requestParameterKey, required });
  const route = { apiId: "a", routeKey: "$connect" };
  const differences = (now: readonly PropertyMap[], before: readonly PropertyMap[]) =>
    typeOf("Route")
      .diff({ ...route, requestParameters: now }, { ...route, requestParameters: before }, {})
      .map(({ property, kind }) => `${kind} ${property}`);
  const [a, b, c] = [parameter("a"), parameter("b"), parameter("c")];
  assert.deepEqual(differences([a, c], [a, b]), ["update requestParameters[1]"]);
  assert.deepEqual(differences([a, parameter("b", false), c], [a, b]), [
    "update requestParameters[1].required",
    "add requestParameters[2]",
  ]);
  assert.deepEqual(differences([a], [a, b]), ["delete requestParameters[1]"]);
  assert.deepEqual(differences([b, a], [a, b]), []);
  assert.deepEqual(differences([parameter("b", false)], [a, b]), ["update requestParameters"]);
});

test("an authorizer of a route changes together with its type", async (t) => {
  const service = await start(t);
  const route = { apiId: "a", routeKey: "$connect" };
  const { updating } = await lifeOf(
    service,
    "Route",
    { ...route, authorizationType: "CUSTOM", authorizerId: "x" },
    { ...route, authorizationType: "CUSTOM", authorizerId: "y" },
  );
  assert.deepEqual(updating[0]?.body, { authorizationType: "CUSTOM", authorizerId: "y" });
});

test("create waits until the deployment is complete, and triggers replace it", async (t) => {
  const service = await start(t, () => ({ deploymentStatus: "PENDING", autoDeployed: false }));
  const deployment = typeOf("Deployment");
  const inputs = checked("Deployment", { apiId: "a", triggers: { r: "1" } });
  const creating = deployment.create(service.context, inputs);
  const deploying = setInterval(() => {
    for (const [path, resource] of service.resources) {
      if (path.includes("deployments")) service.resources.set(path, { ...resource, deploymentStatus: "DEPLOYED" });
    }
  }, 20);
  const { outputs } = await creating.finally(() => clearInterval(deploying));
  assert.deepEqual(outputs, { apiId: "a", autoDeployed: false, region: "us-east-1", triggers: { r: "1" } });
  assert.deepEqual(service.calls()[0]?.body ?? {}, {});
  assert.deepEqual(deployment.diff({ apiId: "a", triggers: { r: "2" } }, inputs, outputs), [
    { property: "triggers.r", kind: "update", replace: true },
  ]);
});

test("a failed deployment keeps its id", async (t) => {
  const service = await start(t, () => ({ deploymentStatus: "FAILED", deploymentStatusMessage: "no routes" }));
  await assert.rejects(typeOf("Deployment").create(service.context, { apiId: "a" }), (error) => {
    assert.ok(error instanceof PartlyCreatedError);
    assert.match(error.message, /is FAILED: no routes/);
    assert.equal(error.created.id, "id1");
    assert.equal(error.created.outputs.apiId, "a");
    return true;
  });
});

test("a created stage keeps its id if its address cannot be read", async (t) => {
  const service = await start(t);
  service.resources.delete("/v2/apis/a");
  await assert.rejects(typeOf("Stage").create(service.context, { apiId: "a", name: "live" }), (error) => {
    assert.ok(error instanceof PartlyCreatedError);
    assert.equal(error.created.id, "live");
    return true;
  });
});

test("a stage outputs its address, and settings are removed one by one", async (t) => {
  const service = await start(t);
  const accessLogSettings = { destinationArn: "arn:aws:logs:x", format: "$context.requestId" };
  const { creating, updating, outputs } = await lifeOf(
    service,
    "Stage",
    {
      apiId: "a",
      name: "live",
      accessLogSettings,
      defaultRouteSettings: { loggingLevel: "INFO" },
      routeSettings: [{ routeKey: "$default", throttlingBurstLimit: 1 }, { routeKey: "x" }],
      stageVariables: { kept: "1", gone: "2" },
    },
    { apiId: "a", name: "live", routeSettings: [{ routeKey: "x" }], stageVariables: { kept: "1" } },
  );
  const off = { dataTraceEnabled: false, detailedMetricsEnabled: false };
  assert.deepEqual(creating[0]?.body, {
    accessLogSettings,
    autoDeploy: false,
    defaultRouteSettings: { ...off, loggingLevel: "INFO" },
    routeSettings: { $default: { ...off, throttlingBurstLimit: 1 }, x: off },
    stageName: "live",
    stageVariables: { kept: "1", gone: "2" },
  });
  assert.equal(outputs.invokeUrl, `${apiEndpoint}/live`);
  assert.equal(outputs.executionArn, "arn:aws:execute-api:us-east-1:123456789012:a/live");
  assert.deepEqual(updating, [
    { method: "DELETE", path: "/v2/apis/a/stages/live/accesslogsettings", body: undefined },
    { method: "DELETE", path: "/v2/apis/a/stages/live/routesettings/$default", body: undefined },
    {
      method: "PATCH",
      path: "/v2/apis/a/stages/live",
      body: {
        defaultRouteSettings: { ...off, loggingLevel: "OFF" },
        routeSettings: { x: off },
        stageVariables: { gone: "", kept: "1" },
      },
    },
  ]);
});

test("omits message logging for a stage of an HTTP API", async (t) => {
  const service = await start(t);
  service.resources.set("/v2/apis/a", { apiId: "a", apiEndpoint: "http://x", protocolType: "HTTP" });
  const inputs = checked("Stage", { apiId: "a", name: "$default", defaultRouteSettings: { throttlingRateLimit: 1.5 } });
  const { outputs } = await typeOf("Stage").create(service.context, inputs);
  const creating = service.calls().find(({ method }) => method === "POST");
  assert.deepEqual(creating?.body?.defaultRouteSettings, { detailedMetricsEnabled: false, throttlingRateLimit: 1.5 });
  assert.equal(outputs.invokeUrl, "http://x/");
});

test("reads a stage without the settings that every stage has", async (t) => {
  const service = await start(t);
  const settings = { dataTraceEnabled: false, detailedMetricsEnabled: false, loggingLevel: "OFF" };
  service.resources.set("/v2/apis/a/stages/live", {
    stageName: "live",
    autoDeploy: false,
    defaultRouteSettings: settings,
    deploymentId: "d",
    routeSettings: {},
    stageVariables: {},
    tags: {},
  });
  const read = await typeOf("Stage").read(service.context, "a/live", {});
  assert.deepEqual(read?.inputs, { apiId: "a", autoDeploy: false, deploymentId: "d", name: "live" });
  assert.deepEqual(read?.outputs.defaultRouteSettings, settings);
  const given = { apiId: "a", name: "live", autoDeploy: false, deploymentId: "d" };
  assert.deepEqual((await typeOf("Stage").read(service.context, "live", { apiId: "a" }, given))?.inputs, given);
});

test("throttling limits that were removed from the program are not drift, but an import includes them", async (t) => {
  const service = await start(t);
  const settings = { dataTraceEnabled: false, detailedMetricsEnabled: false, loggingLevel: "OFF" };
  const limited = { ...settings, throttlingBurstLimit: 10, throttlingRateLimit: 5 };
  service.resources.set("/v2/apis/a/stages/live", { stageName: "live", defaultRouteSettings: limited });
  const given = { apiId: "a", name: "live" };
  assert.deepEqual((await typeOf("Stage").read(service.context, "live", { apiId: "a" }, given))?.inputs, given);
  const imported = await typeOf("Stage").read(service.context, "a/live", {});
  assert.deepEqual(imported?.inputs.defaultRouteSettings, limited);
});

test("an import includes values that the service fills in, except the region and the result of automatic deployments", async (t) => {
  const service = await start(t);
  service.resources.set("/v2/apis/a/integrations/i", {
    integrationId: "i",
    integrationType: "MOCK",
    timeoutInMillis: 51,
  });
  service.resources.set("/v2/apis/a/stages/auto", { stageName: "auto", autoDeploy: true, deploymentId: "d" });
  const imported = await typeOf("Integration").read(service.context, "a/i", {});
  assert.deepEqual(imported?.inputs, { apiId: "a", integrationType: "MOCK", timeoutMilliseconds: 51 });
  const auto = await typeOf("Stage").read(service.context, "a/auto", {});
  assert.deepEqual(auto?.inputs, { apiId: "a", autoDeploy: true, name: "auto" });
});

test("sends an authorizer's identity sources even if empty", async (t) => {
  const service = await start(t);
  const inputs = checked("Authorizer", {
    apiId: "a",
    authorizerType: "REQUEST",
    authorizerUri: "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations",
    name: "n",
  });
  const { outputs } = await typeOf("Authorizer").create(service.context, inputs);
  assert.deepEqual(service.calls()[0]?.body?.identitySource, []);
  assert.equal(outputs.authorizerResultTtlInSeconds, 0);
});

test("a model is unchanged if its schema is equal as JSON", () => {
  const model = typeOf("Model");
  const inputs = { apiId: "a", name: "n", contentType: "application/json", schema: '{"a": 1, "b": [2]}' };
  assert.deepEqual(model.diff({ ...inputs, schema: '{ "b": [2], "a": 1 }' }, inputs, inputs), []);
  assert.equal(model.diff({ ...inputs, schema: '{"a": 1, "b": [3]}' }, inputs, inputs).length, 1);
});

test("an API mapping has its own order in composite ids, and updates include the API", async (t) => {
  const service = await start(t);
  const mapping = { apiId: "a", domainName: "ws.example.com", stage: "live" };
  const { id, updating } = await lifeOf(service, "ApiMapping", mapping, { ...mapping, apiMappingKey: "v1" });
  assert.deepEqual(updating[0]?.body, { apiId: "a", apiMappingKey: "v1" });
  const read = await typeOf("ApiMapping").read(service.context, `${id}/ws.example.com`, {});
  assert.equal(read?.id, id);
  assert.deepEqual(read?.inputs, { ...mapping, apiMappingKey: "v1" });
});

test("a domain name's configuration is an object in Pulumi and a list with one item on the wire", async (t) => {
  const service = await start(t);
  const domainNameConfiguration = {
    certificateArn: "arn:aws:acm:c",
    endpointType: "REGIONAL",
    securityPolicy: "TLS_1_2",
  };
  const given = { domainName: "ws.example.com", domainNameConfiguration };
  const inputs = checked("DomainName", { ...given, mutualTlsAuthentication: { truststoreUri: "s3://t" } });
  const type = typeOf("DomainName");
  const { id, outputs } = await type.create(service.context, inputs);
  assert.deepEqual(service.calls()[0]?.body?.domainNameConfigurations, [domainNameConfiguration]);
  service.resources.set("/v2/domainnames/ws.example.com", {
    domainName: "ws.example.com",
    domainNameConfigurations: [
      { ...domainNameConfiguration, apiGatewayDomainName: "d-x.example", hostedZoneId: "Z", ipAddressType: "ipv4" },
    ],
  });
  const read = await type.read(service.context, id, outputs, inputs);
  assert.deepEqual(read?.inputs, given);
  assert.deepEqual(read?.outputs.domainNameConfiguration, {
    ...domainNameConfiguration,
    hostedZoneId: "Z",
    ipAddressType: "ipv4",
    targetDomainName: "d-x.example",
  });
  service.calls();
  await type.update(service.context, id, given, inputs, outputs);
  assert.deepEqual(service.calls()[0]?.body, { mutualTlsAuthentication: { truststoreUri: "" } });
});

test("previews computed outputs as unknown, later with their old values", () => {
  const inputs = checked("Stage", { apiId: "a", name: "live" });
  const preview = typeOf("Stage").preview(inputs, undefined);
  assert.equal(preview.invokeUrl, unknown);
  assert.equal(preview.deploymentId, unknown);
  assert.equal(typeOf("Stage").preview(inputs, { ...inputs, invokeUrl: "ws://x" }).invokeUrl, "ws://x");
});

test("adopts the official provider's resources without a difference", async (t) => {
  const service = await start(t);
  const given = { apiId: "a", integrationType: "MOCK" };
  const inputs: PropertyMap = {
    __defaults: ["connectionType", "passthroughBehavior", "payloadFormatVersion"],
    ...given,
    connectionType: "INTERNET",
    passthroughBehavior: "WHEN_NO_MATCH",
    payloadFormatVersion: "1.0",
  };
  const outputs: PropertyMap = {
    ...inputs,
    __meta: '{"schema_version":"0"}',
    connectionId: "",
    contentHandlingStrategy: "",
    integrationResponseSelectionExpression: "${integration.response.statuscode}",
    requestParameters: null,
    responseParameters: [],
    timeoutMilliseconds: 29000,
    tlsConfig: null,
  };
  const integration = typeOf("Integration");
  const now = checked("Integration", given, inputs);
  assert.deepEqual(integration.diff(now, inputs, outputs, "us-east-1"), []);
  service.resources.set("/v2/apis/a/integrations/i", {
    ...given,
    connectionType: "INTERNET",
    integrationId: "i",
    integrationResponseSelectionExpression: "${integration.response.statuscode}",
    passthroughBehavior: "WHEN_NO_MATCH",
    payloadFormatVersion: "1.0",
    timeoutInMillis: 29000,
  });
  const read = await integration.read(service.context, "i", outputs, inputs);
  assert.deepEqual(read?.inputs, now);
  await integration.delete(service.context, "i", outputs);
  assert.ok(!service.resources.has("/v2/apis/a/integrations/i"));
});
