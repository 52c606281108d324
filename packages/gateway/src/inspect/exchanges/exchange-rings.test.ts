import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Exchange } from "../../execute/chain/exchange.ts";
import { GatewayError } from "../../execute/chain/gateway-error.ts";
import { mock, serveApi } from "../../execute/test-api.ts";
import { ExchangeRings, type StageName } from "./exchange-rings.ts";

const limits = { maxExchanges: 50, maxBytes: 1_000_000, maxTotalBytes: 60_000 };

async function exchangeOf(t: Parameters<typeof serveApi>[0], bytes: number): Promise<Exchange> {
  const responses = [{ integrationResponseKey: "$default", responseTemplates: { $default: "ok" } }];
  const api = await serveApi(t, { routes: { ping: { integration: mock(), responses } } });
  const client = await api.connect();
  await client.ask({ action: "ping", text: "x".repeat(bytes) });
  return api.exchanges.at(-1)!;
}

function at(stage: StageName, exchange: Exchange): Exchange {
  return { ...exchange, event: { ...exchange.event, connection: { ...exchange.event.connection, ...stage } } };
}

test("drops the oldest exchanges of any stage beyond the limit of all stages", async (t) => {
  const exchange = await exchangeOf(t, 1_000);
  const rings = new ExchangeRings(limits, () => true);
  for (let sequence = 1; sequence <= 300; sequence++) {
    rings.add(at({ apiId: `api${sequence % 7}`, stageName: `s${sequence % 3}` }, exchange), sequence);
    assert.ok(rings.bytes <= limits.maxTotalBytes);
  }
  const kept = [...rings].map(({ sequence }) => sequence).sort((one, other) => one - other);
  assert.ok(kept.length > 5 && kept.length < 60, `kept ${kept.length}`);
  assert.deepEqual(
    kept,
    Array.from(kept, (_, index) => 300 - kept.length + 1 + index),
  );
});

test("keeps only the newest exchange if it exceeds the limit", async (t) => {
  const rings = new ExchangeRings({ ...limits, maxTotalBytes: 4_000 }, () => true);
  const exchange = await exchangeOf(t, 10_000);
  for (const apiId of ["one", "other"]) rings.add(at({ apiId, stageName: "s" }, exchange), 1);
  rings.add(at({ apiId: "third", stageName: "s" }, exchange), 2);
  assert.deepEqual(
    [...rings].map(({ sequence }) => sequence),
    [2],
  );
});

test("forgets a stage, and keeps no exchange that ends after its deletion", async (t) => {
  const exchange = await exchangeOf(t, 1_000);
  const gone = { apiId: "a", stageName: "gone" };
  const stages = new Set(["gone", "stays"]);
  const rings = new ExchangeRings(limits, ({ stageName }) => stages.has(stageName));
  rings.add(at(gone, exchange), 1);
  rings.add(at({ apiId: "a", stageName: "stays" }, exchange), 2);
  stages.delete("gone");
  rings.forget(gone);
  rings.add(at(gone, exchange), 3);
  assert.deepEqual(
    [...rings].map(({ sequence }) => sequence),
    [2],
  );
  rings.forget({ apiId: "a", stageName: "stays" });
  assert.equal(rings.bytes, 0);
});

test("a kept error does not keep the objects that were at work when it was thrown", async (t) => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  class Reader {
    readonly document = new Array(1_000).fill("parsed");
    read(): never {
      throw new RangeError("cause");
    }
  }
  function failure(): { readonly error: GatewayError; readonly document: WeakRef<object> } {
    const reader = new Reader();
    try {
      reader.read();
    } catch (cause) {
      return {
        error: new GatewayError("INTERNAL_SERVER_ERROR", "failed", { cause }),
        document: new WeakRef(reader.document),
      };
    }
    throw new Error("nothing was thrown");
  }
  const { error, document } = failure();
  const rings = new ExchangeRings(limits, () => true);
  rings.add({ ...(await exchangeOf(t, 10)), outcome: { kind: "failed", error, frame: undefined } }, 1);
  await turn();
  collect();
  assert.equal(document.deref(), undefined);
  assert.equal(error.stack, "GatewayError: failed");
  assert.equal((error.cause as Error).stack, "RangeError: cause");
});
