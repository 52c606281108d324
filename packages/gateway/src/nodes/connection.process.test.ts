// Connections to three servers, and to one that stops. The other facts are in connection.test.ts.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { systemClock } from "../clock.ts";
import type { ClusterSettings } from "./cluster-settings.ts";
import { connectToNats } from "./connection.ts";
import { missingNats, startNats } from "./nats-servers.fixture.ts";

const skip = await missingNats();

async function connect(t: TestContext, settings: Partial<ClusterSettings>) {
  const connection = await connectToNats({
    settings: { servers: [], name: "blue", ...settings },
    clientName: "answerback test",
    clock: systemClock,
    warn() {},
  });
  t.after(() => connection.close());
  return connection;
}

test("creates three copies on three servers, and as many as the setting says", { skip }, async (t) => {
  await using nats = await startNats({ servers: 3 });
  const copies = async (settings: Partial<ClusterSettings>) => {
    const { subjects, buckets, createReplicated } = await connect(t, settings);
    const bucket = await createReplicated((replicas) => buckets.create(`${subjects.quotas}${replicas}`, { replicas }));
    return (await bucket.status()).replicas;
  };
  assert.equal(await copies({ servers: nats.urls.slice(0, 1) }), 3);
  assert.equal(await copies({ servers: nats.urls, replicas: 1 }), 1);
});

test("notices within 3 s that a server has stopped without closing its connection", { skip }, async (t) => {
  await using nats = await startNats();
  const connection = await connect(t, { servers: nats.urls });
  nats.stop(0);
  // Two pings that are not answered within a second each, after at most a second. This process may be late itself.
  let late = 0;
  let asked = performance.now();
  const stoppedAt = asked;
  while (connection.isConnected) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    late += performance.now() - asked - 20;
    asked = performance.now();
  }
  assert.ok(asked - stoppedAt - late < 4_000, `${asked - stoppedAt} ms`);
  const returned = new Promise<void>((resolve) => connection.onReturned(resolve));
  nats.cont(0);
  await returned;
});
