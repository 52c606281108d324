import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { ConnectionIdentity } from "../execute/chain/inbound-event.ts";
import type { OwedDisconnects } from "../execute/disconnects/owed-disconnects.ts";
import { linkedPair } from "./linked-pair.fixture.ts";
import { OwedByWorkers, oweToParent } from "./owed-topic.ts";

const connection = (connectionId: string) => ({ connectionId, apiId: "api1" }) as ConnectionIdentity;

function worker(t: TestContext, owed: OwedByWorkers, number = 1) {
  const { parent, worker, close } = linkedPair();
  t.after(close);
  const takeOwed = owed.join({ number, pid: 1, link: parent });
  return { owed: oweToParent(worker), takeOwed, close };
}

test("the parent keeps what a worker owes until it is settled", async (t) => {
  const recorded: string[] = [];
  const record: OwedDisconnects = {
    owe: async ({ connectionId }) => void recorded.push(`owed ${connectionId}`),
    answered: (connectionId) => void recorded.push(`answered ${connectionId}`),
    settle: (connectionId) => void recorded.push(`settled ${connectionId}`),
  };
  const { owed, takeOwed } = worker(t, new OwedByWorkers(record));
  await Promise.all([owed.owe(connection("a")), owed.owe(connection("b"))]);
  owed.answered?.("b");
  owed.answered?.("never announced");
  owed.settle("a");
  owed.settle("never announced");
  await owed.owe(connection("c"));
  assert.deepEqual(recorded, ["owed a", "owed b", "answered b", "settled a", "owed c"]);
  assert.deepEqual(
    takeOwed().map(({ connectionId }) => connectionId),
    ["b", "c"],
  );
});

test("a worker waits until the parent's record outlives it", async (t) => {
  const written = Promise.withResolvers<void>();
  const { owed } = worker(t, new OwedByWorkers({ owe: () => written.promise, settle() {} }));
  let isAnnounced = false;
  const announcing = owed.owe(connection("a")).then(() => {
    isAnnounced = true;
  });
  await delay(20);
  assert.equal(isAnnounced, false);
  written.resolve();
  await announcing;
});

test("a worker without a parent announces nothing, so that no $connect backend is called", async (t) => {
  const { owed, close } = worker(t, new OwedByWorkers());
  close();
  await delay(20);
  const announced = owed.owe(connection("a")).then(() => "announced");
  assert.equal(await Promise.race([announced, delay(50, "waits")]), "waits");
});

test("a worker that takes the number of one that has ended owes nothing of it", async (t) => {
  const owed = new OwedByWorkers();
  const first = worker(t, owed);
  await first.owed.owe(connection("a"));
  const second = worker(t, owed);
  await second.owed.owe(connection("b"));
  assert.deepEqual(first.takeOwed(), [connection("a")]);
  assert.deepEqual(second.takeOwed(), [connection("b")]);
});
