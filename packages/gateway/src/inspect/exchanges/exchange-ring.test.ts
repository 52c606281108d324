import assert from "node:assert/strict";
import { test } from "node:test";
import { mock, serveApi } from "../../execute/test-api.ts";
import { ExchangeRing } from "./exchange-ring.ts";

const responses = [{ integrationResponseKey: "$default", responseTemplates: { $default: "ok" } }];

test("keeps the newest exchanges, up to maxExchanges", async (t) => {
  const api = await serveApi(t, { routes: { ping: { integration: mock(), responses } } });
  const client = await api.connect();
  for (let count = 0; count < 4; count++) await client.ask({ action: "ping", count });
  const ring = new ExchangeRing({ maxExchanges: 3, maxBytes: 1_000_000 });
  for (const [index, exchange] of api.exchanges.entries()) ring.add(exchange, index);
  assert.deepEqual(
    [...ring].map(({ sequence }) => sequence),
    [2, 3, 4],
  );
});

test("keeps at most maxBytes, but always the newest exchange", async (t) => {
  const api = await serveApi(t, { routes: { ping: { integration: mock(), responses } } });
  const client = await api.connect();
  for (const text of ["x".repeat(5_000), "y".repeat(5_000), "z".repeat(20_000)])
    await client.ask({ action: "ping", text });
  const ring = new ExchangeRing({ maxExchanges: 100, maxBytes: 30_000 });
  const [, first, second, large] = api.exchanges;
  ring.add(first!, 1);
  ring.add(second!, 2);
  assert.deepEqual(
    [...ring].map(({ sequence }) => sequence),
    [1, 2],
  );
  ring.add(large!, 3);
  assert.deepEqual(
    [...ring].map(({ sequence }) => sequence),
    [3],
  );
});
