// Complete life cycles of resources: the plugin process against the gateway process, with calls in the engine's order.
import assert from "node:assert/strict";
import { once } from "node:events";
import test, { after } from "node:test";
import {
  DeleteIntegrationResponseCommand,
  GetApisCommand,
  UpdateIntegrationResponseCommand,
} from "@aws-sdk/client-apigatewayv2";
import type { ServiceError } from "@grpc/grpc-js";
import type { PropertyMap } from "../property-value.ts";
import { lowerFirst } from "../resources/property.ts";
import { startGatewayProcess } from "./gateway-process.ts";
import { type Plugin, startPlugin } from "./plugin-process.ts";

interface Resource {
  readonly type: string;
  readonly urn: string;
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}

// Shared by all tests; each creates its own API, and the last kills the gateway.
const [gateway, plugin] = await Promise.all([startGatewayProcess(), startPlugin()]);
await plugin.configure({ endpoint: gateway.url });
after(() => Promise.all([gateway.kill(), plugin.interrupt()]));

/** The calls of `up` for a new resource. */
async function create(plugin: Plugin, type: string, given: PropertyMap, name = "example"): Promise<Resource> {
  const urn = `urn:pulumi:dev::project::answerback:apigatewayv2/${lowerFirst(type)}:${type}::${name}`;
  const { inputs, failures } = await plugin.check(urn, given);
  assert.deepEqual(failures, []);
  const { id, outputs } = await plugin.create(urn, inputs);
  return { type, urn, id, inputs, outputs };
}

/** The calls of `up` for an existing resource: no update if nothing differs. */
async function change(plugin: Plugin, resource: Resource, given: PropertyMap): Promise<Resource> {
  const { inputs, failures } = await plugin.check(resource.urn, given, resource.inputs);
  assert.deepEqual(failures, []);
  const diff = await plugin.diff(resource.urn, resource.id, inputs, resource.inputs, resource.outputs);
  if (diff.changes === "none") return resource;
  assert.deepEqual(diff.replaces, []);
  const outputs = await plugin.update(resource.urn, resource.id, inputs, resource.inputs, resource.outputs);
  return { ...resource, inputs, outputs };
}

/** The calls of `refresh`, and the differences that the next `up` would see. */
async function refresh(
  plugin: Plugin,
  resource: Resource,
): Promise<{ resource: Resource | undefined; drift: readonly string[] }> {
  const read = await plugin.read(resource.urn, resource.id, resource.outputs, resource.inputs);
  if (read.id === "") return { resource: undefined, drift: [] };
  const diff = await plugin.diff(resource.urn, read.id, resource.inputs, read.inputs, read.outputs);
  return { resource: { ...resource, inputs: read.inputs, outputs: read.outputs }, drift: Object.keys(diff.detailed) };
}

/** The API of the documented example, with a mock integration. */
async function createMock(plugin: Plugin) {
  const api = await create(plugin, "Api", {
    protocolType: "WEBSOCKET",
    routeSelectionExpression: "$request.body.action",
  });
  const integration = await create(plugin, "Integration", {
    apiId: api.id,
    integrationType: "MOCK",
    requestTemplates: { "application/json": '{"statusCode": 200}' },
  });
  return { api, integration, parents: { apiId: api.id, integrationId: integration.id } };
}

test("creates, updates, imports and deletes the documented example", async (_t) => {
  const { api, integration, parents } = await createMock(plugin);
  const documented = { ...parents, integrationResponseKey: "/200/" };
  let response = await create(plugin, "IntegrationResponse", documented);
  assert.deepEqual(response.outputs, { ...documented, region: "us-east-1" });

  assert.equal(await change(plugin, response, documented), response, "no change for the same inputs");
  const all = {
    ...parents,
    integrationResponseKey: "$default",
    contentHandlingStrategy: "CONVERT_TO_TEXT",
    responseTemplates: { "200": '{"quote": 1}', other: "" },
    templateSelectionExpression: "${integration.response.statuscode}",
  };
  response = await change(plugin, response, all);
  assert.deepEqual(response.outputs, { ...all, region: "us-east-1" });
  assert.deepEqual((await refresh(plugin, response)).drift, []);

  response = await change(plugin, response, documented);
  assert.deepEqual(response.outputs, { ...documented, region: "us-east-1" }, "unset after removal from the program");

  const imported = await plugin.read(response.urn, `${api.id}/${integration.id}/${response.id}`);
  assert.deepEqual(imported, { id: response.id, inputs: documented, outputs: response.outputs });
  assert.deepEqual(await plugin.read(response.urn, response.id, parents), imported, "get, with the parents as state");

  for (const { urn, id, outputs } of [response, integration, api]) await plugin.delete(urn, id, outputs);
  await plugin.delete(response.urn, response.id, response.outputs);
  const { Items = [] } = await gateway.client.send(new GetApisCommand({}));
  assert.ok(!Items.some(({ ApiId }) => ApiId === api.id));
});

