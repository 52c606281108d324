// The plugin's side of the contract, tested on the plugin process with the engine's messages.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import test, { after, type TestContext } from "node:test";
import { setTimeout } from "node:timers/promises";
import type { ServiceError } from "@grpc/grpc-js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import statusProtocol from "@pulumi/pulumi/proto/status_pb.js";
import { type PropertyMap, Secret, unknown } from "../property-value.ts";
import { startFakeService } from "../resources/fake-service.ts";
import { type Plugin, startPlugin } from "./plugin-process.ts";

const urnOf = (type: string, name = "example") => `urn:pulumi:dev::project::${type}::${name}`;
const official = urnOf("aws:apigatewayv2/integrationResponse:IntegrationResponse");
const ours = urnOf("my:index:Component$answerback:apigatewayv2/integrationResponse:IntegrationResponse");
const parents = { apiId: "a", integrationId: "i" };

async function start(t: TestContext, environment?: NodeJS.ProcessEnv): Promise<Plugin> {
  const plugin = await startPlugin(environment);
  t.after(() => plugin.interrupt());
  return plugin;
}

// For tests that do not need their own.
const shared = await startPlugin();
after(shared.interrupt);

/** A plugin, configured for an in-memory service. */
async function startWithService(t: TestContext, plugin = shared) {
  const service = await startFakeService();
  t.after(service.stop);
  const endpoint = await service.context.client.config.endpoint?.();
  const configuration = { endpoint: `http://127.0.0.1:${endpoint?.port}` };
  await plugin.configure(configuration);
  return { plugin, service, configuration };
}

const failsWith = (message: RegExp) => (error: ServiceError) => {
  assert.match(error.details, message);
  return true;
};

test("prints only its port, and exits when interrupted", async () => {
  const plugin = await startPlugin();
  await plugin.schema();
  assert.equal(await plugin.interrupt(), 0);
  assert.equal(plugin.output.length, 1);
  assert.match(plugin.output[0] ?? "", /^\d+$/);
});

test("exits when the engine is killed", async () => {
  const executable = join(import.meta.dirname, "../../bin/pulumi-resource-answerback.js");
  const engine = spawn(process.execPath, [
    "--eval",
    `const plugin = require("child_process").spawn(process.execPath, [${JSON.stringify(executable)}, "127.0.0.1:1"]);
     plugin.stdout.once("data", () => console.log(plugin.pid));`,
  ]);
  const [pid] = await once(engine.stdout, "data");
  const isAlive = () => {
    try {
      return process.kill(Number(String(pid)), 0);
    } catch {
      return false;
    }
  };
  assert.ok(isAlive());
  engine.kill("SIGKILL");
  const deadline = AbortSignal.timeout(20_000);
  while (isAlive()) await setTimeout(50, undefined, { signal: deadline });
});

test("prints the required version when started by an older Node.js", () => {
  const executable = join(import.meta.dirname, "../../bin/pulumi-resource-answerback.js");
  const older = 'Object.defineProperty(process.versions, "node", { value: "18.1.0" });';
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    ["--eval", `${older} require(${JSON.stringify(executable)})`],
    {
      encoding: "utf8",
    },
  );
  assert.deepEqual([status, stdout], [1, ""]);
  assert.equal(stderr, "pulumi-resource-answerback needs Node.js 24 or newer; this is 18.1.0\n");
});

