import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-apigatewayv2";
import { newApi, plain, refused, startControlPlane } from "./control-plane.fixture.ts";

const { client } = await startControlPlane();

test("ApiMapping: is created and updated, has a unique key per domain name, and blocks deletion of its stage and API", async () => {
  const ApiId = await newApi(client);
  await client.send(new sdk.CreateStageCommand({ ApiId, StageName: "prod" }));
  const DomainName = "ws.example.com";
  await client.send(
    new sdk.CreateDomainNameCommand({
      DomainName,
      DomainNameConfigurations: [{ CertificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/c" }],
    }),
  );
  const root = await client.send(new sdk.CreateApiMappingCommand({ DomainName, ApiId, Stage: "prod" }));
  assert.deepEqual(plain(root), { ApiId, ApiMappingId: root.ApiMappingId, Stage: "prod" });
  await refused(
    client.send(new sdk.CreateApiMappingCommand({ DomainName, ApiId, Stage: "prod" })),
    "ConflictException",
    "ApiMapping key '' already exists for this domain name",
  );
  await refused(
    client.send(new sdk.CreateApiMappingCommand({ DomainName, ApiId, Stage: "none", ApiMappingKey: "k" })),
    "NotFoundException",
    "Invalid stage identifier specified",
  );
  const path = { DomainName, ApiMappingId: root.ApiMappingId };
  const keyed = await client.send(new sdk.UpdateApiMappingCommand({ ...path, ApiId, ApiMappingKey: "chat" }));
  assert.equal(keyed.ApiMappingKey, "chat");
  assert.deepEqual(plain(await client.send(new sdk.GetApiMappingCommand(path))), plain(keyed));
  assert.deepEqual((await client.send(new sdk.GetApiMappingsCommand({ DomainName }))).Items, [plain(keyed)]);
  await refused(
    client.send(new sdk.DeleteStageCommand({ ApiId, StageName: "prod" })),
    "ConflictException",
    "Cannot delete Stage because it is mapped to the following domain names: [ws.example.com]. Delete the API mappings first.",
  );
  await refused(
    client.send(new sdk.DeleteApiCommand({ ApiId })),
    "ConflictException",
    "Cannot delete API because it is mapped to the following domain names: [ws.example.com]. Delete the API mappings first.",
  );
  await client.send(new sdk.DeleteApiMappingCommand(path));
  await refused(
    client.send(new sdk.GetApiMappingCommand(path)),
    "NotFoundException",
    "The api mapping resource specified in the request was not found.",
  );
  await client.send(new sdk.DeleteStageCommand({ ApiId, StageName: "prod" }));
  await client.send(new sdk.DeleteApiCommand({ ApiId }));
});
