import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-apigatewayv2";
import { newApi, plain, refused, startControlPlane } from "./control-plane.fixture.ts";

const { client } = await startControlPlane();

test("Stage: may be created with autoDeploy and a deployment, but not updated to another deployment", async () => {
  const ApiId = await newApi(client);
  await client.send(new sdk.CreateRouteCommand({ ApiId, RouteKey: "a" }));
  const [first, second] = await Promise.all([0, 1].map(() => client.send(new sdk.CreateDeploymentCommand({ ApiId }))));
  const path = { ApiId, StageName: "cdk" };
  const created = await client.send(
    new sdk.CreateStageCommand({ ...path, AutoDeploy: true, DeploymentId: first?.DeploymentId }),
  );
  assert.equal(created.AutoDeploy, true);
  assert.equal(created.DeploymentId, first?.DeploymentId);
  const message =
    "Deployment ID cannot be set on stage cdk while autoDeploy is enabled: the stage is deployed automatically.";
  for (const change of [{ DeploymentId: second?.DeploymentId }, { AutoDeploy: true, DeploymentId: "none" }]) {
    await refused(client.send(new sdk.UpdateStageCommand({ ...path, ...change })), "BadRequestException", message);
  }
  await refused(
    client.send(new sdk.CreateStageCommand({ ApiId, StageName: "none", AutoDeploy: true, DeploymentId: "none" })),
    "BadRequestException",
    "Deployment id does not exist",
  );
});

test("Stage: has defaults, accepts all members, and merges and deletes settings one by one", async () => {
  const ApiId = await newApi(client);
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