test("refuses an invalid configuration and names the property and the remedy", async (_t) => {
  const plugin = shared;
  assert.deepEqual(
    await plugin.checkConfig({ region: "eu-west-1", endpoint: "http://127.0.0.1:4510", version: "1.0.0" }),
    [],
  );
  assert.deepEqual(await plugin.checkConfig({ retries: "5", defaultTags: '{"tags":{"a":"b"}}' }), []);
  assert.deepEqual(await plugin.checkConfig({ endpoint: unknown, accessKey: unknown }), []);
  // The official package's class always sends these.
  assert.deepEqual(await plugin.checkConfig({ skipCredentialsValidation: false, skipRegionValidation: true }), []);
  assert.deepEqual(await plugin.checkConfig({ endpoint: "localhost:4510" }), [
    'endpoint: "localhost:4510" is not a URL like http://127.0.0.1:4510',
  ]);
  assert.deepEqual(await plugin.checkConfig({ accessKey: "x" }), [
    "secretKey: set both accessKey and secretKey, or neither to use the usual AWS credentials",
  ]);
  assert.deepEqual(await plugin.checkConfig({ retries: "many", defaultTags: "team", enpoint: "x" }), [
    'defaultTags: expected an object like {"tags": {"team": "chat"}}, got a string that is not JSON',
    "enpoint: unknown property; did you mean endpoint?",
    "retries: expected a whole number from 0 to 100, got a string",
  ]);
  await assert.rejects(plugin.configure({ endpoint: "localhost" }), failsWith(/^endpoint: /));
});

test("calls no service while the endpoint is unknown", async (t) => {
  const { plugin } = await startWithService(t);
  await plugin.configure({ endpoint: unknown });
  await assert.rejects(
    plugin.read(ours, "a/i/x"),
    failsWith(/^resources can be read only when these are known: endpoint$/),
  );
  const inputs = { ...parents, integrationResponseKey: "k" };
  assert.deepEqual((await plugin.create(ours, inputs, true)).outputs, { ...inputs, region: unknown });
});

test("never replaces a provider, even if another package configured it", async (_t) => {
  const plugin = shared;
  const diff = await plugin.diffConfig({ region: "eu-west-1" }, { region: "us-east-1", skipMetadataApiCheck: "true" });
  assert.deepEqual(diff, { changes: "some", replaces: [], deleteBeforeReplace: false, detailed: { region: 4 } });
});

test("parses the nested values of a default provider from JSON before it compares them", async () => {
  const diff = (now: string, before: string) => shared.diffConfig({ defaultTags: now }, { defaultTags: before });
  assert.equal((await diff('{"tags": {"a": "1"}}', '{"tags":{"a":"1"}}')).changes, "none");
  assert.deepEqual((await diff('{"tags":{"a":"2"}}', '{"tags":{"a":"1"}}')).detailed, { "defaultTags.tags.a": 4 });
});

test("serves the official token and ours", async (t) => {
  const { plugin } = await startWithService(t);
  const inputs = { ...parents, integrationResponseKey: "/200/" };
  assert.deepEqual(await plugin.check(official, inputs), await plugin.check(ours, inputs));
  await assert.rejects(
    plugin.check(urnOf("aws:s3/bucket:Bucket"), {}),
    failsWith(/has no resource aws:s3\/bucket:Bucket; it has answerback:apigatewayv2\/api:Api, /),
  );
});

test("previews with unknowns and without calls", async (t) => {
  const { plugin, service } = await startWithService(t);
  const inputs: PropertyMap = { apiId: unknown, integrationId: unknown, integrationResponseKey: "/200/" };
  assert.deepEqual((await plugin.check(ours, inputs)).failures, []);
  assert.deepEqual(await plugin.create(ours, inputs, true), { id: "", outputs: { ...inputs, region: unknown } });
  const known = { ...parents, integrationResponseKey: "/200/" };
  const outputs = { ...known, region: "us-east-1" };
  assert.deepEqual(
    await plugin.update(ours, "x", { ...known, integrationResponseKey: "/201/" }, known, outputs, true),
    {
      ...outputs,
      integrationResponseKey: "/201/",
    },
  );
  assert.deepEqual(service.calls(), []);
});

