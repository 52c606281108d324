import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { FunctionClock } from "./function-clock.ts";

/** Turns the machine's time by hand. */
function mockTime(t: { after(run: () => void): void }) {
  let now = 1_000;
  mock.timers.enable({ apis: ["setTimeout"] });
  const performanceNow = mock.method(performance, "now", () => now);
  t.after(() => {
    mock.timers.reset();
    performanceNow.mock.restore();
  });
  return (millis: number) => {
    now += millis;
    mock.timers.tick(millis);
  };
}

test("timers stand still until every pause has ended", (t) => {
  const pass = mockTime(t);
  const clock = new FunctionClock();
  const run: string[] = [];
  clock.setTimeout(() => run.push("before"), 100);
  pass(60);
  const endFirst = clock.pause();
  clock.setTimeout(() => run.push("within"), 30);
  pass(500);
  const endSecond = clock.pause();
  endFirst();
  endFirst();
  pass(500);
  assert.deepEqual([run, clock.pausedMillis], [[], 1_000]);
  endSecond();
  pass(30);
  assert.deepEqual(run, ["within"]);
  pass(9);
  assert.deepEqual(run, ["within"]);
  pass(1);
  assert.deepEqual(run, ["within", "before"]);
  assert.deepEqual([clock.now(), clock.pausedMillis], [1_100, 1_000]);
});

test("a cancelled timer does not run, also if it is cancelled during a pause", (t) => {
  const pass = mockTime(t);
  const clock = new FunctionClock();
  let runs = 0;
  const one = clock.setTimeout(() => runs++, 10);
  const two = clock.setTimeout(() => runs++, 10);
  one.cancel();
  const end = clock.pause();
  two.cancel();
  end();
  pass(100);
  assert.equal(runs, 0);
});

test("says when it runs again", () => {
  const clock = new FunctionClock();
  let resumed = 0;
  const end = clock.onResume(() => resumed++);
  const [one, two] = [clock.pause(), clock.pause()];
  one();
  assert.equal(resumed, 0);
  two();
  assert.equal(resumed, 1);
  end();
  clock.pause()();
  assert.equal(resumed, 1);
});

test("time-outs follow another clock, with the rest of their time after a pause", () => {
  let now = 0;
  const set: { readonly run: () => void; readonly at: number }[] = [];
  const clock = new FunctionClock({
    monotonic: () => now,
    setTimeout(run, millis) {
      set.push({ run, at: now + millis });
      return { cancel: () => set.pop() };
    },
  });
  const runs: number[] = [];
  clock.setTimeout(() => runs.push(now), 1_000);
  assert.equal(set[0]?.at, 1_000);
  now = 400;
  const resume = clock.pause();
  assert.equal(set.length, 0);
  now = 5_000;
  resume();
  assert.equal(set[0]?.at, 5_600);
  now = 5_600;
  set[0]?.run();
  assert.deepEqual(runs, [5_600]);
});
