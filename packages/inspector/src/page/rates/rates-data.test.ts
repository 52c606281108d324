import assert from "node:assert/strict";
import { test } from "node:test";
import { messageOf } from "../messages/message-log.ts";
import { ratesOf } from "./rates-data.ts";

const message = (at: number, millis: number, outcome?: "failed") =>
  messageOf({ sequence: at, stage: "a/live", conn: "c", at, millis, ...(outcome && { outcome }) }, at);

test("counts messages, failures and times of each complete second", () => {
  const messages = [
    message(900, 9),
    ...Array.from({ length: 20 }, (_, index) => message(2000 + index, 20 - index)),
    message(3999, 7, "failed"),
    messageOf({ sequence: 4, kind: "connect", stage: "a/live", conn: "c", at: 3999, millis: 50 }, 4),
    message(4100, 1),
  ];
  assert.deepEqual(ratesOf(messages, 4500, 3), {
    seconds: [1, 2, 3],
    counts: [0, 20, 1],
    failures: [0, 0, 1],
    median: [null, 10, 7],
    p95: [null, 19, 7],
  });
});
