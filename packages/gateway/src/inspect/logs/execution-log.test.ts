import assert from "node:assert/strict";
import { test } from "node:test";
import type { Stage } from "@answerback/apigatewayv2";
import type { Exchange } from "../../execute/chain/exchange.ts";
import { mock, serveApi } from "../../execute/test-api.ts";
import { describeExchange } from "../description/exchange-description.ts";
import { createMask } from "../masking/mask.ts";
import { executionLog, executionLogging } from "./execution-log.ts";

const responses = [{ integrationResponseKey: "$default", responseTemplates: { $default: "answer" } }];

function messages(exchange: Exchange, stage: Stage): readonly string[] {
  const logging = executionLogging(stage, exchange.routed?.route.routeKey);
  return executionLog(exchange, describeExchange(exchange, 1, { mask: createMask([]) }), logging).map(
    ({ message }) => message,
  );
}

test("logs by the level of the route or the stage, bodies only with dataTraceEnabled", async (t) => {
  const api = await serveApi(t, { routes: { ping: { integration: mock(), responses } } });
  const client = await api.connect();
  await client.ask({ action: "ping" });
  await client.ask({ action: "sing" });
  const [, succeeded, failed] = api.exchanges as [Exchange, Exchange, Exchange];

  assert.deepEqual(messages(succeeded, {}), []);
  assert.deepEqual(messages(succeeded, { defaultRouteSettings: { loggingLevel: "ERROR" } }), []);
  assert.match(
    messages(failed, { defaultRouteSettings: { loggingLevel: "ERROR" } }).join(),
    /^Execution failed \(FORBIDDEN\)/,
  );

  const info = messages(succeeded, { defaultRouteSettings: { loggingLevel: "INFO" } }).join("\n");
  assert.match(
    info,
    /^Route: ping\nRequest template: application\/json\nBackend: MOCK 200\nKey: \$default\nTemplate: \$default\nClient: frame$/m,
  );
  assert.match(info, /Successfully completed/);
  assert.doesNotMatch(info, /body/);
  const traced = { defaultRouteSettings: { loggingLevel: "ERROR", dataTraceEnabled: true } } as const;
  assert.match(messages(succeeded, traced).join("\n"), /Response body after transformations: answer/);
  assert.deepEqual(messages(succeeded, { ...traced, routeSettings: { ping: { loggingLevel: "OFF" } } }), []);
});

test("cuts a line after 1024 characters", async (t) => {
  const api = await serveApi(t, { routes: { ping: { integration: mock(), responses } } });
  const client = await api.connect();
  await client.ask({ action: "ping", text: "x".repeat(3000) });
  const lines = messages(api.exchanges.at(-1)!, {
    defaultRouteSettings: { loggingLevel: "INFO", dataTraceEnabled: true },
  });
  assert.equal(Math.max(...lines.map((line) => line.length)), 1024);
});
