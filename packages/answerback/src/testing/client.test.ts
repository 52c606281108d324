import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { createFunctionApi } from "../functions/test-function-api.ts";
import { type StartGatewayOptions, startGateway } from "../index.ts";
import { assertChosen, assertClosedWith, assertReceived, matchers } from "./matchers.ts";
import { isMatching } from "./matching.ts";
import { stageUrl } from "./stage-url.ts";

interface ProxyEvent {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly queryStringParameters?: Readonly<Record<string, string>>;
  readonly requestContext: { readonly connectionId: string };
}

/** The function `late` answers after it. */
const released = Promise.withResolvers<void>();

const functions = {
  echo: ({ body, requestContext }: ProxyEvent) => ({
    statusCode: 200,
    body: JSON.stringify({ echo: JSON.parse(body).text, id: requestContext.connectionId }),
  }),
  text: () => ({ statusCode: 200, body: "not JSON" }),
  late: async () => {
    await released.promise;
    return { statusCode: 200, body: '{"late":true}' };
  },
  never: () => new Promise(() => {}),
  connect: ({ headers, queryStringParameters }: ProxyEvent) => ({
    statusCode: headers.Token === "bad" || queryStringParameters?.token === "bad" ? 401 : 200,
  }),
  disconnect: async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { statusCode: 200 };
  },
};

async function serve(t: TestContext, options: StartGatewayOptions = {}) {
  const gateway = await startGateway({ functions, ...options });
  t.after(() => gateway.stop());
  const special = ["connect", "disconnect"];
  const routes = Object.keys(functions).map((name) => [special.includes(name) ? `$${name}` : name, { function: name }]);
  await createFunctionApi(gateway.url, Object.fromEntries(routes));
  return gateway;
}

test("a client asks, waits for messages, and knows its connection", async (t) => {
  const gateway = await serve(t);
  await using client = await gateway.connect<{ echo?: string; late?: boolean }>("live");
  const answer = await client.ask({ action: "echo", text: "ä" });
  assert.deepEqual(answer, { echo: "ä", id: client.connectionId });
  client.send({ action: "late" });
  client.send('{"action": "echo", "text": "first"}');
  while (client.messages.length < 2) await new Promise(setImmediate);
  released.resolve();
  assert.deepEqual(await client.next({ late: true }), { late: true });
  assert.deepEqual(
    client.messages.map(({ echo, late }) => echo ?? late),
    ["ä", "first", true],
  );
  const both = [client.next(), client.next()];
  for (const text of ["one", "two"]) client.send({ action: "echo", text });
  assert.deepEqual(
    (await Promise.all(both)).map(({ echo }) => echo),
    ["one", "two"],
  );
  const other = await gateway.connect<string>("functions/live");
  assert.equal(await other.ask({ action: "text" }), "not JSON");
  assert.notEqual(other.connectionId, client.connectionId);
  // A callback reaches the client that has this connection id.
  const { apiId } = gateway.apis[0]!;
  const url = `${gateway.url}/ws/${apiId}/live/@connections/${encodeURIComponent(client.connectionId)}`;
  await fetch(url, { method: "POST", body: '{"echo":"pushed"}' });
  assert.deepEqual(await client.next(({ echo }) => echo === "pushed"), { echo: "pushed" });
});

test("close resolves when the $disconnect has run, and a closed client says so", async (t) => {
  const gateway = await serve(t);
  const client = await gateway.connect();
  assert.deepEqual(await client.close(4000, "done"), { code: 4000, reason: "done" });
  const [disconnect] = gateway.exchanges({ kind: "disconnect" });
  assert.equal(disconnect?.connectionId, client.connectionId);
  assert.deepEqual(await client.close(), { code: 4000, reason: "done" });
  assert.throws(() => client.send({}), { name: "MessageError", message: /closed with 4000 \(done\)/ });
  await assert.rejects(client.next(), {
    name: "MessageError",
    message: /No message arrived: the connection was closed/,
  });
});

