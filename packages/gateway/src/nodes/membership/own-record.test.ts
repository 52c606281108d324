import assert from "node:assert/strict";
import { test } from "node:test";
import { TestClock } from "../../test-clock.ts";
import type { NodeEntry, NodeRecord } from "./node-record.ts";
import type { NodeRecords } from "./node-records.ts";
import { OwnRecord } from "./own-record.ts";

/** A bucket in memory, in which writes can fail before or after they have happened. */
class MemoryRecords implements NodeRecords {
  readonly entries = new Map<number, NodeEntry>();
  readonly stored = new Map<number, NodeEntry>();
  /** Of the next operations, the first one first. */
  readonly failures: ("before" | "after" | "read")[] = [];
  createdAt = 0;
  #revision = 0;

  onEntry = () => () => {};
  close(): void {}

  async read(node: number): Promise<NodeEntry | undefined> {
    if (this.failures[0] === "read") {
      this.failures.shift();
      throw new Error("timeout");
    }
    const found = this.stored.get(node);
    if (found === undefined) this.entries.delete(node);
    else this.entries.set(node, found);
    return found;
  }

  async write(node: number, record: NodeRecord, revision: number): Promise<NodeEntry> {
    const failure = this.failures[0] === "read" ? undefined : this.failures.shift();
    if (failure === "before") throw new Error("timeout");
    if ((this.stored.get(node)?.revision ?? 0) !== revision) {
      throw Object.assign(new Error("wrong last sequence"), { code: 10071 });
    }
    const entry = { node, revision: ++this.#revision, writtenAt: 0, record };
    this.stored.set(node, entry);
    if (failure === "after") throw new Error("timeout");
    this.entries.set(node, entry);
    return entry;
  }

  async load() {
    for (const node of this.stored.keys()) await this.read(node);
    return { now: 100_000, createdAt: this.createdAt };
  }

  /** Another node claims a record. */
  claim(node: number): void {
    const found = this.stored.get(node)!;
    const by = { node: 99, incarnation: "claimer" };
    const record: NodeRecord = { ...found.record!, state: "claimed", by };
    this.stored.set(node, { ...found, revision: ++this.#revision, record });
  }
}

function opened() {
  const records = new MemoryRecords();
  const clock = new TestClock();
  let hellos = 0;
  const heard = new Set<number>();
  const own = new OwnRecord({
    records,
    clock,
    version: "1.0.0",
    host: "here",
    hello: () => hellos++,
    heard: () => heard,
  });
  /** Advances the clock until the promise is settled. */
  async function settled<T>(promise: Promise<T>): Promise<T> {
    let isOver = false;
    const over = promise.finally(() => {
      isOver = true;
    });
    over.catch(() => {});
    while (!isOver) {
      await new Promise(setImmediate);
      clock.advance(50);
    }
    return over;
  }
  return { records, own, heard, settled, hellos: () => hellos };
}

test("leases the smallest free number, and the next one if another node was faster", async () => {
  const { records, own, settled } = opened();
  const load = records.load.bind(records);
  records.load = async () => {
    const loaded = await load();
    if (records.stored.size === 0)
      await records.write(1, { incarnation: "x", state: "live", version: "", host: "", documents: 1 }, 0);
    records.entries.clear();
    for (const [node, entry] of records.stored) if (node > 1) records.entries.set(node, entry);
    records.load = load;
    return loaded;
  };
  await settled(own.lease(() => false));
  assert.equal(own.life.node, 2);
  assert.equal(records.stored.get(2)?.record?.incarnation, own.life.incarnation);
});

test("a lease whose acknowledgement was lost takes one number only", async () => {
  const { records, own, settled } = opened();
  records.failures.push("after");
  await settled(own.lease(() => false));
  assert.equal(own.life.node, 1);
  assert.equal(records.stored.size, 1);
});

test("in a new bucket it waits for nodes whose records may be lost", async () => {
  const { records, own, heard, settled, hellos } = opened();
  records.createdAt = 99_000;
  heard.add(1);
  await settled(own.lease(() => false));
  assert.deepEqual([own.life.node, hellos()], [2, 1]);
});

test("a renewal is kept, also if its acknowledgement was lost", async () => {
  const { records, own, settled } = opened();
  await settled(own.lease(() => false));
  assert.equal(await settled(own.renew(2_000)), "kept");
  records.failures.push("after", "read");
  assert.equal(await settled(own.renew(2_000)), "kept");
});

test("a renewal is lost if another node has claimed the life, and either one wins", async () => {
  const { records, own, settled } = opened();
  await settled(own.lease(() => false));
  const before = records.stored.get(1)!;
  await settled(own.renew(2_000));
  await assert.rejects(records.write(1, before.record!, before.revision), { code: 10071 });
  records.claim(1);
  assert.equal(await settled(own.renew(2_000)), "lost");
  assert.equal(records.stored.get(1)?.record?.state, "claimed");
});

test("a renewal without an answer is unknown", async () => {
  const { records, own, settled } = opened();
  await settled(own.lease(() => false));
  for (let round = 0; round < 50; round++) records.failures.push("before", "read");
  assert.equal(await settled(own.renew(2_000)), "unknown");
});

test("a record that was lost with the data of NATS is written again", async () => {
  const { records, own, settled } = opened();
  await settled(own.lease(() => false));
  records.stored.clear();
  assert.equal(await settled(own.renew(2_000)), "kept");
  assert.equal(records.stored.get(1)?.record?.incarnation, own.life.incarnation);
});

test("a number that another node has taken after the data of NATS were lost is lost", async () => {
  const { records, own, settled } = opened();
  await settled(own.lease(() => false));
  records.stored.clear();
  await records.write(1, { incarnation: "another", state: "live", version: "", host: "", documents: 1 }, 0);
  assert.equal(await settled(own.renew(2_000)), "lost");
});

test("finishing is kept if its acknowledgement was lost, and lost if a claimer has finished", async () => {
  for (const [isClaimed, expected] of [
    [false, "kept"],
    [true, "lost"],
  ] as const) {
    const { records, own, settled } = opened();
    await settled(own.lease(() => false));
    if (isClaimed) {
      records.claim(1);
      const { record, revision } = records.stored.get(1)!;
      await records.write(1, { ...record!, state: "finished" }, revision);
    } else records.failures.push("after");
    assert.equal(await settled(own.write("finished", 2_000)), expected);
  }
});
