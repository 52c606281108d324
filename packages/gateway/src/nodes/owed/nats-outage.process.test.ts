// Servers of NATS that end while nodes run in processes.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { eventually, ForkedNode, sleep } from "../forked-nodes.fixture.ts";
import { missingNats, startNats } from "../nats-servers.fixture.ts";
import { recordsIn } from "../records-in.fixture.ts";

const skip = await missingNats();

// The fixed waits are as long as a node may need to take another one for dead.
describe("NATS fails", { skip, concurrency: true }, () => {
  test("clients connect during an election, and their records are put later", async (t) => {
    await using nats = await startNats({ servers: 3 });
    const folder = mkdtempSync(join(tmpdir(), "answerback-election-"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const start = { servers: nats.urls, name: "c" };
    const node = await ForkedNode.start(t, { ...start, folder });
    const other = await ForkedNode.start(t, start);
    await node.connect(100);
    const leader = await nats.leaderOf("c_owed_1");
    assert.ok(leader !== undefined);
    await nats.kill(leader);
    // A handshake waits 250 ms for its record at most, and an election takes 4 s or more.
    let slowest = 0;
    let wereWaiting = 0;
    for (let round = 0; round < 40; round++) {
      const connected = await node.connect(5);
      slowest = Math.max(slowest, connected.slowest - connected.late);
      wereWaiting = Math.max(wereWaiting, (await node.state()).waiting);
      await sleep(50);
    }
    t.diagnostic(`slowest connect ${slowest.toFixed(0)} ms, ${wereWaiting} records waited`);
    assert.ok(slowest < 1_000, `${slowest} ms`);
    await eventually(async () => (await node.state()).waiting === 0, "what waited is put");
    const recordsOf = await recordsIn(t, nats.urls);
    await eventually(async () => (await recordsOf("c_owed_1")) === 300, "all records are there");
    assert.deepEqual([node.fenced, other.fenced], [[], []]);
  });

  for (const wiped of [false, true]) {
    test(`after all servers of NATS restarted${wiped ? " without their disks" : ""}, all go on and all is owed`, {
      skip,
    }, async (t) => {
      await using nats = await startNats({ servers: wiped ? 1 : 3 });
      const start = { servers: nats.urls, name: "c" };
      const nodes = [await ForkedNode.start(t, start), await ForkedNode.start(t, start)];
      for (const node of nodes) await node.connect(200);
      await nats.restartAll({ wiped });
      const during = await Promise.all(nodes.map((node) => node.connect(10)));
      for (const { slowest, late } of during) assert.ok(slowest - late < 1_000, `${slowest} ms`);
      const recordsOf = await recordsIn(t, nats.urls);
      await eventually(
        async () => (await recordsOf("c_owed_1")) === 210 && (await recordsOf("c_owed_2")) === 210,
        "all records are there",
      );
      await sleep(10_000);
      for (const { fenced, ran } of nodes) assert.deepEqual([fenced.length, ran.length], [0, 0]);
      const [first, second] = nodes as [ForkedNode, ForkedNode];
      await first.kill();
      await eventually(() => second.ran.length === 210, "the $disconnects of a node that dies later run");
    });
  }
});
