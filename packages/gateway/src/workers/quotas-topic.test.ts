import assert from "node:assert/strict";
import { test } from "node:test";
import { createApiKeys } from "../execute/access/api-key.ts";
import { countInProcess } from "../execute/access/quota.ts";
import { TestClock } from "../test-clock.ts";
import { linkedPair } from "./linked-pair.fixture.ts";
import { quotasOfParent, serveQuotas } from "./quotas-topic.ts";

test("workers share the quota of a key, and each key has its own", async (t) => {
  const clock = new TestClock();
  const countUse = countInProcess(clock);
  const settings = ["a", "b"].map((id) => ({ id, value: `secret-${id}`, quota: { limit: 3, period: "DAY" as const } }));
  const workers = [1, 2].map(() => {
    const linked = linkedPair();
    t.after(() => linked.close());
    serveQuotas(linked.parent, countUse);
    return createApiKeys(settings, clock, { countUse: quotasOfParent(linked.worker) });
  });
  const use = async (id: string) => {
    const uses = Array.from({ length: 4 }, (_, n) => workers[n % 2]!.use(`secret-${id}`));
    return (await Promise.allSettled(uses)).map((it) => (it.status === "fulfilled" ? it.value : it.reason.code));
  };
  assert.deepEqual((await use("a")).sort(), ["LIMIT_EXCEEDED", "a", "a", "a"]);
  assert.deepEqual((await use("b")).sort(), ["LIMIT_EXCEEDED", "b", "b", "b"]);
  clock.advance(24 * 3_600_000);
  assert.deepEqual((await use("a")).sort(), ["LIMIT_EXCEEDED", "a", "a", "a"]);
});

test("a use fails if the parent has ended", async () => {
  const linked = linkedPair();
  const keys = createApiKeys([{ id: "k", value: "v", quota: { limit: 3, period: "DAY" } }], new TestClock(), {
    countUse: quotasOfParent(linked.worker),
  });
  const use = keys.use("v");
  linked.close();
  await assert.rejects(Promise.resolve(use), { name: "LinkError", code: "CLOSED" });
});
