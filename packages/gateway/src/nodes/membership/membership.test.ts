// Nodes on a real NATS server whose time the tests turn. Nodes that are paused are in membership.process.test.ts.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { jetstreamManager } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import { connect } from "@nats-io/transport-node";
import { NatsProxy } from "../nats-proxy.fixture.ts";
import { missingNats, newClusterName, sharedNats } from "../nats-servers.fixture.ts";
import { schemas } from "../record-schemas.ts";
import { recordsIn } from "../records-in.fixture.ts";
import { sameSet } from "../same-set.fixture.ts";
import { stepMillis, TurnedNodes } from "../turned-nodes.fixture.ts";

const skip = await missingNats();
const nats = skip === false ? await sharedNats() : undefined!;

/** After this silence a node is dead. */
const deadMillis = 4_000;

/** A cluster of its own. */
function newCluster(t: TestContext) {
  return { nodes: new TurnedNodes(t), start: { servers: nats.urls, name: newClusterName() } };
}

async function connected(t: TestContext, servers: readonly string[]) {
  const connection = await connect({ servers: [...servers] });
  t.after(() => connection.close());
  return { connection, manager: await jetstreamManager(connection), buckets: new Kvm(connection) };
}

// Each test has a cluster of its own, so that they wait for NATS at the same time.
describe("nodes on one NATS server", { skip, concurrency: true }, () => {
  test("nodes that start together get different numbers, agree on the leader, and leave", async (t) => {
    const { nodes, start } = newCluster(t);
    const all = await Promise.all([1, 2, 3].map(() => nodes.start(start)));
    const states = () => Promise.all(all.map((node) => node.state()));
    const numbers = (await states()).map(({ node }) => node);
    assert.deepEqual(numbers.toSorted(), [1, 2, 3]);
    await nodes.until(async () => (await states()).every(({ members }) => members.length === 3), "all know all");
    assert.deepEqual(
      (await states()).filter(({ isLeader }) => isLeader).map(({ node }) => node),
      [1],
    );
    const leader = all[numbers.indexOf(1)]!;
    const second = all[numbers.indexOf(2)]!;
    const { ids } = await nodes.during(leader.connect(10));
    await nodes.during(leader.leave());
    await nodes.until(async () => (await second.state()).isLeader, "the second leads");
    assert.equal((await leader.state()).isLeader, false);
    await leader.disconnect(ids);
    await nodes.during(leader.finish());
    const recordsOf = await recordsIn(t, nats.urls);
    assert.equal(await recordsOf(`${start.name}_owed_1`), undefined);
    await nodes.until(async () => (await second.state()).members.length === 2, "it has left");
    // Its number rests for two hours.
    const late = await nodes.start(start);
    assert.equal((await late.state()).node, 4);
    await nodes.pass(deadMillis + 1_000);
    assert.deepEqual(
      all.flatMap((node) => node.warnings),
      [],
    );
  });

  test("what a node owes when it finishes runs on another node at once", async (t) => {
    const { nodes, start } = newCluster(t);
    const [first, second] = await Promise.all([nodes.start(start), nodes.start(start)]);
    const { ids } = await nodes.during(first.connect(20));
    await nodes.during(first.finish());
    const passed = await nodes.until(() => second.ran.length === 20, "the other runs them");
    assert.ok(passed < deadMillis - 1_000, "it waits until the node is dead");
    sameSet(second.ran, ids);
  });

  test("the claims of a node that is killed half-way are taken over", async (t) => {
    const { nodes, start } = newCluster(t);
    const victim = await nodes.start({ ...start, claims: false });
    const { ids } = await nodes.during(victim.connect(300));
    const claimers = await Promise.all([1, 2].map(() => nodes.start({ ...start, runMillis: stepMillis })));
    await nodes.kill(victim);
    await nodes.until(() => claimers.some(({ ran }) => ran.length > 0), "one of them claims");
    const [busy, other] = claimers[0]!.ran.length > 0 ? [claimers[0]!, claimers[1]!] : [claimers[1]!, claimers[0]!];
    await nodes.kill(busy);
    const before = busy.ran.length;
    assert.ok(before < 300, "the claim was finished too early for this test");
    await nodes.until(() => new Set([...busy.ran, ...other.ran]).size === 300, "the other goes on");
    sameSet([...new Set([...busy.ran, ...other.ran])], ids);
    assert.ok(other.ran.length >= 300 - before);
    const recordsOf = await recordsIn(t, nats.urls);
    await nodes.until(async () => (await recordsOf(`${start.name}_owed_1`)) === undefined, "the stream is gone");
  });

  test("a silent node may have connections until it is claimed", async (t) => {
    const { nodes, start } = newCluster(t);
    const silent = await nodes.start({ ...start, claims: false });
    const other = await nodes.start({ ...start, claims: false });
    const { node } = await silent.state();
    await nodes.until(async () => (await other.state()).members.length === 2, "both know both");
    nodes.freeze(silent);
    const passed = await nodes.until(async () => !(await other.state()).members.includes(node), "it is declared dead");
    assert.ok(passed >= deadMillis - 1_000 && passed <= deadMillis + 1_000, `dead after ${passed} ms`);
    assert.ok((await other.state()).unclaimed.includes(node));
    await nodes.start(start);
    await nodes.until(async () => !(await other.state()).unclaimed.includes(node), "it is claimed");
    await nodes.kill(silent);
  });

  for (const how of ["cut", "stall"] as const) {
    test(`a node that is ${how === "cut" ? "cut off" : "stalled"} for a moment goes on`, async (t) => {
      await using proxy = await NatsProxy.start(nats.urls[0]!);
      const { nodes, start } = newCluster(t);
      const node = await nodes.start({ ...start, servers: [proxy.url] }, proxy);
      const other = await nodes.start(start);
      await nodes.during(node.connect(10));
      proxy[how]();
      await nodes.pass(1_500);
      const during = await nodes.during(node.connect(5));
      assert.ok(during.slowest <= 250, `${during.slowest} ms`);
      proxy.restore();
      await nodes.reconnected(node);
      await nodes.until(async () => (await node.state()).waiting === 0, "what waited is put");
      const recordsOf = await recordsIn(t, nats.urls);
      await nodes.until(async () => (await recordsOf(`${start.name}_owed_1`)) === 15, "all records are there");
      await nodes.pass(deadMillis + 5_000);
      assert.deepEqual([node.fenced.length, other.ran.length], [0, 0]);
    });
  }

  test("a node that was cut off and claimed runs only what never reached NATS", async (t) => {
    await using proxy = await NatsProxy.start(nats.urls[0]!);
    const { nodes, start } = newCluster(t);
    const folder = mkdtempSync(join(tmpdir(), "answerback-cut-"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const node = await nodes.start({ ...start, servers: [proxy.url], folder }, proxy);
    const other = await nodes.start(start);
    const { ids } = await nodes.during(node.connect(50));
    await nodes.until(async () => !(await node.state()).isUnconfirmed, "the connections are confirmed");
    proxy.cut();
    const unput = await nodes.during(node.connect(5));
    const journal = () => readFileSync(join(folder, "disconnects.jsonl"), "utf8");
    assert.ok(unput.ids.every((id) => journal().includes(id)));
    await nodes.until(() => other.ran.length === 50, "the other runs them");
    assert.equal(await nodes.during(node.message()), true);
    proxy.restore();
    await nodes.reconnected(node);
    await nodes.until(() => node.ran.length === 5, "it runs the rest");
    sameSet(other.ran, ids);
    sameSet(node.ran, unput.ids);
    await nodes.until(async () => (await node.state()).node > 2, "it has another number");
    await nodes.pass(1_000);
    assert.equal(node.ran.length, 5);
    for (const id of unput.ids) assert.ok(journal().includes(`{"settled":"${id}"}`));
  });

  test("a node that is alone runs the $disconnects of its earlier life", async (t) => {
    const { nodes, start } = newCluster(t);
    const first = await nodes.start(start);
    const { ids } = await nodes.during(first.connect(10));
    await nodes.kill(first);
    const second = await nodes.start(start);
    await nodes.until(() => second.ran.length === 10, "it runs them");
    sameSet(second.ran, ids);
  });

  test("records of a newer version are named once and left alone", async (t) => {
    const { nodes, start } = newCluster(t);
    const { connection, buckets, manager } = await connected(t, nats.urls);
    const bucket = await buckets.create(`${start.name}_nodes`, { history: 1 });
    const newer = { schema: schemas.node + 1, incarnation: "future", state: "live", version: "9.0.0", host: "h" };
    const record = JSON.stringify({ ...newer, documents: schemas.document + 1 });
    await bucket.put("1", "not readable");
    await bucket.put("9", record);
    const victim = await nodes.start(start);
    const { node, members, unclaimed, isLeader } = await victim.state();
    // The newer node has not been silent for long: it leads, because it reads all documents.
    assert.deepEqual({ node, members, isLeader }, { node: 2, members: [2, 9], isLeader: false });
    assert.deepEqual(unclaimed.toSorted(), [1, 2, 9]);
    const { ids } = await nodes.during(victim.connect(3));
    const future = ids[0]!.replace(/^./, (first) => (first === "A" ? "B" : "A"));
    await connection.request(
      `${start.name}.owed.2.${future}`,
      JSON.stringify({ schema: schemas.owed + 1, connection: { connectionId: future } }),
    );
    const other = await nodes.start(start);
    await nodes.kill(victim);
    await nodes.until(() => other.ran.length === 3, "the others run");
    await nodes.pass(3_000);
    sameSet(other.ran, ids);
    const { state } = await manager.streams.info(`${start.name}_owed_2`, { subjects_filter: ">" });
    assert.deepEqual(Object.keys(state.subjects ?? {}), [`${start.name}.owed.2.${future}`]);
    assert.equal((await bucket.get("9"))?.string(), record);
    assert.equal(other.warnings.filter((warning) => warning.startsWith("Node 9 runs a newer version")).length, 1);
    assert.equal(other.warnings.filter((warning) => warning.startsWith("The record of node 1 cannot")).length, 1);
    assert.equal(other.warnings.filter((warning) => warning.includes("1 record of dead node 2")).length, 1);
  });
});
