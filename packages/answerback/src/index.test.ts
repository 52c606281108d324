// The gateway of the library with a program. index.process.test.ts runs several programs, and programs with functions.
import assert from "node:assert/strict";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
import { WebSocket } from "ws";
import { ProgramError, startGateway } from "./index.ts";
import { TestClient } from "./test-client.ts";

const quickstart = join(import.meta.dirname, "../../../examples/quickstart");

test("a program is deployed to a gateway in memory, and its stages can be dialled", async () => {
  const exchanges: string[] = [];
  const gateway = await startGateway({
    program: quickstart,
    config: { "quickstart:backendUrl": "http://127.0.0.1:9" },
    onExchange: ({ event }) => exchanges.push(event.kind),
  });
  const [api] = gateway.apis;
  assert.match(api?.name ?? "", /^ticker/);
  assert.equal(gateway.outputs.url, api?.stages[0]?.url);

  const client = new WebSocket(String(gateway.outputs.url));
  await once(client, "open");
  client.send('{"action":"ping"}');
  const [answer] = await once(client, "message");
  assert.deepEqual(JSON.parse(String(answer)), { type: "pong", stage: "live" });
  const closed = once(client, "close");
  await gateway.stop();
  assert.equal((await closed)[0], 1001);
  assert.deepEqual(exchanges, ["connect", "message", "disconnect"]);
});

test("the gateway is empty without a program", async () => {
  const gateway = await startGateway();
  assert.deepEqual(gateway.apis, []);
  assert.equal((await fetch(`${gateway.url}/health`)).status, 200);
  await gateway.stop();
});

test("rejects if the program cannot be deployed, and leaves nothing running", async () => {
  await assert.rejects(startGateway({ program: import.meta.dirname }), ProgramError);
});

test("a backend in place answers a program's integrations, and a fault makes one of them fail", async (t) => {
  const program = join(import.meta.dirname, "../test-programs/conversations/template.yaml");
  const gateway = await startGateway({ program });
  t.after(() => gateway.stop());
  const backend = gateway.backend("http://quotes.internal/quotes", ({ method, url, body }) => ({
    body: { asked: `${method} ${url.pathname} ${body}` },
  }));
  const client = await TestClient.open(gateway.apis[0]!.stages[0]!.url);
  const quote = { action: "quote" };
  const answer = { asked: 'POST /quotes {"action":"quote"}' };
  assert.deepEqual(await client.ask(quote), answer);
  const fault = gateway.faults.add({ route: "quote", answer: { statusCode: 503, body: '"closed"' } });
  assert.deepEqual(await client.ask(quote), "closed");
  assert.equal(fault.hits, 1);
  fault.remove();
  assert.deepEqual(await client.ask(quote), answer);
  backend.remove();
  assert.equal(((await client.ask(quote)) as { message: string }).message, "Internal server error");
  client.close();
});
