import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import type { Operation, ProgramEvent } from "../report/event.ts";
import { CallbackClients } from "./callback-clients.ts";
import { HookHost } from "./hook.ts";
import { StackRecord } from "./stack-record.ts";
import { deployStages, noteUndeployed } from "./stage-deployment.ts";
import { emptyState, type ResourceState, StateFile } from "./state-file.ts";
import type { StepEnvironment } from "./step.ts";

/** Requests to the service: `POST /v2/apis/a/deployments`. */
const requests: string[] = [];
let deployments = 0;
const description = "Made by the development session";
/** The deployments of the API. */
const items: { readonly deploymentId: string; readonly description?: string }[] = [{ deploymentId: "program" }];
let served = "program";
const server = createServer((request, response) => {
  const path = (request.url ?? "").replace(/\?.*/, "");
  requests.push(`${request.method} ${path}`);
  if (request.method === "POST") {
    served = `ours-${++deployments}`;
    items.push({ deploymentId: served, description });
  }
  response.setHeader("content-type", "application/json");
  response.writeHead(request.method === "DELETE" ? 204 : 200);
  response.end(request.method === "DELETE" ? "" : JSON.stringify({ deploymentId: served, items }));
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const client = new ApiGatewayV2Client({
  endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  region: "eu-west-1",
  credentials: { accessKeyId: "a", secretAccessKey: "b" },
});
after(() => {
  client.destroy();
  server.close();
});

const folder = await mkdtemp(join(tmpdir(), "answerback-stages-"));
after(() => rm(folder, { recursive: true, force: true }));

function state(type: string, id: string, outputs: ResourceState["outputs"]): ResourceState {
  return {
    urn: `urn:pulumi:dev::shop::aws:apigatewayv2/x:${type}::${id}`,
    type: `aws:apigatewayv2/x:${type}`,
    custom: true,
    id,
    parent: undefined,
    inputs: {},
    outputs: { apiId: "a", ...outputs },
    dependencies: [],
    provider: undefined,
    protect: false,
    retainOnDelete: false,
    deletedWith: undefined,
    external: false,
    uncertain: false,
    replacementTrigger: undefined,
  };
}

/** A run with these steps, of a stack with these stages. */
function run(stages: readonly ResourceState[], steps: readonly (readonly [Operation, ResourceState])[]) {
  requests.length = 0;
  const events: ProgramEvent[] = [];
  const record = new StackRecord(
    new StateFile(join(folder, `${Math.random()}.json`)),
    emptyState,
    "http://127.0.0.1:1",
  );
  for (const stage of stages) record.put(stage, undefined);
  const environment: StepEnvironment = {
    record,
    emit: (event) => events.push(event),
    typeOf: () => assert.fail("no type is needed"),
    contextOf: () => ({ client, region: "eu-west-1", accountId: "123456789012" }),
    identifierToken: undefined,
    defaultTagsOf: () => undefined,
    wasReplaced: () => false,
    hooks: new HookHost(new CallbackClients(), () => {}),
    failed: () => {},
    workOf: () => undefined,
    settled: () => {},
  };
  for (const [operation, it] of steps) noteUndeployed(record, operation, it);
  return { environment, record, events };
}

const live = state("Stage", "live", { deploymentId: "program" });
const route = state("Route", "r", {});
const deployment = state("Deployment", "d", {});

test("deploys an API that changed after the program's deployment of it, and points its stages to the new one", async () => {
  const { environment, events } = run(
    [live, state("Stage", "own", { deploymentId: "x", autoDeploy: true })],
    [
      ["create", deployment],
      ["update", route],
    ],
  );
  await deployStages(environment);
  assert.deepEqual(requests, [
    "POST /v2/apis/a/deployments",
    "PATCH /v2/apis/a/stages/live",
    "GET /v2/apis/a/deployments",
    "GET /v2/apis/a/stages/live",
  ]);
  assert.deepEqual(events, [{ kind: "deployed", apiId: "a", deploymentId: served, stageNames: ["live"] }]);
});

test("does not deploy an API that has no changes, or whose changes the program has deployed", async () => {
  const { environment } = run(
    [live],
    [
      ["update", route],
      ["replace", deployment],
      ["delete", deployment],
      ["same", route],
    ],
  );
  await deployStages(environment);
  assert.deepEqual(requests, []);
});

test("does not deploy an API without a stage", async () => {
  const { environment } = run([], [["update", route]]);
  await deployStages(environment);
  assert.deepEqual(requests, []);
});

test("replaces its own deployment by the next one, and deletes it once the program's takes over", async () => {
  const { environment, record } = run([live], [["update", route]]);
  await deployStages(environment);
  const first = served;
  items.push({ deploymentId: "lost", description });
  noteUndeployed(record, "update", route);
  requests.length = 0;
  await deployStages(environment);
  assert.ok(requests.includes(`DELETE /v2/apis/a/deployments/${first}`));
  assert.ok(requests.includes("DELETE /v2/apis/a/deployments/lost"), "made by an interrupted run");
  assert.ok(!requests.includes("DELETE /v2/apis/a/deployments/program"));

  const second = served;
  served = "program";
  requests.length = 0;
  await deployStages(environment);
  assert.deepEqual(requests, ["GET /v2/apis/a/stages/live", `DELETE /v2/apis/a/deployments/${second}`]);
  assert.equal(record.deploymentIds.size, 0);
});
