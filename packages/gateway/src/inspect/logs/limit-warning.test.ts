import assert from "node:assert/strict";
import { test } from "node:test";
import type { Exchange } from "../../execute/chain/exchange.ts";
import { serveApi } from "../../execute/test-api.ts";
import { createLimitWarning } from "./limit-warning.ts";

test("reports a template that comes close to a limit once", async (context) => {
  const api = await serveApi(context, {
    settings: { templateLimits: { maxSteps: 20_000 } },
    routes: {
      count: {
        integration: {
          integrationType: "MOCK",
          templateSelectionExpression: "\\$default",
          requestTemplates: {
            $default: `#foreach($i in $input.path("$.rounds"))#foreach($j in [1..100])#end#end{"statusCode":200}`,
          },
        },
        responses: [{ integrationResponseKey: "$default" }],
      },
    },
  });
  const warnings: string[] = [];
  const warn = createLimitWarning((message) => warnings.push(message));
  const client = await api.connect();
  async function run(rounds: number): Promise<Exchange> {
    const ended = api.nextExchange();
    client.socket.send(JSON.stringify({ action: "count", rounds: Array(rounds).fill(1) }));
    const exchange = await ended;
    warn(exchange);
    return exchange;
  }
  let rounds = 1;
  while ((await run(rounds)).event.meter.nearLimit === undefined) {
    assert.deepEqual(warnings, []);
    rounds++;
  }
  const { event, outcome } = await run(rounds);
  assert.ok(event.meter.steps > 18_000);
  assert.notEqual(outcome.kind, "failed");
  assert.equal(warnings.length, 1);
  assert.match(
    warnings[0]!,
    /^Integration \w+ requestTemplates\["\$default"\] of API a1 used more than nine tenths of limits\.template\.maxSteps \(20000\)/,
  );
});

test("fails an exchange that exceeds a limit, and names the setting, the template and the line", async (context) => {
  const api = await serveApi(context, {
    settings: { templateLimits: { maxBytes: 1_000_000, maxSteps: 50_000 } },
    routes: {
      loop: {
        integration: {
          integrationType: "MOCK",
          templateSelectionExpression: "\\$default",
          requestTemplates: { $default: "\n #foreach($i in [1..1000])#foreach($j in [1..100])#end#end" },
        },
      },
    },
  });
  const client = await api.connect();
  const ended = api.nextExchange();
  client.socket.send('{"action":"loop"}');
  const { outcome } = await ended;
  assert.ok(outcome.kind === "failed");
  assert.equal(outcome.error.code, "INTERNAL_SERVER_ERROR");
  assert.match(outcome.error.message, /More than 50000 steps of work \(setting limits\.template\.maxSteps\) at line 2/);
  assert.equal(outcome.error.place?.member, 'requestTemplates["$default"]');
});
