import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { mock, serveApi } from "../../execute/test-api.ts";
import { createMask } from "../masking/mask.ts";
import { summaryOf } from "./summary.ts";

const mask = createMask([]);
const responses = [{ integrationResponseKey: "$default", responseTemplates: { $default: "$input.path('$.text')" } }];

test("fits 300 bytes whatever the texts contain, and cuts no character", async (t) => {
  const api = await serveApi(t, {
    routes: {
      say: {
        integration: { integrationType: "MOCK", requestTemplates: { $default: '{"statusCode":200}' } },
        responses,
      },
    },
  });
  const client = await api.connect();
  await client.ask({ action: "say", text: "x" });
  const exchange = api.exchanges.at(-1)!;
  assert.ok(exchange.event.kind === "message" && exchange.outcome.kind === "frame");
  const { event, outcome } = exchange;
  /** fast-check's own unit "binary" first makes a table, which takes a second. */
  const anyCharacter = fc.nat(0x10ffff).map((code) => String.fromCodePoint(code).toWellFormed());
  const text = fc.string({ unit: anyCharacter, maxLength: 400 });
  fc.assert(
    fc.property(text, text, (message, answer) => {
      const record = {
        ...exchange,
        event: { ...event, document: { text: message } },
        outcome: { ...outcome, data: answer },
      } as typeof exchange;
      const summary = summaryOf({ sequence: 123_456, record }, mask, "Ann");
      const bytes = Buffer.byteLength(JSON.stringify(summary));
      assert.ok(bytes <= 300, `${bytes} bytes: ${JSON.stringify(summary)}`);
      assert.ok((summary.message ?? "").isWellFormed() || !message.isWellFormed());
      if (message.length > 200) assert.ok((summary.message ?? "").length > 1);
    }),
    { numRuns: 500 },
  );
});

test("masks secrets whose value is cut", async (t) => {
  const api = await serveApi(t, { routes: { say: { integration: mock(), responses } } });
  const client = await api.connect();
  await client.ask({ password: "hunter2".repeat(40), action: "say" });
  const summary = summaryOf({ sequence: 1, record: api.exchanges.at(-1)! }, mask, undefined);
  assert.equal(summary.message, '{"password":"***"');
});
