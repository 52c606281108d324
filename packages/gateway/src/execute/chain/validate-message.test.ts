import assert from "node:assert/strict";
import { test } from "node:test";
import { mock, serveApi } from "../test-api.ts";

const order = JSON.stringify({
  $schema: "http://json-schema.org/draft-04/schema#",
  type: "object",
  required: ["amount"],
  properties: { amount: { type: "integer" } },
});

function described(requestModels: Record<string, string>, modelSelectionExpression = "$request.body.action") {
  return {
    routes: {
      buy: {
        integration: mock(),
        responses: [
          {
            integrationResponseKey: "$default",
            responseTemplates: { $default: "bought" },
            templateSelectionExpression: "\\$default",
          },
        ],
        members: { modelSelectionExpression, requestModels },
      },
      quiet: {
        integration: {
          integrationType: "HTTP_PROXY",
          integrationMethod: "POST",
          integrationUri: "http://127.0.0.1:1/",
        } as const,
        twoWay: false,
        members: { modelSelectionExpression: "x", requestModels: { x: "order" } },
      },
    },
    models: [{ modelId: "m1", name: "order", schema: order }],
  };
}

test("calls the integration if the message satisfies the model", async (t) => {
  const api = await serveApi(t, described({ buy: "order" }));
  const client = await api.connect();
  assert.equal(await client.ask({ action: "buy", amount: 3 }), "bought");
});

test("answers the documented frame, byte for byte, and does not call the integration", async (t) => {
  const api = await serveApi(t, described({ $default: "order" }));
  const client = await api.connect();
  const frame = String(await client.ask({ action: "buy", amount: "3" }));
  const { event, request, outcome } = api.exchanges.at(-1)!;
  assert.equal(event.kind, "message");
  const messageId = event.kind === "message" ? event.messageId : "";
  assert.equal(
    frame,
    `{"message" : "Bad request body", "connectionId": "${event.connection.connectionId}", "messageId": "${messageId}"}`,
  );
  assert.equal(request, undefined);
  assert.ok(outcome.kind === "failed");
  assert.match(outcome.error.message, /amount must be integer/);
  assert.equal(await client.ask({ action: "buy", amount: 3 }), "bought");
});

test("fails a message without a model, also on a one-way route and before a proxy", async (t) => {
  const api = await serveApi(t, described({ other: "order" }));
  const client = await api.connect();
  assert.match(String(await client.ask({ action: "buy", amount: 3 })), /"Bad request body"/);
  assert.match(String(await client.ask({ action: "quiet" })), /"Bad request body"/);
});

test("answers Internal server error for a model that cannot be used", async (t) => {
  const api = await serveApi(t, described({ buy: "none" }));
  const client = await api.connect();
  assert.match(String(await client.ask({ action: "buy" })), /"Internal server error"/);
  assert.match(api.warnings.join(), /Model 'none' does not exist/);
});

test("fails a message that is not JSON", async (t) => {
  const { models, routes } = described({ $default: "order" });
  const api = await serveApi(t, { models, routes: { $default: routes.buy } });
  const client = await api.connect();
  assert.match(String(await client.ask("amount=3")), /"Bad request body"/);
});

test("throttles a message before its model validates it, but not a message without a route", async (t) => {
  const { models, routes } = described({ $default: "order" });
  const stage = { defaultRouteSettings: { throttlingRateLimit: 0 } };
  const api = await serveApi(t, { models, routes, stage });
  // The handshake is throttled too.
  await api.setStage({});
  const client = await api.connect();
  await api.setStage(stage);
  assert.match(String(await client.ask({ action: "buy", amount: "3" })), /"Too Many Requests"/);
  assert.match(String(await client.ask({ action: "unknown" })), /"Forbidden"/);
});

test("answers Too Many Requests beyond a route's rate and keeps the connection", async (t) => {
  const api = await serveApi(t, {
    ...described({ $default: "order" }),
    stage: { routeSettings: { buy: { throttlingRateLimit: 0.001, throttlingBurstLimit: 1 } } },
  });
  const client = await api.connect();
  const message = { action: "buy", amount: 3 };
  assert.equal(await client.ask(message), "bought");
  assert.match(String(await client.ask(message)), /^\{"message": "Too Many Requests", "connectionId":"/);
  await api.setStage({});
  assert.equal(await client.ask(message), "bought");
});
