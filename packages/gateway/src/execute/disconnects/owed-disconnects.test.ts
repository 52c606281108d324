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
