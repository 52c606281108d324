import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { storeSuite } from "../../store/store.suite.ts";
import { missingNats, newClusterName, sharedNats } from "../nats-servers.fixture.ts";
import { openNode, put, remove, repeated, until } from "./test-stores.ts";

const skip = await missingNats();
const servers = skip === false ? await sharedNats() : undefined!;

storeSuite(
  "NATS",
  async () => {
    const { store, close } = await openNode(servers, newClusterName());
    return {
      get: (key) => store.get(key),
      list: (collection) => store.list(collection),
      count: (collection) => store.count(collection),
      entries: () => store.entries(),
      subscribe: (listener) => store.subscribe(listener),
      commit: (change) => store.commit(change),
      close,
    };
  },
  { hidesUnacknowledged: true, skip },
);

test("all nodes have the same records, in the same order, also one that starts later", { skip }, async () => {
  const name = newClusterName();
  await using one = await openNode(servers, name);
  await using other = await openNode(servers, name);
  for (const [index, node] of [one, other, one, other, one].entries()) {
    await node.store.commit(put(["apis", `a${9 - index}`], { index }));
    await until(() => other.store.count(["apis"]) === index + 1 && one.store.count(["apis"]) === index + 1);
  }
  await one.store.commit(remove("apis", "a8"));
  await until(() => other.store.count(["apis"]) === 4);
  await other.store.commit(put(["apis", "a8"], { index: 8 }));
  await until(() => one.store.count(["apis"]) === 5);
  await one.store.commit(put(["apis", "a9"], { index: 0, changed: true }));
  await until(() => other.store.get(["apis", "a9"])?.changed === true);
  await using later = await openNode(servers, name);
  for (const { store } of [one, other, later]) {
    assert.deepEqual(
      store.list(["apis"]).map(({ index }) => index),
      [0, 2, 3, 4, 8],
    );
    assert.deepEqual(Array.from(store.entries()), Array.from(one.store.entries()));
  }
});

test("a node that catches up has what another one has acknowledged", { skip }, async () => {
  const name = newClusterName();
  await using one = await openNode(servers, name);
  await using other = await openNode(servers, name);
  // Large values are read from parts, after the document has arrived.
  const text = "x".repeat(20_000);
  let behind = 0;
  for (let n = 1; n <= 100; n++) {
    const [writer, reader] = n % 2 === 0 ? [one, other] : [other, one];
    await writer.store.caughtUp!();
    await writer.store.commit(put(["apis", `a${n % 7}`], { n, text: `${text}${n}` }));
    if (reader.store.get(["apis", `a${n % 7}`])?.n !== n) behind++;
    await reader.store.caughtUp!();
    assert.equal(reader.store.get(["apis", `a${n % 7}`])?.n, n);
  }
  assert.ok(behind > 0, "without catching up no node was behind");
});

test("writes of several nodes to one API all succeed, and none is lost", { skip }, async () => {
  const name = newClusterName();
  const nodes = await Promise.all([1, 2, 3].map(() => openNode(servers, name)));
  await nodes[0]!.store.commit(put(["apis", "a"], { n: 0 }));
  await until(() => nodes.every(({ store }) => store.get(["apis", "a"]) !== undefined));
  // Each write reads what it changes, so a lost one would be missing in the sum.
  await Promise.all(
    Array.from({ length: 60 }, (_, index) => {
      const { store } = nodes[index % 3]!;
      return repeated(store, () => ({
        puts: [
          { key: ["apis", "a"], value: { n: Number(store.get(["apis", "a"])!.n) + 1 } },
          { key: ["apis", "a", "routes", `r${index}`], value: { n: Number(store.get(["apis", "a"])!.n) + 1 } },
        ],
        deletes: [],
      }));
    }),
  );
  await until(() => nodes.every(({ store }) => store.get(["apis", "a"])?.n === 60));
  for (const { store } of nodes) {
    assert.deepEqual(
      store.list(["apis", "a", "routes"]).map(({ n }) => n),
      Array.from({ length: 60 }, (_, index) => index + 1),
    );
  }
  await Promise.all(nodes.map((node) => node.close()));
});

