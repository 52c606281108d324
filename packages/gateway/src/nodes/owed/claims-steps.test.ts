import assert from "node:assert/strict";
import { test } from "node:test";
import { TestClock } from "../../test-clock.ts";
import type { NodeLife } from "../membership/membership.ts";
import type { NodeEntry, NodeRecord } from "../membership/node-record.ts";
import type { NodeRecords } from "../membership/node-records.ts";
import { schemas } from "../record-schemas.ts";
import { Claims } from "./claims.ts";
import type { OwedRecord } from "./owed-record.ts";
import type { OwedStreams } from "./owed-streams.ts";

const self = { node: 1, incarnation: "life-1" };
const dead = { node: 2, incarnation: "life-2" };

/** A claimer whose NATS is in memory. The test decides when a `$disconnect` has run. */
function claimer() {
  const clock = new TestClock();
  const steps: string[] = [];
  const warnings: string[] = [];
  const entries = new Map<number, NodeEntry>();
  const stored = new Map<number, NodeEntry>();
  const stream: OwedRecord[] = [];
  const settled = new Map<string, () => void>();
  const now = {
    life: self as NodeLife,
    isSure: true,
    isUp: true,
    isSilent: true,
    isAcknowledged: (_: NodeRecord) => true,
  };
  let revision = 10;

  function store(node: number, record: NodeRecord): NodeEntry {
    const entry = { node, revision: ++revision, writtenAt: 0, record };
    stored.set(node, entry);
    entries.set(node, entry);
    return entry;
  }

  function answer(step: string): void {
    if (!now.isUp) throw new Error("no responders");
    steps.push(step);
  }

  const records: NodeRecords = {
    entries,
    onEntry: () => () => {},
    async read(node) {
      answer("read record");
      const found = stored.get(node);
      if (found === undefined) entries.delete(node);
      else entries.set(node, found);
      return found;
    },
    async write(node, record, expected) {
      answer(record.state);
      if ((stored.get(node)?.revision ?? 0) !== expected) {
        throw Object.assign(new Error("wrong last sequence"), { code: 10071 });
      }
      const entry = store(node, record);
      if (!now.isAcknowledged(record)) throw new Error("timeout");
      return entry;
    },
    load: async () => ({ now: 0, createdAt: 0 }),
    close() {},
  };
  const streams = {
    async fence() {
      answer("fence");
      return true;
    },
    async read() {
      answer("read stream");
      return [...stream];
    },
    async drop() {
      answer("drop");
    },
  } as Partial<OwedStreams> as OwedStreams;
  const claims = new Claims(
    {
      records,
      streams,
      owed: {
        claim: (connectionId, onSettled) => settled.set(connectionId, onSettled),
        unclaim: (connectionId) => void settled.delete(connectionId),
        removed: async () => {},
      },
      life: () => now.life,
      isDead: ({ incarnation }) => now.isSilent && incarnation === dead.incarnation,
      confirm: async () => now.isSure,
      clock,
      warn: (message) => warnings.push(message),
    },
    async (owed) => {
      for await (const { connectionId } of owed) {
        steps.push(`run ${connectionId}`);
        await afterRun();
        settled.get(connectionId)?.();
        stream.splice(
          stream.findIndex((record) => record.connectionId === connectionId),
          1,
        );
      }
    },
  );
  let afterRun: () => Promise<void> = async () => {};
  const record = (life: NodeLife): NodeRecord => ({
    incarnation: life.incarnation,
    state: "live",
    version: "1",
    host: "h",
    documents: schemas.document,
  });
  store(self.node, record(self));
  store(dead.node, record(dead));

  /** Lets time pass until nothing goes on. */
  async function pass(millis = 1_000): Promise<void> {
    for (let passed = 0; passed <= millis; passed += 50) {
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
      clock.advance(50);
    }
  }

  return {
    claims,
    steps,
    warnings,
    entries,
    stored,
    now,
    store,
    pass,
    record,
    owe(...ids: readonly string[]) {
      for (const connectionId of ids)
        stream.push({ connectionId, connection: { connectionId } as never, schema: schemas.owed });
    },
    oweNewer: (connectionId: string, schema: number) =>
      void stream.push({ connectionId, connection: undefined, schema }),
    onRun: (run: () => Promise<void>) => {
      afterRun = run;
    },
  };
}

const done = "claimed, fence, read stream, run a, run b, read stream, drop, finished";

test("claims, fences, reads, runs, drops and finishes, in this order, once", async () => {
  const { claims, steps, warnings, stored, owe, pass } = claimer();
  owe("a", "b");
  claims.check();
  claims.check();
  await pass();
  claims.check();
  await pass();
  assert.equal(steps.join(", "), done);
  assert.deepEqual(stored.get(2)?.record?.by, self);
  assert.equal(stored.get(2)?.record?.state, "finished");
  assert.match(warnings.join(), /Node 2 \(h\) is dead\. The \$disconnect routes of 2 of its clients/);
});

