// Nodes in processes that are paused. What needs no pause is in membership.test.ts.
import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { connect } from "@nats-io/transport-node";
import { eventually, ForkedNode, sleep } from "../forked-nodes.fixture.ts";
import { missingNats, newClusterName, sharedNats } from "../nats-servers.fixture.ts";
import type { NodeStart } from "../node.fixture.ts";
import { sameSet } from "../same-set.fixture.ts";
import { subjectsOf } from "../subjects.ts";

const skip = process.platform === "win32" ? "no SIGSTOP" : await missingNats();

/** Waits until NATS has confirmed that the life of the node went on after its connections were accepted: others run all. */
const confirmed = (node: ForkedNode) =>
  eventually(async () => !(await node.state()).isUnconfirmed, "the connections are confirmed");

/** The shortest silence after a heartbeat for which others claim a node. */
const claimedMillis = 4_000;

/** Resolves when the node has sent a heartbeat. */
async function heartbeat(t: TestContext, { servers, name }: NodeStart, node: number): Promise<void> {
  const connection = await connect({ servers: [...servers] });
  t.after(() => connection.close());
  for await (const message of connection.subscribe(subjectsOf(name).heartbeat)) {
    if (message.json<{ readonly node?: number }>().node === node) return;
  }
}

// Each test has a cluster of its own, so that they wait at the same time.
describe("nodes that are paused", { skip, concurrency: true }, () => {
  test("a paused node that others have claimed handles nothing more, and goes on with another number", async (t) => {
    const start = { servers: (await sharedNats()).urls, name: newClusterName() };
    const paused = await ForkedNode.start(t, start);
    const other = await ForkedNode.start(t, start);
    const { node } = await paused.state();
    const { ids } = await paused.connect(100);
    await confirmed(paused);
    paused.pause();
    await eventually(() => other.ran.length === 100, "the other runs the $disconnects");
    const message = paused.message();
    paused.resume();
    assert.equal(await message, false);
    assert.deepEqual(paused.fenced, [node]);
    await eventually(async () => (await paused.state()).node !== node, "it has another number");
    sameSet(other.ran, ids);
    assert.equal(paused.ran.length, 0);
    const later = await paused.connect(10);
    await paused.kill();
    await eventually(() => other.ran.length === 110, "those of its second life run too");
    sameSet(other.ran, [...ids, ...later.ids]);
  });

  test("a claimed node that stops leaves its stream to the claimer, and to the one after that", async (t) => {
    const start = { servers: (await sharedNats()).urls, name: newClusterName() };
    const victim = await ForkedNode.start(t, { ...start, claims: false });
    const { ids } = await victim.connect(1_000);
    await confirmed(victim);
    const nodes = [
      await ForkedNode.start(t, { ...start, runMillis: 500 }),
      await ForkedNode.start(t, { ...start, runMillis: 500 }),
    ];
    victim.pause();
    await eventually(() => nodes.some(({ ran }) => ran.length > 0), "one of them claims");
    victim.resume();
    await victim.leave();
    await victim.finish();
    const [busy, other] = nodes[0]!.ran.length > 0 ? [nodes[0]!, nodes[1]!] : [nodes[1]!, nodes[0]!];
    await busy.kill();
    assert.ok(busy.ran.length < 1_000, "the claim was finished too early for this test");
    await eventually(() => new Set([...busy.ran, ...other.ran]).size === 1_000, "the other goes on");
    assert.equal(new Set(ids).symmetricDifference(new Set([...busy.ran, ...other.ran])).size, 0);
  });

  test("a paused node that renews in time keeps its connections", async (t) => {
    // On a busy machine a pause may become so long that others claim the node, as they should.
    for (let attempt = 1; ; attempt++) {
      const start = { servers: (await sharedNats()).urls, name: newClusterName() };
      const paused = await ForkedNode.start(t, start);
      const other = await ForkedNode.start(t, start);
      await paused.connect(10);
      await heartbeat(t, start, (await paused.state()).node);
      const pausedAt = performance.now();
      paused.pause();
      await sleep(3_000);
      const message = paused.message();
      paused.resume();
      const isHandled = await message;
      const millis = performance.now() - pausedAt;
      if (millis > claimedMillis && attempt < 5) continue;
      assert.equal(isHandled, true, `${millis} ms`);
      await sleep(5_000);
      assert.deepEqual([paused.fenced.length, other.ran.length], [0, 0]);
      assert.equal((await paused.state()).owed, 10);
      return;
    }
  });
});
