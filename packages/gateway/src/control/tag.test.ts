import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-apigatewayv2";
import { newApi, refused, startControlPlane } from "./control-plane.fixture.ts";

const { client } = await startControlPlane();

test("tags APIs, stages and VPC links by ARN", async () => {
  const ApiId = await newApi(client);
  await client.send(new sdk.CreateStageCommand({ ApiId, StageName: "prod", Tags: { a: "1" } }));
  const { VpcLinkId } = await client.send(new sdk.CreateVpcLinkCommand({ Name: "v", SubnetIds: ["s"] }));
  for (const path of [`/apis/${ApiId}`, `/apis/${ApiId}/stages/prod`, `/vpclinks/${VpcLinkId}`]) {
    const ResourceArn = `arn:aws:apigateway:eu-west-1::${path}`;
    await client.send(new sdk.TagResourceCommand({ ResourceArn, Tags: { a: "2", b: "3", "c d": "" } }));
    await client.send(new sdk.UntagResourceCommand({ ResourceArn, TagKeys: ["b", "c d"] }));
    assert.deepEqual((await client.send(new sdk.GetTagsCommand({ ResourceArn }))).Tags, { a: "2" });
    await refused(
      client.send(new sdk.TagResourceCommand({ ResourceArn, Tags: { "aws:x": "" } })),
      "BadRequestException",
      "Invalid tag key specified: 'aws:x'. A key has 1 to 128 characters and does not begin with aws:.",
    );
  }
  assert.deepEqual((await client.send(new sdk.GetStageCommand({ ApiId, StageName: "prod" }))).Tags, { a: "2" });
  await refused(
    client.send(new sdk.GetTagsCommand({ ResourceArn: "arn:aws:apigateway:eu-west-1::/apis/none" })),
    "NotFoundException",
    "Invalid API identifier specified none",
  );
  await assert.rejects(client.send(new sdk.GetTagsCommand({ ResourceArn: "arn:aws:s3:::bucket" })), {
    name: "BadRequestException",
  });
});

test("applies the rules of tags also when a resource is created", async () => {
  const fifty = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key${index}`, "v"]));
  const create = (Tags: Record<string, string>) =>
    client.send(new sdk.CreateVpcLinkCommand({ Name: "v", SubnetIds: ["s"], Tags }));
  assert.equal(Object.keys((await create(fifty)).Tags ?? {}).length, 50);
  await refused(create({ ...fifty, more: "v" }), "BadRequestException", "A resource has at most 50 tags.");
  await assert.rejects(create({ "aws:x": "v" }), {
    name: "BadRequestException",
    message: /^Invalid tag key specified/,
  });
});