test("a changed parent replaces the resource, which is created before the old one is deleted", async (_t) => {
  const { api, parents } = await createMock(plugin);
  const before = await create(plugin, "IntegrationResponse", { ...parents, integrationResponseKey: "$default" });
  const other = await create(plugin, "Integration", { apiId: api.id, integrationType: "MOCK" }, "other");
  const inputs = { ...before.inputs, integrationId: other.id };
  const diff = await plugin.diff(before.urn, before.id, inputs, before.inputs, before.outputs);
  assert.deepEqual([diff.replaces, diff.detailed], [["integrationId"], { integrationId: 5 }]);
  const after = await create(plugin, "IntegrationResponse", inputs);
  await plugin.delete(before.urn, before.id, before.outputs);
  assert.equal((await refresh(plugin, before)).resource, undefined);
  assert.deepEqual((await refresh(plugin, after)).drift, []);
});

test("refresh finds external changes and removes externally deleted resources", async (_t) => {
  const { parents } = await createMock(plugin);
  const response = await create(plugin, "IntegrationResponse", {
    ...parents,
    integrationResponseKey: "/200/",
    responseTemplates: { x: "1" },
  });
  const ids = { ApiId: parents.apiId, IntegrationId: parents.integrationId, IntegrationResponseId: response.id };
  await gateway.client.send(
    new UpdateIntegrationResponseCommand({
      ...ids,
      ContentHandlingStrategy: "CONVERT_TO_TEXT",
      ResponseTemplates: { x: "2" },
    }),
  );
  const { resource, drift } = await refresh(plugin, response);
  assert.deepEqual(drift, ["contentHandlingStrategy", "responseTemplates.x"]);
  assert.ok(resource);
  const repaired = await change(plugin, resource, response.inputs);
  assert.deepEqual(repaired.outputs, response.outputs);

  await gateway.client.send(new DeleteIntegrationResponseCommand(ids));
  assert.equal((await refresh(plugin, repaired)).resource, undefined);
});

test("a deployed stage answers clients at its invokeUrl", async (t) => {
  const { api, integration, parents } = await createMock(plugin);
  await create(plugin, "IntegrationResponse", {
    ...parents,
    integrationResponseKey: "$default",
    responseTemplates: { $default: '{"pong": true}' },
    templateSelectionExpression: "\\$default",
  });
  const route = await create(plugin, "Route", {
    apiId: api.id,
    routeKey: "ping",
    routeResponseSelectionExpression: "$default",
    target: `integrations/${integration.id}`,
  });
  await create(plugin, "RouteResponse", { apiId: api.id, routeId: route.id, routeResponseKey: "$default" });
  const deployment = await create(plugin, "Deployment", { apiId: api.id, triggers: { redeployment: "1" } });
  const stage = await create(plugin, "Stage", { apiId: api.id, name: "live", deploymentId: deployment.id });

  const socket = new WebSocket(String(stage.outputs.invokeUrl));
  t.after(() => socket.close());
  await once(socket, "open", { signal: AbortSignal.timeout(5000) });
  socket.send('{"action": "ping"}');
  const [message] = await once(socket, "message", { signal: AbortSignal.timeout(5000) });
  assert.deepEqual(JSON.parse(message.data), { pong: true });
});

