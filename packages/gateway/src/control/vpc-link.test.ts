import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-apigatewayv2";
import { plain, refused, startControlPlane } from "./control-plane.fixture.ts";

const { client } = await startControlPlane();

test("VpcLink: is created, renamed and deleted", async () => {
  const created = await client.send(
    new sdk.CreateVpcLinkCommand({ Name: "v", SubnetIds: ["s"], SecurityGroupIds: ["g"] }),
  );
  const { VpcLinkId } = created;
  const renamed = await client.send(new sdk.UpdateVpcLinkCommand({ VpcLinkId, Name: "w" }));
  assert.deepEqual(plain(renamed), {
    CreatedDate: created.CreatedDate,
    Name: "w",
    SecurityGroupIds: ["g"],
    SubnetIds: ["s"],
    Tags: {},
    VpcLinkId,
    VpcLinkStatus: "AVAILABLE",
    VpcLinkVersion: "V2",
  });
  assert.deepEqual(plain(await client.send(new sdk.GetVpcLinkCommand({ VpcLinkId }))), plain(renamed));
  const { Items } = await client.send(new sdk.GetVpcLinksCommand({}));
  assert.ok(Items?.some((item) => item.VpcLinkId === VpcLinkId));
  await client.send(new sdk.DeleteVpcLinkCommand({ VpcLinkId }));
  await refused(
    client.send(new sdk.GetVpcLinkCommand({ VpcLinkId })),
    "NotFoundException",
    `Invalid VpcLink identifier specified ${VpcLinkId}`,
  );
});
