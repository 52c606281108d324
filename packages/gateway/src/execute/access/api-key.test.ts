import assert from "node:assert/strict";
import { test } from "node:test";
import { TestClock } from "../../test-clock.ts";
import { GatewayError } from "../chain/gateway-error.ts";
import { createApiKeys } from "./api-key.ts";

const wednesdayNoon = Date.UTC(2024, 1, 14, 12);

function codeOf(use: () => unknown): string {
  try {
    use();
    return "used";
  } catch (error) {
    assert.ok(error instanceof GatewayError);
    return error.code;
  }
}

test("finds a key by its value and refuses missing, unknown and disabled ones", () => {
  const keys = createApiKeys(
    [
      { id: "k1", value: "secret" },
      { id: "k2", value: "old", enabled: false },
    ],
    new TestClock(),
  );
  assert.equal(keys.use("secret"), "k1");
  for (const value of [undefined, "", "Secret", "old"]) {
    assert.equal(
      codeOf(() => keys.use(value)),
      "FORBIDDEN",
      String(value),
    );
  }
});

test("limits a key to its rate", () => {
  const clock = new TestClock();
  const keys = createApiKeys([{ id: "k", value: "v", rateLimit: 1, burstLimit: 2 }], clock);
  assert.deepEqual(
    [0, 0, 0, 1000].map((wait) => {
      clock.advance(wait);
      return codeOf(() => keys.use("v"));
    }),
    ["used", "used", "TOO_MANY_REQUESTS", "used"],
  );
});

for (const [period, end] of [
  ["DAY", Date.UTC(2024, 1, 15)],
  ["WEEK", Date.UTC(2024, 1, 18)],
  ["MONTH", Date.UTC(2024, 2, 1)],
] as const) {
  test(`limits a key to its quota until the ${period} ends, to the millisecond`, () => {
    const clock = new TestClock(wednesdayNoon);
    const keys = createApiKeys([{ id: "k", value: "v", quota: { limit: 1, period } }], clock);
    const use = () => codeOf(() => keys.use("v"));
    assert.deepEqual([use(), use()], ["used", "LIMIT_EXCEEDED"]);
    clock.advance(end - 1 - clock.now());
    assert.equal(use(), "LIMIT_EXCEEDED");
    clock.advance(1);
    assert.deepEqual([use(), use()], ["used", "LIMIT_EXCEEDED"]);
  });
}

test("does not count a use that the rate refused", () => {
  const clock = new TestClock(wednesdayNoon);
  const keys = createApiKeys([{ id: "k", value: "v", rateLimit: 1, quota: { limit: 2, period: "DAY" } }], clock);
  assert.deepEqual(
    [0, 0, 1000, 1000].map((wait) => {
      clock.advance(wait);
      return codeOf(() => keys.use("v"));
    }),
    ["used", "TOO_MANY_REQUESTS", "used", "LIMIT_EXCEEDED"],
  );
});

test("limits a key to its share of the rate", () => {
  const keys = createApiKeys([{ id: "k", value: "v", rateLimit: 6 }], new TestClock(), { shares: { count: 2 } });
  const codes = Array.from({ length: 4 }, () => codeOf(() => keys.use("v")));
  assert.deepEqual(codes, ["used", "used", "used", "TOO_MANY_REQUESTS"]);
});

test("asks for the count of keys with a quota only, after their rate", async () => {
  const asked: string[] = [];
  const keys = createApiKeys(
    [
      { id: "free", value: "free" },
      { id: "k", value: "v", rateLimit: 1, quota: { limit: 9, period: "DAY" } },
    ],
    new TestClock(),
    {
      countUse: async ({ id }) => {
        asked.push(id);
        return asked.length < 2;
      },
    },
  );
  assert.equal(keys.use("free"), "free");
  assert.equal(await keys.use("v"), "k");
  assert.equal(
    codeOf(() => keys.use("v")),
    "TOO_MANY_REQUESTS",
  );
  assert.deepEqual(asked, ["k"]);
});
