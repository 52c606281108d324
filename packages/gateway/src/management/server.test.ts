import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { type TestContext, test } from "node:test";
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  ForbiddenException,
  GetConnectionCommand,
  GoneException,
  LimitExceededException,
  PayloadTooLargeException,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { createKnownCredentials } from "../auth/known-credentials.ts";
import { type AttachedConnection, type Delivery, HolderError } from "../cluster/cluster.ts";
import { createSingleNode } from "../cluster/single-node.ts";
import { RequestBodies } from "../http/request-body.ts";
import { stageAddress } from "../server/address.ts";
import { createManagement, type ManagementOptions } from "./server.ts";

const ConnectionId = "KVmb8fjMIAMCFgQ=";
const address = { apiId: "a1", stageName: "live", connectionId: ConnectionId };

class FakeConnection implements AttachedConnection {
  readonly identity = address;
  readonly received: Buffer[] = [];
  delivery: Delivery = "delivered";
  closed = false;

  describe() {
    return { connectedAt: 1_700_000_000_123, lastActiveAt: 1_700_000_001_000, sourceIp: "192.0.2.1", userAgent: "ua" };
  }

  deliver(data: Buffer): Delivery {
    this.received.push(data);
    return this.delivery;
  }

  closeNormally(): void {
    this.closed = true;
  }
}

async function serve(t: TestContext, options: Partial<ManagementOptions> = {}) {
  const cluster = createSingleNode();
  const connection = new FakeConnection();
  cluster.attach(connection);
  const management = createManagement({
    cluster,
    bodies: new RequestBodies(),
    region: "us-east-1",
    accountId: "000000000000",
    credentials: undefined,
    maxMessageBytes: 131_072,
    isServed: ({ apiId, stageName }) => apiId === "a1" && stageName === "live",
    warn: (message) => assert.fail(message),
    ...options,
  });
  const server = createServer((request, response) => {
    management.handle(request, response, stageAddress(undefined, request.url ?? "/")!);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}/ws/a1/live`;
  const client = (secretAccessKey = "secret", base = endpoint) =>
    new ApiGatewayManagementApiClient({
      endpoint: base,
      region: "us-east-1",
      credentials: { accessKeyId: "AKID", secretAccessKey },
      maxAttempts: 1,
    });
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { cluster, connection, endpoint, port, client };
}

test("delivers the bytes of a POST", async (t) => {
  const { client, connection } = await serve(t);
  const result = await client().send(new PostToConnectionCommand({ ConnectionId, Data: "grüße" }));
  assert.equal(result.$metadata.httpStatusCode, 200);
  assert.deepEqual(connection.received.map(String), ["grüße"]);
});

test("describes a connection", async (t) => {
  const { client } = await serve(t);
  const { ConnectedAt, LastActiveAt, Identity } = await client().send(new GetConnectionCommand({ ConnectionId }));
  assert.equal(ConnectedAt?.toISOString(), "2023-11-14T22:13:20.123Z");
  assert.equal(LastActiveAt?.toISOString(), "2023-11-14T22:13:21.000Z");
  assert.deepEqual(Identity, { SourceIp: "192.0.2.1", UserAgent: "ua" });
});

test("closes a connection with 204", async (t) => {
  const { client, connection } = await serve(t);
  const result = await client().send(new DeleteConnectionCommand({ ConnectionId }));
  assert.equal(result.$metadata.httpStatusCode, 204);
  assert.equal(connection.closed, true);
});

test("answers 410 for a connection that does not exist, for every method", async (t) => {
  const { client, cluster, connection } = await serve(t);
  cluster.detach(connection);
  for (const send of [
    () => client().send(new PostToConnectionCommand({ ConnectionId, Data: "x" })),
    () => client().send(new GetConnectionCommand({ ConnectionId })),
    () => client().send(new DeleteConnectionCommand({ ConnectionId })),
  ]) {
    await assert.rejects(send, (error) => error instanceof GoneException && error.$metadata.httpStatusCode === 410);
  }
});

test("answers 400 for a malformed id", async (t) => {
  const { endpoint } = await serve(t);
  const response = await fetch(`${endpoint}/@connections/nonsense`, { method: "POST", body: "x" });
  assert.equal(response.status, 400);
  assert.equal(response.headers.get("x-amzn-errortype"), "BadRequestException");
  assert.deepEqual(await response.json(), { message: "Invalid connectionId: nonsense" });
});

test("decodes the path once", async (t) => {
  const { endpoint } = await serve(t);
  assert.equal(
    (await fetch(`${endpoint}/%40connections/KVmb8fjMIAMCFgQ%3D`, { method: "POST", body: "x" })).status,
    200,
  );
  assert.equal((await fetch(`${endpoint}/@connections/KVmb8fjMIAMCFgQ%253D`, { method: "POST" })).status, 400);
});

test("accepts an empty body and 131072 bytes, and refuses one byte more", async (t) => {
  const { client, connection } = await serve(t);
  await client().send(new PostToConnectionCommand({ ConnectionId, Data: Buffer.alloc(131_072, "a") }));
  await client().send(new PostToConnectionCommand({ ConnectionId, Data: "" }));
  assert.deepEqual(
    connection.received.map(({ length }) => length),
    [131_072, 0],
  );
  await assert.rejects(
    client().send(new PostToConnectionCommand({ ConnectionId, Data: Buffer.alloc(131_073, "a") })),
    (error) => error instanceof PayloadTooLargeException && error.$metadata.httpStatusCode === 413,
  );
});

test("refuses a body of unknown length as soon as it is too long", async (t) => {
  const { endpoint, connection } = await serve(t);
  const body = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(70_000)),
  });
  const response = await fetch(`${endpoint}/@connections/${ConnectionId}`, { method: "POST", body, duplex: "half" });
  assert.equal(response.status, 413);
  assert.deepEqual(connection.received, []);
});

test("answers 429 when the client is busy, or callbacks are throttled", async (t) => {
  const slow = await serve(t);
  slow.connection.delivery = "busy";
  const throttled = await serve(t, { takeRequest: () => false });
  for (const { client } of [slow, throttled]) {
    await assert.rejects(
      client().send(new PostToConnectionCommand({ ConnectionId, Data: "x" })),
      (error) => error instanceof LimitExceededException && error.$metadata.httpStatusCode === 429,
    );
  }
});

test("answers 503 when the process that holds the connection does not answer, and does not call it again", async (t) => {
  let calls = 0;
  const fail = async () => {
    calls++;
    throw new HolderError("The process that holds the connection did not answer in time.");
  };
  const cluster = { ...createSingleNode(), deliver: fail, describe: fail, close: fail, locate: fail };
  const reported: [string, number][] = [];
  const { endpoint } = await serve(t, {
    cluster,
    onCallback: ({ method, status }) => reported.push([method, status]),
  });
  for (const method of ["POST", "GET", "DELETE"]) {
    const response = await fetch(`${endpoint}/@connections/${ConnectionId}`, { method });
    assert.equal(response.status, 503);
    assert.equal(response.headers.get("x-amzn-errortype"), "ServiceUnavailableException");
    assert.deepEqual(await response.json(), {
      message: "The process that holds the connection did not answer in time.",
    });
  }
  assert.equal(calls, 3);
  assert.deepEqual(reported, [
    ["POST", 503],
    ["DELETE", 503],
  ]);
});

test("answers 403 for a wrong path, stage or method", async (t) => {
  const { endpoint, port } = await serve(t);
  const at = `@connections/${ConnectionId}`;
  for (const [method, url] of [
    ["PUT", `${endpoint}/${at}`],
    ["GET", `${endpoint}/@connections`],
    ["GET", `${endpoint}/${at}/more`],
    ["GET", `http://127.0.0.1:${port}/ws/a1/none/${at}`],
    ["GET", `http://127.0.0.1:${port}/ws/a2/live/${at}`],
  ] as const) {
    const response = await fetch(url, { method });
    assert.equal(response.status, 403, `${method} ${url}`);
    assert.deepEqual(await response.json(), { message: "Forbidden" });
  }
});

