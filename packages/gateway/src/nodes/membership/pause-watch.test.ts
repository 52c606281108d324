import assert from "node:assert/strict";
import { test } from "node:test";
import { TestClock } from "../../test-clock.ts";
import type { Renewal } from "./own-record.ts";
import { PauseWatch } from "./pause-watch.ts";

function watched() {
  const clock = new TestClock();
  const renewals: PromiseWithResolvers<Renewal>[] = [];
  const watch = new PauseWatch(clock, () => {
    const renewal = Promise.withResolvers<Renewal>();
    renewals.push(renewal);
    return renewal.promise;
  });
  const mayHandle = () => clock.monotonic() <= watch.deadline;
  return { clock, renewals, watch, mayHandle };
}

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  await new Promise(setImmediate);
  return settled;
}

test("ticks in time keep the right to handle messages", async () => {
  const { clock, renewals, watch, mayHandle } = watched();
  for (const gap of [1_000, 2_400, 2_500, 1_000]) {
    clock.advance(gap);
    assert.ok(mayHandle());
    watch.tick();
  }
  assert.equal(await watch.ask(), true);
  assert.equal(renewals.length, 0);
});

test("after a pause all wait for one renewal", async () => {
  const { clock, renewals, watch, mayHandle } = watched();
  clock.advance(2_501);
  assert.equal(mayHandle(), false);
  const asking = [watch.ask(), watch.ask()];
  watch.tick();
  assert.equal(mayHandle(), false, "a late tick does not give it back");
  assert.equal(await isSettled(asking[0]!), false);
  renewals[0]!.resolve("kept");
  assert.deepEqual(await Promise.all(asking), [true, true]);
  assert.ok(mayHandle());
  assert.equal(renewals.length, 1);
  clock.advance(2_501);
  void watch.ask();
  assert.equal(renewals.length, 2);
});

test("without an answer of NATS it goes on after two seconds", async () => {
  const { clock, watch, mayHandle } = watched();
  clock.advance(10_000);
  const asking = watch.ask();
  clock.advance(1_999);
  assert.equal(await isSettled(asking), false);
  clock.advance(1);
  assert.equal(await asking, true);
  assert.ok(mayHandle());
});

test("a lost life handles nothing until another begins", async () => {
  const { clock, renewals, watch, mayHandle } = watched();
  clock.advance(5_000);
  const asking = watch.ask();
  watch.block();
  renewals[0]!.resolve("lost");
  assert.equal(await isSettled(asking), false);
  watch.tick();
  assert.equal(mayHandle(), false);
  watch.allow();
  assert.equal(await asking, true);
  assert.ok(mayHandle());
});

test("who asks during a long search for another number is refused after ten seconds", async () => {
  const { clock, watch } = watched();
  watch.block();
  const asking = watch.ask();
  await new Promise(setImmediate);
  clock.advance(10_000);
  assert.equal(await asking, false);
});

test("an answer to what was sent before another pause proves nothing: it is asked again", async () => {
  const { clock, renewals, watch, mayHandle } = watched();
  clock.advance(10_000);
  const confirming = watch.confirm();
  clock.advance(10_000);
  renewals[0]!.resolve("kept");
  assert.equal(await confirming, false);
  assert.equal(mayHandle(), false);
  const asking = watch.ask();
  clock.advance(1_900);
  renewals[1]!.resolve("kept");
  assert.equal(await asking, true);
  assert.ok(mayHandle());
  clock.advance(601);
  assert.equal(mayHandle(), false, "it counts from when the renewal was sent");
});

test("claims go on only when NATS has answered after a pause or a loss of the connection", async () => {
  const { clock, renewals, watch } = watched();
  assert.equal(await watch.confirm(), true);
  watch.doubt();
  const first = watch.confirm();
  watch.doubt();
  renewals[0]!.resolve("kept");
  assert.equal(await first, false, "the connection was lost again");
  const second = watch.confirm();
  renewals[1]!.resolve("kept");
  assert.deepEqual([await second, await watch.confirm()], [true, true]);
  clock.advance(5_000);
  const asking = watch.ask();
  clock.advance(2_000);
  assert.equal(await asking, true, "messages go on without an answer");
  renewals[2]!.resolve("unknown");
  const third = watch.confirm();
  renewals[3]!.resolve("unknown");
  assert.equal(await third, false);
});

test("a machine that was suspended renews at the next tick, although its monotonic clock stood still", async () => {
  const { clock, renewals, watch, mayHandle } = watched();
  clock.advance(1_000);
  clock.jump(60_000);
  watch.tick();
  assert.equal(mayHandle(), false);
  renewals[0]!.resolve("kept");
  assert.equal(await watch.ask(), true);
  assert.ok(mayHandle());
  clock.advance(1_000);
  clock.jump(-60_000);
  watch.tick();
  assert.ok(mayHandle(), "a clock that is set back is not a pause");
});
