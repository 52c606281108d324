import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-apigatewayv2";
import { lambdaUri, newApi, plain, refused, startControlPlane } from "./control-plane.fixture.ts";

const { client } = await startControlPlane();

test("Authorizer: is created with an empty identity source, updated, listed and deleted", async () => {
  const ApiId = await newApi(client);
  const { AuthorizerId } = await client.send(
    new sdk.CreateAuthorizerCommand({
      ApiId,
      Name: "who",
      AuthorizerType: "REQUEST",
      AuthorizerUri: lambdaUri("one"),
      AuthorizerCredentialsArn: "arn:aws:iam::123456789012:role/r",
      IdentitySource: [],
    }),
  );
  const updated = await client.send(
    new sdk.UpdateAuthorizerCommand({
      ApiId,
      AuthorizerId,
      Name: "other",
      AuthorizerUri: lambdaUri("two"),
      AuthorizerCredentialsArn: "",
      IdentitySource: ["route.request.header.Authorization", "route.request.querystring.Name"],
      AuthorizerResultTtlInSeconds: 0,
      EnableSimpleResponses: false,
    }),
  );
  assert.deepEqual(plain(updated), {
    AuthorizerId,
    AuthorizerType: "REQUEST",
    AuthorizerUri: lambdaUri("two"),
    IdentitySource: ["route.request.header.Authorization", "route.request.querystring.Name"],
    Name: "other",
  });
  assert.deepEqual(plain(await client.send(new sdk.GetAuthorizerCommand({ ApiId, AuthorizerId }))), plain(updated));
  assert.deepEqual((await client.send(new sdk.GetAuthorizersCommand({ ApiId }))).Items, [plain(updated)]);
  await client.send(new sdk.DeleteAuthorizerCommand({ ApiId, AuthorizerId }));
  await refused(
    client.send(new sdk.GetAuthorizerCommand({ ApiId, AuthorizerId })),
    "NotFoundException",
    `Invalid Authorizer identifier specified ${AuthorizerId}`,
  );
});
