import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock } from "../../manual-clock.ts";
import { inspected } from "../test-inspected.ts";
import type { ClockAnswer, SummariesAnswer } from "./inspector-api.ts";

test("the page reads the clock, and turns one that is turned by hand", async (t) => {
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const { get, change, gateway, connect, follow } = await inspected(t, { clock });
  assert.deepEqual(await get<ClockAnswer>("clock"), { now: "2026-01-01T00:00:00.000Z", isManual: true });
  const turned = { now: "2026-01-01T02:00:00.000Z", isManual: true };
  assert.deepEqual(await change("POST", "clock", { advance: "2h" }), { status: 200, body: { ...turned, after: 0 } });
  assert.equal((await change("POST", "clock", { advance: "soon" })).status, 400);
  assert.equal((await change("POST", "clock", {})).status, 400);
  const anyone = await fetch(`${gateway.url}/inspector/api/clock`, { method: "POST", body: '{"advance":"1h"}' });
  assert.equal(anyone.status, 403);
  assert.deepEqual(await get("clock"), turned);
  await (await connect()).ask({ action: "ping" });
  const events = await follow();
  await change("POST", "clock", { advance: "10m" });
  const { after, now } = await events.next("clock");
  assert.deepEqual([after, now], [2, "2026-01-01T02:10:00.000Z"]);
  const { items } = await get<SummariesAnswer>(`exchanges?fields=summary&after=${after}`);
  assert.deepEqual(
    items.map(({ kind, status }) => [kind, status]),
    [["disconnect", 1001]],
  );
});

test("a clock that runs by itself cannot be turned", async (t) => {
  const { get, change } = await inspected(t);
  assert.equal((await get<ClockAnswer>("clock")).isManual, false);
  assert.equal((await change("POST", "clock", { advance: "1s" })).status, 409);
});
