import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import type { ApiKeySettings } from "../../execute/access/api-key.ts";
import { TestClock } from "../../test-clock.ts";
import { leaseQuotas } from "./leased-quotas.ts";
import type { QuotaEntries, QuotaEntry } from "./quota-entries.ts";

/** Entries in memory that answer in a later turn. */
class MemoryEntries implements QuotaEntries {
  readonly entries = new Map<string, { readonly entry: QuotaEntry; readonly revision: number }>();
  writes = 0;
  /** `refuse`: fails at once; `unreadable`: reads fail; `silent`: never answers; `lost`: writes, and then fails. */
  fault: "none" | "refuse" | "unreadable" | "silent" | "lost" = "none";

  async read(key: string) {
    if (this.fault === "unreadable") throw new Error("timeout");
    await this.#answer();
    return this.entries.get(key) ?? { entry: undefined, revision: 0 };
  }

  async write(key: string, entry: QuotaEntry, revision: number) {
    const isLost = this.fault === "lost";
    if (!isLost) await this.#answer();
    if ((this.entries.get(key)?.revision ?? 0) !== revision) return undefined;
    this.writes++;
    this.entries.set(key, { entry, revision: revision + 1 });
    if (isLost) throw new Error("timeout");
    return revision + 1;
  }

  used(key: string): number | undefined {
    return this.entries.get(key)?.entry.used;
  }

  async #answer(): Promise<void> {
    await setImmediate();
    if (this.fault === "refuse") throw new Error("no responders");
    if (this.fault === "silent") await new Promise(() => {});
  }
}

function keyWith(limit: number, period: "DAY" | "WEEK" | "MONTH" = "DAY"): ApiKeySettings {
  return { id: "id", value: "key", quota: { limit, period } };
}

function startNodes(entries: QuotaEntries, count: number, clock = new TestClock()) {
  return Array.from({ length: count }, () => leaseQuotas(entries, () => count, clock));
}

