import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ConflictException,
  CreateApiCommand,
  CreateDeploymentCommand,
  CreateIntegrationCommand,
  CreateIntegrationResponseCommand,
  CreateRouteCommand,
  CreateRouteResponseCommand,
  CreateStageCommand,
  DeleteApiCommand,
  DeleteIntegrationCommand,
  DeleteIntegrationResponseCommand,
  DeleteRouteCommand,
  GetApiCommand,
  GetDeploymentCommand,
  GetIntegrationCommand,
  GetIntegrationResponseCommand,
  GetIntegrationResponsesCommand,
  GetStageCommand,
  NotFoundException,
  UpdateIntegrationResponseCommand,
} from "@aws-sdk/client-apigatewayv2";
import { snapshotKey } from "../store/key.ts";
import { plain, startControlPlane } from "./control-plane.fixture.ts";

const { client, store, url } = await startControlPlane();

test("the SDK creates a WebSocket API with a two-way route, deploys it and deletes it", async () => {
  const api = await client.send(
    new CreateApiCommand({
      Name: "quotes",
      ProtocolType: "WEBSOCKET",
      RouteSelectionExpression: "$request.body.action",
    }),
  );
  const ApiId = api.ApiId;
  assert.match(ApiId ?? "", /^[a-z0-9]{10}$/);
  assert.ok(api.CreatedDate instanceof Date && Math.abs(api.CreatedDate.getTime() - Date.now()) < 10_000);
  assert.deepEqual(plain(api), {
    ApiEndpoint: `${url.replace("http", "ws")}/ws/${ApiId}`,
    ApiId,
    ApiKeySelectionExpression: "$request.header.x-api-key",
    CreatedDate: api.CreatedDate,
    DisableExecuteApiEndpoint: false,
    IpAddressType: "ipv4",
    Name: "quotes",
    ProtocolType: "WEBSOCKET",
    RouteSelectionExpression: "$request.body.action",
    Tags: {},
  });
  assert.deepEqual(plain(await client.send(new GetApiCommand({ ApiId }))), plain(api));

  const integration = await client.send(new CreateIntegrationCommand({ ApiId, IntegrationType: "MOCK" }));
  const IntegrationId = integration.IntegrationId;
  assert.deepEqual(plain(integration), {
    ConnectionType: "INTERNET",
    IntegrationId,
    IntegrationResponseSelectionExpression: "${integration.response.statuscode}",
    IntegrationType: "MOCK",
    PassthroughBehavior: "WHEN_NO_MATCH",
    PayloadFormatVersion: "1.0",
    TimeoutInMillis: 29000,
  });
  assert.deepEqual(plain(await client.send(new GetIntegrationCommand({ ApiId, IntegrationId }))), plain(integration));

  const bare = await client.send(
    new CreateIntegrationResponseCommand({ ApiId, IntegrationId, IntegrationResponseKey: "/200/" }),
  );
  const IntegrationResponseId = bare.IntegrationResponseId;
  assert.deepEqual(plain(bare), { IntegrationResponseId, IntegrationResponseKey: "/200/" });
  const changed = await client.send(
    new UpdateIntegrationResponseCommand({
      ApiId,
      IntegrationId,
      IntegrationResponseId,
      IntegrationResponseKey: "$default",
      ContentHandlingStrategy: "CONVERT_TO_TEXT",
      ResponseTemplates: { "application/json": "" },
      TemplateSelectionExpression: "$request.body.name",
    }),
  );
  assert.deepEqual(plain(changed), {
    ContentHandlingStrategy: "CONVERT_TO_TEXT",
    IntegrationResponseId,
    IntegrationResponseKey: "$default",
    ResponseTemplates: { "application/json": "" },
    TemplateSelectionExpression: "$request.body.name",
  });
  assert.deepEqual(
    plain(await client.send(new GetIntegrationResponseCommand({ ApiId, IntegrationId, IntegrationResponseId }))),
    plain(changed),
  );

  await assert.rejects(
    client.send(new CreateDeploymentCommand({ ApiId })),
    /^BadRequestException: At least one route is required before deploying the Api\.$/,
  );
  const { RouteId } = await client.send(
    new CreateRouteCommand({ ApiId, RouteKey: "quote", Target: `integrations/${IntegrationId}` }),
  );
  await client.send(new CreateRouteResponseCommand({ ApiId, RouteId, RouteResponseKey: "$default" }));
  await client.send(new CreateStageCommand({ ApiId, StageName: "prod" }));
  const { DeploymentId } = await client.send(new CreateDeploymentCommand({ ApiId, StageName: "prod" }));
  const deployment = await client.send(new GetDeploymentCommand({ ApiId, DeploymentId }));
  assert.equal(deployment.DeploymentStatus, "DEPLOYED");
  assert.equal(deployment.AutoDeployed, false);
  const stage = await client.send(new GetStageCommand({ ApiId, StageName: "prod" }));
  assert.equal(stage.DeploymentId, DeploymentId);

  await assert.rejects(client.send(new DeleteIntegrationCommand({ ApiId, IntegrationId })), (error: unknown) => {
    assert.ok(error instanceof ConflictException);
    assert.equal(
      error.message,
      `Cannot delete Integration because it is referenced by the following Routes with Ids: [${RouteId}]`,
    );
    return true;
  });
  await client.send(new DeleteRouteCommand({ ApiId, RouteId }));
  await client.send(new DeleteIntegrationResponseCommand({ ApiId, IntegrationId, IntegrationResponseId }));
  await client.send(new DeleteIntegrationCommand({ ApiId, IntegrationId }));

  const snapshot = store.get(snapshotKey(ApiId ?? "", DeploymentId ?? ""));
  assert.deepEqual(snapshot?.integrations, [
    {
      integrationId: IntegrationId,
      integrationType: "MOCK",
      connectionType: "INTERNET",
      timeoutInMillis: 29000,
      payloadFormatVersion: "1.0",
      passthroughBehavior: "WHEN_NO_MATCH",
      integrationResponseSelectionExpression: "${integration.response.statuscode}",
      integrationResponses: [
        {
          integrationResponseId: IntegrationResponseId,
          integrationResponseKey: "$default",
          contentHandlingStrategy: "CONVERT_TO_TEXT",
          responseTemplates: { "application/json": "" },
          templateSelectionExpression: "$request.body.name",
        },
      ],
    },
  ]);

  await client.send(new DeleteApiCommand({ ApiId }));
  await assert.rejects(client.send(new GetApiCommand({ ApiId })), (error: unknown) => {
    assert.ok(error instanceof NotFoundException);
    assert.equal(error.message, `Invalid API identifier specified ${ApiId}`);
    assert.equal(error.ResourceType, "Api");
    return true;
  });
});

test("pages through a list in order of creation", async () => {
  const { ApiId } = await client.send(
    new CreateApiCommand({ Name: "many", ProtocolType: "WEBSOCKET", RouteSelectionExpression: "$request.body.action" }),
  );
  const { IntegrationId } = await client.send(new CreateIntegrationCommand({ ApiId, IntegrationType: "MOCK" }));
  const keys = Array.from({ length: 60 }, (_, n) => `/${n}/`);
  for (const IntegrationResponseKey of keys) {
    await client.send(new CreateIntegrationResponseCommand({ ApiId, IntegrationId, IntegrationResponseKey }));
  }
  const seen: (string | undefined)[] = [];
  const sizes: number[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new GetIntegrationResponsesCommand({ ApiId, IntegrationId, NextToken }));
    sizes.push(page.Items?.length ?? 0);
    seen.push(...(page.Items ?? []).map((item) => item.IntegrationResponseKey));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  assert.deepEqual(sizes, [25, 25, 10]);
  assert.deepEqual(seen, keys);
});
