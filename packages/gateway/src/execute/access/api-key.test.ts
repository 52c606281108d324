import assert from "node:assert/strict";
import { test } from "node:test";
import { GatewayError } from "../chain/gateway-error.ts";
import { createApiKeys } from "./api-key.ts";

const noon = Date.UTC(2024, 1, 29, 12);
const day = 24 * 60 * 60 * 1000;

function codeOf(use: () => unknown): string {
  try {
    use();
    return "used";
  } catch (error) {
    assert.ok(error instanceof GatewayError);
    return error.code;
  }
}

test("knows a key by its value and refuses missing, unknown and disabled ones", () => {
  const keys = createApiKeys([
    { id: "k1", value: "secret" },
    { id: "k2", value: "old", enabled: false },
  ]);
  assert.equal(keys.use("secret", noon), "k1");
  for (const value of [undefined, "", "Secret", "old"]) {
    assert.equal(
      codeOf(() => keys.use(value, noon)),
      "FORBIDDEN",
      String(value),
    );
  }
});

test("holds a key to its rate", () => {
  const keys = createApiKeys([{ id: "k", value: "v", rateLimit: 1, burstLimit: 2 }]);
  assert.deepEqual(
    [0, 0, 0, 1000].map((wait) => codeOf(() => keys.use("v", noon + wait))),
    ["used", "used", "TOO_MANY_REQUESTS", "used"],
  );
});

for (const [period, later] of [
  ["DAY", day],
  ["WEEK", 3 * day],
  ["MONTH", day],
] as const) {
  test(`holds a key to its quota until the ${period} ends`, () => {
    const keys = createApiKeys([{ id: "k", value: "v", quota: { limit: 1, period } }]);
    assert.equal(
      codeOf(() => keys.use("v", noon)),
      "used",
    );
    assert.equal(
      codeOf(() => keys.use("v", noon + 1000)),
      "LIMIT_EXCEEDED",
    );
    assert.equal(
      codeOf(() => keys.use("v", noon + later)),
      "used",
    );
  });
}

test("counts no use that the rate refused", () => {
  const keys = createApiKeys([{ id: "k", value: "v", rateLimit: 1, quota: { limit: 2, period: "DAY" } }]);
  assert.deepEqual(
    [0, 0, 1000, 2000].map((wait) => codeOf(() => keys.use("v", noon + wait))),
    ["used", "TOO_MANY_REQUESTS", "used", "LIMIT_EXCEEDED"],
  );
});