test("a write that was computed before another one came is refused when that one is in memory", { skip }, async () => {
  await using node = await openNode(servers, newClusterName());
  const { store } = node;
  const first = store.commit(put(["apis", "a"], { n: 1 }));
  const second = store.commit(put(["apis", "a"], { n: 2 }));
  const other = store.commit(put(["apis", "b"], { n: 3 }));
  await assert.rejects(second, { name: "StoreError", code: "CHANGED" });
  assert.deepEqual(store.get(["apis", "a"]), { n: 1 });
  await Promise.all([first, other]);
});

test("a write is acknowledged when the watch has brought it, not before", { skip }, async () => {
  await using node = await openNode(servers, newClusterName(), { latencyMillis: 50 });
  const started = performance.now();
  await node.store.commit(put(["apis", "a"], { n: 1 }));
  assert.ok(performance.now() - started >= 49);
  assert.deepEqual(node.store.get(["apis", "a"]), { n: 1 });
});

test("a node has started when it has all that NATS has, however late that arrives", { skip }, async () => {
  const name = newClusterName();
  await using node = await openNode(servers, name);
  await node.store.commit(put(["apis", "a"], { n: 1 }));
  await using late = await openNode(servers, name, { latencyMillis: 100 });
  assert.deepEqual(late.store.get(["apis", "a"]), { n: 1 });
});

test("writes of one root are made in the order in which they were called", { skip }, async () => {
  await using node = await openNode(servers, newClusterName());
  const { store } = node;
  const repetitions = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      repeated(store, () => put(["apis", "a", "routes", `r${index}`], { index })),
    ),
  );
  assert.deepEqual(
    store.list(["apis", "a", "routes"]).map(({ index }) => index),
    Array.from({ length: 50 }, (_, index) => index),
  );
  assert.deepEqual(repetitions, [0, ...Array.from({ length: 49 }, () => 1)]);
});

test("a change of two roots is refused", { skip }, async () => {
  await using node = await openNode(servers, newClusterName());
  const keys = [
    ["apis", "a"],
    ["apis", "b"],
  ];
  await assert.rejects(
    node.store.commit({ puts: keys.map((key) => ({ key, value: {} })), deletes: [] }),
    /another root/,
  );
  assert.equal(node.store.count(["apis"]), 0);
});

test("large records and snapshots have parts, which are removed when no document names them", { skip }, async () => {
  const name = newClusterName();
  await using node = await openNode(servers, name);
  await using other = await openNode(servers, name);
  const { manager, subjects } = node.connection;
  const stream = `KV_${subjects.configuration}`;
  const parts = async () => {
    const { state } = await manager.streams.info(stream, { subjects_filter: `$KV.${subjects.configuration}.part.>` });
    return Object.keys(state.subjects ?? {}).length;
  };
  const template = (size: number) => ({ template: randomBytes(size / 2).toString("hex") });
  const key = (id: string) => ["apis", "a", "integrations", id];
  const large = template(60_000);
  // 600 KB of hexadecimal digits are compressed to about half: two pieces.
  const largest = template(2_000_000);
  await node.store.commit({
    puts: [
      { key: ["apis", "a"], value: { n: 1 } },
      { key: key("large"), value: large },
      { key: key("largest"), value: largest },
      { key: ["apis", "a", "deployments", "d", "snapshot", "0"], value: { small: true } },
    ],
    deletes: [],
  });
  await until(() => other.store.get(key("largest")) !== undefined);
  assert.deepEqual([other.store.get(key("large")), other.store.get(key("largest"))], [large, largest]);
  assert.deepEqual(Array.from(other.store.entries()), Array.from(node.store.entries()));
  await eventually(parts, 1 + Math.ceil(1_000_000 / (512 * 1024)) + 1);
  await node.store.commit(put(["apis", "a"], { n: 2 }));
  const small = await manager.streams.getMessage(stream, { last_by_subj: `$KV.${subjects.configuration}.root.>` });
  assert.ok(small!.data.length < 500, `${small!.data.length} bytes`);
  await until(() => other.store.get(["apis", "a"])?.n === 2);
  await other.store.commit(put(key("large"), template(50_000)));
  await eventually(parts, 4);
  await until(() => node.store.get(key("large"))?.template !== large.template);
  await node.store.commit(remove(...key("largest")));
  await eventually(parts, 2);
  await until(() => other.store.get(key("largest")) === undefined);
  await other.store.commit(remove("apis", "a"));
  await eventually(parts, 0);
});

