import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { systemClock } from "../clock.ts";
import { AttachedConnections } from "../cluster/attached-connections.ts";
import { FakeConnection, runClusterSuite } from "../cluster/cluster.suite.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { type Holder, newConnectionId } from "../cluster/connection-id.ts";
import { frame } from "../cluster/frames.ts";
import { operations } from "../cluster/holder-calls.ts";
import { neverPaused } from "../cluster/pause-check.ts";
import { routedCluster } from "../cluster/routed-cluster.ts";
import { connectToNats, type NodeConnection } from "./connection.ts";
import { type NatsHoldersOptions, openNatsHolders } from "./nats-holders.ts";
import { missingNats, natsVersions, newClusterName, sharedNats, startNats } from "./nats-servers.fixture.ts";

const skip = await missingNats();
const servers = skip === false ? await sharedNats() : undefined;

/** The processes of a test are in a cluster of their own. */
function newCluster(urls: readonly string[] = servers!.urls) {
  const name = newClusterName();
  return {
    name,
    connect: (t: TestContext) => connection(t, name, urls),
    async open(t: TestContext, holder: Holder, options: Partial<NatsHoldersOptions> = {}) {
      const connected = options.connection ?? (await connection(t, name, urls));
      const own = new AttachedConnections();
      const holders = openNatsHolders({
        connection: connected as NodeConnection,
        holder,
        own,
        mayRun: () => false,
        pauseCheck: neverPaused,
        clock: systemClock,
        ...options,
      });
      holders.serve();
      t.after(() => holders.stop());
      await connected.nats.flush();
      const cluster: Cluster = routedCluster({ holder, own, callNode: holders.call });
      return { holder, own, holders, cluster, connection: connected };
    },
  };
}

async function connection(t: TestContext, name: string, urls: readonly string[]): Promise<NodeConnection> {
  const connected = await connectToNats({
    settings: { servers: urls, name },
    clientName: "answerback test",
    clock: systemClock,
    warn() {},
  });
  t.after(() => connected.close());
  return connected;
}

if (skip === false) {
  runClusterSuite("another node", async (t) => {
    const { open } = newCluster();
    const { holder, cluster } = await open(t, { node: 2, worker: 3 });
    return { holder, holding: cluster, calling: (await open(t, { node: 7, worker: 1 })).cluster };
  });
}

const addressAt = (holder: Holder) => ({ apiId: "api1", stageName: "prod", connectionId: newConnectionId(holder) });
const data = Buffer.from("x");
const holder = { node: 2, worker: 0 };
const caller = { node: 1, worker: 0 };

/** A process that accepts calls and never answers. */
async function silentHolder(t: TestContext, cluster: ReturnType<typeof newCluster>, at: Holder = holder) {
  const { nats, subjects } = await cluster.connect(t);
  const received: Uint8Array[] = [];
  nats.subscribe(subjects.holder(at), { callback: (_error, message) => void received.push(message.data) });
  await nats.flush();
  return received;
}

test("a call that is not answered in time fails, once", { skip }, async (t) => {
  const cluster = newCluster();
  const received = await silentHolder(t, cluster);
  const { cluster: calling } = await cluster.open(t, caller, { timeoutMillis: 100 });
  for (const call of [() => calling.deliver(addressAt(holder), data), () => calling.describe(addressAt(holder))]) {
    await assert.rejects(call, { name: "HolderError", message: /in time/ });
  }
  assert.equal(received.length, 2);
});

test("a call to a node that may run, but cannot be reached, fails", { skip }, async (t) => {
  const { open } = newCluster();
  const { cluster } = await open(t, caller, { mayRun: (node) => node === 2 });
  await assert.rejects(cluster.deliver(addressAt(holder), data), { name: "HolderError", message: /Node 2 cannot/ });
  assert.equal(await cluster.deliver(addressAt({ node: 3, worker: 0 }), data), "gone");
});

test("a process that stops answers at once to no one", { skip }, async (t) => {
  const { open } = newCluster();
  const { cluster } = await open(t, caller);
  const held = await open(t, holder);
  const connection = new FakeConnection(addressAt(holder));
  held.cluster.attach(connection);
  assert.equal(await cluster.deliver(connection.identity, data), "delivered");
  held.holders.stop();
  await held.connection.nats.flush();
  assert.equal(await cluster.deliver(connection.identity, data), "gone");
});

test("a node that has taken another number answers to that one only", { skip }, async (t) => {
  const { open } = newCluster();
  const { cluster } = await open(t, caller);
  const renumbered = { node: 2, worker: 0 };
  const held = await open(t, renumbered);
  const [earlier, later] = [
    new FakeConnection(addressAt(renumbered)),
    new FakeConnection(addressAt({ node: 9, worker: 0 })),
  ];
  for (const one of [earlier, later]) held.own.attach(one);
  renumbered.node = 9;
  held.holders.serve();
  await held.connection.nats.flush();
  assert.equal(await cluster.deliver(earlier.identity, data), "gone");
  assert.equal(await cluster.deliver(later.identity, data), "delivered");
});

test("drops a call that arrives after a later one of the same process", { skip }, async (t) => {
  const cluster = newCluster();
  const held = await cluster.open(t, holder);
  const connection = new FakeConnection(addressAt(holder));
  held.cluster.attach(connection);
  const { nats, subjects } = await cluster.connect(t);
  const { apiId, stageName, connectionId } = connection.identity;
  for (const number of [1, 2, 4, 3, 5]) {
    const call = frame(
      number,
      operations.deliver,
      ["sender", apiId, stageName, connectionId],
      Buffer.from(String(number)),
    );
    nats.publish(subjects.holder(holder), call.subarray(4), { reply: "nowhere" });
  }
  await nats.flush();
  await held.connection.nats.flush();
  assert.deepEqual(connection.received.map(String), ["1", "2", "4", "5"]);
});

