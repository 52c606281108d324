// Tests that every implementation of the store runs.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Change, Store } from "./store.ts";

const put = (key: readonly string[], value: Record<string, unknown>): Change => ({
  puts: [{ key, value }],
  deletes: [],
});
const remove = (...key: string[]): Change => ({ puts: [], deletes: [key] });

export interface SuiteOptions {
  /** True if a change is in memory only when it is acknowledged. */
  readonly hidesUnacknowledged?: boolean;
  /** The reason why the tests are skipped. */
  readonly skip?: string | false;
}

/** @param open a fresh, empty store; the suite closes it */
export function storeSuite(
  name: string,
  open: () => Promise<Store>,
  { hidesUnacknowledged = false, skip = false }: SuiteOptions = {},
): void {
  const withStore = (title: string, run: (store: Store) => Promise<void>) =>
    test(`${name}: ${title}`, { skip }, async () => {
      const store = await open();
      try {
        await run(store);
      } finally {
        await store.close();
      }
    });

  withStore("returns committed records, and nothing for other keys", async (store) => {
    await store.commit(put(["apis", "a"], { name: "one" }));
    assert.deepEqual(store.get(["apis", "a"]), { name: "one" });
    assert.equal(store.get(["apis", "b"]), undefined);
    assert.equal(store.get(["apis", "a", "routes", "r"]), undefined);
    assert.deepEqual(store.list(["apis", "a", "routes"]), []);
    assert.equal(store.count(["nothing"]), 0);
  });

  withStore(`shows a change ${hidesUnacknowledged ? "when" : "before"} it is acknowledged`, async (store) => {
    const committed = store.commit(put(["apis", "a"], { name: "one" }));
    assert.deepEqual(store.get(["apis", "a"]), hidesUnacknowledged ? undefined : { name: "one" });
    await committed;
    assert.deepEqual(store.get(["apis", "a"]), { name: "one" });
  });

  withStore("lists in order of creation, which an update does not change", async (store) => {
    for (const id of ["10", "b", "9", "a"]) await store.commit(put(["apis", id], { id }));
    await store.commit(put(["apis", "b"], { id: "b", changed: true }));
    assert.deepEqual(
      store.list(["apis"]).map(({ id }) => id),
      ["10", "b", "9", "a"],
    );
    assert.equal(store.count(["apis"]), 4);
  });

  withStore("deletes a record with everything below it, and nothing else", async (store) => {
    for (const key of [
      ["apis", "a"],
      ["apis", "a", "routes", "r"],
      ["apis", "a", "routes", "r", "x", "y"],
    ]) {
      await store.commit(put(key, { key: key.join() }));
    }
    await store.commit(put(["apis", "a-b"], { beside: true }));
    await store.commit(remove("apis", "a"));
    assert.equal(store.get(["apis", "a"]), undefined);
    assert.equal(store.get(["apis", "a", "routes", "r", "x", "y"]), undefined);
    assert.deepEqual(store.list(["apis"]), [{ beside: true }]);
    await store.commit(remove("apis", "a"));
  });

  withStore("freezes values deeply", async (store) => {
    await store.commit(put(["apis", "a"], { tags: { one: "1" } }));
    const value = store.get(["apis", "a"]);
    assert.ok(Object.isFrozen(value) && Object.isFrozen(value?.tags));
  });

  withStore("applies deletes before puts in one change", async (store) => {
    await store.commit(put(["apis", "a", "routes", "r"], {}));
    await store.commit({ deletes: [["apis", "a"]], puts: [{ key: ["apis", "a"], value: { fresh: true } }] });
    assert.deepEqual(store.get(["apis", "a"]), { fresh: true });
    assert.deepEqual(store.list(["apis", "a", "routes"]), []);
  });

  withStore("notifies subscribers of every change once, in order, until they unsubscribe", async (store) => {
    const received: unknown[] = [];
    const unsubscribe = store.subscribe((change) => received.push(change.puts[0]?.value.n ?? change.deletes[0]));
    await Promise.all([1, 2, 3].map((n) => store.commit(put(["apis", String(n)], { n }))));
    await store.commit(remove("apis", "2"));
    unsubscribe();
    await store.commit(put(["apis", "4"], { n: 4 }));
    assert.deepEqual(received, [1, 2, 3, ["apis", "2"]]);
  });

  withStore("stores keys and values with any characters", async (store) => {
    const key = ["domain names", "*.example.com/ä%2F'\"\u{1f600}"];
    const value = { $default: "/2\\d\\d/", __proto__x: null, list: [1, true, "\u0000"] };
    await store.commit(put(key, value));
    assert.deepEqual(store.get(key), value);
    assert.equal(store.list(["domain names"]).length, 1);
  });

  withStore("refuses commits after close", async (store) => {
    await store.close();
    await assert.rejects(store.commit(put(["apis", "a"], {})), { name: "StoreError", code: "CLOSED" });
  });
}
