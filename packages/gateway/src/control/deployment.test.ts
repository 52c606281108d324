import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-apigatewayv2";
import { newApi, plain, refused, startControlPlane } from "./control-plane.fixture.ts";

const { client } = await startControlPlane();

test("Deployment: needs a route and an existing stage, is updated, and cannot be deleted while a stage serves it", async () => {
  const ApiId = await newApi(client);
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
