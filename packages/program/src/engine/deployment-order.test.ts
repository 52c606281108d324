import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { resourceTypes } from "@answerback/pulumi/host";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { afterFirstRoute } from "./deployment-order.ts";

/** A service that has a route from this request on. */
async function service(routeFrom: number) {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests++;
    response.writeHead(200, { "Content-Type": "application/json" });
    response.end(JSON.stringify({ items: requests >= routeFrom ? [{ routeId: "r", routeKey: "$default" }] : [] }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  const client = new ApiGatewayV2Client({ endpoint, region: "eu-west-1", credentials });
  return { context: { client, region: "eu-west-1", accountId: "123456789012" }, requests: () => requests };
}

async function created(routeFrom: number) {
  const { context, requests } = await service(routeFrom);
  let waited = 0;
  const wait = { steps: () => 0, onWaited: () => waited++ };
  const type = {
    ...resourceTypes.get("aws:apigatewayv2/deployment:Deployment")!,
    create: async () => ({ id: `after ${requests()}`, outputs: {} }),
  };
  const { id } = await afterFirstRoute(type, wait).create(context, { apiId: "a" });
  return { id, waited };
}

test("a deployment does not wait if the API has a route", async () => {
  assert.deepEqual(await created(1), { id: "after 1", waited: 0 });
});

test("a deployment of an API without a route waits for one, and this is reported", async () => {
  assert.deepEqual(await created(3), { id: "after 3", waited: 1 });
});

test("a deployment is left to the service if no route comes", async () => {
  assert.equal((await created(Number.POSITIVE_INFINITY)).waited, 0);
});
