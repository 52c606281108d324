import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-apigatewayv2";
import { lambdaUri, newApi, plain, refused, startControlPlane } from "./control-plane.fixture.ts";

const { client } = await startControlPlane();

test("Integration: is created and updated as in Terraform's acceptance tests", async () => {
  const ApiId = await newApi(client);
  const created = await client.send(
    new sdk.CreateIntegrationCommand({
      ApiId,
      IntegrationType: "HTTP",
      IntegrationMethod: "GET",
      IntegrationUri: "http://www.example.com",
      ConnectionType: "INTERNET",
      ContentHandlingStrategy: "CONVERT_TO_TEXT",
      CredentialsArn: "arn:aws:iam::123456789012:role/r",
      Description: "Test HTTP",
      PassthroughBehavior: "WHEN_NO_MATCH",
      RequestParameters: { "integration.request.querystring.stage": "'value1'" },
      RequestTemplates: { "application/json": "" },
      TemplateSelectionExpression: "$request.body.name",
      TimeoutInMillis: 28999,
    }),
  );
  const { IntegrationId } = created;
  assert.deepEqual(created.RequestTemplates, { "application/json": "" });
  assert.equal(created.IntegrationResponseSelectionExpression, "${integration.response.statuscode}");
  const updated = await client.send(
    new sdk.UpdateIntegrationCommand({
      ApiId,
      IntegrationId,
      IntegrationMethod: "POST",
      ContentHandlingStrategy: "" as sdk.ContentHandlingStrategy,
      CredentialsArn: "",
      Description: "",
      TemplateSelectionExpression: "",
      PassthroughBehavior: "WHEN_NO_TEMPLATES",
      RequestParameters: {
        "integration.request.header.x-userid": "'value2'",
        "integration.request.path.op": "'value3'",
        "integration.request.querystring.stage": "",
      },
      RequestTemplates: { "application/json": "#set($number=42)", "application/xml": "#set($percent=$number/100)" },
      TimeoutInMillis: 51,
    }),
  );
  assert.deepEqual(plain(updated), {
    ConnectionType: "INTERNET",
    IntegrationId,
    IntegrationMethod: "POST",
    IntegrationResponseSelectionExpression: "${integration.response.statuscode}",
    IntegrationType: "HTTP",
    IntegrationUri: "http://www.example.com",
    PassthroughBehavior: "WHEN_NO_TEMPLATES",
    PayloadFormatVersion: "1.0",
    RequestParameters: {
      "integration.request.header.x-userid": "'value2'",
      "integration.request.path.op": "'value3'",
    },
    RequestTemplates: { "application/json": "#set($number=42)", "application/xml": "#set($percent=$number/100)" },
    TimeoutInMillis: 51,
  });
  assert.deepEqual((await client.send(new sdk.GetIntegrationsCommand({ ApiId }))).Items, [plain(updated)]);
  const emptied = await client.send(new sdk.UpdateIntegrationCommand({ ApiId, IntegrationId, RequestTemplates: {} }));
  assert.equal(emptied.RequestTemplates, undefined);
  await client.send(new sdk.DeleteIntegrationCommand({ ApiId, IntegrationId }));
  await refused(
    client.send(new sdk.GetIntegrationCommand({ ApiId, IntegrationId })),
    "NotFoundException",
    `Invalid Integration identifier specified ${IntegrationId}`,
  );
});

test("Integration: the computed selection expression follows the type and the backend", async () => {
  const ApiId = await newApi(client);
  const cases = [
    [{ IntegrationType: "AWS", IntegrationUri: lambdaUri("f") }, "${integration.response.body.errorMessage}", "POST"],
    [
      { IntegrationType: "AWS", IntegrationUri: "arn:aws:apigateway:eu-west-1:dynamodb:action/PutItem" },
      "${integration.response.statuscode}",
      "POST",
    ],
    [{ IntegrationType: "AWS_PROXY", IntegrationUri: lambdaUri("f") }, undefined, "POST"],
    [
      {
        IntegrationType: "HTTP_PROXY",
        IntegrationUri: "http://x",
        IntegrationMethod: "ANY",
        PassthroughBehavior: "NEVER",
      },
      undefined,
      "ANY",
    ],
  ] as const;
  for (const [input, expression, method] of cases) {
    const output = await client.send(new sdk.CreateIntegrationCommand({ ApiId, ...input }));
    assert.equal(output.IntegrationResponseSelectionExpression, expression);
    assert.equal(output.IntegrationMethod, method);
    assert.equal(output.PassthroughBehavior, "PassthroughBehavior" in input ? "NEVER" : "WHEN_NO_MATCH");
  }
});
