import assert from "node:assert/strict";
import { test } from "node:test";
import { assertChosen, assertClosedWith, assertReceived } from "answerback/testing";
import { start } from "../start.ts";

test("a known symbol has a price, an unknown one is an error", async () => {
  const { gateway } = await start();
  await using _stopped = gateway;
  const client = await gateway.connect<{ price?: number; error?: string }>();
  assert.deepEqual(await client.ask({ action: "quote", symbol: "ACME" }), { symbol: "ACME", price: 12.5 });
  assert.equal((await client.ask({ action: "quote", symbol: "NOPE" })).error, "unknown symbol");
  const [found, missing] = gateway.exchanges({ route: "quote" });
  assertChosen(found!, { key: "$default", status: 200 });
  assertChosen(missing!, { key: "/404/", status: 404, template: "application/json" });
});

test("a function of the test answers", async () => {
  const { gateway } = await start();
  await using _stopped = gateway;
  await using client = await gateway.connect("quotes/live");
  client.send({ action: "convert", amount: 10, rate: 1.5 });
  await client.next({ converted: 15 });
  assertReceived(client, { converted: (value: number) => value > 14 });
});

test("a client that is silent for ten minutes is closed, and the presence service gets both events", async () => {
  const { gateway, presence } = await start();
  await using _stopped = gateway;
  const client = await gateway.connect();
  await gateway.clock.advance("10m");
  await client.closed();
  assertClosedWith(client, 1001);
  assert.deepEqual(
    presence.map(({ event, connection }) => [event, connection === client.connectionId]),
    [
      ["CONNECT", true],
      ["DISCONNECT", true],
    ],
  );
});

test("a backend that does not answer is an error after 29 seconds", async () => {
  const { gateway } = await start();
  await using _stopped = gateway;
  gateway.backend("http://quotes.internal", () => new Promise(() => {}));
  const client = await gateway.connect<{ message: string }>();
  client.send({ action: "quote", symbol: "ACME" });
  await gateway.clock.advance("29s");
  assert.equal((await client.next()).message, "Endpoint request timed out");
});
