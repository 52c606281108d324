// The manual clock of the library, with functions of the test, functions of processes, and backends in place.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { createFunctionApi } from "./functions/test-function-api.ts";
import { type StartGatewayOptions, startGateway } from "./index.ts";

async function serve(
  t: TestContext,
  functions: StartGatewayOptions["functions"] = {},
  authorizer?: string,
  onFunctionEvent?: StartGatewayOptions["onFunctionEvent"],
) {
  const gateway = await startGateway({ clock: "manual", functions, onFunctionEvent });
  t.after(() => gateway.stop());
  const routes = Object.keys(functions).filter((name) => name !== authorizer);
  const named = (name: string) => (["connect", "disconnect"].includes(name) ? `$${name}` : name);
  await createFunctionApi(
    gateway.url,
    Object.fromEntries(routes.map((name) => [named(name), { function: name }])),
    authorizer,
  );
  return gateway;
}

const ok = () => ({ statusCode: 200 });

test("a connection idles for ten minutes in a moment, and its $disconnect has run at that time", async (t) => {
  const gateway = await serve(t, { connect: ok, disconnect: ok });
  const begin = gateway.clock.now().getTime();
  const client = await gateway.connect();
  await gateway.clock.advance("599s");
  assert.equal(client.end, undefined);
  await gateway.clock.advance("1s");
  assert.deepEqual(await client.closed({ within: 1_000 }), { code: 1001, reason: "Going away" });
  const [disconnect] = gateway.exchanges({ kind: "disconnect", connectionId: client.connectionId });
  assert.equal(disconnect?.route?.routeKey, "$disconnect");
  assert.equal(Date.parse(disconnect?.receivedAt ?? "") - begin, 600_000);
  assert.equal(disconnect?.function?.functionName, "disconnect");
});

test("functions in the test and in processes time out when the clock is turned", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "answerback-clock-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(
    join(folder, "index.mjs"),
    "export const handler = () => new Promise((done) => setTimeout(done, 60_000, console.log('called')));",
  );
  const slow = { folder, runtime: "nodejs22.x", handler: "index.handler", timeoutSeconds: 300 };
  const functions = { here: () => new Promise(() => {}), slow, limited: { ...slow, timeoutSeconds: 20 } };
  let called = () => {};
  const gateway = await serve(t, functions, undefined, (event) => {
    if (event.kind === "line" && event.text.endsWith("called")) called();
  });
  for (const [action, turned, answer, reason] of [
    ["here", "3s", "Internal server error", "Task timed out after 3.00 seconds"],
    ["slow", "29s", "Endpoint request timed out", "did not answer within 29000 ms"],
    ["limited", "20s", "Internal server error", "Task timed out after 20.00 seconds"],
  ] as const) {
    await using client = await gateway.connect<{ readonly message: string }>();
    // A process is started first: its time-out begins when its handler is called.
    const isCalled = new Promise<void>((resolve) => {
      called = resolve;
    });
    client.send({ action });
    if (action !== "here") await isCalled;
    await gateway.clock.advance(turned);
    assert.equal((await client.next(undefined, { within: 3_000 })).message, answer);
    const [exchange] = gateway.exchanges({ route: action });
    assert.ok(JSON.stringify(exchange).includes(reason), action);
  }
});

test("a handshake whose authorizer does not answer is refused when the clock is turned", async (t) => {
  const gateway = await serve(t, { connect: ok, authorizer: () => new Promise(() => {}) }, "authorizer");
  const opening = gateway.connect("live", { headers: { Token: "a" } });
  const refused = assert.rejects(opening, { name: "HandshakeError", status: 500 });
  await gateway.clock.advance("3s");
  await refused;
});

test("a clock that runs by itself cannot be turned", async (t) => {
  const gateway = await startGateway();
  t.after(() => gateway.stop());
  await assert.rejects(gateway.clock.advance("1s"), { name: "TypeError", message: /clock: "manual"/ });
  assert.ok(Math.abs(gateway.clock.now().getTime() - Date.now()) < 1_000);
});

test("a stage with autoDeploy is deployed without turning the clock", async () => {
  const program = join(import.meta.dirname, "../test-programs/conversations/template.yaml");
  await using gateway = await startGateway({ clock: "manual", program });
  const client = await gateway.connect<{ readonly type: string }>();
  assert.equal((await client.ask({ action: "ping" })).type, "pong");
});

test("a stop with an open client does not wait for the clock", async () => {
  const gateway = await startGateway({ clock: "manual", functions: { here: () => new Promise(() => {}) } });
  await createFunctionApi(gateway.url, { here: { function: "here" } });
  const client = await gateway.connect();
  client.send({ action: "here" });
  const started = performance.now();
  await gateway.stop();
  assert.ok(performance.now() - started < 5_000);
});
