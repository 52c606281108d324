import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-apigatewayv2";
import { newApi, plain, refused, startControlPlane } from "./control-plane.fixture.ts";

const { client } = await startControlPlane();

test("IntegrationResponse: updates and unsets each member, has a unique key, and is deleted with its integration", async () => {
  const ApiId = await newApi(client);
  const { IntegrationId } = await client.send(new sdk.CreateIntegrationCommand({ ApiId, IntegrationType: "MOCK" }));
  const parent = { ApiId, IntegrationId };
  const created = await client.send(
    new sdk.CreateIntegrationResponseCommand({
      ...parent,
      IntegrationResponseKey: "$default",
      ContentHandlingStrategy: "CONVERT_TO_TEXT",
      ResponseTemplates: { "application/json": "" },
      TemplateSelectionExpression: "$request.body.name",
      ResponseParameters: { "method.response.header.Sec-WebSocket-Protocol": "'x'" },
    }),
  );
  const path = { ...parent, IntegrationResponseId: created.IntegrationResponseId };
  const updated = await client.send(
    new sdk.UpdateIntegrationResponseCommand({
      ...path,
      IntegrationResponseKey: "/404/",
      ContentHandlingStrategy: "CONVERT_TO_BINARY",
      TemplateSelectionExpression: "$request.body.id",
      ResponseTemplates: { "application/json": "#set($number=42)", "application/xml": "#set($percent=$number/100)" },
    }),
  );
  assert.deepEqual(plain(updated), {
    ContentHandlingStrategy: "CONVERT_TO_BINARY",
    IntegrationResponseId: created.IntegrationResponseId,
    IntegrationResponseKey: "/404/",
    ResponseParameters: { "method.response.header.Sec-WebSocket-Protocol": "'x'" },
    ResponseTemplates: { "application/json": "#set($number=42)", "application/xml": "#set($percent=$number/100)" },
    TemplateSelectionExpression: "$request.body.id",
  });
  const unset = await client.send(
    new sdk.UpdateIntegrationResponseCommand({
      ...path,
      ContentHandlingStrategy: "" as sdk.ContentHandlingStrategy,
      TemplateSelectionExpression: "",
      ResponseTemplates: {},
      ResponseParameters: {},
    }),
  );
  assert.deepEqual(plain(unset), {
    IntegrationResponseId: created.IntegrationResponseId,
    IntegrationResponseKey: "/404/",
  });
  assert.deepEqual(plain(await client.send(new sdk.GetIntegrationResponseCommand(path))), plain(unset));
  await refused(
    client.send(new sdk.CreateIntegrationResponseCommand({ ...parent, IntegrationResponseKey: "/404/" })),
    "ConflictException",
    "IntegrationResponse with key /404/ already exists for this Integration",
  );
  const other = await client.send(
    new sdk.CreateIntegrationResponseCommand({ ...parent, IntegrationResponseKey: "/405/" }),
  );
  await refused(
    client.send(
      new sdk.UpdateIntegrationResponseCommand({
        ...parent,
        IntegrationResponseId: other.IntegrationResponseId,
        IntegrationResponseKey: "/404/",
      }),
    ),
    "ConflictException",
    "IntegrationResponse with key /404/ already exists for this Integration",
  );
  await refused(
    client.send(new sdk.CreateIntegrationResponseCommand({ ...parent, IntegrationResponseKey: "not-a-regex(" })),
    "BadRequestException",
    "Invalid integration response key 'not-a-regex('. Use $default or a regular expression between slashes, such as /2\\d\\d/.",
  );
  await client.send(new sdk.DeleteIntegrationResponseCommand(path));
  await refused(
    client.send(new sdk.DeleteIntegrationResponseCommand(path)),
    "NotFoundException",
    `Invalid IntegrationResponse identifier specified ${created.IntegrationResponseId}`,
  );
  await client.send(new sdk.DeleteIntegrationCommand(parent));
  await refused(
    client.send(new sdk.GetIntegrationResponsesCommand(parent)),
    "NotFoundException",
    `Invalid Integration identifier specified ${IntegrationId}`,
  );
});
