import assert from "node:assert/strict";
import { test } from "node:test";
import { systemClock } from "../clock.ts";
import { CallOrder } from "./call-order.ts";

function order() {
  let now = 0;
  const calls = new CallOrder({ ...systemClock, monotonic: () => now });
  return { calls, pass: (millis: number) => (now += millis) };
}

test("admits the calls of each sender in their order only", () => {
  const { calls } = order();
  const admitted = (sender: string, numbers: readonly number[]) => numbers.map((call) => calls.admits(sender, call));
  assert.deepEqual(admitted("a", [1, 2, 5, 3, 4, 5, 6]), [true, true, true, false, false, false, true]);
  assert.deepEqual(admitted("b", [3, 2, 4]), [true, false, true]);
});

test("numbers begin again after 2³²", () => {
  const { calls } = order();
  const last = 2 ** 32 - 1;
  assert.deepEqual(
    [last - 1, last, 0, last, 1].map((call) => calls.admits("a", call)),
    [true, true, true, false, true],
  );
});

test("forgets senders that are silent for long, and no others", () => {
  const { calls, pass } = order();
  calls.admits("silent", 9);
  calls.admits("talks", 9);
  for (let tenth = 0; tenth < 30; tenth++) {
    pass(60_000);
    calls.forget();
    assert.equal(calls.admits("talks", 9), false);
    assert.equal(calls.admits("talks", 10 + tenth), true);
    if (tenth < 9) assert.equal(calls.admits("silent", 9), false);
  }
  assert.equal(calls.admits("silent", 1), true);
});