test("reports for each difference whether it replaces the resource, with the contract's numbers", async (t) => {
  const { plugin } = await startWithService(t);
  const before = { ...parents, integrationResponseKey: "k", responseTemplates: { $default: "1" } };
  const after = {
    apiId: "b",
    integrationId: "i",
    contentHandlingStrategy: "CONVERT_TO_TEXT",
    integrationResponseKey: "l",
  };
  assert.deepEqual(await plugin.diff(ours, "x", after, before, before), {
    changes: "some",
    replaces: ["apiId"],
    deleteBeforeReplace: false,
    detailed: { apiId: 5, contentHandlingStrategy: 0, integrationResponseKey: 4, responseTemplates: 2 },
  });
  assert.deepEqual(await plugin.diff(ours, "x", before, before, before), {
    changes: "none",
    replaces: [],
    deleteBeforeReplace: true,
    detailed: {},
  });
});

test("deletes before a replacement that collides with the old resource", async () => {
  const mapping = urnOf("answerback:apigatewayv2/apiMapping:ApiMapping");
  const before = { apiId: "a", domainName: "ws.example.com", stage: "live" };
  const { replaces, deleteBeforeReplace } = await shared.diff(mapping, "x", { ...before, apiId: "b" }, before, before);
  assert.deepEqual({ replaces, deleteBeforeReplace }, { replaces: ["apiId"], deleteBeforeReplace: true });
  const elsewhere = { ...before, domainName: "chat.example.com" };
  assert.equal((await shared.diff(mapping, "x", elsewhere, before, before)).deleteBeforeReplace, false);
});

test("keeps a secret marked from check to create to refresh", async (t) => {
  const { plugin, service } = await startWithService(t);
  const template = new Secret("hush");
  const checked = await plugin.check(ours, {
    ...parents,
    integrationResponseKey: "k",
    responseTemplates: { x: template },
  });
  assert.deepEqual(checked.inputs.responseTemplates, { x: template });
  const { id, outputs } = await plugin.create(ours, checked.inputs);
  assert.deepEqual(outputs.responseTemplates, { x: template });
  assert.deepEqual(service.calls().at(-1)?.body?.responseTemplates, { x: "hush" });
  const read = await plugin.read(ours, id, outputs, checked.inputs);
  assert.deepEqual([read.outputs.responseTemplates, read.inputs.responseTemplates], [{ x: template }, { x: template }]);
  assert.equal((await plugin.diff(ours, id, checked.inputs, checked.inputs, outputs)).changes, "none");
});

test("two processes can manage the same resources, because no state is only in memory", async (t) => {
  const { plugin, service, configuration } = await startWithService(t);
  const other = await start(t);
  await other.configure(configuration);
  const inputs = { ...parents, integrationResponseKey: "k" };
  const { id, outputs } = await plugin.create(ours, inputs);
  const changed = { ...inputs, integrationResponseKey: "l" };
  assert.equal((await other.update(ours, id, changed, inputs, outputs)).integrationResponseKey, "l");
  assert.equal((await plugin.read(ours, id, outputs, inputs)).inputs.integrationResponseKey, "l");
  await other.delete(ours, id, outputs);
  assert.equal((await plugin.read(ours, id, outputs, inputs)).id, "");
  assert.equal(service.resources.size, 0);
});

test("returns an error and no id while the service is down, and recovers with it", async (t) => {
  const { plugin, service } = await startWithService(t);
  const inputs = { ...parents, integrationResponseKey: "k" };
  await plugin.configure({ endpoint: "http://127.0.0.1:9", retries: 0 });
  await assert.rejects(
    plugin.create(ours, inputs),
    failsWith(
      /^creating API Gateway v2 Integration Response \(k\): no answer from http:\/\/127\.0\.0\.1:9 \(ECONNREFUSED\)/,
    ),
  );
  const endpoint = await service.context.client.config.endpoint?.();
  await plugin.configure({ endpoint: `http://127.0.0.1:${endpoint?.port}` });
  assert.equal((await plugin.create(ours, inputs)).id, "id1");
});

