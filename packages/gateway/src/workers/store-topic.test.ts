import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { leadStore } from "../store/leader.ts";
import { createMemoryStore } from "../store/memory.ts";
import type { Change } from "../store/store.ts";
import { linkedPair } from "./linked-pair.fixture.ts";
import { followParent, leadWorker } from "./store-topic.ts";

const put = (name: string, value: number): Change => ({
  puts: [{ key: ["apis", name], value: { value } }],
  deletes: [],
});

function pair(t: TestContext) {
  const { parent, worker, close } = linkedPair();
  t.after(close);
  return { parent, worker };
}

test("a worker has the parent's records, and a commit resolves when it has the change", async (t) => {
  const store = leadStore(createMemoryStore());
  await store.commit(put("a", 1));
  const { parent, worker } = pair(t);
  leadWorker(parent, store);
  const followed = await followParent(worker);
  assert.deepEqual(followed.list(["apis"]), [{ value: 1 }]);
  for (let value = 2; value < 20; value++) {
    await store.commit(put("a", value));
    assert.deepEqual(followed.get(["apis", "a"]), { value });
  }
  await assert.rejects(followed.commit(put("a", 0)), { name: "StoreError", code: "FOLLOWS" });
});

test("a worker has the changes that are committed while it starts", async (t) => {
  const store = leadStore(createMemoryStore());
  const { parent, worker } = pair(t);
  leadWorker(parent, store);
  const following = followParent(worker);
  const commits: Promise<void>[] = [];
  for (let value = 0; value < 20; value++) {
    commits.push(store.commit(put(`api${value}`, value)));
    await new Promise(setImmediate);
  }
  const followed = await following;
  await Promise.all(commits);
  assert.equal(followed.count(["apis"]), 20);
});

test("no commit waits for a worker that has ended", async (t) => {
  const store = leadStore(createMemoryStore());
  const { parent, worker } = pair(t);
  const leave = leadWorker(parent, store);
  // It receives the snapshot and acknowledges nothing.
  await worker.topic<object, { follow(argument: null): unknown }>("store", { apply() {} }).request("follow", null);
  const committing = store.commit(put("a", 1)).then(() => "committed");
  assert.equal(await Promise.race([committing, delay(30, "waits")]), "waits");
  leave();
  assert.equal(await committing, "committed");
});
