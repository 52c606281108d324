import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { TestClock } from "../test-clock.ts";
import { Lane } from "./lane.ts";
import { restPerWork } from "./rest-debt.ts";

test("does one piece of work at a time, each after the rest for the one before", async () => {
  const clock = new TestClock();
  const lane = new Lane(clock);
  const begun: string[] = [];
  let finish = () => {};
  const work = (name: string) => async () => {
    begun.push(`${name} ${clock.monotonic()}`);
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return name;
  };
  const first = lane.run(work("first"));
  const second = lane.run(work("second"), 4);
  const third = lane.run(work("third"));
  clock.advance(10);
  assert.deepEqual([begun, lane.waiting], [["first 0"], 2]);
  finish();
  assert.equal(await first, "first");
  clock.advance(10 * restPerWork - 1);
  await turn();
  assert.deepEqual(begun, ["first 0"]);
  clock.advance(1);
  await turn();
  assert.deepEqual(begun, ["first 0", "second 30"]);
  finish();
  assert.equal(await second, "second");
  clock.advance(4 * (1 + restPerWork) - 1);
  await turn();
  assert.equal(begun.length, 2);
  clock.advance(1);
  await turn();
  assert.deepEqual(begun, ["first 0", "second 30", "third 42"]);
  finish();
  assert.equal(await third, "third");
});

test("goes on after work that fails, and does not rest for little work", async () => {
  const lane = new Lane(new TestClock());
  const failing = lane.run(() => Promise.reject(new Error("failed")));
  const next = lane.run(() => "next");
  await assert.rejects(failing, /failed/);
  assert.equal(await next, "next");
  assert.equal(await lane.run(() => "later"), "later");
});
