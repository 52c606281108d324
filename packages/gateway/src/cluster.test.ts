// Several nodes of a cluster in one process, on real NATS servers.
import assert from "node:assert/strict";
import { once } from "node:events";
import { type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { type ApiGatewayV2Client, GetApiCommand, UpdateApiCommand } from "@aws-sdk/client-apigatewayv2";
import { WebSocket } from "ws";
import { systemClock } from "./clock.ts";
import { holderOf } from "./cluster/connection-id.ts";
import type { StartGatewayOptions } from "./gateway.ts";
import { ManualClock } from "./manual-clock.ts";
import { connectToNats } from "./nodes/connection.ts";
import { NatsProxy } from "./nodes/nats-proxy.fixture.ts";
import { missingNats, type NatsServers, newClusterName, sharedNats } from "./nodes/nats-servers.fixture.ts";
import { createAnsweringApi } from "./test-create-api.ts";
import { clientSettings, startTestGateway } from "./test-gateway.ts";

const skip = await missingNats();
const nats = skip === false ? await sharedNats() : undefined;

/** Starts nodes of a cluster, which stop when the test ends. */
function newCluster(t: TestContext, servers: NatsServers = nats!) {
  const cluster = { servers: servers.urls, name: newClusterName() };
  const start = (options: Partial<StartGatewayOptions> = {}) => startNode(t, { cluster, ...options });
  return Object.assign(start, { cluster });
}

async function startNode(t: TestContext, options: Partial<StartGatewayOptions>) {
  const started = await startTestGateway(t, options);
  const { url } = started.gateway;
  const stage = (apiId: string) => `${url.replace("http:", "ws:")}/ws/${apiId}/live`;
  return {
    ...started,
    stage,
    callbacks: (apiId: string) =>
      new ApiGatewayManagementApiClient({ ...clientSettings, endpoint: stage(apiId).replace("ws:", "http:") }),
  };
}

/** Every message is answered with the id of its connection. */
const whoApi = (control: ApiGatewayV2Client): Promise<string> => createAnsweringApi(control, "$context.connectionId");

/** A client and the id of its connection. */
async function connect(t: TestContext, url: string) {
  const socket = new WebSocket(url);
  t.after(() => socket.terminate());
  await once(socket, "open");
  socket.send("who");
  const [id] = await once(socket, "message");
  return { socket, connectionId: String(id) };
}

test("nodes serve the same APIs, and callbacks reach a client through any of them", { skip }, async (t) => {
  const start = newCluster(t);
  const [one, two] = [await start(), await start()];
  const apiId = await whoApi(one.control);
  const clients = [await connect(t, one.stage(apiId)), await connect(t, two.stage(apiId))];
  assert.deepEqual(
    clients.map(({ connectionId }) => holderOf(connectionId)),
    [
      { node: 1, worker: 0 },
      { node: 2, worker: 0 },
    ],
  );
  for (const { callbacks } of [one, two]) {
    for (const { socket, connectionId } of clients) {
      const received = once(socket, "message");
      await callbacks(apiId).send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: "hello" }));
      assert.equal(String((await received)[0]), "hello");
    }
  }
  const { Identity } = await one
    .callbacks(apiId)
    .send(new GetConnectionCommand({ ConnectionId: clients[1]!.connectionId }));
  assert.equal(Identity?.SourceIp, "127.0.0.1");
  const closed = once(clients[1]!.socket, "close");
  await one.callbacks(apiId).send(new DeleteConnectionCommand({ ConnectionId: clients[1]!.connectionId }));
  assert.equal((await closed)[0], 1000);
  await assert.rejects(
    one.callbacks(apiId).send(new DeleteConnectionCommand({ ConnectionId: clients[1]!.connectionId })),
    GoneException,
  );
});

test("a client that changes nodes between its requests finds what it wrote, also on a node that is behind", {
  skip,
}, async (t) => {
  await using proxy = await NatsProxy.start(nats!.urls[0]!);
  const start = newCluster(t);
  const writer = await start();
  const reader = await start({ cluster: { ...start.cluster, servers: [proxy.url] } });
  const apiId = await whoApi(writer.control);
  for (const Description of ["first", "second"]) {
    proxy.stall();
    await writer.control.send(new UpdateApiCommand({ ApiId: apiId, Description }));
    const reading = reader.control.send(new GetApiCommand({ ApiId: apiId }));
    await sleep(200);
    proxy.restore();
    assert.equal((await reading).Description, Description);
  }
});

test("the inspector and the metrics of each node show all nodes, each exchange once and in its order", {
  skip,
}, async (t) => {
  const start = newCluster(t);
  const [one, two] = [await start(), await start()];
  const apiId = await whoApi(one.control);
  const clients = [await connect(t, one.stage(apiId)), await connect(t, two.stage(apiId))];
  for (const { gateway } of [one, two]) {
    const response = await fetch(`${gateway.url}/inspector/api/exchanges?kind=message`);
    const { items } = (await response.json()) as { items: { connectionId: string; sequence: number }[] };
    const messages = items.filter((it) => clients.some(({ connectionId }) => connectionId === it.connectionId));
    assert.deepEqual(
      new Set(messages.map(({ connectionId }) => connectionId)),
      new Set(clients.map(({ connectionId }) => connectionId)),
      JSON.stringify(items).slice(0, 500),
    );
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    for (const node of [1, 2]) assert.match(metrics, new RegExp(`MessageCount.*Node="${node}"`, "i"));
  }
});

test("while nodes are upgraded, an older one serves an API as it was, and refuses to change it", {
  skip,
}, async (t) => {
  const start = newCluster(t);
  const [one, two] = [await start(), await start()];
  const apiId = await whoApi(one.control);
  const other = await whoApi(two.control);
  const connection = await connectToNats({
    settings: start.cluster,
    clientName: "newer version",
    clock: systemClock,
    warn() {},
  });
  t.after(() => connection.close());
  const bucket = await connection.buckets.open(connection.subjects.configuration);
  const key = `root.${["apis", apiId].map((name) => Buffer.from(name).toString("base64url")).join(".")}`;
  assert.ok(await bucket.get(key), "the key of an API's document");
  await bucket.put(key, Uint8Array.of(99, 1, 2, 3));
  const isNamed = ({ warnings }: typeof one) => warnings.some((it) => /A newer Answerback has written API/.test(it));
  while (!isNamed(one) || !isNamed(two)) await new Promise((resolve) => setTimeout(resolve, 10));
  for (const node of [one, two]) {
    const { connectionId } = await connect(t, node.stage(apiId));
    assert.ok(holderOf(connectionId));
    await assert.rejects(node.control.send(new UpdateApiCommand({ ApiId: apiId, Name: "b" })), /newer/);
    await node.control.send(new UpdateApiCommand({ ApiId: other, Name: "b" }));
    assert.equal(node.warnings.filter((it) => /newer/.test(it) && !it.startsWith("request ")).length, 1);
  }
});

test("refuses a clock that is turned by hand", async (t) => {
  const cluster = { servers: ["nats://127.0.0.1:1"], name: "manual" };
  await assert.rejects(startNode(t, { cluster, clock: new ManualClock() }), { code: "CLUSTER", message: /by hand/ });
});
