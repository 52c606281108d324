// Writes whose acknowledgement does not come, a server that is killed, and servers that lose what they have acknowledged.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { StoredRecord } from "../../store/store.ts";
import { TestClock } from "../../test-clock.ts";
import { missingNats, type NatsServers, newClusterName, sharedNats, startNats } from "../nats-servers.fixture.ts";
import { openNode, put, remove, repeated, type TestNode, until } from "./test-stores.ts";

const skip = await missingNats();
const servers = skip === false ? await sharedNats() : undefined!;

const timeout = () => Object.assign(new Error("timeout"), { name: "TimeoutError" });
const entries = ({ store }: TestNode) => Array.from(store.entries());

test("a write whose acknowledgement is lost is made once", { skip }, async () => {
  let lost = 0;
  await using node = await openNode(servers, newClusterName(), {
    async publish(publish, ...parameters) {
      const acknowledged = await publish(...parameters);
      if (lost++ % 3 !== 2) throw timeout();
      return acknowledged;
    },
  });
  const { store } = node;
  for (let n = 1; n <= 5; n++) {
    await repeated(store, () => put(["apis", "a"], { n: Number(store.get(["apis", "a"])?.n ?? 0) + 1 }));
    assert.deepEqual(store.get(["apis", "a"]), { n });
  }
  assert.ok(lost >= 5);
});

test("a write that does not arrive is sent again", { skip }, async () => {
  let attempts = 0;
  await using node = await openNode(servers, newClusterName(), {
    publish: (publish, ...parameters) => (attempts++ < 3 ? Promise.reject(timeout()) : publish(...parameters)),
  });
  await node.store.commit(put(["apis", "a"], { n: 1 }));
  assert.deepEqual(node.store.get(["apis", "a"]), { n: 1 });
  assert.equal(attempts, 4);
});

test("a write whose acknowledgement is lost is found in a later document of another node", { skip }, async () => {
  const name = newClusterName();
  await using other = await openNode(servers, name);
  let isFirst = true;
  let paused: Promise<void> | undefined;
  await using node = await openNode(servers, name, {
    async publish(publish, ...parameters) {
      const acknowledged = await publish(...parameters);
      if (!isFirst) return acknowledged;
      isFirst = false;
      await until(() => other.store.get(["apis", "a"]) !== undefined);
      // A bucket keeps only the last document, so this node may never see its own.
      await other.store.commit(put(["apis", "a", "routes", "r"], { n: 2 }));
      await paused;
      throw timeout();
    },
  });
  paused = until(() => node.store.get(["apis", "a", "routes", "r"]) !== undefined);
  await node.store.commit(put(["apis", "a"], { n: 1 }));
  assert.deepEqual(entries(node), entries(other));
});

test("a write that another one has overtaken is refused although it was not acknowledged", { skip }, async () => {
  const name = newClusterName();
  await using other = await openNode(servers, name);
  await using node = await openNode(servers, name, {
    async publish() {
      await other.store.commit(put(["apis", "a"], { by: "other" }));
      throw timeout();
    },
  });
  await assert.rejects(node.store.commit(put(["apis", "a"], { by: "node" })), { code: "CHANGED" });
  assert.deepEqual(node.store.get(["apis", "a"]), { by: "other" });
});

/** An API with two templates of their own parts, and a deleted one. */
async function fill({ store }: TestNode): Promise<void> {
  for (const n of [1, 2]) {
    await store.commit({
      puts: [
        { key: ["apis", "a"], value: { n } },
        { key: ["apis", "a", "integrations", `i${n}`], value: { template: randomBytes(9000).toString("base64") } },
        { key: ["apis", "a", "deployments", `d${n}`, "snapshot", "0"], value: { n } },
      ],
      deletes: [],
    });
  }
  await store.commit(put(["apis", "deleted"], {}));
  await store.commit(remove("apis", "deleted"));
}

/** Loses what the bucket has, changes something, and compares what a node that starts afterwards reads. */
async function assertRestored(one: NatsServers, lose: (node: TestNode) => Promise<unknown>): Promise<void> {
  const name = newClusterName();
  await using node = await openNode(one, name);
  await using other = await openNode(one, name);
  await fill(node);
  await until(() => other.store.get(["apis", "a"])?.n === 2);
  const before = entries(node);
  await lose(node);
  await repeated(node.store, () => put(["apis", "a", "routes", "r"], { after: "the loss" }));
  await until(() => other.store.get(["apis", "a", "routes", "r"]) !== undefined);
  await until(() => node.store.position.isCurrent && other.store.position.isCurrent);
  await using later = await openNode(one, name);
  assert.deepEqual(later.warnings, []);
  const isNew = ([key]: StoredRecord) => key[2] === "routes";
  assert.deepEqual(
    entries(later).filter((record) => !isNew(record)),
    before,
  );
  assert.equal(entries(later).filter(isNew).length, 1);
  // The deletion of the other API is known again too.
  const documents = await later.connection.manager.streams.info(streamOf(later), { subjects_filter: "$KV.*.root.>" });
  assert.equal(Object.keys(documents.state.subjects ?? {}).length, 2);
  await using last = await openNode(one, name);
  assert.deepEqual(entries(last), entries(later));
}

const streamOf = ({ connection }: TestNode) => `KV_${connection.subjects.configuration}`;

test("a node without NATS keeps its records and refuses writes; it follows again when NATS is back", {
  skip,
}, async () => {
  await using one = await startNats();
  const name = newClusterName();
  const clock = new TestClock();
  /** Lets time pass for the node until the condition holds. */
  async function pass(condition: () => boolean): Promise<void> {
    for (const end = performance.now() + 30_000; !condition(); clock.advance(100)) {
      assert.ok(performance.now() < end, String(condition));
      await sleep(5);
    }
  }
  await using node = await openNode(one, name, { clock });
  await using other = await openNode(one, name);
  await node.store.commit(put(["apis", "a"], { n: 1 }));
  const lostAt = clock.monotonic();
  await one.kill(0);
  await until(() => !node.store.position.isCurrent);
  let isRefused = false;
  const early = assert
    .rejects(node.store.commit(put(["apis", "a"], { n: 2 })), { code: "UNAVAILABLE", message: /does not reach NATS/ })
    .then(() => {
      isRefused = true;
    });
  await pass(() => isRefused);
  await early;
  assert.ok(clock.monotonic() - lostAt >= 10_000, "it waits 10 s for NATS");
  // NATS has been away for 10 s, so this is refused at once.
  await assert.rejects(node.store.commit(put(["apis", "a"], { n: 3 })), { code: "UNAVAILABLE" });
  assert.deepEqual(node.store.get(["apis", "a"]), { n: 1 });
  await one.restart(0);
  await pass(() => node.store.position.isCurrent && other.store.position.isCurrent);
  await other.store.commit(put(["apis", "a"], { n: 4 }));
  await pass(() => node.store.get(["apis", "a"])?.n === 4);
});

const lost = "a configuration that NATS has lost is put again by the nodes that have it";

test(`${lost}: servers restarted without their disks`, { skip }, async () => {
  await using one = await startNats();
  await assertRestored(one, () => one.restartAll({ wiped: true }));
});

test(`${lost}: a deleted stream`, { skip }, () =>
  assertRestored(servers, (node) => node.connection.manager.streams.delete(streamOf(node))),
);

test(`${lost}: an emptied bucket`, { skip }, () =>
  assertRestored(servers, async (node) => {
    await node.connection.manager.streams.purge(streamOf(node));
    await node.connection.nats.reconnect();
  }),
);
