import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { findOrphan } from "./orphan.ts";

test("an API of the same name that was there before the create began belongs to somebody else", async (context) => {
  const begunAt = Date.parse("2026-01-01T12:00:00.500Z");
  const items = [
    { apiId: "before", name: "chat", createdDate: "2026-01-01T11:59:00Z" },
    { apiId: "known", name: "chat", createdDate: "2026-01-01T12:00:00Z" },
    { apiId: "other", name: "other", createdDate: "2026-01-01T12:00:00Z" },
    { apiId: "ours", name: "chat", createdDate: "2026-01-01T12:00:00Z" },
  ];
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "application/json").end(JSON.stringify({ items }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  context.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  const client = new ApiGatewayV2Client({ endpoint: `http://127.0.0.1:${port}`, region: "eu-west-1", credentials });
  context.after(() => client.destroy());
  const service = { client, region: "eu-west-1", accountId: "123456789012" };
  const find = (known: readonly string[]) =>
    findOrphan(service, "aws:apigatewayv2/api:Api", { inputs: { name: "chat" }, begunAt }, new Set(known));
  assert.equal(await find(["known"]), "ours");
  assert.equal(await find(["known", "ours"]), undefined);
});