test("names the missing credentials, account or region, and where to set them", async (t) => {
  const withoutIdentity = {
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_PROFILE: undefined,
    AWS_REGION: undefined,
    AWS_DEFAULT_REGION: undefined,
    AWS_CONFIG_FILE: "/nonexistent",
    AWS_SHARED_CREDENTIALS_FILE: "/nonexistent",
    AWS_EC2_METADATA_DISABLED: "true",
  };
  const plugin = await start(t, withoutIdentity);
  const create = () => plugin.create(ours, { ...parents, integrationResponseKey: "k" });
  await plugin.configure({});
  await assert.rejects(
    create(),
    failsWith(/^region: no AWS region is known\. Set the provider's "region" or AWS_REGION/),
  );
  await plugin.configure({ region: "us-east-1" });
  await assert.rejects(
    create(),
    failsWith(/^no AWS account .*"accessKey" and "secretKey" or "profile".*, or set "accountId"$/),
  );
  await plugin.configure({ region: "us-east-1", accountId: "123456789012" });
  await assert.rejects(
    create(),
    failsWith(
      /^creating API Gateway v2 Integration Response \(k\): no AWS credentials: .*Set the provider's "accessKey"/,
    ),
  );
});

test("keeps the id of a resource that was created but not completed", async (t) => {
  const { plugin } = await startWithService(t);
  const stage = urnOf("answerback:apigatewayv2/stage:Stage");
  await assert.rejects(plugin.create(stage, { apiId: "gone", name: "live" }), (error: ServiceError) => {
    const [bytes] = error.metadata.get("grpc-status-details-bin");
    assert.ok(bytes instanceof Buffer);
    const [detail] = statusProtocol.Status.deserializeBinary(bytes).getDetailsList();
    assert.equal(detail?.getTypeName(), "pulumirpc.ErrorResourceInitFailed");
    const failed = provider.ErrorResourceInitFailed.deserializeBinary(detail?.getValue_asU8() ?? new Uint8Array());
    assert.equal(failed.getId(), "live");
    assert.equal(failed.getReasonsList().length, 1);
    assert.equal(failed.getProperties()?.getFieldsMap().get("apiId")?.getStringValue(), "gone");
    return true;
  });
});

test("names the required form of the id if an import lacks the parents", async (t) => {
  const { plugin } = await startWithService(t);
  await assert.rejects(plugin.read(ours, "x"), failsWith(/Use the id apiId\/integrationId\/integrationResponseId/));
});

test("cancel aborts pending calls", async (t) => {
  const { plugin, service } = await startWithService(t, await start(t));
  service.failNext("POST", 429, "TooManyRequestsException", 100);
  const creating = plugin.create(ours, { ...parents, integrationResponseKey: "k" });
  await Promise.all([assert.rejects(creating, failsWith(/: cancelled$/)), plugin.cancel()]);
});

test("looks up APIs", async (t) => {
  const { plugin, service } = await startWithService(t);
  service.resources.set("/v2/apis/a", { apiId: "a", name: "n", protocolType: "WEBSOCKET", tags: { t: "1" } });
  service.resources.set("/v2/apis", {
    items: [
      { apiId: "a", name: "n", protocolType: "WEBSOCKET", tags: { t: "1" } },
      { apiId: "b", name: "n", protocolType: "HTTP" },
    ],
  });
  const { value } = await plugin.invoke("aws:apigatewayv2/getApi:getApi", { apiId: "a" });
  assert.equal(value.executionArn, "arn:aws:execute-api:us-east-1:000000000000:a");
  assert.deepEqual([value.name, value.version, value.tags], ["n", "", { t: "1" }]);
  const found = async (inputs: PropertyMap) =>
    (await plugin.invoke("answerback:apigatewayv2/getApis:getApis", inputs)).value.ids;
  assert.deepEqual(await found({ name: "n" }), ["a", "b"]);
  assert.deepEqual(await found({ protocolType: "WEBSOCKET", tags: { t: "1" } }), ["a"]);
  const missing = await plugin.invoke("answerback:apigatewayv2/getApi:getApi", { apiId: "gone" });
  assert.deepEqual(missing.failures, ["apiId: API gone does not exist in us-east-1"]);
});
