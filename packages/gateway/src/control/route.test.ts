import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-apigatewayv2";
import { lambdaUri, newApi, plain, refused, startControlPlane } from "./control-plane.fixture.ts";

const { client } = await startControlPlane();

test("Route: accepts all members of $connect, and merges and deletes its parameters one by one", async () => {
  const ApiId = await newApi(client);
  const { AuthorizerId } = await client.send(
    new sdk.CreateAuthorizerCommand({
      ApiId,
      Name: "who",
      AuthorizerType: "REQUEST",
      AuthorizerUri: lambdaUri("who"),
      IdentitySource: [],
    }),
  );
  const created = await client.send(
    new sdk.CreateRouteCommand({
      ApiId,
      RouteKey: "$connect",
      ApiKeyRequired: true,
      AuthorizationType: "CUSTOM",
      AuthorizerId,
      OperationName: "Connect",
      RequestParameters: { "route.request.header.authorization": { Required: true } },
    }),
  );
  const { RouteId } = created;
  const merged = await client.send(
    new sdk.UpdateRouteCommand({
      ApiId,
      RouteId,
      AuthorizationType: "NONE",
      AuthorizerId: "",
      OperationName: "",
      ApiKeyRequired: false,
      RequestParameters: { "route.request.querystring.token": { Required: false } },
    }),
  );
  assert.deepEqual(plain(merged), {
    ApiKeyRequired: false,
    AuthorizationType: "NONE",
    RequestParameters: {
      "route.request.header.authorization": { Required: true },
      "route.request.querystring.token": { Required: false },
    },
    RouteId,
    RouteKey: "$connect",
  });
  for (const RequestParameterKey of ["route.request.header.authorization", "route.request.querystring.token"]) {
    await client.send(new sdk.DeleteRouteRequestParameterCommand({ ApiId, RouteId, RequestParameterKey }));
  }
  const bare = await client.send(new sdk.GetRouteCommand({ ApiId, RouteId }));
  assert.equal(bare.RequestParameters, undefined);
  await refused(
    client.send(new sdk.DeleteRouteRequestParameterCommand({ ApiId, RouteId, RequestParameterKey: "gone" })),
    "NotFoundException",
    "Invalid RequestParameter key specified gone",
  );
  await refused(
    client.send(new sdk.CreateRouteCommand({ ApiId, RouteKey: "$connect" })),
    "ConflictException",
    "Route with key $connect already exists for this API",
  );
  assert.deepEqual((await client.send(new sdk.GetRoutesCommand({ ApiId }))).Items, [plain(bare)]);
});

test("Route: requires its references to exist, and blocks their deletion", async () => {
  const ApiId = await newApi(client);
  await refused(
    client.send(new sdk.CreateRouteCommand({ ApiId, RouteKey: "a", Target: "integrations/none" })),
    "BadRequestException",
    "Invalid target specified: 'integrations/none'. The API has no such integration.",
  );
  await refused(
    client.send(
      new sdk.CreateRouteCommand({ ApiId, RouteKey: "$connect", AuthorizationType: "CUSTOM", AuthorizerId: "none" }),
    ),
    "BadRequestException",
    "Invalid authorizerId specified: 'none'. The API has no such authorizer.",
  );
  await refused(
    client.send(new sdk.CreateRouteCommand({ ApiId, RouteKey: "a", RequestModels: { $default: "None" } })),
    "BadRequestException",
    "Invalid model specified. Validation Result: the API has no model named None.",
  );
  const { ModelId } = await client.send(new sdk.CreateModelCommand({ ApiId, Name: "Quote", Schema: "{}" }));
  const { AuthorizerId } = await client.send(
    new sdk.CreateAuthorizerCommand({
      ApiId,
      Name: "who",
      AuthorizerType: "REQUEST",
      AuthorizerUri: lambdaUri("who"),
      IdentitySource: [],
    }),
  );
  const quote = await client.send(
    new sdk.CreateRouteCommand({
      ApiId,
      RouteKey: "quote",
      ModelSelectionExpression: "$request.body.kind",
      RequestModels: { $default: "Quote" },
    }),
  );
  const connect = await client.send(
    new sdk.CreateRouteCommand({ ApiId, RouteKey: "$connect", AuthorizationType: "CUSTOM", AuthorizerId }),
  );
  await refused(
    client.send(new sdk.DeleteModelCommand({ ApiId, ModelId })),
    "ConflictException",
    `Cannot delete Model 'Quote' because it is referenced by the following Routes with Ids: [${quote.RouteId}]`,
  );
  await refused(
    client.send(new sdk.DeleteAuthorizerCommand({ ApiId, AuthorizerId })),
    "ConflictException",
    `Cannot delete Authorizer because it is referenced by the following Routes with Ids: [${connect.RouteId}]`,
  );
  await client.send(new sdk.UpdateRouteCommand({ ApiId, RouteId: quote.RouteId, RequestModels: {} }));
  await client.send(new sdk.DeleteRouteCommand({ ApiId, RouteId: connect.RouteId }));
  await client.send(new sdk.DeleteModelCommand({ ApiId, ModelId }));
  await client.send(new sdk.DeleteAuthorizerCommand({ ApiId, AuthorizerId }));
});
