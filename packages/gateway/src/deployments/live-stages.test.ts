import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { snapshotKey } from "../store/key.ts";
import { createMemoryStore } from "../store/memory.ts";
import type { Store } from "../store/store.ts";
import { createLiveStages, type StagePlace } from "./live-stages.ts";

function snapshot(template: string) {
  return {
    api: { apiId: "a", routeSelectionExpression: "$request.body.action" },
    routes: [{ routeId: "r", routeKey: "go", target: "integrations/i", routeResponses: [] }],
    integrations: [
      {
        integrationId: "i",
        integrationType: "MOCK",
        requestTemplates: { "application/json": template },
        integrationResponses: [],
      },
    ],
    models: [],
    authorizers: [],
  };
}

async function putDeployment(store: Store, apiId: string, deploymentId: string, template = "{}"): Promise<void> {
  await store.commit({
    puts: [
      { key: ["apis", apiId], value: { apiId } },
      { key: ["apis", apiId, "deployments", deploymentId], value: { deploymentId } },
      { key: snapshotKey(apiId, deploymentId), value: snapshot(template) },
    ],
    deletes: [],
  });
}

async function putStage(store: Store, apiId: string, stageName: string, members: object): Promise<void> {
  await store.commit({
    puts: [{ key: ["apis", apiId, "stages", stageName], value: { stageName, stageVariables: {}, ...members } }],
    deletes: [],
  });
}

function live(t: TestContext, store: Store) {
  const warnings: string[] = [];
  const stages = createLiveStages(store, (message) => warnings.push(message));
  const gone: StagePlace[] = [];
  stages.onGone((place) => gone.push(place));
  t.after(() => stages.close());
  return { stages, warnings, gone };
}

test("finds no unknown API or stage, and has no live stage without a deployment", async (t) => {
  const store = createMemoryStore();
  const { stages } = live(t, store);
  assert.equal(stages.find("a", "live"), undefined);
  await putStage(store, "a", "live", {});
  assert.equal(stages.find("a", "other"), undefined);
  assert.equal(stages.find("a", "live")?.stage(), undefined);
});

test("serves deployments that the store already had", async (t) => {
  const store = createMemoryStore();
  await putDeployment(store, "a", "d1");
  await putStage(store, "a", "live", { deploymentId: "d1" });
  const { stages } = live(t, store);
  assert.equal(stages.find("a", "live")?.stage()?.api.deploymentId, "d1");
});

test("switches to a new deployment as soon as the stage points to it, and compiles each once", async (t) => {
  const store = createMemoryStore();
  await putDeployment(store, "a", "d1");
  await putStage(store, "a", "live", { deploymentId: "d1" });
  const { stages } = live(t, store);
  const place = stages.find("a", "live")!;
  const before = place.stage()!;
  await putDeployment(store, "a", "d2");
  assert.equal(place.stage(), before);
  await putStage(store, "a", "live", { deploymentId: "d2" });
  assert.equal(place.stage()?.api.deploymentId, "d2");
  assert.equal(place.stage(), place.stage());
  assert.equal(before.api.deploymentId, "d1");
});

test("applies settings of the stage without a deployment, and compiles nothing for them", async (t) => {
  const store = createMemoryStore();
  await putDeployment(store, "a", "d1");
  await putStage(store, "a", "live", { deploymentId: "d1" });
  const { stages } = live(t, store);
  const place = stages.find("a", "live")!;
  const { api } = place.stage()!;
  await putStage(store, "a", "live", { deploymentId: "d1", stageVariables: { x: "1" } });
  assert.deepEqual(place.stage()?.stageVariables, { x: "1" });
  assert.equal(place.stage()?.api, api);
});

test("does not apply changes of resources without a deployment", async (t) => {
  const store = createMemoryStore();
  await putDeployment(store, "a", "d1");
  await putStage(store, "a", "live", { deploymentId: "d1" });
  const { stages } = live(t, store);
  const before = stages.find("a", "live")!.stage();
  await store.commit({ puts: [{ key: ["apis", "a", "routes", "r"], value: { routeKey: "new" } }], deletes: [] });
  assert.equal(stages.find("a", "live")!.stage(), before);
});

test("reports the places of deleted stages and APIs, and forgets them", async (t) => {
  const store = createMemoryStore();
  for (const apiId of ["a", "b"]) {
    await putDeployment(store, apiId, "d1");
    for (const stageName of ["one", "two"]) await putStage(store, apiId, stageName, { deploymentId: "d1" });
  }
  const { stages, gone } = live(t, store);
  const places = ["one", "two"].map((stageName) => stages.find("a", stageName)!);
  stages.find("b", "one");
  await store.commit({ puts: [], deletes: [["apis", "a", "stages", "one"]] });
  assert.deepEqual(gone, [places[0]]);
  assert.equal(places[0]!.stage(), undefined);
  await store.commit({ puts: [], deletes: [["apis", "a"]] });
  assert.deepEqual(gone, places);
  assert.equal(stages.find("a", "two"), undefined);
  assert.ok(stages.find("b", "one")?.stage());
});

test("gives a new place to a stage that is created again", async (t) => {
  const store = createMemoryStore();
  await putDeployment(store, "a", "d1");
  await putStage(store, "a", "live", { deploymentId: "d1" });
  const { stages } = live(t, store);
  const first = stages.find("a", "live");
  await store.commit({ puts: [], deletes: [["apis", "a", "stages", "live"]] });
  await putStage(store, "a", "live", { deploymentId: "d1" });
  assert.notEqual(stages.find("a", "live"), first);
  assert.ok(stages.find("a", "live")?.stage());
});

test("warns on deployment of parts that do not compile, with resource, member, line and column", async (t) => {
  const store = createMemoryStore();
  const { warnings } = live(t, store);
  await putDeployment(store, "a", "d1", "fine\n  #if($x");
  await putStage(store, "a", "live", { deploymentId: "d1" });
  await turn();
  assert.equal(warnings.length, 1);
  assert.match(warnings[0]!, /^API a, stage live: Integration i, requestTemplates\["application\/json"\]:2:\d+: /);
});

test("reports each served deployment: soon those in the store, then each new one", async (t) => {
  const store = createMemoryStore();
  await putDeployment(store, "a", "d1", "one");
  await putDeployment(store, "a", "unserved", "none");
  await putStage(store, "a", "live", { deploymentId: "d1" });
  const { stages } = live(t, store);
  const templates: (string | undefined)[] = [];
  stages.onDeployed(({ integrations }) => templates.push(integrations[0]?.requestTemplates?.["application/json"]));
  assert.deepEqual(templates, []);
  await turn();
  assert.deepEqual(templates, ["one"]);
  await putDeployment(store, "a", "d2", "two");
  await putStage(store, "a", "live", { deploymentId: "d2" });
  await turn();
  assert.deepEqual(templates, ["one", "two"]);
});