test("requires a signature of a known key if it has credentials", async (t) => {
  const credentials = createKnownCredentials([{ accessKeyId: "AKID", secretAccessKey: "secret" }], "000000000000");
  const { client, endpoint, connection } = await serve(t, { credentials });
  await client().send(new PostToConnectionCommand({ ConnectionId, Data: "x" }));
  assert.equal(connection.received.length, 1);
  await assert.rejects(
    client("wrong").send(new PostToConnectionCommand({ ConnectionId, Data: "x" })),
    (error) => error instanceof ForbiddenException,
  );
  const unsigned = await fetch(`${endpoint}/@connections/${ConnectionId}`);
  assert.equal(unsigned.status, 403);
  assert.equal(unsigned.headers.get("x-amzn-errortype"), "ForbiddenException");
  assert.deepEqual(await unsigned.json(), { message: "Missing Authentication Token" });
});

test("enforces the policy of a key", async (t) => {
  const policy = {
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Action: "execute-api:ManageConnections",
      Resource: "arn:aws:execute-api:us-east-1:000000000000:a1/live/GET/@connections/*",
    },
  };
  const credentials = createKnownCredentials(
    [{ accessKeyId: "AKID", secretAccessKey: "secret", policy }],
    "000000000000",
  );
  const { client } = await serve(t, { credentials });
  await client().send(new GetConnectionCommand({ ConnectionId }));
  await assert.rejects(
    client().send(new DeleteConnectionCommand({ ConnectionId })),
    (error) => error instanceof ForbiddenException && error.message === "Forbidden",
  );
});

test("survives a client that disconnects in the middle of a body", async (t) => {
  const { port, client, connection } = await serve(t);
  const socket = connect(port, "127.0.0.1");
  socket.write(
    `POST /ws/a1/live/@connections/${ConnectionId} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf`,
  );
  await once(socket, "ready");
  socket.resetAndDestroy();
  await client().send(new PostToConnectionCommand({ ConnectionId, Data: "whole" }));
  assert.deepEqual(connection.received.map(String), ["whole"]);
});