const siblings: { readonly [type: string]: { readonly first: PropertyMap; readonly second: PropertyMap } } = {
  Api: {
    first: {
      protocolType: "WEBSOCKET",
      routeSelectionExpression: "$request.body.action",
      name: "n",
      tags: { a: "1", b: "2" },
    },
    second: {
      apiKeySelectionExpression: "$context.authorizer.usageIdentifierKey",
      description: "d",
      disableExecuteApiEndpoint: true,
      name: "m",
      protocolType: "WEBSOCKET",
      routeSelectionExpression: "$request.body.type",
      tags: { b: "3" },
      version: "1",
    },
  },
  Authorizer: {
    first: { authorizerType: "REQUEST", authorizerUri: lambdaUri("first"), name: "n" },
    second: {
      authorizerType: "REQUEST",
      authorizerUri: lambdaUri("second"),
      identitySources: ["route.request.querystring.q", "route.request.header.Authorization"],
      name: "m",
    },
  },
  Integration: {
    first: { integrationType: "HTTP", integrationMethod: "GET", integrationUri: "http://localhost:1/a" },
    second: {
      contentHandlingStrategy: "CONVERT_TO_TEXT",
      description: "d",
      integrationMethod: "POST",
      integrationType: "HTTP",
      integrationUri: "http://localhost:1/b",
      passthroughBehavior: "WHEN_NO_TEMPLATES",
      requestParameters: { "integration.request.header.x": "'1'", "integration.request.querystring.y": "'2'" },
      requestTemplates: { a: "1" },
      templateSelectionExpression: "${request.body.name}",
      timeoutMilliseconds: 51,
    },
  },
  Model: {
    first: { contentType: "application/json", name: "n", schema: '{"type": "object"}' },
    second: { contentType: "text/x-json", description: "d", name: "m", schema: '{"type": "array"}' },
  },
  Route: {
    first: { routeKey: "$connect" },
    second: {
      apiKeyRequired: true,
      authorizationType: "AWS_IAM",
      operationName: "o",
      requestParameters: [{ requestParameterKey: "route.request.querystring.q", required: true }],
      routeKey: "$connect",
    },
  },
  Stage: {
    first: { name: "live", stageVariables: { a: "1", b: "2" } },
    second: {
      accessLogSettings: {
        destinationArn: "arn:aws:logs:us-east-1:000000000000:log-group:g",
        format: "$context.requestId",
      },
      defaultRouteSettings: { dataTraceEnabled: true, loggingLevel: "INFO" },
      description: "d",
      name: "live",
      routeSettings: [
        { loggingLevel: "ERROR", routeKey: "$default", throttlingBurstLimit: 2, throttlingRateLimit: 1.5 },
      ],
      stageVariables: { b: "3" },
      tags: { c: "4" },
    },
  },
};

function lambdaUri(name: string): string {
  const lambda = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
  return `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${lambda}/invocations`;
}

for (const [type, { first, second }] of Object.entries(siblings)) {
  test(`${type}: sets and unsets all properties without drift after any step`, async (_t) => {
    const api = type === "Api" ? undefined : (await createMock(plugin)).api;
    const parents: PropertyMap = api === undefined ? {} : { apiId: api.id };
    let resource = await create(plugin, type, { ...parents, ...first });
    const settle = async (step: string) => {
      assert.deepEqual((await refresh(plugin, resource)).drift, [], step);
    };
    await settle("created");
    resource = await change(plugin, resource, { ...parents, ...second });
    for (const [name, value] of Object.entries(second))
      assert.deepEqual(sorted(name, resource.outputs), sorted(name, { [name]: value }));
    await settle("changed");
    resource = await change(plugin, resource, { ...parents, ...first });
    await settle("changed back");
    const read = await plugin.read(resource.urn, resource.id, parents, resource.inputs);
    for (const name of Object.keys(second).filter((name) => !(name in first))) {
      assert.ok(!(name in read.inputs) || name in resource.inputs, `${name} is unset`);
    }
    await plugin.delete(resource.urn, resource.id, resource.outputs);
    assert.equal((await refresh(plugin, resource)).resource, undefined);
  });
}

/** Sorts lists whose order does not matter, and ignores the provider's defaults in nested objects. */
function sorted(name: string, { [name]: value }: PropertyMap): unknown {
  if (name === "identitySources" && Array.isArray(value)) return value.toSorted();
  if (name === "defaultRouteSettings" || name === "routeSettings")
    return JSON.stringify(value)?.includes("loggingLevel");
  return value;
}

test("names the resource whose update the service refuses", async (_t) => {
  const { parents } = await createMock(plugin);
  await create(plugin, "IntegrationResponse", { ...parents, integrationResponseKey: "/200/" }, "one");
  const two = await create(plugin, "IntegrationResponse", { ...parents, integrationResponseKey: "/201/" }, "two");
  const colliding = { ...two.inputs, integrationResponseKey: "/200/" };
  await assert.rejects(plugin.update(two.urn, two.id, colliding, two.inputs, two.outputs), (error: ServiceError) => {
    assert.match(
      error.details,
      new RegExp(`^updating API Gateway v2 Integration Response \\(${two.id}\\): ConflictException: `),
    );
    return true;
  });
});

test("reports an error and no id if the gateway dies before the create", async (_t) => {
  const { parents } = await createMock(plugin);
  const made = await create(plugin, "IntegrationResponse", { ...parents, integrationResponseKey: "/200/" });
  await gateway.kill();
  const noAnswer = (error: ServiceError) => {
    assert.match(
      error.details,
      /API Gateway v2 Integration Response \(.*\): no answer from http:\/\/127\.0\.0\.1:\d+ \(E[A-Z]+\)/,
    );
    return true;
  };
  await assert.rejects(
    create(plugin, "IntegrationResponse", { ...parents, integrationResponseKey: "/201/" }),
    noAnswer,
  );
  await assert.rejects(plugin.read(made.urn, made.id, made.outputs, made.inputs), noAnswer);
  await assert.rejects(plugin.delete(made.urn, made.id, made.outputs), noAnswer);
});
