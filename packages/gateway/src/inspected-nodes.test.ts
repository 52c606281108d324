// The inspector and the metrics of any node of a cluster, which must show the cluster as one gateway. A node that is stopped and
// one with workers are in inspected-nodes.process.test.ts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { holderOf } from "./cluster/connection-id.ts";
import { startGateway } from "./gateway.ts";
import type {
  BreakpointDescription,
  ConnectionAnswer,
  ConnectionsAnswer,
  ExchangeDescription,
  FaultDescription,
  FaultsAnswer,
  HeldAnswer,
  NodesAnswer,
  SummariesAnswer,
} from "./inspect/api/inspector-api.ts";
import { type Inspected, inspectorOf } from "./inspect/test-inspected.ts";
import { cluster, metricsOf, sumOf } from "./inspected-nodes.fixture.ts";
import { missingNats } from "./nodes/nats-servers.fixture.ts";
import { defaultSettings } from "./settings.ts";

const skip = await missingNats();

test("the inspectors of three nodes", { skip }, async (t) => {
  const { nodes } = await cluster(t);
  const [first, second, third] = nodes as [Inspected, Inspected, Inspected];
  const clients = await Promise.all(nodes.map((node) => node.connect()));

  await t.test("every node lists and follows the exchanges of all, in the order of time", async () => {
    const events = await nodes[1].follow();
    const asked: string[] = [];
    for (let round = 0; round < 20; round++) {
      await clients[round % 3]!.ask({ action: "ping", round });
      await sleep(2);
      asked.push(`{"action":"ping","round":${round}}`);
    }
    for (const node of nodes) {
      const { items, total } = await node.get<SummariesAnswer>("exchanges?fields=summary&kind=message&limit=1000");
      assert.equal(total, 20);
      assert.deepEqual(
        items.map(({ message }) => message),
        asked,
      );
      assert.equal(new Set(items.map(({ sequence }) => sequence)).size, 20);
      const { sequence } = items[7]!;
      const { requestId } = await node.get<ExchangeDescription>(`exchanges/${sequence}`);
      assert.equal((await node.get<ExchangeDescription>(`exchanges/${requestId}`)).sequence, sequence);
    }
    const followed: string[] = [];
    while (followed.length < 20) {
      const news = await events.next("exchanges");
      followed.push(...news.filter(({ kind }) => kind === undefined).map(({ message }) => String(message)));
    }
    assert.deepEqual(followed, asked);
  });

  await t.test("a conversation has the callbacks of all nodes, and the client's name", async () => {
    const ids = async () => {
      const { items } = await first.get<ConnectionsAnswer>("connections?limit=1000");
      return items.map((item) => item.connectionId);
    };
    const before = new Set(await ids());
    await second.connect("?answerback-name=Ann");
    const connectionId = (await ids()).find((id) => !before.has(id))!;
    assert.equal(holderOf(connectionId)?.node, 2);
    for (const [n, { gateway }] of [...nodes, ...nodes].entries()) {
      const url = `${gateway.url}/ws/${first.apiId}/live/@connections/${connectionId}`;
      assert.equal((await fetch(url, { method: "POST", body: `callback ${n}` })).status, 200);
      await sleep(2);
    }
    for (const node of nodes) {
      const answer = await node.get<ConnectionAnswer>(`connections/${connectionId}`);
      assert.deepEqual([answer.name, answer.isOpen, answer.exchangeCount], ["Ann", true, 7]);
      const callbacks = answer.exchanges.filter(({ kind }) => kind === "callback");
      assert.deepEqual(
        callbacks.map(({ message, answer }) => message ?? answer),
        [0, 1, 2, 3, 4, 5].map((n) => `callback ${n}`),
      );
    }
    const named = await first.get<ConnectionAnswer>(`connections/${connectionId}`);
    assert.ok(named.exchanges.slice(1).every(({ name }) => name === "Ann"));
  });

  await t.test(
    "a breakpoint of a page holds the answers of all nodes, and every page sees and releases them",
    async () => {
      const events = await first.follow();
      const others = await third.follow();
      const { stream } = await events.next("hello");
      const added = await first.change("POST", "breakpoints", { apiId: first.apiId, routeKey: "quote", stream });
      assert.equal(added.status, 200);
      const { items } = await second.get<{ items: BreakpointDescription[] }>("breakpoints");
      assert.deepEqual(items, [added.body]);
      const answers = clients.map((client) => client.ask({ action: "quote" }));
      for (const _ of clients) {
        const { requestId } = await events.next("held");
        await others.next("held");
        const held = await second.get<{ items: HeldAnswer[] }>("held");
        assert.ok(held.items.some((item) => item.requestId === requestId));
        assert.equal((await second.change("POST", `held/${requestId}`, { statusCode: 200, body: "{}" })).status, 204);
        assert.equal((await events.next("released")).requestId, requestId);
      }
      for (const answer of await Promise.all(answers)) assert.match(answer, /"type": "quote"/);
      const kept = clients.map((client) => client.ask({ action: "quote" }));
      for (const _ of clients) await events.next("held");
      const { breakpointId } = added.body as BreakpointDescription;
      assert.equal((await second.change("DELETE", `breakpoints/${breakpointId}`)).status, 204);
      for (const answer of await Promise.all(kept)) assert.match(answer, /no symbol/);
      assert.deepEqual((await first.get<{ items: BreakpointDescription[] }>("breakpoints")).items, []);
    },
  );

  await t.test("the metrics of every node have the counters of all, and of /metrics/node only its own", async () => {
    const numbers = ["1", "2", "3"];
    const text = await metricsOf(first.gateway);
    const before = numbers.map((node) => sumOf(text, "MessageCount", node));
    for (const [n, client] of clients.entries()) {
      for (let count = 0; count <= n; count++) await client.ask({ action: "ping" });
    }
    for (const [n, { gateway }] of nodes.entries()) {
      const all = await metricsOf(gateway);
      const expected = before.map((count, index) => count + 2 * (index + 1));
      assert.equal(
        sumOf(all, "MessageCount"),
        expected.reduce((sum, count) => sum + count),
      );
      assert.deepEqual(
        numbers.map((node) => sumOf(all, "MessageCount", node)),
        expected,
      );
      assert.equal(sumOf(all, "NodeUp"), 3);
      const own = await metricsOf(gateway, "/metrics/node");
      assert.equal(sumOf(own, "MessageCount"), expected[n]);
      assert.equal(sumOf(own, "MessageCount", String(n + 1)), expected[n]);
    }
  });
});

