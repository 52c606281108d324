import assert from "node:assert/strict";
import { test } from "node:test";
import { stageThrottling } from "../../deployments/stage-throttling.ts";
import { TestClock } from "../../test-clock.ts";
import { Throttle } from "./throttle.ts";

function stage(settings: Parameters<typeof stageThrottling>[0]) {
  return { apiId: "a1", stageName: "live", throttling: stageThrottling(settings) };
}

function takes(throttle: Throttle, limited: ReturnType<typeof stage>, routeKey: string, times: number): number {
  let taken = 0;
  for (let time = 0; time < times; time++) if (throttle.takeRequest(limited, routeKey, 0)) taken++;
  return taken;
}

test("limits nothing without settings", () => {
  assert.equal(stage({ defaultRouteSettings: { loggingLevel: "INFO" } }).throttling, undefined);
  assert.equal(takes(new Throttle({}, new TestClock()), stage({}), "join", 1000), 1000);
});

test("gives each route a bucket with the limit of the stage, or with its own", () => {
  const throttle = new Throttle({}, new TestClock());
  const limited = stage({
    defaultRouteSettings: { throttlingRateLimit: 10, throttlingBurstLimit: 2 },
    routeSettings: { join: { throttlingRateLimit: 10, throttlingBurstLimit: 5 }, quiet: { loggingLevel: "OFF" } },
  });
  assert.equal(takes(throttle, limited, "join", 9), 5);
  assert.equal(takes(throttle, limited, "leave", 9), 2);
  assert.equal(takes(throttle, limited, "quiet", 9), 2);
});

test("blocks everything at a rate of 0", () => {
  assert.equal(
    takes(new Throttle({}, new TestClock()), stage({ defaultRouteSettings: { throttlingRateLimit: 0 } }), "join", 3),
    0,
  );
});

test("applies a changed limit immediately, and keeps a bucket whose limit did not change", () => {
  const throttle = new Throttle({}, new TestClock());
  const before = { defaultRouteSettings: { throttlingRateLimit: 1, throttlingBurstLimit: 1 } };
  assert.equal(takes(throttle, stage(before), "join", 2), 1);
  assert.equal(takes(throttle, stage({ ...before }), "join", 2), 0);
  const after = { defaultRouteSettings: { throttlingRateLimit: 1, throttlingBurstLimit: 3 } };
  assert.equal(takes(throttle, stage(after), "join", 9), 3);
});

test("limits the connections and requests of the account if set", () => {
  const limited = stage({});
  const connections = new Throttle({ connectionsPerSecond: 2 }, new TestClock());
  assert.deepEqual(
    [0, 0, 0].map((now) => connections.takeConnection(limited, now)),
    [true, true, false],
  );
  const requests = new Throttle({ requestsPerSecond: 5, requestBurst: 3 }, new TestClock());
  assert.equal(takes(requests, limited, "join", 9), 3);
});

test("forgets the buckets of a stage", () => {
  const throttle = new Throttle({}, new TestClock());
  const limited = stage({ defaultRouteSettings: { throttlingRateLimit: 1 } });
  assert.equal(takes(throttle, limited, "join", 2), 1);
  throttle.forget("a1", "live");
  assert.equal(takes(throttle, limited, "join", 2), 1);
});

test("divides every limit by the number of shares", () => {
  const limited = stage({ defaultRouteSettings: { throttlingRateLimit: 8, throttlingBurstLimit: 8 } });
  const shared = new Throttle({ connectionsPerSecond: 12, requestsPerSecond: 40 }, new TestClock(), { count: 4 });
  assert.equal(takes(shared, limited, "join", 9), 2);
  assert.equal(shared.takeRequest(limited, "join", 499), false);
  assert.equal(shared.takeRequest(limited, "join", 500), true);
  const connections = Array.from({ length: 9 }, () => shared.takeConnection(stage({}), 500));
  assert.equal(connections.filter(Boolean).length, 3);
  const requests = new Throttle({ requestsPerSecond: 40 }, new TestClock(), { count: 4 });
  assert.equal(takes(requests, stage({}), "join", 99), 10);
});

test("applies a changed limit, and keeps an unchanged one, also as a share", () => {
  const throttle = new Throttle({}, new TestClock(), { count: 2 });
  const settings = { defaultRouteSettings: { throttlingRateLimit: 1, throttlingBurstLimit: 4 } };
  assert.equal(takes(throttle, stage(settings), "join", 9), 2);
  assert.equal(takes(throttle, stage({ ...settings }), "join", 9), 0);
});
