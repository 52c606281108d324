import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-apigatewayv2";
import { newApi, plain, refused, startControlPlane } from "./control-plane.fixture.ts";

const { client } = await startControlPlane();

test("Model: is created, has a sample template, is updated and unset, has a unique name, and is deleted", async () => {
  const ApiId = await newApi(client);
  const schema = {
    type: "object",
    properties: { id: { type: "integer" }, tags: { type: "array", items: { type: "string" } } },
  };
  const { ModelId, ContentType } = await client.send(
    new sdk.CreateModelCommand({ ApiId, Name: "Quote", Schema: JSON.stringify(schema), Description: "d" }),
  );
  assert.equal(ContentType, "application/json");
  assert.equal(
    (await client.send(new sdk.GetModelTemplateCommand({ ApiId, ModelId }))).Value,
    `#set($inputRoot = $input.path('$'))
{
  "id" : 42,
  "tags" : [
  #foreach($elem1 in $inputRoot.tags)
    "foo"#if($foreach.hasNext),#end
  #end
  ]
}`,
  );
  const updated = await client.send(
    new sdk.UpdateModelCommand({
      ApiId,
      ModelId,
      Name: "Other",
      ContentType: "text/x-json",
      Description: "",
      Schema: "{}",
    }),
  );
  assert.deepEqual(plain(updated), { ContentType: "text/x-json", ModelId, Name: "Other", Schema: "{}" });
  assert.deepEqual(plain(await client.send(new sdk.GetModelCommand({ ApiId, ModelId }))), plain(updated));
  assert.deepEqual((await client.send(new sdk.GetModelsCommand({ ApiId }))).Items, [plain(updated)]);
  await refused(
    client.send(new sdk.CreateModelCommand({ ApiId, Name: "Other", Schema: "{}" })),
    "ConflictException",
    "Model with name Other already exists for this API",
  );
  await client.send(new sdk.DeleteModelCommand({ ApiId, ModelId }));
  await refused(
    client.send(new sdk.GetModelCommand({ ApiId, ModelId })),
    "NotFoundException",
    `Invalid Model identifier specified ${ModelId}`,
  );
});
