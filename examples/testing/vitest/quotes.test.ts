import type { RunningGateway } from "answerback";
import { matchers } from "answerback/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Presence, start } from "../start.ts";

expect.extend(matchers);

let gateway: RunningGateway;
let presence: Presence[];

beforeEach(async () => {
  ({ gateway, presence } = await start());
});
afterEach(() => gateway.stop());

test("a known symbol has a price, an unknown one is an error", async () => {
  const client = await gateway.connect();
  expect(await client.ask({ action: "quote", symbol: "ACME" })).toEqual({ symbol: "ACME", price: 12.5 });
  expect(await client.ask({ action: "quote", symbol: "NOPE" })).toMatchObject({ error: "unknown symbol" });
  const [found, missing] = gateway.exchanges({ route: "quote" });
  expect(found).toHaveChosen({ key: "$default", status: 200 });
  expect(missing).toHaveChosen({ key: "/404/", template: "application/json" });
  expect(missing).not.toHaveChosen({ key: "$default" });
});

test("a function of the test answers", async () => {
  const client = await gateway.connect("live");
  client.send({ action: "convert", amount: 10, rate: 1.5 });
  await client.next({ converted: expect.any(Number) });
  expect(client).toHaveReceived({ converted: 15 });
});

test("a client that is silent for ten minutes is closed, and the presence service gets both events", async () => {
  const client = await gateway.connect();
  await gateway.clock.advance("10m");
  await client.closed();
  expect(client).toBeClosedWith(1001);
  expect(presence.map(({ event }) => event)).toEqual(["CONNECT", "DISCONNECT"]);
});

test("a connection ends after two hours, however much its client says", async () => {
  const client = await gateway.connect();
  for (let minutes = 0; minutes < 120; minutes += 5) {
    await client.ask({ action: "convert", amount: 1, rate: 2 });
    await gateway.clock.advance("5m");
  }
  expect(await client.closed()).toMatchObject({ code: 1001 });
});

test("a handshake that the presence service refuses", async () => {
  gateway.backend("http://presence.internal", () => ({ status: 403 }));
  await expect(gateway.connect()).rejects.toMatchObject({ name: "HandshakeError", status: 403 });
});