/** Until every answer has arrived. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await setImmediate();
}

async function countAllowed(uses: readonly (boolean | Promise<boolean>)[]): Promise<number> {
  return (await Promise.all(uses)).filter(Boolean).length;
}

test("nodes together allow exactly a small quota", async () => {
  for (const limit of [1, 7, 60]) {
    const entries = new MemoryEntries();
    const nodes = startNodes(entries, 3);
    const uses = Array.from({ length: 3 * limit }, (_, n) => nodes[n % 3]!.countUse(keyWith(limit)));
    assert.equal(await countAllowed(uses), limit);
    assert.equal(entries.used("key"), limit);
  }
});

test("nodes together never allow more than a large quota, write seldom, and use all of it after idle chunks are returned", async () => {
  const entries = new MemoryEntries();
  const clock = new TestClock();
  const nodes = startNodes(entries, 3, clock);
  const limit = 20_000;
  const key = keyWith(limit);
  // The second and third node lease a chunk at the beginning, and do not use it.
  let allowed = await countAllowed(nodes.map((node) => node.countUse(key)));
  while (await nodes[0]!.countUse(key)) allowed++;
  assert.ok(allowed >= limit * (15 / 16) && allowed < limit, `${allowed}`);
  assert.ok(entries.writes < 500, `${entries.writes} writes`);
  clock.advance(15_000);
  await turns();
  while (await nodes[0]!.countUse(key)) allowed++;
  assert.equal(allowed, limit);
  assert.equal(await nodes[1]!.countUse(key), false);
});

test("counts in memory while a chunk lasts", async () => {
  const entries = new MemoryEntries();
  const clock = new TestClock();
  const [node] = startNodes(entries, 1, clock);
  assert.equal(await node!.countUse(keyWith(1600)), true);
  const uses = Array.from({ length: 99 }, () => node!.countUse(keyWith(1600)));
  assert.ok(uses.every((use) => use === true));
  assert.equal(entries.used("key"), 100);
  assert.equal(await node!.countUse(keyWith(1600)), true);
  clock.advance(9_999);
  await turns();
  assert.equal(node!.countUse(keyWith(1600)), true);
});

test("does not ask again for each refused use", async () => {
  const entries = new MemoryEntries();
  const clock = new TestClock();
  const [node] = startNodes(entries, 1, clock);
  assert.deepEqual([await node!.countUse(keyWith(1)), await node!.countUse(keyWith(1))], [true, false]);
  assert.equal(node!.countUse(keyWith(1)), false);
  clock.advance(1000);
  assert.equal(await node!.countUse(keyWith(1)), false);
});

test("a node that leaves gives its chunk back", async () => {
  const entries = new MemoryEntries();
  const [leaving, other] = startNodes(entries, 2);
  assert.equal(await leaving!.countUse(keyWith(320)), true);
  assert.equal(entries.used("key"), 10);
  await leaving!.close();
  assert.equal(entries.used("key"), 1);
  assert.equal(await other!.countUse(keyWith(1)), false);
});

for (const fault of ["refuse", "silent"] as const) {
  test(`goes on with what was left while NATS does not answer (${fault}), and settles later`, async () => {
    const entries = new MemoryEntries();
    const clock = new TestClock();
    const [node, other] = startNodes(entries, 2, clock);
    const key = keyWith(10);
    assert.equal(await countAllowed([1, 2, 3].map(() => node!.countUse(key))), 3);
    entries.fault = fault;
    const first = node!.countUse(key);
    await setImmediate();
    await setImmediate();
    clock.advance(250);
    assert.equal(await first, true);
    // No later use waits.
    const uses = Array.from({ length: 9 }, () => node!.countUse(key));
    assert.ok(uses.every((use) => typeof use === "boolean"));
    assert.equal(await countAllowed(uses), 6);
    assert.equal(entries.used("key"), 3);
    if (fault === "silent") return;
    entries.fault = "none";
    clock.advance(15_000);
    await turns();
    assert.equal(entries.used("key"), 10);
    assert.equal(await other!.countUse(key), false);
  });
}

test("adds uses without a lease to the next lease", async () => {
  const entries = new MemoryEntries();
  const clock = new TestClock();
  const [node] = startNodes(entries, 2, clock);
  entries.fault = "refuse";
  assert.equal(await countAllowed([1, 2, 3].map(() => node!.countUse(keyWith(5)))), 3);
  entries.fault = "none";
  clock.advance(1000);
  assert.equal(await countAllowed([1, 2, 3].map(() => node!.countUse(keyWith(5)))), 2);
  assert.equal(entries.used("key"), 5);
});

test("a write that happened without an acknowledgement counts once", async () => {
  const entries = new MemoryEntries();
  const clock = new TestClock();
  const [node] = startNodes(entries, 1, clock);
  const key = keyWith(3200);
  entries.fault = "lost";
  // The lease of 200 is in the entry, and this use has none.
  assert.equal(await node!.countUse(key), true);
  assert.equal(entries.used("key"), 200);
  entries.fault = "none";
  clock.advance(1000);
  // 200 + 187 for what is left, and the use without a lease.
  assert.equal(await node!.countUse(key), true);
  await node!.close();
  assert.equal(entries.used("key"), 2);
});

for (const fault of ["refuse", "lost"] as const) {
  test(`a chunk whose return was not acknowledged (${fault}) is neither lost nor used twice`, async () => {
    const entries = new MemoryEntries();
    const clock = new TestClock();
    const [node] = startNodes(entries, 2, clock);
    assert.equal(await node!.countUse(keyWith(320)), true);
    entries.fault = fault;
    clock.advance(14_000);
    await turns();
    assert.equal(entries.used("key"), fault === "lost" ? 1 : 10);
    entries.fault = "none";
    assert.equal(await node!.countUse(keyWith(320)), true);
    await node!.close();
    assert.equal(entries.used("key"), 2);
  });
}

test("a chunk stays if the entry could not be read before the return", async () => {
  const entries = new MemoryEntries();
  const clock = new TestClock();
  const [node, other] = startNodes(entries, 2, clock);
  assert.equal(await countAllowed([node!.countUse(keyWith(320)), other!.countUse(keyWith(320))]), 2);
  entries.fault = "unreadable";
  clock.advance(14_000);
  await turns();
  assert.equal(node!.countUse(keyWith(320)), true);
});

test("a return without an acknowledgement is not repeated after another node has changed the entry", async () => {
  const entries = new MemoryEntries();
  const clock = new TestClock();
  const [node, other] = startNodes(entries, 2, clock);
  assert.equal(await node!.countUse(keyWith(320)), true);
  entries.fault = "lost";
  clock.advance(14_000);
  await turns();
  entries.fault = "none";
  assert.equal(await other!.countUse(keyWith(320)), true);
  assert.equal(await node!.countUse(keyWith(320)), true);
  await Promise.all([node!.close(), other!.close()]);
  assert.equal(entries.used("key"), 3);
});

test("each period starts at 0, also when the clock of another node is ahead", async () => {
  const entries = new MemoryEntries();
  const clock = new TestClock(Date.UTC(2026, 0, 1, 23, 59));
  const ahead = new TestClock(Date.UTC(2026, 0, 2, 0, 1));
  const node = leaseQuotas(entries, () => 2, clock);
  const other = leaseQuotas(entries, () => 2, ahead);
  assert.equal(await countAllowed([1, 2, 3].map(() => node.countUse(keyWith(2)))), 2);
  assert.equal(await other.countUse(keyWith(2)), true);
  clock.advance(1000);
  assert.equal(await countAllowed([1, 2].map(() => node.countUse(keyWith(2)))), 1);
  clock.advance(1000);
  assert.equal(await node.countUse(keyWith(3200)), true);
  assert.equal(node.countUse(keyWith(3200)), true);
  assert.match(entries.entries.get("key")!.entry.period, /^DAY 2026-01-02$/);
  clock.advance(25 * 3_600_000);
  assert.equal(await countAllowed([1, 2, 3].map(() => node.countUse(keyWith(2)))), 2);
});

test("a key without a quota is not counted", () => {
  const entries = new MemoryEntries();
  const [node] = startNodes(entries, 1);
  assert.equal(node!.countUse({ id: "id", value: "free" }), true);
  assert.equal(entries.writes, 0);
});
