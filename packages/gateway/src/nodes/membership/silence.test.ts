import assert from "node:assert/strict";
import { test } from "node:test";
import { SilenceCounter } from "./silence.ts";

const other = { node: 2, incarnation: "b" };
const third = { node: 3, incarnation: "c" };

/** A counter that hears itself each second. */
class Seconds {
  readonly counter = new SilenceCounter();
  #now = 0;

  /** @returns the silent seconds of the other node after each second */
  pass(count: number, beforeEach = () => {}): readonly number[] {
    return Array.from({ length: count }, () => {
      beforeEach();
      this.#now += 1_000;
      this.counter.ownHeard(this.#now, [other, third]);
      return this.counter.silentSeconds(other);
    });
  }
}

test("a node that was never heard is dead four seconds after it was first seen", () => {
  const seconds = new Seconds();
  assert.deepEqual(seconds.pass(4), [0, 1, 2, 3]);
  assert.equal(seconds.counter.isDead(other), false);
  seconds.pass(1);
  assert.equal(seconds.counter.isDead(other), true);
});

test("a heartbeat ends the silence, of its own life only", () => {
  const seconds = new Seconds();
  seconds.pass(4);
  seconds.counter.heard(other);
  assert.deepEqual(seconds.pass(2), [0, 1]);
  assert.equal(seconds.counter.isDead(third), true);
  seconds.counter.heard({ node: 2, incarnation: "a later life" });
  assert.deepEqual(seconds.pass(1), [2]);
});

test("a second without the own heartbeat does not count", () => {
  const { counter } = new Seconds();
  counter.ownHeard(0, [other]);
  counter.heard(other);
  counter.ownHeard(1_000, [other]);
  // Ten seconds in which nothing came back.
  counter.ownHeard(11_000, [other]);
  assert.equal(counter.silentSeconds(other), 1);
});

test("heartbeats of the own node that arrive together count once", () => {
  const { counter } = new Seconds();
  counter.ownHeard(0, [other]);
  for (const now of [5_000, 5_001, 5_002, 5_003, 5_004]) counter.ownHeard(now, [other]);
  assert.equal(counter.silentSeconds(other), 1);
});

test("after the connection was lost, nodes have four seconds more, until they are heard", () => {
  const seconds = new Seconds();
  seconds.pass(4);
  seconds.counter.reset();
  assert.deepEqual(seconds.pass(9), [0, 0, 0, 0, 0, 1, 2, 3, 4]);
  seconds.counter.reset();
  seconds.pass(1);
  seconds.counter.heard(other);
  assert.deepEqual(seconds.pass(5), [0, 1, 2, 3, 4]);
});

test("a node that says itself that it has ended is dead at once, whatever happens to the connection", () => {
  const seconds = new Seconds();
  seconds.pass(1, () => seconds.counter.heard(other));
  seconds.counter.ended(other);
  assert.equal(seconds.counter.isDead(other), true);
  seconds.counter.reset();
  seconds.pass(1);
  assert.equal(seconds.counter.isDead(other), true);
});

test("forgets lives that are over", () => {
  const seconds = new Seconds();
  seconds.pass(5);
  seconds.counter.ownHeard(10_000, [third]);
  assert.equal(seconds.counter.silentSeconds(other), 0);
});
