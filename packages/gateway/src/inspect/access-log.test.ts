import assert from "node:assert/strict";
import { test } from "node:test";
import { mock, serveApi } from "../execute/test-api.ts";
import { compileAccessLogFormat } from "./access-log.ts";

const responses = [{ integrationResponseKey: "$default", responseTemplates: { $default: "ok" } }];

test("fills the variables of a format, with - for what is absent", async (t) => {
  const api = await serveApi(t, { routes: { ping: { integration: mock(), responses } } });
  const client = await api.connect();
  await client.ask({ action: "ping" });
  const format = compileAccessLogFormat(
    '{"id":"$context.requestId","route":"$context.routeKey","type":"$context.eventType","status":$context.status,"backend":"$context.integration.integrationStatus","user":"$context.authorizer.user","ip":"$context.identity.sourceIp","nothing":"$context.nope"}',
  );
  const exchange = api.exchanges.at(-1)!;
  assert.deepEqual(JSON.parse(format(exchange)), {
    id: exchange.event.requestId,
    route: "ping",
    type: "MESSAGE",
    status: 200,
    backend: "200",
    user: "-",
    ip: "127.0.0.1",
    nothing: "-",
  });
});

test("tells the error of an event that failed, in one line", async (t) => {
  const api = await serveApi(t, { routes: {} });
  const client = await api.connect();
  await client.ask("a\nb");
  const format = compileAccessLogFormat(
    "$context.status $context.error.message $context.error.messageString $context.error.responseType $context.routeKey.",
  );
  assert.equal(format(api.exchanges.at(-1)!), '403 Forbidden "Forbidden" FORBIDDEN -.');
});

test("keeps what is no variable as it is", async (t) => {
  const api = await serveApi(t, { routes: {} });
  await api.connect();
  assert.equal(
    compileAccessLogFormat("$other {$context} $context.stage/x")(api.exchanges[0]!),
    "$other {$context} live/x",
  );
});
