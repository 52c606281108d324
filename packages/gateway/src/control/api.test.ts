import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-apigatewayv2";
import { plain, refused, startControlPlane } from "./control-plane.fixture.ts";

const { client } = await startControlPlane();

test("Api: accepts all members, updates them, and resets unset ones to the defaults", async () => {
  const before = (await client.send(new sdk.GetApisCommand({ MaxResults: "500" }))).Items?.length ?? 0;
  const created = await client.send(
    new sdk.CreateApiCommand({
      Name: "all",
      ProtocolType: "WEBSOCKET",
      RouteSelectionExpression: "${request.body.service}/${request.body.action}",
      ApiKeySelectionExpression: "$context.authorizer.usageIdentifierKey",
      Description: "what it is",
      Version: "v1",
      DisableExecuteApiEndpoint: true,
      DisableSchemaValidation: true,
      IpAddressType: "dualstack",
      Tags: { team: "a" },
    }),
  );
  const { ApiId } = created;
  assert.equal(created.Version, "v1");
  assert.deepEqual(created.Tags, { team: "a" });
  const updated = await client.send(
    new sdk.UpdateApiCommand({
      ApiId,
      Name: "basic",
      ApiKeySelectionExpression: "",
      Description: "",
      Version: "",
      DisableExecuteApiEndpoint: false,
      DisableSchemaValidation: false,
      IpAddressType: "ipv4",
      RouteSelectionExpression: "$request.body.action",
    }),
  );
  assert.deepEqual(plain(updated), {
    ApiEndpoint: created.ApiEndpoint,
    ApiId,
    ApiKeySelectionExpression: "$request.header.x-api-key",
    CreatedDate: created.CreatedDate,
    DisableExecuteApiEndpoint: false,
    DisableSchemaValidation: false,
    IpAddressType: "ipv4",
    Name: "basic",
    ProtocolType: "WEBSOCKET",
    RouteSelectionExpression: "$request.body.action",
    Tags: { team: "a" },
  });
  assert.deepEqual(plain(await client.send(new sdk.GetApiCommand({ ApiId }))), plain(updated));
  const { Items } = await client.send(new sdk.GetApisCommand({ MaxResults: "500" }));
  assert.equal(Items?.length, before + 1);
  assert.deepEqual(Items?.at(-1), plain(updated));
  await refused(
    client.send(new sdk.UpdateApiCommand({ ApiId, RouteSelectionExpression: "$context.x" })),
    "BadRequestException",
    "Unexpected variable in selection expression: $context.x",
  );
  await client.send(new sdk.DeleteApiCommand({ ApiId }));
  await refused(
    client.send(new sdk.DeleteApiCommand({ ApiId })),
    "NotFoundException",
    `Invalid API identifier specified ${ApiId}`,
  );
});
