import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { createMemoryReturn } from "./memory-return.ts";
import { TestClock } from "./test-clock.ts";

const megabytes = 1024 * 1024;

/** A process whose garbage is everything above `live`. */
function observed(live = 20 * megabytes) {
  const clock = new TestClock();
  clock.cpu = () => process.cpu;
  const process = { used: live, live, cpu: 0, collections: 0 };
  const memory = createMemoryReturn(clock, {
    used: () => process.used,
    async collect() {
      process.collections++;
      process.used = process.live;
    },
  });
  async function seconds(count: number, cpuMillis: number): Promise<void> {
    for (let second = 0; second < count; second++) {
      process.cpu += cpuMillis;
      clock.advance(1_000);
      await turn();
    }
  }
  return { process, memory, seconds };
}

test("collects once, after five quiet seconds", async () => {
  const { process, memory, seconds } = observed();
  process.used += 64 * megabytes;
  await seconds(10, 500);
  await seconds(4, 10);
  assert.equal(process.collections, 0);
  await seconds(1, 10);
  assert.equal(process.collections, 1);
  await seconds(60, 10);
  assert.equal(process.collections, 1);
  memory.close();
});

test("collects again only after the memory has grown again", async () => {
  const { process, memory, seconds } = observed();
  // Not garbage: one collection shows it.
  process.live += 64 * megabytes;
  process.used += 64 * megabytes;
  await seconds(60, 10);
  assert.equal(process.collections, 1);
  process.used += 23 * megabytes;
  await seconds(60, 10);
  assert.equal(process.collections, 1);
  process.used += 2 * megabytes;
  await seconds(60, 10);
  assert.equal(process.collections, 2);
  memory.close();
});

test("collects a large heap only after it has grown by a quarter", async () => {
  const { process, memory, seconds } = observed(400 * megabytes);
  process.used += 99 * megabytes;
  await seconds(60, 10);
  assert.equal(process.collections, 0);
  process.used += 2 * megabytes;
  await seconds(10, 10);
  assert.equal(process.collections, 1);
  memory.close();
});

test("growth counts from the least use, which V8's own collections leave", async () => {
  const { process, memory, seconds } = observed(60 * megabytes);
  process.used = 20 * megabytes;
  await seconds(1, 500);
  process.used = 60 * megabytes;
  await seconds(10, 10);
  assert.equal(process.collections, 1);
  memory.close();
});