test("drops a message that is not a call, and answers the next call", { skip }, async (t) => {
  const cluster = newCluster();
  const held = await cluster.open(t, holder);
  const connection = new FakeConnection(addressAt(holder));
  held.cluster.attach(connection);
  const { nats, subjects } = await cluster.connect(t);
  const { apiId, stageName, connectionId } = connection.identity;
  const unknown = frame(1, 9, ["sender", apiId, stageName, connectionId]).subarray(4);
  for (const bytes of ["", "GET / HTTP/1.1", Buffer.alloc(100, 0xff), unknown, unknown.subarray(0, 20)]) {
    nats.publish(subjects.holder(holder), bytes, { reply: "nowhere" });
  }
  await nats.flush();
  const { cluster: calling } = await cluster.open(t, caller);
  assert.equal(await calling.deliver(connection.identity, data), "delivered");
});

test("calls that arrive after a pause wait for the check, in their order", { skip }, async (t) => {
  const { open } = newCluster();
  const asked = Promise.withResolvers<boolean>();
  let asks = 0;
  const pauseCheck = {
    deadline: 0,
    ask() {
      asks++;
      return asked.promise;
    },
  };
  const held = await open(t, holder, { pauseCheck });
  const connection = new FakeConnection(addressAt(holder));
  held.cluster.attach(connection);
  const { cluster } = await open(t, caller);
  const calls = [1, 2, 3].map((n) => cluster.deliver(connection.identity, Buffer.from(String(n))));
  while (asks === 0) await new Promise(setImmediate);
  await held.connection.nats.flush();
  assert.deepEqual(connection.received, []);
  pauseCheck.deadline = Number.POSITIVE_INFINITY;
  asked.resolve(true);
  assert.deepEqual(await Promise.all(calls), ["delivered", "delivered", "delivered"]);
  assert.deepEqual(connection.received.map(String), ["1", "2", "3"]);
  assert.equal(asks, 1);
});

test("refuses calls to a process that does not answer, keeps no data for it, and serves the others", {
  skip,
}, async (t) => {
  const cluster = newCluster();
  const received = await silentHolder(t, cluster);
  const other = await cluster.open(t, { node: 3, worker: 0 });
  const connection = new FakeConnection(addressAt(other.holder));
  other.cluster.attach(connection);
  const { cluster: calling } = await cluster.open(t, caller, { timeoutMillis: 300, maxUnansweredBytes: 2 ** 20 });
  const large = Buffer.alloc(100_000);
  const results = Promise.allSettled(Array.from({ length: 50 }, () => calling.deliver(addressAt(holder), large)));
  assert.equal(await calling.deliver(connection.identity, large), "delivered");
  const messages = (await results).map((it) => (it.status === "rejected" ? (it.reason as Error).message : ""));
  const slow = messages.filter((message) => message.includes("too slow")).length;
  assert.ok(slow >= 35 && slow < 50, `${slow} of 50 calls were refused`);
  assert.equal(messages.filter((message) => message.includes("in time")).length, 50 - slow);
  assert.equal(received.length, 50 - slow);
  await assert.rejects(calling.deliver(addressAt(holder), large), /in time/);
});

test("a call that NATS does not take fails", { skip }, async (t) => {
  const { open } = newCluster();
  const { cluster, connection } = await open(t, caller);
  const tooLarge = Buffer.alloc((connection.nats.info?.max_payload ?? 0) + 1);
  await assert.rejects(cluster.deliver(addressAt(holder), tooLarge), { name: "HolderError", message: /max_payload/ });
  await connection.nats.close();
  await assert.rejects(cluster.deliver(addressAt(holder), data), { name: "HolderError" });
});

test("fails the calls that wait when it stops", { skip }, async (t) => {
  const cluster = newCluster();
  await silentHolder(t, cluster);
  const { cluster: calling, holders } = await cluster.open(t, caller);
  const waiting = assert.rejects(calling.describe(addressAt(holder)), { name: "HolderError", message: /stops/ });
  holders.stop();
  await waiting;
});

for (const version of Object.values(natsVersions)) {
  const skip = await missingNats(version);
  test(`without NATS ${version} calls fail at once, and go on when it has returned`, {
    skip,
    timeout: 60_000,
  }, async (t) => {
    await using own = await startNats({ version });
    const cluster = newCluster(own.urls);
    const held = await cluster.open(t, holder);
    const connection = new FakeConnection(addressAt(holder));
    held.cluster.attach(connection);
    const { cluster: calling } = await cluster.open(t, caller, { mayRun: () => true });
    const silent = { node: 3, worker: 0 };
    const received = await silentHolder(t, cluster, silent);
    assert.equal(await calling.deliver(connection.identity, data), "delivered");
    const waiting = assert.rejects(calling.close(addressAt(silent)), { name: "HolderError", message: /was lost/ });
    while (received.length === 0) await new Promise(setImmediate);
    await own.kill(0);
    await waiting;
    const began = performance.now();
    await assert.rejects(calling.deliver(connection.identity, data), { name: "HolderError", message: /not connected/ });
    assert.ok(performance.now() - began < 100);
    await own.restart(0);
    for (;;) {
      const delivery = await calling.deliver(connection.identity, Buffer.from("later")).catch(() => undefined);
      if (delivery === "delivered") break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.deepEqual(connection.received.map(String), ["x", "later"]);
  });
}
