import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-apigatewayv2";
import { systemClock } from "../clock.ts";
import { createMemoryStore } from "../store/memory.ts";
import { startAutoDeploy } from "./auto-deploy.ts";
import { refused, startControlPlane } from "./control-plane.fixture.ts";

test("a stage with autoDeploy follows its API and has the status of the last deployment", async () => {
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
  /** Waits until the predicate holds for the stage. */
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
    "Deployment ID cannot be set on stage dev while autoDeploy is enabled: the stage is deployed automatically.",
  );
});

test("changes are deployed when it has settled", async () => {
  const store = createMemoryStore();
  const autoDeploy = startAutoDeploy({ store, clock: systemClock, warn: assert.fail });
  const stage = () => store.get(["apis", "a1", "stages", "live"]);
  const put = (key: readonly string[], value: Readonly<Record<string, string | boolean>>) =>
    store.commit({ puts: [{ key, value }], deletes: [] });
  await autoDeploy.settled();
  await put(["apis", "a1"], { apiId: "a1", protocolType: "WEBSOCKET" });
  await put(["apis", "a1", "routes", "r1"], { routeId: "r1", routeKey: "$default" });
  await put(["apis", "a1", "stages", "live"], { stageName: "live", autoDeploy: true });
  assert.equal(stage()?.deploymentId, undefined);
  await autoDeploy.settled();
  assert.equal(typeof stage()?.deploymentId, "string");
  autoDeploy.stop();
  await put(["apis", "a1", "routes", "r2"], { routeId: "r2", routeKey: "more" });
  await autoDeploy.settled();
});
