import assert from "node:assert/strict";
import { test } from "node:test";
import type { Exchange } from "./execute/chain/exchange.ts";
import { createMemoryReturn } from "./memory-return.ts";
import { TestClock } from "./test-clock.ts";

const ended = (bytes: number) => ({ event: { meter: { bytes } } }) as unknown as Exchange;

test("collects once, when no large message ended for five seconds", () => {
  const clock = new TestClock();
  let collections = 0;
  const memory = createMemoryReturn(clock, () => collections++);
  memory.onExchange(ended(1_000));
  clock.advance(60_000);
  assert.equal(collections, 0);
  memory.onExchange(ended(64 * 1024 * 1024));
  clock.advance(4_000);
  memory.onExchange(ended(64 * 1024 * 1024));
  clock.advance(4_000);
  assert.equal(collections, 0);
  clock.advance(2_000);
  assert.equal(collections, 1);
  clock.advance(60_000);
  assert.equal(collections, 1);
  memory.close();
});
