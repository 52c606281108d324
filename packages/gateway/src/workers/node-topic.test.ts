import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { TestClock } from "../test-clock.ts";
import { linkedPair } from "./linked-pair.fixture.ts";
import { type MembershipOfNode, nodeOfParent, serveNode } from "./node-topic.ts";

/** A parent with a membership that the test changes, and a worker of it. */
function scene() {
  const clock = new TestClock();
  const listeners = new Set<() => void>();
  const asked: ((mayGoOn: boolean) => void)[] = [];
  const state = { deadline: 4_000, nodes: [1, 2] };
  const membership: MembershipOfNode = {
    pauseCheck: {
      get deadline() {
        return state.deadline;
      },
      ask: () => new Promise((resolve) => asked.push(resolve)),
    },
    unclaimed: () => new Set(state.nodes),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const { parent, worker, close } = linkedPair();
  const node = nodeOfParent(worker, clock);
  const leave = serveNode(parent, membership, clock);
  const delivered = async () => {
    for (let count = 0; count < 20; count++) await turn();
  };
  return { clock, listeners, asked, state, node, leave, close, delivered };
}

test("a worker may handle messages as long as its node, which extends the time every second", async (t) => {
  const { clock, state, node, close, delivered } = scene();
  t.after(close);
  assert.ok(node.pauseCheck.deadline < 0);
  await delivered();
  assert.ok(Math.abs(node.pauseCheck.deadline - 4_000) < 1);
  state.deadline = 5_000;
  clock.advance(1_000);
  await delivered();
  assert.ok(Math.abs(node.pauseCheck.deadline - 5_000) < 1);
});

test("a worker asks when its node has noticed a pause, although its own time has not run out", async (t) => {
  const { clock, state, node, close, delivered } = scene();
  t.after(close);
  await delivered();
  state.deadline = Number.NEGATIVE_INFINITY;
  clock.advance(1_000);
  await delivered();
  assert.equal(node.pauseCheck.deadline, Number.NEGATIVE_INFINITY);
});

test("a message that was sent before a pause gives no time after it", async (t) => {
  const { clock, node, close, delivered } = scene();
  t.after(close);
  clock.advance(1_000);
  clock.advance(60_000);
  await delivered();
  assert.ok(node.pauseCheck.deadline < clock.monotonic());
});

test("a worker whose time has run out asks its node, once for all its messages", async (t) => {
  const { clock, state, node, asked, close, delivered } = scene();
  t.after(close);
  clock.advance(10_000);
  const answers = Promise.all([node.pauseCheck.ask(), node.pauseCheck.ask()]);
  await delivered();
  assert.equal(asked.length, 1);
  state.deadline = 14_000;
  asked[0]!(true);
  assert.deepEqual(await answers, [true, true]);
  assert.ok(Math.abs(node.pauseCheck.deadline - 14_000) < 1);
  clock.advance(10_000);
  const refused = node.pauseCheck.ask();
  await delivered();
  asked[1]!(false);
  assert.equal(await refused, false);
});

test("an answer that a worker reads after another pause does not count", async (t) => {
  const { clock, state, node, asked, close, delivered } = scene();
  t.after(close);
  clock.advance(10_000);
  const asking = node.pauseCheck.ask();
  await delivered();
  state.deadline = 13_000;
  asked[0]!(true);
  clock.advance(10_000);
  await delivered();
  assert.equal(asked.length, 2);
  state.deadline = 23_000;
  asked[1]!(true);
  assert.equal(await asking, true);
});

test("a worker whose parent has ended may not go on", async () => {
  const { clock, node, close } = scene();
  clock.advance(10_000);
  const asking = node.pauseCheck.ask();
  close();
  assert.equal(await asking, false);
});

test("a worker knows the nodes that may have connections", async (t) => {
  const { state, node, listeners, leave, close, delivered } = scene();
  t.after(close);
  await delivered();
  assert.deepEqual(
    [1, 2, 3].map((number) => node.mayRun(number)),
    [true, true, false],
  );
  state.nodes = [2, 3];
  for (const listener of listeners) listener();
  await delivered();
  assert.deepEqual(
    [1, 2, 3].map((number) => node.mayRun(number)),
    [false, true, true],
  );
  leave();
  assert.equal(listeners.size, 0);
});
