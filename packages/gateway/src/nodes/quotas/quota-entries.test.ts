import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { systemClock } from "../../clock.ts";
import { TestClock } from "../../test-clock.ts";
import { connectToNats, type NodeConnection } from "../connection.ts";
import { missingNats, type NatsServers, newClusterName, sharedNats, startNats } from "../nats-servers.fixture.ts";
import { leaseQuotas } from "./leased-quotas.ts";
import { quotaEntries } from "./quota-entries.ts";

const skip = await missingNats();
if (skip === false) await sharedNats();

const key = (limit: number) => ({ id: "id", value: "secret", quota: { limit, period: "DAY" as const } });

async function join(t: TestContext, servers: NatsServers, name: string): Promise<NodeConnection> {
  const connection = await connectToNats({
    settings: { servers: servers.urls, name },
    clientName: "test",
    clock: systemClock,
    warn() {},
  });
  t.after(() => connection.close());
  return connection;
}

test("nodes count a quota exactly over NATS, and keep the key secret", { skip }, async (t) => {
  const servers = await sharedNats();
  const name = newClusterName();
  const connections = await Promise.all([1, 2, 3].map(() => join(t, servers, name)));
  // Its time stands still, so that no handshake goes on without a lease.
  const clock = new TestClock();
  const nodes = connections.map((connection) => leaseQuotas(quotaEntries(connection), () => 3, clock));
  const uses = await Promise.all(Array.from({ length: 120 }, (_, n) => nodes[n % 3]!.countUse(key(40))));
  assert.equal(uses.filter(Boolean).length, 40);
  const bucket = await connections[0]!.buckets.open(`${name}_quotas`);
  const names = [];
  for await (const name of await bucket.keys()) names.push(name);
  assert.equal(names.length, 1);
  assert.doesNotMatch(names[0]!, /secret/);
  for (const node of nodes) await node.close();
});

test("handshakes go on while NATS is away, and their uses are settled when it is back, also without its data", {
  skip,
}, async (t) => {
  await using servers = await startNats();
  const connection = await join(t, servers, "quotas");
  // Its time stands still: no handshake waits while NATS is away, and none goes on without a lease when it is back.
  const clock = new TestClock();
  const quotas = leaseQuotas(quotaEntries(connection), () => 1, clock);
  assert.equal(await quotas.countUse(key(5)), true);
  const lost = new Promise<void>((resolve) => connection.onLost(resolve));
  await servers.kill(0);
  await lost;
  const returned = new Promise<void>((resolve) => connection.onReturned(resolve));
  assert.equal(await quotas.countUse(key(5)), true);
  assert.equal(await quotas.countUse(key(5)), true);
  await servers.restartAll({ wiped: true });
  await returned;
  clock.advance(1_000);
  // The entry has lost the first use.
  const uses = [1, 2, 3, 4].map(() => quotas.countUse(key(5)));
  assert.equal((await Promise.all(uses)).filter(Boolean).length, 3);
  await quotas.close();
});

test("a write with another revision than the entry's changes nothing", { skip }, async (t) => {
  const connection = await join(t, await sharedNats(), newClusterName());
  const entries = quotaEntries(connection);
  const entry = { period: "DAY 2026-01-01", used: 1, write: "a" };
  const revision = await entries.write("key", entry, 0);
  assert.ok(revision !== undefined);
  assert.equal(await entries.write("key", { ...entry, used: 9 }, 0), undefined);
  assert.equal(await entries.write("key", { ...entry, used: 9 }, revision + 7), undefined);
  assert.deepEqual(await entries.read("key"), { entry, revision });
  assert.deepEqual(await entries.read("other"), { entry: undefined, revision: 0 });
});
