import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { EndpointResponse } from "../integrations/endpoint-response.ts";
import { mock, serveApi } from "../test-api.ts";
import { disconnectRequestId, type OwedDisconnects } from "./owed-disconnects.ts";

/** Notes in `steps` what happens in which order. */
function notedOwed(steps: string[]): OwedDisconnects {
  return {
    async owe({ access }) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      steps.push(`owed ${JSON.stringify(access.authorizer ?? null)}`);
    },
    settle: () => void steps.push("settled"),
  };
}

const http = {
  integrationType: "HTTP_PROXY",
  integrationMethod: "POST",
  integrationUri: "http://127.0.0.1:9/",
} as const;

function notedBackend(steps: string[], statusCode = 200) {
  return {
    async http(): Promise<EndpointResponse> {
      steps.push("backend");
      return new EndpointResponse(statusCode, [], Buffer.alloc(0));
    },
  };
}

test("a $disconnect is owed before the $connect backend is called, and settled after it has run", async (t) => {
  const steps: string[] = [];
  const api = await serveApi(t, {
    routes: { $connect: { integration: http }, $disconnect: { integration: http } },
    owedDisconnects: notedOwed(steps),
    backends: notedBackend(steps),
  });
  const client = await api.connect();
  assert.deepEqual(steps, ["owed null", "backend"]);
  const ended = api.nextExchange();
  client.socket.close();
  const { event } = await ended;
  assert.equal(event.requestId, disconnectRequestId(event.connection.connectionId));
  await new Promise(setImmediate);
  assert.deepEqual(steps, ["owed null", "backend", "backend", "settled"]);
});

test("a handshake that the $connect backend refuses is settled, because no $disconnect follows", async (t) => {
  const steps: string[] = [];
  const api = await serveApi(t, {
    routes: { $connect: { integration: http }, $disconnect: { integration: http } },
    owedDisconnects: notedOwed(steps),
    backends: notedBackend(steps, 403),
  });
  await assert.rejects(api.connect());
  assert.deepEqual(steps, ["owed null", "backend", "settled"]);
});

test("an accepted $connect is reported when its backend has answered, a refused one is not", async (t) => {
  const steps: string[] = [];
  const answers = [200, 403];
  const api = await serveApi(t, {
    routes: { $connect: { integration: http } },
    owedDisconnects: { ...notedOwed(steps), answered: () => void steps.push("answered") },
    backends: {
      async http() {
        steps.push("backend");
        return new EndpointResponse(answers.shift()!, [], Buffer.alloc(0));
      },
    },
  });
  await api.connect();
  assert.deepEqual(steps.splice(0), ["owed null", "backend", "answered"]);
  await assert.rejects(api.connect());
  assert.deepEqual(steps, ["owed null", "backend", "settled"]);
});

test("nothing is owed to an API whose backends do not learn of connections", async (t) => {
  const steps: string[] = [];
  const api = await serveApi(t, {
    routes: {
      $connect: { integration: mock(), responses: [{ integrationResponseKey: "$default" }] },
      $disconnect: {},
      echo: { integration: http },
    },
    owedDisconnects: notedOwed(steps),
  });
  await api.connect();
  assert.deepEqual(steps, []);
});

test("the request id of a $disconnect has the usual form and differs between connections", () => {
  const ids = ["KVmb8fjMIAMCFgQ=", "KVmb8fjMIAMCFgR="].map(disconnectRequestId);
  assert.notEqual(ids[0], ids[1]);
  for (const id of ids) assert.match(id, /^[\w-]{15}=$/);
});

test("a $disconnect that a stop interrupts stays owed", async (t) => {
  const steps: string[] = [];
  const backend = createServer(({ url }, response) => void (url === "/connect" && response.end()));
  backend.listen(0, "127.0.0.1");
  await once(backend, "listening");
  t.after(() => backend.close().closeAllConnections());
  const { port } = backend.address() as AddressInfo;
  const route = (path: string) => ({ integration: { ...http, integrationUri: `http://127.0.0.1:${port}/${path}` } });
  const api = await serveApi(t, {
    routes: { $connect: route("connect"), $disconnect: route("disconnect") },
    owedDisconnects: notedOwed(steps),
  });
  await api.connect();
  await api.stop();
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(
    steps.filter((step) => step === "settled"),
    [],
  );
});

test("a $disconnect stays owed to a client whose $connect a stop interrupts, because its backend may have accepted", async (t) => {
  const steps: string[] = [];
  const called = Promise.withResolvers<void>();
  const backend = createServer(() => called.resolve());
  backend.listen(0, "127.0.0.1");
  await once(backend, "listening");
  t.after(() => backend.close().closeAllConnections());
  const { port } = backend.address() as AddressInfo;
  const api = await serveApi(t, {
    routes: { $connect: { integration: { ...http, integrationUri: `http://127.0.0.1:${port}/` } } },
    owedDisconnects: notedOwed(steps),
  });
  const connecting = assert.rejects(api.connect());
  await called.promise;
  await api.stop();
  await connecting;
  assert.deepEqual(steps, ["owed null"]);
});

test("closes the open connections with 1001, runs no $disconnect that runs elsewhere, and serves new clients", async (t) => {
  const elsewhere = new Set<string>();
  const api = await serveApi(t, {
    routes: { $disconnect: { integration: http } },
    backends: notedBackend([]),
    runsElsewhere: (connectionId) => elsewhere.has(connectionId),
  });
  const [here, there] = [await api.connect(), await api.connect()];
  const [, second] = api.exchanges;
  elsewhere.add(second!.event.connection.connectionId);
  const closed = Promise.all([here, there].map(({ socket }) => once(socket, "close")));
  api.closeOpen();
  const later = await api.connect();
  assert.deepEqual(
    (await closed).map(([code]) => code),
    [1001, 1001],
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(later.socket.readyState, later.socket.OPEN);
  const disconnects = api.exchanges.filter(({ event }) => event.kind === "disconnect");
  assert.deepEqual(
    disconnects.map(({ event }) => event.connection.connectionId),
    [api.exchanges[0]!.event.connection.connectionId],
  );
});

test("a handshake whose $connect runs while the connections are closed does not open, and gets its $disconnect", async (t) => {
  const called = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  const api = await serveApi(t, {
    routes: { $connect: { integration: http }, $disconnect: { integration: mock() } },
    backends: {
      async http() {
        called.resolve();
        await answered.promise;
        return new EndpointResponse(200, [], Buffer.alloc(0));
      },
    },
  });
  const refused = assert.rejects(api.connect());
  await called.promise;
  api.closeOpen();
  answered.resolve();
  await refused;
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(
    api.exchanges.map(({ event }) => event.kind),
    ["connect", "disconnect"],
  );
});
