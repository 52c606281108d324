import assert from "node:assert/strict";
import { test } from "node:test";
import { type ShownWorkers, workersApi } from "./workers-api.ts";

function shown(restart: ShownWorkers["restart"]): ShownWorkers {
  const startedAt = "2026-01-01T00:00:00.000Z";
  return { status: () => [{ number: 1, pid: 7, state: "serving", startedAt }], restart, drainMillis: 500 };
}

test("answers a restart at once, and shows how it went", async () => {
  const drains: number[] = [];
  const failing = Promise.withResolvers<void>();
  const runs = [Promise.resolve(), failing.promise];
  const api = workersApi(
    shown((millis) => {
      drains.push(millis);
      return runs.shift()!;
    }),
  );
  assert.equal(api.describe().restart, undefined);
  assert.deepEqual(api.restart(undefined).restart, { state: "running" });
  await new Promise(setImmediate);
  assert.deepEqual(api.describe().restart, { state: "done" });
  api.restart("2s");
  assert.throws(() => api.restart("2s"), { status: 409, message: "The workers are being replaced already." });
  failing.reject(new Error("a worker did not start"));
  await new Promise(setImmediate);
  assert.deepEqual(api.describe().restart, { state: "failed", message: "a worker did not start" });
  assert.deepEqual(drains, [500, 2_000]);
});

test("refuses a time that is not a duration, and a gateway of one process", () => {
  const api = workersApi(shown(async () => {}));
  assert.throws(() => api.restart("soon"), { status: 400, message: /^drain is 'soon'\. It must be / });
  const one = workersApi(undefined);
  assert.deepEqual(one.describe(), { items: [] });
  assert.throws(() => one.restart(undefined), { status: 409, message: /^This gateway has no workers\./ });
});
