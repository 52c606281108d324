import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { mock, serveApi } from "../../execute/test-api.ts";
import { TestClock } from "../../test-clock.ts";
import { createMask } from "../masking/mask.ts";
import { Breakpoints } from "./breakpoints.ts";
import type { HeldAnswer } from "./described-change.ts";
import { HeldAnswers } from "./held-answers.ts";

async function breakpoints(t: TestContext) {
  const responses = [{ integrationResponseKey: "$default", responseTemplates: { $default: "ok" } }];
  const api = await serveApi(t, {
    routes: { ping: { integration: mock('{"statusCode": 200, "token": "t"}'), responses } },
  });
  await (await api.connect()).ask({ action: "ping" });
  const { routed, endpoint } = api.exchanges.at(-1)!;
  assert.ok(routed && endpoint);
  const clock = new TestClock();
  const held: HeldAnswer[] = [];
  const released: string[] = [];
  const holder = new HeldAnswers({
    clock,
    mask: createMask([]),
    onHeld: (answer) => held.push(answer),
    onReleased: (requestId) => released.push(requestId),
  });
  const all = new Breakpoints(holder, (stream) => stream === "page");
  let count = 0;
  /** Another answer of the route. */
  const hold = () => {
    const event = { ...routed.event, requestId: `r${count++}` };
    return holder.hold({ ...routed, event } as typeof routed, endpoint);
  };
  const add = (stage?: string) =>
    all.add({ apiId: "a1", routeKey: "ping", stream: "page", ...(stage !== undefined && { stage }) });
  return { all, clock, held, released, hold, add };
}

test("holds nothing without a breakpoint on the route and the stage", async (t) => {
  const { all, hold, add } = await breakpoints(t);
  assert.equal(hold(), undefined);
  const { breakpointId } = await add("other");
  assert.equal(hold(), undefined);
  await add("live");
  assert.ok(hold() instanceof Promise);
  assert.equal(await all.remove(breakpointId), true);
  assert.equal(await all.remove(breakpointId), false);
  await assert.rejects(() => all.add({ apiId: "a1", routeKey: "ping", stream: "gone" }), { status: 409 });
});

test("releases an answer unchanged after five minutes, and reports for how long it was held", async (t) => {
  const { all, clock, held, released, hold, add } = await breakpoints(t);
  await add();
  const answer = hold();
  assert.equal(held[0]?.releasedAt, new Date(clock.now() + 300_000).toISOString());
  clock.advance(299_999);
  assert.deepEqual(released, []);
  clock.advance(1);
  assert.deepEqual(released, ["r0"]);
  const { millis, isEdited } = (await answer)!;
  assert.deepEqual([millis, isEdited], [300_000, false]);
  await assert.rejects(() => all.release("r0", {}), { status: 404 });
});

test("holds at most a hundred answers, and lets all go with their breakpoint", async (t) => {
  const { all, released, hold, add } = await breakpoints(t);
  const { breakpointId } = await add();
  const answers = Array.from({ length: 101 }, hold);
  assert.equal(answers.filter((answer) => answer === undefined).length, 1);
  await all.remove(breakpointId);
  await Promise.all(answers);
  assert.equal(released.length, 100);
  assert.deepEqual(await all.held(), []);
});
