import assert from "node:assert/strict";
import { test } from "node:test";
import type { Exchange } from "./execute/chain/exchange.ts";
import { createMemoryReturn } from "./memory-return.ts";
import { TestClock } from "./test-clock.ts";

const ended = (bytes: number) => ({ event: { meter: { bytes }, document: { text: "" } } }) as unknown as Exchange;
const megabytes = 1024 * 1024;

function observed() {
  const clock = new TestClock();
  const counted = { collections: 0 };
  const memory = createMemoryReturn(clock, () => {
    counted.collections++;
  });
  return { clock, counted, memory };
}

test("collects once, after five quiet seconds", () => {
  const { clock, counted, memory } = observed();
  memory.onExchange(ended(64 * megabytes));
  clock.advance(4_000);
  memory.onExchange(ended(64 * megabytes));
  clock.advance(5_000);
  assert.equal(counted.collections, 0);
  clock.advance(2_000);
  assert.equal(counted.collections, 1);
  clock.advance(60_000);
  assert.equal(counted.collections, 1);
  memory.close();
});

test("collects after many small messages, not after a few, and ignores occasional small ones", () => {
  const { clock, counted, memory } = observed();
  for (let count = 0; count < 10; count++) memory.onExchange(ended(megabytes));
  clock.advance(60_000);
  assert.equal(counted.collections, 0);
  for (let count = 0; count < 30; count++) memory.onExchange(ended(megabytes));
  for (let second = 0; second < 10; second++) {
    clock.advance(1_000);
    memory.onExchange(ended(1_000));
  }
  assert.equal(counted.collections, 1);
  memory.close();
});
