import assert from "node:assert/strict";
import { test } from "node:test";
import { indexAfter, type Message, MessageLog, messageOf } from "./message-log.ts";

const message = (order: number): Message =>
  messageOf({ sequence: 1, stage: "a/live", conn: "c", at: 0, millis: 1 }, order);
const messages = (...orders: readonly number[]) => orders.map(message);
const orders = (log: MessageLog) => log.passing.map(({ order }) => order);

test("keeps messages in order, in whatever order they are added", () => {
  const log = new MessageLog();
  log.add(messages(5, 6));
  log.add(messages(9, 10));
  log.add(messages(1, 2));
  log.add(messages(2, 3, 6, 7, 10, 11));
  assert.deepEqual(orders(log), [1, 2, 3, 5, 6, 7, 9, 10, 11]);
  assert.equal(log.oldest?.order, 1);
  assert.equal(log.newest?.order, 11);
});

test("filters what is there and what arrives", () => {
  const log = new MessageLog();
  log.add(messages(1, 2, 3));
  log.filter(({ order }) => order % 2 !== 0);
  assert.deepEqual(orders(log), [1, 3]);
  log.add(messages(4, 5));
  log.add(messages(-1, 0));
  assert.deepEqual(orders(log), [-1, 1, 3, 5]);
  log.filter(() => true);
  assert.equal(log.passing.length, 7);
});

test("drops the oldest ones", () => {
  const log = new MessageLog(10);
  log.filter(({ order }) => order % 2 === 0);
  for (let order = 1; order <= 100; order++) log.add(messages(order));
  assert.ok(log.length <= 11);
  assert.equal(log.newest?.order, 100);
  assert.deepEqual(orders(log).at(0), log.oldest!.order + (log.oldest!.order % 2));
});

test("finds a place by its order", () => {
  const all = messages(2, 4, 6);
  assert.deepEqual(
    [1, 2, 3, 6, 7].map((order) => indexAfter(all, order)),
    [0, 1, 1, 3, 3],
  );
});
