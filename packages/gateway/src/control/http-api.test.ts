import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-apigatewayv2";
import { plain, refused, startControlPlane } from "./control-plane.fixture.ts";

const { client } = await startControlPlane();

test("stores and returns HTTP APIs; refuses resources of WebSocket APIs and quick create", async () => {
  const api = await client.send(
    new sdk.CreateApiCommand({
      Name: "http",
      ProtocolType: "HTTP",
      CorsConfiguration: { AllowOrigins: ["*"], MaxAge: 5 },
    }),
  );
  const { ApiId } = api;
  assert.match(api.ApiEndpoint ?? "", /^http:\/\/127\.0\.0\.1:\d+\/ws\//);
  assert.equal(api.RouteSelectionExpression, "$request.method $request.path");
  assert.deepEqual(api.CorsConfiguration, { AllowOrigins: ["*"], MaxAge: 5 });
  await client.send(new sdk.DeleteCorsConfigurationCommand({ ApiId }));
  assert.equal((await client.send(new sdk.GetApiCommand({ ApiId }))).CorsConfiguration, undefined);
  const integration = await client.send(
    new sdk.CreateIntegrationCommand({
      ApiId,
      IntegrationType: "HTTP_PROXY",
      IntegrationUri: "https://example.com",
      IntegrationMethod: "ANY",
      PayloadFormatVersion: "1.0",
      TlsConfig: { ServerNameToVerify: "x" },
      ResponseParameters: { "200": { "append:header.a": "b" } },
    }),
  );
  assert.deepEqual(plain(integration), {
    ConnectionType: "INTERNET",
    IntegrationId: integration.IntegrationId,
    IntegrationMethod: "ANY",
    IntegrationType: "HTTP_PROXY",
    IntegrationUri: "https://example.com",
    PayloadFormatVersion: "1.0",
    ResponseParameters: { "200": { "append:header.a": "b" } },
    TimeoutInMillis: 30000,
  });
  await client.send(
    new sdk.CreateRouteCommand({ ApiId, RouteKey: "GET /pets", Target: `integrations/${integration.IntegrationId}` }),
  );
  await client.send(new sdk.CreateStageCommand({ ApiId, StageName: "$default" }));
  assert.equal((await client.send(new sdk.GetStageCommand({ ApiId, StageName: "$default" }))).StageName, "$default");
  await refused(
    client.send(
      new sdk.CreateIntegrationResponseCommand({
        ApiId,
        IntegrationId: integration.IntegrationId,
        IntegrationResponseKey: "$default",
      }),
    ),
    "BadRequestException",
    "IntegrationResponse is supported only for WEBSOCKET APIs; this API's protocol is HTTP.",
  );
  await assert.rejects(
    client.send(new sdk.CreateApiCommand({ Name: "q", ProtocolType: "HTTP", Target: "https://x" })),
    {
      name: "NotImplementedException",
    },
  );
});
