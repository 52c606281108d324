// An API that uses everything: exported, run on another gateway, and read again.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { writeProgram } from "@answerback/apigatewayv2/export";
import { defaultSettings, type Gateway, startGateway } from "@answerback/gateway";
import { runProgram } from "@answerback/program";
import { copyProgram } from "../test-program.ts";
import { openControlPlane } from "./control-plane.ts";
import { importInto } from "./import-api.ts";
import { type ReadApi, readApi, readApis } from "./read-api.ts";
import { recordsOf } from "./test-records.ts";

/** Of `test-programs/everything`. */
let original: ReadApi;
before(async () => {
  original = await whileServed((gateway) => deployed(copyProgram("everything"), gateway));
});

test("the API uses every kind of resource", () => {
  const { models, authorizers, integrations, routes, stages, domainNames } = original;
  for (const items of [models, authorizers, integrations, routes, stages, domainNames]) assert.ok(items.length > 0);
  assert.ok(integrations.some(({ integrationResponses }) => integrationResponses.length === 4));
  assert.ok(routes.some(({ routeResponses }) => routeResponses.length > 0));
});

describe("an exported program makes the same records", () => {
  for (const form of ["pulumi-typescript", "cloudformation"] as const) {
    test(form, async () => {
      const { main, others } = writeProgram(original, form);
      const folder = copyProgram("everything");
      // The program's own template is replaced, or would be a second one.
      for (const { name, text } of [main, ...others]) writeFileSync(join(folder, name), text);
      const again = await whileServed((gateway) => deployed(folder, gateway));
      assert.deepEqual(recordsOf(again), recordsOf(original));
    });
  }
});

test("an import makes the same records, with the same identifiers", async () => {
  const identifierToken = "token";
  const settings = { region: defaultSettings.region, credentials: [] };
  const again = await whileServed(async (gateway) => {
    assert.deepEqual(await importInto({ gateway, settings, identifierToken }, original), []);
    return onlyApi(gateway);
  }, identifierToken);
  assert.deepEqual(recordsOf(again), recordsOf(original));
  assert.equal(again.api.apiId, original.api.apiId);
  const ids = (api: ReadApi) => [
    api.routes.map(({ routeId, routeResponses }) => [routeId, routeResponses]),
    api.integrations.map(({ integrationId, integrationResponses }) => [integrationId, integrationResponses]),
    api.stages.map(({ deploymentId }) => deploymentId),
    api.deployments.map(({ deploymentId }) => deploymentId),
    api.models.map(({ modelId }) => modelId),
    api.authorizers.map(({ authorizerId }) => authorizerId),
    api.domainNames.flatMap(({ apiMappings }) => apiMappings),
  ];
  assert.deepEqual(ids(again), ids(original));
});

async function whileServed<Result>(use: (gateway: Gateway) => Promise<Result>, identifierToken = ""): Promise<Result> {
  const gateway = await startGateway({ ...defaultSettings, port: 0, identifierToken, onWarning: () => {} });
  try {
    return await use(gateway);
  } finally {
    await gateway.stop();
  }
}

/** Runs a program, and reads its API. */
async function deployed(folder: string, gateway: Gateway): Promise<ReadApi> {
  const { region, accountId } = defaultSettings;
  const stateFolder = join(folder, ".answerback");
  const result = await runProgram({
    folder,
    endpoint: gateway.url,
    region,
    accountId,
    stateFolder,
    exact: true,
    onEvent: () => {},
  });
  assert.deepEqual(
    result.errors.map(({ message }) => message),
    [],
  );
  await gateway.deployed();
  return onlyApi(gateway);
}

async function onlyApi(gateway: Gateway): Promise<ReadApi> {
  const { client } = openControlPlane({ endpoint: gateway.url });
  after(() => client.destroy());
  const [api, ...others] = await readApis(client);
  assert.ok(api?.apiId !== undefined && others.length === 0);
  return readApi(client, api.apiId);
}