test("what does not come in time is named, with what came instead", async (t) => {
  const gateway = await serve(t);
  await using client = await gateway.connect("live", { within: 100 });
  client.send({ action: "text" });
  await assert.rejects(client.next({ price: 5 }), (error: Error) => {
    assert.match(error.message, /No message arrived that matches \{ price: 5 \} within 100 ms/);
    return error.message.includes("'not JSON'");
  });
  await assert.rejects(client.ask({ action: "never" }, { within: 10 }), /No message arrived within 10 ms/);
  await assert.rejects(client.closed(), /still open after 100 ms/);
  const lost = await gateway.connect();
  const waiting = lost.next();
  lost.terminate();
  await assert.rejects(waiting, /closed with 1006/);
});

test("a refused handshake rejects with its status", async (t) => {
  const gateway = await serve(t);
  await assert.rejects(gateway.connect("live", { headers: { Token: "bad" } }), { name: "HandshakeError", status: 401 });
  await assert.rejects(gateway.connect("live", { query: { token: "bad" } }), { name: "HandshakeError", status: 401 });
  await assert.rejects(gateway.connect("other"), { name: "RangeError", message: /no stage other.*functions\/live/ });
});

test("finds a stage by its name, with its API's if need be", () => {
  const stage = (name: string, id: string) => ({ name, url: `ws://x/${id}/${name}` });
  const apis = [
    { apiId: "a1", name: "chat", stages: [stage("live", "a1"), stage("test", "a1")] },
    { apiId: "b2", name: "quotes", stages: [stage("live", "b2")] },
  ];
  assert.equal(stageUrl(apis, "test"), "ws://x/a1/test");
  assert.equal(stageUrl(apis, "quotes/live"), "ws://x/b2/live");
  assert.equal(stageUrl(apis, "a1/live"), "ws://x/a1/live");
  assert.equal(stageUrl(apis.slice(1), undefined), "ws://x/b2/live");
  assert.equal(stageUrl([], "ws://y"), "ws://y");
  assert.throws(() => stageUrl(apis, "live"), /There are several stages live/);
  assert.throws(() => stageUrl(apis, undefined), /Name the stage to connect to.*chat\/live, chat\/test, quotes\/live/);
  assert.throws(() => stageUrl([], undefined), /serves no stage/);
});

test("assertions and matchers compare what is named", async (t) => {
  const gateway = await serve(t);
  const client = await gateway.connect();
  await client.ask({ action: "echo", text: "x" });
  assertReceived(client, { echo: /^x$/ });
  assert.throws(() => assertReceived(client, { echo: "y" }), {
    name: "AssertionError",
    message: /one should match \{ echo: 'y' \}:\n {2}\{ echo: 'x'/,
  });
  const [exchange] = gateway.exchanges({ route: "echo" });
  assertChosen(exchange!, { route: "echo", status: 200, error: null });
  assert.throws(() => assertChosen(exchange!, { route: "text" }), { name: "AssertionError", message: /route: 'text'/ });
  assert.throws(() => assertClosedWith(client, 1000), /The connection is open; expected: closed with 1000/);
  await client.close();
  assertClosedWith(client, 1000);
  assert.equal(matchers.toBeClosedWith(client, 1001).pass, false);
});

test("a value matches the parts that are expected", () => {
  const value = { a: 1, list: [{ b: "text", c: 2 }], empty: null };
  for (const expected of [
    {},
    { a: 1 },
    { list: [{ b: /^te/ }] },
    { list: (items: unknown) => Array.isArray(items) },
    { empty: null },
    { a: { asymmetricMatch: (it: unknown) => it === 1 } },
  ]) {
    assert.ok(isMatching(value, expected));
  }
  for (const expected of [
    { a: 2 },
    { a: "1" },
    { list: [] },
    { list: [{}, {}] },
    { other: null },
    { empty: {} },
    [],
    "a",
  ]) {
    assert.ok(!isMatching(value, expected), JSON.stringify(expected));
  }
});

test("a gateway stops at the end of its block", async () => {
  let url: string;
  {
    await using gateway = await startGateway();
    url = gateway.url;
    assert.equal((await fetch(`${url}/health`)).status, 200);
  }
  await assert.rejects(fetch(`${url}/health`));
});