test("a page follows a node that joins later", { skip }, async (t) => {
  const { options, nodes } = await cluster(t, 2);
  const [first, second] = nodes;
  const events = await second.follow();
  const gateway = await startGateway({ ...defaultSettings, port: 0, onWarning() {}, ...options });
  t.after(() => gateway.stop());
  const client = await inspectorOf(t, gateway, first).connect();
  // The page also gets what happens before the node is linked.
  await client.ask({ action: "ping" });
  for (;;) {
    const news = await events.next("exchanges");
    if (news.some(({ kind }) => kind === undefined)) break;
  }
});

test("breakpoints of pages of two nodes do not replace each other, and end with their pages", { skip }, async (t) => {
  const { nodes } = await cluster(t, 2);
  const [first, second] = nodes;
  const client = await second.connect();
  const pages = await Promise.all([first.follow(), second.follow()]);
  for (const [n, routeKey] of ["quote", "ping"].entries()) {
    const { stream } = await pages[n]!.next("hello");
    await nodes[n]!.change("POST", "breakpoints", { apiId: first.apiId, routeKey, stream });
  }
  for (const node of nodes) assert.equal((await node.get<{ items: unknown[] }>("breakpoints")).items.length, 2);
  const quote = client.ask({ action: "quote" });
  await pages[1]!.next("held");
  pages[0]!.close();
  assert.match(await quote, /no symbol/);
  assert.equal((await second.get<{ items: unknown[] }>("breakpoints")).items.length, 1);
});

test("a fault rule of a page applies in all nodes, also in one that joins, until any page removes it", {
  skip,
}, async (t) => {
  const { options, nodes } = await cluster(t, 2);
  const [first, second] = nodes;
  const clients = await Promise.all(nodes.map((node) => node.connect()));
  const events = await second.follow();
  const rule = { route: "quote", answer: { statusCode: 500, body: "{}" } };
  const { faultId } = (await first.change("POST", "faults", rule)).body as FaultDescription;
  assert.equal((await events.next("faults")).items.length, 1);
  const gateway = await startGateway({ ...defaultSettings, port: 0, onWarning() {}, ...options });
  t.after(() => gateway.stop());
  const third = inspectorOf(t, gateway, first);
  const late = await third.connect();
  let tries = 1;
  while (!/unavailable/.test(await late.ask({ action: "quote" }))) {
    tries++;
    await sleep(100);
  }
  assert.ok(tries < 50);
  for (const client of clients) assert.match(await client.ask({ action: "quote" }), /unavailable/);
  for (const node of [first, second, third]) {
    const { items } = await node.get<FaultsAnswer>("faults");
    assert.deepEqual(
      items.map((item) => [item.faultId, item.hits]),
      [[faultId, 3]],
    );
  }
  assert.equal((await third.change("DELETE", `faults/${faultId}`)).status, 204);
  for (const client of [...clients, late]) assert.match(await client.ask({ action: "quote" }), /no symbol/);
  assert.deepEqual((await second.get<FaultsAnswer>("faults")).items, []);
});

test("lists the nodes", { skip }, async (t) => {
  const { nodes } = await cluster(t, 2);
  const [first] = nodes;
  await Promise.all(nodes.map((node) => node.connect()));
  const { self, items, missing } = await first.get<NodesAnswer>("nodes");
  assert.deepEqual(
    items.map(({ node, state, isLeader, connections, processes, isCurrent }) => ({
      ...{ node, state, isLeader, connections, processes, isCurrent },
    })),
    [1, 2].map((node) => ({
      node,
      state: "live",
      isLeader: node === 1,
      connections: 1,
      processes: 1,
      isCurrent: true,
    })),
  );
  assert.deepEqual([self, missing], [1, []]);
});
