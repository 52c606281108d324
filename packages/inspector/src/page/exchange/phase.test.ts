import assert from "node:assert/strict";
import { test } from "node:test";
import type { ExchangeDescription } from "@answerback/gateway/inspector-api";
import { firstPart, partsOf } from "./phase.ts";

const base: ExchangeDescription = {
  sequence: 1,
  kind: "message",
  apiId: "a",
  stage: "live",
  connectionId: "c",
  requestId: "r",
  receivedAt: "2026-11-27T12:00:00.000Z",
  received: { text: "{}", isMasked: false },
  outcome: { kind: "frame", frame: { text: "pong" } },
  explanation: { steps: [], sentence: "", result: "", parts: [] },
  times: { totalMillis: 1 },
};
const called: Partial<ExchangeDescription> = {
  integration: { integrationId: "i", integrationType: "HTTP" },
  request: { body: { text: "" } },
  endpointResponse: { statusCode: 200, headers: [], body: { text: "" }, tooLarge: false },
};
const responded: Partial<ExchangeDescription> = {
  ...called,
  integrationResponse: { subject: "200", keysTried: ["$default"], keysNotTried: [] },
};

test("opens the answer first", () => {
  assert.equal(firstPart({ ...base, ...responded }), "answer");
});

test("opens the part that failed", () => {
  const failed = (phase: "route" | "admit" | "request" | "call" | "response") =>
    ({ kind: "failed", error: { code: "X", phase, message: "" } }) as const;
  assert.equal(firstPart({ ...base, outcome: failed("route") }), "received");
  assert.equal(firstPart({ ...base, ...called, outcome: failed("request") }), "request");
  assert.equal(firstPart({ ...base, ...called, outcome: failed("call") }), "backend");
  assert.equal(firstPart({ ...base, ...responded, outcome: failed("response") }), "answer");
  // Without an authorizer on this machine, nothing is known but the refusal.
  assert.equal(firstPart({ ...base, kind: "connect", outcome: failed("admit") }), "answer");
});

test("has only parts that the exchange reached", () => {
  assert.deepEqual([...partsOf({ ...base, kind: "disconnect", outcome: { kind: "silence" } }).values()], ["End"]);
  assert.deepEqual([...partsOf({ ...base, ...responded }).values()], ["Message", "Request", "Backend", "Answer"]);
});
