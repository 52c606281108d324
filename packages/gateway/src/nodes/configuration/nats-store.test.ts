import assert from "node:assert/strict";
import { after, test } from "node:test";
import { storeSuite } from "../../store/store.suite.ts";
import { missingNats, startNats } from "../nats-servers.fixture.ts";
import { newClusterName, openNode, put, remove, repeated, until } from "./test-stores.ts";

const skip = await missingNats();
const servers = skip === false ? await startNats() : undefined!;
after(() => servers?.close());

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
