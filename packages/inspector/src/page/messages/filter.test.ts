import assert from "node:assert/strict";
import { test } from "node:test";
import type { Exchange } from "../api/exchange.ts";
import { everything, passes } from "./filter.ts";

const exchange: Exchange = {
  sequence: 1,
  kind: "message",
  apiId: "abc",
  stage: "live",
  deploymentId: "d1",
  connectionId: "KVmb8fjMIAMCFgQ=",
  requestId: "r1",
  receivedAt: "2026-11-24T12:00:00.000Z",
  received: { text: '{"say": "Grüß \\"Gott\\""}', isMasked: false },
  endpointResponse: { statusCode: 404, headers: [], body: { text: "gone" }, tooLarge: false },
  outcome: { kind: "failed", error: { code: "INTERNAL_SERVER_ERROR", phase: "response", message: "Unexpected end" } },
  explanation: { steps: [], sentence: "", result: "", parts: [] },
  times: { totalMillis: 1 },
};

test("finds text anywhere, as it was sent and case-insensitively", () => {
  for (const text of ["grüß", '\\"Gott\\"', "404", "unexpected END", "KVmb8", ""]) {
    assert.ok(passes({ ...everything, text }, exchange), text);
  }
  assert.ok(!passes({ ...everything, text: "tooLarge" }, exchange));
});

test("filters by stage, kind and failure", () => {
  assert.ok(passes({ ...everything, stage: "abc/live", kind: "message", failuresOnly: true }, exchange));
  assert.ok(!passes({ ...everything, stage: "abc/other" }, exchange));
  assert.ok(!passes({ ...everything, kind: "connect" }, exchange));
  assert.ok(!passes({ ...everything, failuresOnly: true }, { ...exchange, outcome: { kind: "frame" } }));
});
