// The inspector of a gateway with three workers, which must show it as one process. parent.test.ts has its main path.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { holderOf } from "./cluster/connection-id.ts";
import type {
  ConnectionAnswer,
  ConnectionsAnswer,
  ExchangeDescription,
  FaultDescription,
  FaultsAnswer,
  SummariesAnswer,
  WorkersAnswer,
} from "./inspect/api/inspector-api.ts";
import { type Inspected, inspected, type TestConnection } from "./inspect/test-inspected.ts";
import { startWorkers } from "./parent.ts";

const workerEntry = new URL("./worker.fixture.ts", import.meta.url);

const withWorkers = (t: TestContext): Promise<Inspected> =>
  inspected(t, {}, (options) => startWorkers({ ...options, workers: 3, workerEntry }));

/** Clients until each worker has some. */
async function connectToAll(it: Inspected, query = ""): Promise<readonly TestConnection[]> {
  const clients: TestConnection[] = [];
  for (;;) {
    clients.push(...(await Promise.all(Array.from({ length: 6 }, () => it.connect(query)))));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { connections } = await countsOf(it);
    if (connections.every((count) => count > 0)) return clients;
    assert.ok(clients.length < 100, `the kernel gave no client to a worker: ${connections}`);
  }
}

/** The kept connections, and how many are open at each worker. */
async function countsOf(it: Inspected) {
  const { items } = await it.get<ConnectionsAnswer>("connections?limit=1000");
  const connections = [1, 2, 3].map(
    (worker) => items.filter(({ connectionId, isOpen }) => isOpen && workerOf(connectionId) === worker).length,
  );
  return { items, connections };
}

/** Of a connection id (cluster/connection-id.ts). */
function workerOf(connectionId: string): number {
  return holderOf(connectionId)?.worker ?? -1;
}

test("the inspector of a gateway with three workers", async (t) => {
  const it = await withWorkers(t);
  const events = await it.follow();
  const clients = await connectToAll(it, "?answerback-name=Ann");

  await t.test("lists and follows the exchanges of all workers in the order of time", async () => {
    for (let round = 0; round < 3; round++) {
      for (const client of clients) assert.match(await client.ask({ action: "ping", round }), /pong/);
    }
    const { items, total } = await it.get<SummariesAnswer>("exchanges?fields=summary&kind=message&limit=1000");
    assert.equal(total, clients.length * 3);
    const connections = items.map(({ conn }) => conn);
    assert.deepEqual(connections.slice(clients.length, 2 * clients.length), connections.slice(0, clients.length));
    const followed: number[] = [];
    while (followed.length < total + clients.length) {
      followed.push(...(await events.next("exchanges")).map(({ sequence }) => sequence));
    }
    assert.deepEqual(
      followed,
      followed.toSorted((one, other) => one - other),
    );
    assert.equal(new Set(followed).size, followed.length);
    const pages: number[] = [];
    let after: number | undefined = 0;
    while (after !== undefined) {
      const page: SummariesAnswer = await it.get(`exchanges?fields=summary&limit=7&after=${after}`);
      pages.push(...page.items.map(({ sequence }) => sequence));
      after = page.after;
    }
    assert.deepEqual(pages, followed);
    const found = await it.get<ExchangeDescription>(`exchanges/${pages[5]}`);
    assert.equal((await it.get<ExchangeDescription>(`exchanges/${found.requestId}`)).sequence, pages[5]);
  });

  await t.test("a conversation has the callbacks that other workers received, and the client's name", async () => {
    const before = new Set((await countsOf(it)).items.map((item) => item.connectionId));
    const client = await it.connect("?answerback-name=Ann");
    const { connectionId } = (await countsOf(it)).items.find((item) => !before.has(item.connectionId))!;
    await client.ask({ action: "ping" });
    const url = `${it.gateway.url}/ws/${it.apiId}/live/@connections/${connectionId}`;
    for (let count = 0; count < 12; count++) {
      const sent = await fetch(url, { method: "POST", body: `callback ${count}`, headers: { Connection: "close" } });
      assert.equal(sent.status, 200);
      await sent.arrayBuffer();
    }
    const answer = await it.get<ConnectionAnswer>(`connections/${connectionId}`);
    assert.deepEqual([answer.name, answer.isOpen, answer.exchangeCount], ["Ann", true, answer.exchanges.length]);
    const callbacks = answer.exchanges.filter(({ kind }) => kind === "callback");
    assert.deepEqual(
      callbacks.map(({ message, answer }) => message ?? answer),
      Array.from({ length: 12 }, (_, count) => `callback ${count}`),
    );
    assert.ok(callbacks.every(({ name }) => name === "Ann"));
    assert.deepEqual(answer.exchanges[0]?.kind, "connect");
  });

  await t.test("a breakpoint holds the answers of every worker until the page releases them", async () => {
    const page = await it.follow();
    const { stream } = await page.next("hello");
    const added = await it.change("POST", "breakpoints", { apiId: it.apiId, routeKey: "quote", stream });
    assert.equal(added.status, 200);
    const answers = clients.map((client) => client.ask({ action: "quote" }));
    for (const _ of clients) {
      const { requestId } = await page.next("held");
      assert.equal((await it.change("POST", `held/${requestId}`, { statusCode: 200, body: "{}" })).status, 204);
      assert.equal((await page.next("released")).requestId, requestId);
    }
    for (const answer of await Promise.all(answers)) assert.match(answer, /"type": "quote"/);
    const kept = clients.map((client) => client.ask({ action: "quote" }));
    for (const _ of clients) await page.next("held");
    page.close();
    for (const answer of await Promise.all(kept)) assert.match(answer, /no symbol/);
  });

  await t.test("fault rules apply in every worker, and their hits are added", async () => {
    const { body } = await it.change("POST", "faults", { route: "quote", answer: { statusCode: 500, body: "{}" } });
    for (const client of clients) assert.match(await client.ask({ action: "quote" }), /unavailable/);
    const { items } = await it.get<FaultsAnswer>("faults");
    assert.equal(items[0]?.hits, clients.length);
    await it.change("DELETE", `faults/${(body as FaultDescription).faultId}`);
    for (const client of clients) assert.match(await client.ask({ action: "quote" }), /no symbol/);
  });

  await t.test("metrics are added, and do not go back when a worker dies", async () => {
    const value = async (name: string) => {
      const text = await (await fetch(`${it.gateway.url}/metrics`)).text();
      const lines = text.split("\n").filter((line) => line.startsWith(`${name}{`));
      return lines.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
    };
    const before = { messages: await value("MessageCount"), connects: await value("ConnectCount") };
    assert.equal(before.connects, clients.length + 1);
    for (const client of clients) await client.ask({ action: "ping" });
    assert.equal(await value("MessageCount"), before.messages + 2 * clients.length);
    const { items } = await it.get<WorkersAnswer>("workers");
    process.kill(items[1]!.pid!, "SIGKILL");
    // A request fails on a connection that was kept open to this worker.
    const counted = async () => (await countsOf(it).catch(() => undefined))?.connections ?? [];
    let connections = await counted();
    while (connections[1] !== 0) connections = await counted();
    assert.equal(await value("ConnectCount"), before.connects);
    assert.deepEqual(
      connections.map((count) => count > 0),
      [true, false, true],
    );
  });
});
