import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { FollowerStore, type SequencedChange } from "./follower.ts";
import { type LeadingStore, leadStore } from "./leader.ts";
import { createMemoryStore } from "./memory.ts";
import { openSqliteStore } from "./sqlite.ts";
import { storeSuite } from "./store.suite.ts";
import { type Change, type Store, StoreError } from "./store.ts";

const put = (id: string, value: Record<string, unknown> = { id }): Change => ({
  puts: [{ key: ["apis", id], value }],
  deletes: [],
});

/** A follower whose changes arrive when `deliver` is called. */
function slowFollower(leading: LeadingStore) {
  const arrived: SequencedChange[] = [];
  const following = leading.follow((change) => arrived.push(structuredClone(change)));
  const store = new FollowerStore(structuredClone(following.snapshot));
  return {
    store,
    following,
    deliver(count = arrived.length) {
      for (const change of arrived.splice(0, count)) store.apply(change);
      following.acknowledge(store.sequence);
    },
  };
}

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  return Promise.race([promise.then(() => true), sleep(5).then(() => false)]);
}

/** Reads a copy, to which each change comes at once, and writes to the store that it follows. */
function copied(leading: LeadingStore): Store {
  let copy: FollowerStore;
  const following = leading.follow((change) => {
    copy.apply(structuredClone(change));
    following.acknowledge(copy.sequence);
  });
  copy = new FollowerStore(structuredClone(following.snapshot));
  return {
    get: (key) => copy.get(key),
    list: (collection) => copy.list(collection),
    count: (collection) => copy.count(collection),
    entries: () => copy.entries(),
    subscribe: (listener) => copy.subscribe(listener),
    commit: (change) => leading.commit(change),
    close: () => leading.close(),
  };
}

storeSuite("leader", async () => leadStore(createMemoryStore()));
storeSuite("follower", async () => copied(leadStore(createMemoryStore())));
storeSuite("follower of SQLite", async () =>
  copied(leadStore(await openSqliteStore(mkdtempSync(join(tmpdir(), "answerback-follower-"))))),
);

test("begins with the records of the leading store, in order of creation", async () => {
  const leading = leadStore(createMemoryStore());
  for (const id of ["10", "b", "9"]) await leading.commit(put(id));
  await leading.commit({ puts: [{ key: ["apis", "b", "routes", "r"], value: { routeKey: "$default" } }], deletes: [] });
  const { store } = slowFollower(leading);
  assert.deepEqual(Array.from(store.entries()), Array.from(leading.entries()));
  assert.equal(store.sequence, 4);
});

test("a commit waits until every follower has applied it, in any order of acknowledgement", async () => {
  const leading = leadStore(createMemoryStore());
  const one = slowFollower(leading);
  const other = slowFollower(leading);
  const commits = ["a", "b"].map((id) => leading.commit(put(id)));
  one.deliver();
  assert.deepEqual(await Promise.all(commits.map(isSettled)), [false, false]);
  other.deliver(1);
  assert.deepEqual(await Promise.all(commits.map(isSettled)), [true, false]);
  other.deliver();
  await Promise.all(commits);
  assert.deepEqual(other.store.list(["apis"]), [{ id: "a" }, { id: "b" }]);
});

test("a commit whose change becomes visible later waits until every follower has applied it", async () => {
  const memory = createMemoryStore();
  const late: Store = {
    ...memory,
    async commit(change) {
      await sleep(2);
      if (change.puts[0]?.value.id === "refused") throw new StoreError("CHANGED", "Another change came first.");
      await memory.commit(change);
    },
  };
  const leading = leadStore(late);
  const { store, deliver } = slowFollower(leading);
  const committed = leading.commit(put("a"));
  await assert.rejects(leading.commit(put("refused")), { code: "CHANGED" });
  assert.deepEqual(leading.list(["apis"]), [{ id: "a" }]);
  assert.equal(await isSettled(committed), false);
  deliver();
  await committed;
  assert.deepEqual(store.list(["apis"]), [{ id: "a" }]);
});

test("no commit waits for a follower that has left, nor for one that joined after it", async () => {
  const leading = leadStore(createMemoryStore());
  const leaving = slowFollower(leading);
  const committed = leading.commit(put("a"));
  const joining = slowFollower(leading);
  assert.deepEqual(joining.store.list(["apis"]), [{ id: "a" }]);
  assert.equal(await isSettled(committed), false);
  leaving.following.leave();
  await committed;
  const next = leading.commit(put("b"));
  assert.equal(await isSettled(next), false);
  joining.deliver();
  await next;
});

test("sends the changes of a subscriber that commits after the change that caused them", async () => {
  const leading = leadStore(createMemoryStore());
  let caused: Promise<void> | undefined;
  leading.subscribe(({ puts }) => {
    if (puts[0]?.value.id === "a") caused = leading.commit(put("b"));
  });
  const { store, deliver } = slowFollower(leading);
  const cause = leading.commit(put("a"));
  deliver(1);
  await cause;
  assert.equal(await isSettled(caused ?? Promise.resolve()), false);
  deliver();
  await caused;
  assert.deepEqual(store.list(["apis"]), [{ id: "a" }, { id: "b" }]);
});

test("rejects a commit that could not be written without waiting for followers, and corrects them", async () => {
  const memory = createMemoryStore();
  const failing: Store = {
    ...memory,
    async commit(change) {
      await memory.commit(change);
      await memory.commit({ puts: [], deletes: change.puts.map(({ key }) => key) });
      throw new Error("The disk is full.");
    },
  };
  const leading = leadStore(failing);
  const { store, deliver } = slowFollower(leading);
  await assert.rejects(leading.commit(put("a")), /full/);
  deliver();
  assert.deepEqual(store.list(["apis"]), []);
});

test("a follower commits nothing, and refuses a change that is not the next one", async () => {
  const store = new FollowerStore({ sequence: 7, records: [] });
  await assert.rejects(store.commit(), { name: "StoreError", code: "FOLLOWS" });
  for (const sequence of [7, 9]) {
    assert.throws(() => store.apply({ sequence, change: put("a") }), { name: "StoreError", code: "FOLLOWS" });
  }
  assert.deepEqual(store.list(["apis"]), []);
  store.apply({ sequence: 8, change: put("a") });
  assert.deepEqual(store.list(["apis"]), [{ id: "a" }]);
});

test("a leading store catches up if its store can", async () => {
  let count = 0;
  const caughtUp = async () => void count++;
  await leadStore(Object.assign(createMemoryStore(), { caughtUp })).caughtUp?.();
  assert.equal(count, 1);
  assert.equal(leadStore(createMemoryStore()).caughtUp, undefined);
});
