import assert from "node:assert/strict";
import { test } from "node:test";
import { chainOf } from "./chain.ts";
import type { Exchange } from "./exchange.ts";

const message: Exchange = {
  sequence: 1,
  kind: "message",
  apiId: "abc",
  stage: "live",
  connectionId: "c1",
  requestId: "r1",
  receivedAt: "2026-11-24T12:00:00.000Z",
  received: { text: "{}" },
  outcome: { kind: "failed", frame: { text: "{}" }, error: { code: "FORBIDDEN", message: "No route" } },
  times: { totalMillis: 1 },
};
const routed: Exchange = {
  ...message,
  route: { routeKey: "quote", selectionExpression: "$request.body.action", selected: "quote", twoWay: true },
  integration: { integrationId: "i1", integrationType: "HTTP" },
};
const answered: Exchange = {
  ...routed,
  request: { body: { text: "{}" } },
  endpointResponse: { statusCode: 404, headers: [], body: { text: "{}" }, tooLarge: false },
};
const keys = { subject: "404", keysTried: ["/4../"], keysNotTried: [] };
const matched = { ...keys, integrationResponseKey: "/4../" };
const template = { key: "$default", chosenBy: "$default", source: "", input: "" } as const;

/** The steps, the failing one with a mark. */
const line = (exchange: Exchange) =>
  chainOf(exchange)
    .map(({ value, isFailure }) => (isFailure ? `!${value}` : value))
    .join(" > ");

test("an answer is told from its route to its frame", () => {
  const integrationResponse = { ...matched, template, output: { text: "{}" } };
  assert.equal(
    line({ ...answered, integrationResponse, outcome: { kind: "frame", frame: { text: "{}" } } }),
    "quote > HTTP 404 > /4../ > $default > frame",
  );
  assert.equal(
    line({ ...answered, outcome: { kind: "silence", reason: "noRouteResponse" } }),
    "quote > HTTP 404 > nothing",
  );
});

test("of a failure, the step is marked that did not come to its end", () => {
  assert.equal(line(message), "!none > error frame");
  assert.equal(line(routed), "quote > !HTTP not called > error frame");
  assert.equal(line({ ...routed, request: { body: { text: "" } } }), "quote > !HTTP no answer > error frame");
  assert.equal(line({ ...answered, integrationResponse: keys }), "quote > HTTP 404 > !none matches > error frame");
  assert.equal(
    line({ ...answered, integrationResponse: { ...matched, template } }),
    "quote > HTTP 404 > /4../ > !$default > error frame",
  );
});

test("a handshake that the integration refused fails at the client", () => {
  const outcome = { kind: "refused", status: 403 } as const;
  const integrationResponse = { ...matched, output: { text: "" } };
  assert.equal(
    line({ ...answered, kind: "connect", integrationResponse, outcome }),
    "quote > HTTP 404 > /4../ > none > !refused, 403",
  );
});