test("removes the parts of a writer that ended before its document", { skip }, async () => {
  const name = newClusterName();
  await using node = await openNode(servers, name);
  const { jetStream, manager, subjects } = node.connection;
  const { configuration } = subjects;
  await jetStream.publish(`$KV.${configuration}.part.YXBpcw.YQ.left.0`, "bytes");
  await node.store.commit(put(["apis", "a", "deployments", "d", "snapshot", "0"], { n: 1 }));
  await eventually(async () => {
    const { state } = await manager.streams.info(`KV_${configuration}`, {
      subjects_filter: `$KV.${configuration}.part.>`,
    });
    return Object.keys(state.subjects ?? {}).filter((subject) => subject.includes(".left.")).length;
  }, 0);
});

test("an API with more records than one value can have is one document", { skip }, async () => {
  const name = newClusterName();
  await using node = await openNode(servers, name);
  await using other = await openNode(servers, name);
  const puts = Array.from({ length: 1000 }, (_, index) => ({
    key: ["apis", "a", "routes", `r${index}`],
    value: { index, random: randomBytes(1000).toString("base64") },
  }));
  await node.store.commit({ puts, deletes: [] });
  await until(() => other.store.count(["apis", "a", "routes"]) === 1000);
  await other.store.commit(remove("apis", "a", "routes", "r500"));
  await until(() => node.store.count(["apis", "a", "routes"]) === 999);
  await using later = await openNode(servers, name);
  assert.deepEqual(Array.from(later.store.entries()), Array.from(node.store.entries()));
});

test("a document of a newer Answerback is named once and left alone", { skip }, async () => {
  const name = newClusterName();
  await using node = await openNode(servers, name);
  await node.store.commit(put(["apis", "a"], { n: 1 }));
  await node.store.commit(put(["apis", "b"], { n: 1 }));
  const { jetStream, subjects } = node.connection;
  const subject = `$KV.${subjects.configuration}.root.YXBpcw.YQ`;
  await jetStream.publish(subject, Uint8Array.of(2, 1, 2, 3));
  await until(() => node.warnings.length > 0);
  assert.deepEqual(node.warnings, [
    "A newer Answerback has written API a (schema 2, this one supports 1). Upgrade this node to change it. Nothing is changed there; what was served before stays.",
  ]);
  assert.deepEqual(node.store.get(["apis", "a"]), { n: 1 });
  await assert.rejects(node.store.commit(put(["apis", "a"], { n: 2 })), { code: "NEWER_VERSION", message: /API a/ });
  await node.store.commit(put(["apis", "b"], { n: 2 }));
  await node.connection.nats.reconnect();
  await until(() => !node.store.position.isCurrent);
  await until(() => node.store.position.isCurrent);
  assert.equal(node.warnings.length, 1);
  await using later = await openNode(servers, name);
  assert.deepEqual(
    later.store.list(["apis"]).map(({ n }) => n),
    [2],
  );
  assert.equal(later.warnings.length, 1);
  await assert.rejects(later.store.commit(put(["apis", "a"], { n: 3 })), { code: "NEWER_VERSION" });
});

test("a damaged document is named, and the last good one stays", { skip }, async () => {
  await using node = await openNode(servers, newClusterName());
  await node.store.commit(put(["apis", "a"], { n: 1 }));
  const { jetStream, subjects } = node.connection;
  await jetStream.publish(`$KV.${subjects.configuration}.root.YXBpcw.YQ`, Uint8Array.of(1, 2, 3, 4));
  await until(() => node.warnings.length > 0);
  assert.match(node.warnings[0]!, /^The document of API a is damaged: /);
  assert.deepEqual(node.store.get(["apis", "a"]), { n: 1 });
  await assert.rejects(node.store.commit(put(["apis", "a"], { n: 2 })), { code: "DAMAGED" });
});

/** Waits until the probe returns the value. */
async function eventually(probe: () => Promise<number>, expected: number): Promise<void> {
  const end = performance.now() + 5_000;
  for (let found = await probe(); found !== expected; found = await probe()) {
    assert.ok(performance.now() < end, `${found} instead of ${expected}`);
  }
}
