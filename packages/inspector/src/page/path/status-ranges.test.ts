import assert from "node:assert/strict";
import { test } from "node:test";
import { keyFinder } from "./keys.ts";
import { statusRanges } from "./status-ranges.ts";

test("covers every status once", () => {
  assert.deepEqual(statusRanges(keyFinder(["/2\\d\\d/", "/404/"])), [
    { from: 100, to: 199, key: undefined },
    { from: 200, to: 299, key: "/2\\d\\d/" },
    { from: 300, to: 403, key: undefined },
    { from: 404, to: 404, key: "/404/" },
    { from: 405, to: 599, key: undefined },
  ]);
  assert.deepEqual(statusRanges(keyFinder(["$default"])), [{ from: 100, to: 599, key: "$default" }]);
});
