import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { type TestContext, test } from "node:test";
import type { Integration } from "@answerback/apigatewayv2";
import { systemClock } from "../../clock.ts";
import { TestClock } from "../../test-clock.ts";
import type { GatewayError } from "../chain/gateway-error.ts";
import { serveApi, serveBackend } from "../test-api.ts";
import { BackendAddresses } from "./backend-addresses.ts";
import { createHttpClient } from "./http.ts";

const anywhere = new BackendAddresses(["0.0.0.0/0", "::/0"]);
const responses = [{ integrationResponseKey: "$default" }];

async function ask(t: TestContext, integration: Integration, message: unknown = { action: "x" }) {
  const api = await serveApi(t, { routes: { $default: { integration, responses } } });
  const frame = await (await api.connect()).ask(message);
  return { frame: String(frame), exchange: api.exchanges.at(-1)! };
}

/** A backend below HTTP: runs `act` after the first bytes of a request. */
async function rawBackend(t: TestContext, act: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("data", () => act(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const http = (integrationUri: string, more: Integration = {}): Integration => ({
  integrationType: "HTTP",
  integrationMethod: "POST",
  integrationUri,
  ...more,
});

test("the mapping table: header, query, path, stage variable, literal; missing values are left out", async (t) => {
  const backend = await serveBackend(t, () => ({}));
  const api = await serveApi(t, {
    stageVariables: { env: "qa", host: backend.url.slice("http://".length) },
    routes: {
      $default: {
        integration: http("http://${stageVariables.host}/users/{id}", {
          requestParameters: {
            "integration.request.header.connectionId": "context.connectionId",
            "integration.request.querystring.t": "route.request.body.t",
            "integration.request.path.id": "route.request.body.u.id",
            "integration.request.header.env": "stageVariables.env",
            "integration.request.header.k": "'static'",
            "integration.request.header.none": "route.request.body.none",
            "integration.request.header.a": "route.request.querystring.auth",
          },
        }),
        responses,
      },
    },
  });
  await (await api.connect({ query: "?auth=t" })).ask('{"u":{"id":7},"t":"x y"}');
  const [received] = backend.received;
  assert.equal(received!.url, "/users/7?t=x%20y");
  assert.equal(received!.headers.connectionid, api.exchanges[0]!.event.connection.connectionId);
  assert.equal(received!.headers.env, "qa");
  assert.equal(received!.headers.k, "static");
  assert.equal(received!.headers.none, undefined);
  assert.equal(received!.headers.a, undefined);
  assert.equal(received!.headers["content-type"], "application/json");
  assert.equal(received!.headers["user-agent"], "AmazonAPIGateway_a1");
});

test("a path variable without a value, a missing stage variable, an invalid URI: an error frame, no call", async (t) => {
  const backend = await serveBackend(t, () => ({}));
  for (const [uri, reason] of [
    [`${backend.url}/{id}`, /needs '\{id\}'/],
    [`${backend.url}/\${stageVariables.none}`, /no variable 'none'/],
    ["http://[", /is not a URL/],
  ] as const) {
    const { frame, exchange } = await ask(t, http(uri));
    assert.equal(JSON.parse(frame).message, "Internal server error");
    assert.ok(exchange.outcome.kind === "failed");
    assert.match(exchange.outcome.error.message, reason);
  }
  assert.equal(backend.received.length, 0);
});

test("a path value is one segment and cannot change the path", async (t) => {
  const backend = await serveBackend(t, () => ({}));
  const integration = http(`${backend.url}/users/{id}`, {
    requestParameters: { "integration.request.path.id": "route.request.body.id" },
  });
  for (const id of [".", ".."]) {
    const { frame } = await ask(t, integration, { id });
    assert.equal(JSON.parse(frame).message, "Internal server error", id);
  }
  assert.equal(backend.received.length, 0);
  for (const [id, path] of [
    ["../a?b#c", "/users/..%2Fa%3Fb%23c"],
    ["%2e%2e", "/users/%252e%252e"],
    ["...", "/users/..."],
  ]) {
    await ask(t, integration, { id });
    assert.equal(backend.received.at(-1)!.url, path);
  }
});

test("the method of the integration; GET carries no body; ANY is POST", async (t) => {
  for (const [integrationMethod, method, body] of [
    ["GET", "GET", ""],
    ["PUT", "PUT", "m"],
    ["DELETE", "DELETE", "m"],
    ["ANY", "POST", "m"],
  ] as const) {
    const backend = await serveBackend(t, () => ({}));
    await ask(t, http(backend.url, { integrationMethod }), "m");
    assert.equal(backend.received[0]!.method, method);
    assert.equal(backend.received[0]!.body, body);
  }
});

test("an HTTP proxy sends the message unchanged and answers whatever the status is", async (t) => {
  const backend = await serveBackend(t, () => ({ status: 500, body: "own words" }));
  const { frame } = await ask(t, http(backend.url, { integrationType: "HTTP_PROXY" }), '{"x": 1.50}');
  assert.equal(frame, "own words");
  assert.equal(backend.received[0]!.body, '{"x": 1.50}');
  assert.equal(backend.received[0]!.headers.connectionid, undefined);
});

test("an HTTP proxy without a body answers an empty frame, one with bytes a binary frame", async (t) => {
  const empty = await serveBackend(t, () => ({ status: 204 }));
  assert.equal((await ask(t, http(empty.url, { integrationType: "HTTP_PROXY" }))).frame, "");
  const bytes = Buffer.from([0xff, 0x00, 0xfe]);
  const binary = await serveBackend(t, () => ({ body: bytes }));
  const api = await serveApi(t, {
    routes: { $default: { integration: http(binary.url, { integrationType: "HTTP_PROXY" }) } },
  });
  assert.deepEqual(await (await api.connect()).ask("x"), bytes);
});

test("a call to a backend that hangs ends at the integration's time-out", async (t) => {
  for (const act of [() => {}, (socket: Socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")]) {
    const { frame } = await ask(t, http(await rawBackend(t, act), { timeoutInMillis: 50 }));
    assert.equal(JSON.parse(frame).message, "Endpoint request timed out");
  }
});

test("reading a backend's endless answer ends at 128 KB", async (t) => {
  const uri = await rawBackend(t, (socket) => {
    socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    const chunk = `4000\r\n${"x".repeat(0x4000)}\r\n`;
    const write = () => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on("drain", write);
    write();
  });
  const { frame, exchange } = await ask(t, http(uri));
  assert.equal(JSON.parse(frame).message, "Internal server error");
  assert.equal(exchange.endpoint?.body.length, 131_072);
});

test("a backend that dies in the middle, does not speak HTTP, or does not exist: an error frame", async (t) => {
  for (const uri of [
    await rawBackend(t, (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")),
    await rawBackend(t, (socket) => socket.destroy()),
    await rawBackend(t, (socket) => socket.end("hello\r\n\r\n")),
    "http://127.0.0.1:1/",
    "http://no-such-host.invalid/",
  ]) {
    const { frame, exchange } = await ask(t, http(uri));
    assert.equal(JSON.parse(frame).message, "Internal server error");
    assert.equal(exchange.endpoint, undefined);
  }
});

test("connections to a backend are reused", async (t) => {
  let connections = 0;
  const server = (await import("node:http")).createServer((request, response) => {
    request.resume();
    response.end("ok");
  });
  server.on("connection", () => connections++);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const api = await serveApi(t, {
    routes: {
      $default: { integration: http(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`), responses },
    },
  });
  const client = await api.connect();
  for (let index = 0; index < 5; index++) await client.ask("x");
  assert.equal(connections, 1);
});

test("a thousand calls at a time go to one backend; the next ones wait for them", async (t) => {
  const held: Socket[] = [];
  const answer = (socket: Socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
  let isHolding = true;
  const url = await rawBackend(t, (socket) => {
    socket.on("data", () => answer(socket));
    if (isHolding) held.push(socket);
    else answer(socket);
  });
  const client = createHttpClient(systemClock, 131_072, anywhere);
  t.after(() => client.close());
  const call = { method: "GET", url: new URL(url), headers: [], body: "", timeoutMillis: 20_000 };
  const calls = Array.from({ length: 1_050 }, () => client.send(call));
  while (held.length < 1_000) await new Promise((resolve) => setTimeout(resolve, 5));
  isHolding = false;
  for (const socket of held) answer(socket);
  assert.equal((await Promise.all(calls)).length, 1_050);
  assert.equal(held.length, 1_000);
});

/** The bytes that a backend sends before it falls silent, and the outcome of the call. */
const silences: Readonly<Record<string, readonly [sent: string, outcome: RegExp]>> = {
  "no answer": ["", /^INTEGRATION_TIMEOUT$/],
  "half a head": ["HTTP/1.1 200 OK\r\nContent-", /^INTEGRATION_TIMEOUT$/],
  "a head without its body": ["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", /^INTEGRATION_TIMEOUT$/],
  "half a body": ["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", /^INTEGRATION_TIMEOUT$/],
  "more than is read": ["HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n0123456789a", /^200$/],
};

for (const [name, [sent, outcome]] of Object.entries(silences)) {
  test(`a call that has ended leaves no connection to its backend: ${name}`, { timeout: 10_000 }, async (t) => {
    const clock = new TestClock();
    const reached = Promise.withResolvers<Socket>();
    const url = await rawBackend(t, (socket) => {
      socket.write(sent);
      reached.resolve(socket);
    });
    const client = createHttpClient(clock, 10, anywhere);
    t.after(() => client.close());
    const call = { method: "GET", url: new URL(url), headers: [], body: "", timeoutMillis: 29_000 };
    const result = client.send(call).then(
      ({ statusCode }) => String(statusCode),
      (error: GatewayError) => error.code,
    );
    const socket = await reached.promise;
    const closed = once(socket, "close");
    // Time for the bytes to arrive.
    await new Promise((resolve) => setTimeout(resolve, 50));
    clock.advance(29_000);
    assert.match(await result, outcome);
    await closed;
    assert.equal(clock.waiting, 0);
  });
}

test("a mapped header that HTTP cannot carry: an error frame, and the gateway keeps running", async (t) => {
  const backend = await serveBackend(t, () => ({}));
  const integration = http(backend.url, {
    requestParameters: { "integration.request.header.h": "route.request.body.h" },
  });
  const { frame } = await ask(t, integration, { h: "a\r\nX-Injected: 1" });
  assert.equal(JSON.parse(frame).message, "Internal server error");
  assert.equal(backend.received.length, 0);
});

test("CONVERT_TO_BINARY of a request sends the decoded bytes without a template, and refuses text that is not base64", async (t) => {
  const backend = await serveBackend(t, () => ({}));
  const integration = http(backend.url, {
    contentHandlingStrategy: "CONVERT_TO_BINARY",
    requestTemplates: { "application/json": "not run" },
  });
  await ask(t, integration, "aGVs\nbG8");
  assert.equal(backend.received[0]!.body, "hello");
  assert.equal(JSON.parse((await ask(t, integration, "no base64!")).frame).message, "Internal server error");
  assert.equal(backend.received.length, 1);
});

test("CONVERT_TO_TEXT of a request changes nothing", async (t) => {
  const backend = await serveBackend(t, () => ({}));
  await ask(t, http(backend.url, { contentHandlingStrategy: "CONVERT_TO_TEXT" }), "Grüße");
  assert.equal(backend.received[0]!.body, "Grüße");
});

test("skips a 100 Continue without Expect, also in pieces and again on the same connection", async (t) => {
  const interim = "HTTP/1.1 100 Continue\r\nX-Note: 1\r\n\r\n";
  const final = "HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\nHTTP/1.1 100 !";
  const ways: readonly (readonly string[])[] = [
    [interim + final],
    [interim, final],
    [interim + interim, final],
    [...(interim + final)],
    ["HTTP/1.1 1", "00 Continue\r\n\r", "\nHTTP/1.1 ", final.slice(9)],
    [`HTTP/1.1 103 Early Hints\r\n\r\n${interim}${final}`],
    [final],
  ];
  for (const pieces of ways) {
    const send = async (socket: Socket) => {
      for (const piece of pieces) {
        socket.write(piece);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    };
    const url = await rawBackend(t, (socket) => {
      socket.on("data", () => void send(socket));
      void send(socket);
    });
    const client = createHttpClient(systemClock, 131_072, anywhere);
    t.after(() => client.close());
    for (let call = 0; call < 2; call++) {
      const answer = await client.send({
        method: "POST",
        url: new URL(url),
        headers: [],
        body: "x",
        timeoutMillis: 5_000,
      });
      assert.equal(answer.statusCode, 200, JSON.stringify(pieces));
      assert.equal(answer.body.toString(), "HTTP/1.1 100 !", JSON.stringify(pieces));
    }
  }
});

test("does not call an address that integrations may not call", async (t) => {
  const { frame, exchange } = await ask(t, http("http://169.254.169.254/latest/meta-data/"));
  assert.match(frame, /"Internal server error"/);
  assert.ok(exchange.outcome.kind === "failed");
  assert.match(exchange.outcome.error.message, /169\.254\.169\.254 is not an address that integrations may call/);
  const mapped = await ask(t, http("http://[::ffff:a9fe:a9fe]/"));
  assert.ok(mapped.exchange.outcome.kind === "failed");
  assert.match(mapped.exchange.outcome.error.message, /may call/);
});