test("goes on when NATS answers again", async () => {
  const { claims, steps, now, owe, pass } = claimer();
  owe("a", "b");
  claims.check();
  await new Promise(setImmediate);
  now.isUp = false;
  await pass();
  now.isUp = true;
  await pass();
  assert.ok(steps.join(", ").endsWith("drop, finished"));
});

test("after a pause nothing goes on before NATS has confirmed the life, and nothing if the claim was taken over", async () => {
  const { claims, steps, now, owe, store, entries, record, onRun, pass } = claimer();
  owe("a", "b");
  onRun(async () => {
    now.isSure = false;
  });
  claims.check();
  await pass();
  assert.equal(steps.join(", "), "claimed, fence, read stream, run a");
  const by = { node: 3, incarnation: "life-3" };
  store(3, record(by));
  entries.set(2, { ...entries.get(2)!, record: { ...entries.get(2)!.record!, by } });
  now.isSure = true;
  await pass();
  claims.check();
  await pass();
  assert.equal(steps.join(", "), "claimed, fence, read stream, run a");
});

test("after the connection was lost it reads the record again: NATS may have lost it", async () => {
  const { claims, steps, stored, owe, onRun, pass } = claimer();
  owe("a", "b");
  onRun(async () => {
    claims.returned();
    stored.delete(2);
  });
  claims.check();
  await pass();
  assert.equal(steps.join(", "), "claimed, fence, read stream, run a, read record");
});

test("claims a life again that it has claimed, if NATS has lost its data and the record comes back as live", async () => {
  const { claims, steps, now, stored, entries, store, record, owe, pass } = claimer();
  owe("a", "b");
  claims.check();
  await pass();
  stored.delete(2);
  entries.delete(2);
  // The life goes on in a process that was paused: it is not silent any more.
  now.isSilent = false;
  store(2, record(dead));
  steps.length = 0;
  claims.check();
  await pass();
  assert.equal(steps.join(", "), "claimed, fence, read stream, drop, finished");
});

test("a life that was fenced finishes none of its claims, and the next one takes them over", async () => {
  const { claims, steps, now, store, record, owe, onRun, pass } = claimer();
  owe("a", "b");
  const other = { node: 3, incarnation: "life-3" };
  const next = { node: 4, incarnation: "life-4" };
  onRun(async () => {
    store(3, record(other));
    store(1, { ...record(self), state: "claimed", by: other });
    store(4, record(next));
    now.life = next;
  });
  claims.check();
  await pass();
  assert.equal(steps.join(", "), "claimed, fence, read stream, run a");
  onRun(async () => {});
  claims.check();
  await pass();
  assert.equal(steps.join(", "), `claimed, fence, read stream, run a, ${done.replace("run a, ", "")}`);
});

test("runs what it can read, and leaves the claim to a node that can read the rest", async () => {
  const { claims, steps, stored, warnings, owe, oweNewer, pass } = claimer();
  owe("a");
  oweNewer("future", schemas.owed + 2);
  oweNewer("next", schemas.owed + 1);
  claims.check();
  await pass();
  claims.check();
  await pass();
  assert.equal(steps.join(", "), "claimed, fence, read stream, run a, read stream, claimed");
  const { state, by, left } = stored.get(2)!.record!;
  assert.deepEqual({ state, by, left }, { state: "claimed", by: self, left: schemas.owed + 1 });
  assert.match(warnings[0]!, /2 records of dead node 2 \(schema 2, .+\)\. They are left to nodes of that version/);
  assert.match(warnings[1]!, /\$disconnect routes of 1 of its clients have run here/);
  assert.equal(warnings.length, 2);
});

test("takes over what another claimer has left, and finishes it", async () => {
  const { claims, steps, stored, store, record, owe, pass } = claimer();
  const other = { node: 3, incarnation: "life-3" };
  store(3, record(other));
  store(2, { ...record(dead), state: "claimed", by: other, left: schemas.owed });
  owe("a", "b");
  claims.check();
  await pass();
  assert.equal(steps.join(", "), done);
  assert.deepEqual(stored.get(2)?.record, { ...record(dead), state: "finished", by: self });
});

test("leaves the claim once if its acknowledgement is lost", async () => {
  const { claims, steps, now, stored, oweNewer, pass } = claimer();
  oweNewer("next", schemas.owed + 1);
  now.isAcknowledged = ({ left }) => left === undefined;
  claims.check();
  await pass();
  claims.check();
  await pass();
  assert.equal(steps.join(", "), "claimed, fence, read stream, claimed, read record");
  assert.equal(stored.get(2)?.record?.left, schemas.owed + 1);
});

test("a stopped node leaves the rest to others", async () => {
  const { claims, steps, stored, owe, onRun, pass } = claimer();
  owe("a", "b");
  onRun(async () => claims.stop());
  claims.check();
  await pass();
  assert.equal(steps.join(", "), "claimed, fence, read stream, run a");
  assert.equal(stored.get(2)?.record?.state, "claimed");
});
