import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, type TestContext, test } from "node:test";
import { jetstreamManager } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import { connect } from "@nats-io/transport-node";
import { eventually, ForkedNode, recordsIn, sleep } from "../forked-nodes.fixture.ts";
import { NatsProxy } from "../nats-proxy.fixture.ts";
import { missingNats, type NatsServers, startNats } from "../nats-servers.fixture.ts";

const skip = await missingNats();

/** A node proves each second that connections which were accepted before belong to a life that goes on. */
const confirmedMillis = 1_500;

function sameSet(actual: readonly string[], expected: readonly string[]): void {
  assert.equal(actual.length, expected.length, "number of $disconnects");
  assert.equal(new Set(actual).symmetricDifference(new Set(expected)).size, 0);
}

async function connected(t: TestContext, servers: readonly string[]) {
  const connection = await connect({ servers: [...servers] });
  t.after(() => connection.close());
  return { connection, manager: await jetstreamManager(connection), buckets: new Kvm(connection) };
}

// Each test has a cluster of its own, so that they wait at the same time.
describe("nodes on one NATS server", { skip, concurrency: true }, () => {
  let nats: NatsServers;
  before(async () => {
    nats = await startNats();
  });
  after(() => nats.close());

  test("nodes that start together get different numbers, agree on the leader, and leave", async (t) => {
    const start = { servers: nats.urls, name: "leave" };
    const nodes = await Promise.all([1, 2, 3].map(() => ForkedNode.start(t, start)));
    const numberOf = async (node: ForkedNode) => (await node.state()).node;
    const numbers = await Promise.all(nodes.map(numberOf));
    assert.deepEqual(numbers.toSorted(), [1, 2, 3]);
    await eventually(
      async () => (await Promise.all(nodes.map((node) => node.state()))).every(({ members }) => members.length === 3),
      "all know all",
    );
    const leaders = await Promise.all(nodes.map((node) => node.state()));
    assert.deepEqual(
      leaders.filter(({ isLeader }) => isLeader).map(({ node }) => node),
      [1],
    );
    const leader = nodes[numbers.indexOf(1)]!;
    const second = nodes[numbers.indexOf(2)]!;
    const { ids } = await leader.connect(10);
    await leader.leave();
    await eventually(async () => (await second.state()).isLeader, "the second leads");
    assert.equal((await leader.state()).isLeader, false);
    await leader.disconnect(ids);
    await leader.finish();
    const recordsOf = await recordsIn(t, nats.urls);
    assert.equal(await recordsOf("leave_owed_1"), undefined);
    await eventually(async () => (await second.state()).members.length === 2, "it has left");
    // Its number rests for two hours.
    const late = await ForkedNode.start(t, start);
    assert.equal((await late.state()).node, 4);
    await sleep(5_000);
    assert.deepEqual(
      nodes.flatMap((node) => node.warnings),
      [],
    );
  });

  test("what a node owes when it finishes runs on another node at once", async (t) => {
    const start = { servers: nats.urls, name: "finish" };
    const [first, second] = await Promise.all([ForkedNode.start(t, start), ForkedNode.start(t, start)]);
    const { ids } = await first.connect(20);
    const started = performance.now();
    await first.finish();
    await eventually(() => second.ran.length === 20, "the other runs them");
    sameSet(second.ran, ids);
    assert.ok(performance.now() - started < 8_000);
  });

  test("the claims of a node that is killed half-way are taken over", async (t) => {
    const start = { servers: nats.urls, name: "takeover" };
    const victim = await ForkedNode.start(t, { ...start, claims: false });
    const { ids } = await victim.connect(1_000);
    const claimer = await ForkedNode.start(t, { ...start, runMillis: 200 });
    const heir = await ForkedNode.start(t, { ...start, claims: true, runMillis: 5 });
    await victim.kill();
    const nodes = [claimer, heir];
    await eventually(() => nodes.some(({ ran }) => ran.length > 0), "one of them claims");
    const [busy, other] = claimer.ran.length > 0 ? [claimer, heir] : [heir, claimer];
    await busy.kill();
    const before = busy.ran.length;
    await eventually(() => new Set([...busy.ran, ...other.ran]).size === 1_000, "the other goes on");
    sameSet([...new Set([...busy.ran, ...other.ran])], ids);
    assert.ok(before === 1_000 || other.ran.length >= 1_000 - before);
    const recordsOf = await recordsIn(t, nats.urls);
    await eventually(async () => (await recordsOf("takeover_owed_1")) === undefined, "the stream is gone");
  });

  test("a silent node may have connections until it is claimed", async (t) => {
    const start = { servers: nats.urls, name: "silent" };
    const [silent, other] = await Promise.all([1, 2].map(() => ForkedNode.start(t, { ...start, claims: false })));
    const { node } = await silent!.state();
    await eventually(async () => (await other!.state()).members.length === 2, "both know both");
    silent!.pause();
    await eventually(async () => !(await other!.state()).members.includes(node), "it is declared dead");
    assert.ok((await other!.state()).unclaimed.includes(node));
    await ForkedNode.start(t, start);
    await eventually(async () => !(await other!.state()).unclaimed.includes(node), "it is claimed");
  });

  test("a paused node that others have claimed handles nothing more, and goes on with another number", async (t) => {
    const start = { servers: nats.urls, name: "paused" };
    const paused = await ForkedNode.start(t, start);
    const other = await ForkedNode.start(t, start);
    const { node } = await paused.state();
    const { ids } = await paused.connect(100);
    await sleep(confirmedMillis);
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
    const start = { servers: nats.urls, name: "stopped" };
    const victim = await ForkedNode.start(t, { ...start, claims: false });
    const { ids } = await victim.connect(1_000);
    await sleep(confirmedMillis);
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
    const start = { servers: nats.urls, name: "renewed" };
    const paused = await ForkedNode.start(t, start);
    const other = await ForkedNode.start(t, start);
    await paused.connect(10);
    paused.pause();
    await sleep(3_000);
    const message = paused.message();
    paused.resume();
    assert.equal(await message, true);
    await sleep(5_000);
    assert.deepEqual([paused.fenced.length, other.ran.length], [0, 0]);
    assert.equal((await paused.state()).owed, 10);
  });

  for (const how of ["cut", "stall"] as const) {
    test(`a node that is ${how === "cut" ? "cut off" : "stalled"} for a moment goes on`, async (t) => {
      await using proxy = await NatsProxy.start(nats.urls[0]!);
      const name = `moment-${how}`;
      const node = await ForkedNode.start(t, { servers: [proxy.url], name });
      const other = await ForkedNode.start(t, { servers: nats.urls, name });
      await node.connect(10);
      proxy[how]();
      await sleep(1_500);
      const during = await node.connect(5);
      assert.ok(during.slowest < 1_000, `${during.slowest} ms`);
      proxy.restore();
      await eventually(async () => (await node.state()).waiting === 0, "what waited is put");
      const recordsOf = await recordsIn(t, nats.urls);
      await eventually(async () => (await recordsOf(`${name}_owed_1`)) === 15, "all records are there");
      await sleep(5_000);
      assert.deepEqual([node.fenced.length, other.ran.length], [0, 0]);
    });
  }

  test("a node that was cut off and claimed runs only what never reached NATS", async (t) => {
    await using proxy = await NatsProxy.start(nats.urls[0]!);
    const folder = mkdtempSync(join(tmpdir(), "answerback-cut-"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const node = await ForkedNode.start(t, { servers: [proxy.url], name: "cut", folder });
    const other = await ForkedNode.start(t, { servers: nats.urls, name: "cut" });
    const { ids } = await node.connect(50);
    await sleep(confirmedMillis);
    proxy.cut();
    const unput = await node.connect(5);
    const journal = () => readFileSync(join(folder, "disconnects.jsonl"), "utf8");
    assert.ok(unput.ids.every((id) => journal().includes(id)));
    await eventually(() => other.ran.length === 50, "the other runs them");
    assert.equal(await node.message(), true);
    proxy.restore();
    await eventually(() => node.ran.length === 5, "it runs the rest");
    sameSet(other.ran, ids);
    sameSet(node.ran, unput.ids);
    await sleep(1_000);
    assert.equal(node.ran.length, 5);
    assert.ok((await node.state()).node > 2);
    for (const id of unput.ids) assert.ok(journal().includes(`{"settled":"${id}"}`));
  });

  test("a node that is alone runs the $disconnects of its earlier life", async (t) => {
    const start = { servers: nats.urls, name: "alone" };
    const first = await ForkedNode.start(t, start);
    const { ids } = await first.connect(10);
    await first.kill();
    const second = await ForkedNode.start(t, start);
    await eventually(() => second.ran.length === 10, "it runs them");
    sameSet(second.ran, ids);
  });

  test("records of a newer version are named once and left alone", async (t) => {
    const { connection, buckets, manager } = await connected(t, nats.urls);
    const bucket = await buckets.create("newer_nodes", { history: 1 });
    const record = JSON.stringify({ schema: 2, incarnation: "future", state: "live" });
    await bucket.put("1", record);
    const start = { servers: nats.urls, name: "newer" };
    const victim = await ForkedNode.start(t, start);
    assert.equal((await victim.state()).node, 2);
    const { ids } = await victim.connect(3);
    const future = ids[0]!.replace(/^./, (first) => (first === "A" ? "B" : "A"));
    await connection.request(
      `newer.owed.2.${future}`,
      JSON.stringify({ schema: 2, connection: { connectionId: future } }),
    );
    const other = await ForkedNode.start(t, start);
    await victim.kill();
    await eventually(() => other.ran.length === 3, "the others run");
    await sleep(3_000);
    sameSet(other.ran, ids);
    const { state } = await manager.streams.info("newer_owed_2", { subjects_filter: ">" });
    assert.deepEqual(Object.keys(state.subjects ?? {}), [`newer.owed.2.${future}`]);
    assert.equal((await bucket.get("1"))?.string(), record);
    assert.equal(other.warnings.filter((warning) => warning.includes("node 1")).length, 1);
    assert.equal(other.warnings.filter((warning) => warning.startsWith("1 record")).length, 1);
  });
});
