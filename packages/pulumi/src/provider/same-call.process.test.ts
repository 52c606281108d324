// One implementation of a resource, two hosts: a program causes the same calls through the plugin, in the engine's order,
// and through the program host.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test, { type TestContext } from "node:test";
import { runProgram } from "@answerback/program";
import type { PropertyMap } from "../property-value.ts";
import { type FakeService, type RecordedCall, startFakeService } from "../resources/fake-service.ts";
import { type Plugin, startPlugin } from "./plugin-process.ts";

const require = createRequire(import.meta.url);

/** The documented example, then with all properties, then on another integration. */
const steps = [
  { integration: "one", response: { integrationResponseKey: "/200/" } },
  {
    integration: "one",
    response: {
      contentHandlingStrategy: "CONVERT_TO_TEXT",
      integrationResponseKey: "/2\\d\\d/",
      responseTemplates: { "200": "{}", other: "" },
      templateSelectionExpression: "${integration.response.statuscode}",
    },
  },
  { integration: "one", response: { integrationResponseKey: "/200/" } },
  { integration: "two", response: { integrationResponseKey: "/200/" } },
] as const;
const apiInputs = { name: "chat", protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" };

const programOf = ({ integration, response }: (typeof steps)[number]) => `
import * as aws from "@answerback/pulumi";
const api = new aws.apigatewayv2.Api("api", ${JSON.stringify(apiInputs)});
const make = (name: string, options?: object) =>
  new aws.apigatewayv2.Integration(name, { apiId: api.id, integrationType: "MOCK" }, options);
const one = make("one");
const two = make("two", { dependsOn: one });
new aws.apigatewayv2.IntegrationResponse("example", {
  apiId: api.id,
  integrationId: ${integration}.id,
  ...${JSON.stringify(response)},
}, { dependsOn: two });
`;

/** The hosts may read differently. */
const changesOf = (calls: readonly RecordedCall[]) => calls.filter(({ method }) => method !== "GET");

async function throughProgramHost(t: TestContext, service: FakeService, url: string) {
  const folder = mkdtempSync(join(tmpdir(), "answerback-same-call-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, target] of [
    ["@answerback/pulumi", join(import.meta.dirname, "../..")],
    ["@pulumi/pulumi", dirname(require.resolve("@pulumi/pulumi/package.json"))],
  ] as const) {
    mkdirSync(dirname(join(folder, "node_modules", name)), { recursive: true });
    symlinkSync(target, join(folder, "node_modules", name), "dir");
  }
  writeFileSync(join(folder, "Pulumi.yaml"), "name: chat\nruntime: nodejs\n");
  const recorded: (readonly RecordedCall[])[] = [];
  for (const source of [...steps.map(programOf), ""]) {
    writeFileSync(join(folder, "index.ts"), source);
    const result = await runProgram({
      folder,
      endpoint: url,
      region: "us-east-1",
      accountId: "000000000000",
      stateFolder: join(folder, ".answerback"),
      exact: true,
      onEvent: () => {},
    });
    assert.equal(result.kind, "succeeded", JSON.stringify(result));
    recorded.push(changesOf(service.calls()));
  }
  return recorded;
}

async function throughPlugin(plugin: Plugin, service: FakeService) {
  const urn = (type: string, name: string) => `urn:pulumi:dev::chat::answerback:apigatewayv2/${type}::${name}`;
  const create = async (type: string, name: string, given: PropertyMap) => {
    const { inputs } = await plugin.check(urn(type, name), given);
    return { urn: urn(type, name), inputs, ...(await plugin.create(urn(type, name), inputs)) };
  };
  const recorded: (readonly RecordedCall[])[] = [];
  const api = await create("api:Api", "api", apiInputs);
  const integration = (name: string) =>
    create("integration:Integration", name, { apiId: api.id, integrationType: "MOCK" });
  const integrations = { one: await integration("one"), two: await integration("two") };
  let response: Awaited<ReturnType<typeof create>> | undefined;
  for (const step of steps) {
    const given = { apiId: api.id, integrationId: integrations[step.integration].id, ...step.response };
    const type = "integrationResponse:IntegrationResponse";
    if (response === undefined) response = await create(type, "example", given);
    else {
      const { inputs } = await plugin.check(response.urn, given, response.inputs);
      const { replaces } = await plugin.diff(response.urn, response.id, inputs, response.inputs, response.outputs);
      if (replaces.length > 0) {
        const old = response;
        response = await create(type, "example", given);
        await plugin.delete(old.urn, old.id, old.outputs);
      } else {
        const outputs = await plugin.update(response.urn, response.id, inputs, response.inputs, response.outputs);
        response = { ...response, inputs, outputs };
      }
    }
    recorded.push(changesOf(service.calls()));
  }
  assert.ok(response);
  for (const gone of [response, integrations.two, integrations.one, api])
    await plugin.delete(gone.urn, gone.id, gone.outputs);
  recorded.push(changesOf(service.calls()));
  return recorded;
}

test("the documented example makes the same calls through the plugin and through the program host", async (t) => {
  const recorded = [];
  for (const host of ["program", "plugin"] as const) {
    const service = await startFakeService();
    t.after(service.stop);
    const endpoint = await service.context.client.config.endpoint?.();
    const url = `http://127.0.0.1:${endpoint?.port}`;
    if (host === "program") recorded.push(await throughProgramHost(t, service, url));
    else {
      const plugin = await startPlugin();
      t.after(plugin.interrupt);
      await plugin.configure({ endpoint: url });
      recorded.push(await throughPlugin(plugin, service));
    }
    assert.deepEqual(service.resources, new Map(), "no resource is left");
  }
  const [program, plugin] = recorded;
  assert.ok(program?.every((calls) => calls.length > 0));
  assert.deepEqual(program, plugin);
});
