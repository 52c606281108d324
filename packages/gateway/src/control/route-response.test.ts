import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-apigatewayv2";
import { newApi, plain, refused, startControlPlane } from "./control-plane.fixture.ts";

const { client } = await startControlPlane();

test("RouteResponse: is created, updated, listed, unique per route, and deleted", async () => {
  const ApiId = await newApi(client);
  const { RouteId } = await client.send(new sdk.CreateRouteCommand({ ApiId, RouteKey: "a" }));
  const created = await client.send(
    new sdk.CreateRouteResponseCommand({
      ApiId,
      RouteId,
      RouteResponseKey: "$default",
      ModelSelectionExpression: "action",
      ResponseModels: { test: "Model" },
      ResponseParameters: { "route.response.header.a": { Required: true } },
    }),
  );
  const path = { ApiId, RouteId, RouteResponseId: created.RouteResponseId };
  const updated = await client.send(
    new sdk.UpdateRouteResponseCommand({
      ...path,
      ModelSelectionExpression: "",
      ResponseModels: {},
      ResponseParameters: {},
    }),
  );
  assert.deepEqual(plain(updated), { RouteResponseId: created.RouteResponseId, RouteResponseKey: "$default" });
  assert.deepEqual(plain(await client.send(new sdk.GetRouteResponseCommand(path))), plain(updated));
  assert.deepEqual((await client.send(new sdk.GetRouteResponsesCommand({ ApiId, RouteId }))).Items, [plain(updated)]);
  await refused(
    client.send(new sdk.CreateRouteResponseCommand({ ApiId, RouteId, RouteResponseKey: "$default" })),
    "ConflictException",
    "RouteResponse with key $default already exists for this Route",
  );
  await client.send(new sdk.DeleteRouteResponseCommand(path));
  await refused(
    client.send(new sdk.GetRouteResponseCommand(path)),
    "NotFoundException",
    `Invalid RouteResponse identifier specified ${created.RouteResponseId}`,
  );
});
