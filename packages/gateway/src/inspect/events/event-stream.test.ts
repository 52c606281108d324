import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import { test } from "node:test";
import { TestClock } from "../../test-clock.ts";
import type { ExchangeSummary } from "../api/inspector-api.ts";
import { GatheredExchanges } from "../exchanges/gathered-exchanges.ts";
import type { Kept } from "../exchanges/kept-record.ts";
import { EventStream } from "./event-stream.ts";

/** A response whose reader may be slow. */
class TestResponse extends EventEmitter {
  readonly written: string[] = [];
  writableLength = 0;
  writeHead(): void {}
  write(text: string): void {
    this.written.push(text);
  }
}

function stream() {
  const clock = new TestClock();
  const response = new TestResponse();
  const feed = new GatheredExchanges({
    sequence: 0,
    passed: () => 0,
    listed: ({ sequence }) => ({ sequence }) as ExchangeSummary,
    onNews: () => events.onNews(),
    onStop() {},
  });
  const events = new EventStream({
    response: response as unknown as ServerResponse,
    clock,
    feed,
    eventsOf: (exchanges) =>
      exchanges.length === 0 ? [] : [{ name: "exchanges", data: exchanges as ExchangeSummary[], id: 1 }],
    onClose() {},
  });
  const add = (from: number, to: number) => {
    for (let sequence = from; sequence <= to; sequence++) feed.add({ sequence } as Kept);
  };
  const advance = async (millis: number) => {
    clock.advance(millis);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const sent = () =>
    response.written
      .splice(0)
      .join("")
      .split("\n\n")
      .flatMap((event) => {
        const [, name] = /^event: (\w+)/m.exec(event) ?? [];
        const data = /^data: (.*)/m.exec(event)?.[1];
        return name === undefined ? [] : [[name, JSON.parse(data ?? "null")] as const];
      });
  sent();
  return { advance, response, add, sent };
}

test("writes the first exchange at once, and later ones ten times a second", async () => {
  const { advance, add, sent } = stream();
  add(1, 1);
  await advance(0);
  assert.deepEqual(sent(), [["exchanges", [{ sequence: 1 }]]]);
  for (let sequence = 2; sequence <= 201; sequence++) {
    add(sequence, sequence);
    await advance(1);
  }
  assert.equal(sent().length, 2);
});

test("counts exchanges for a slow reader, and never ends its stream", async () => {
  const { advance, response, add, sent } = stream();
  response.writableLength = 2 * 1024 * 1024;
  add(1, 500);
  await advance(200);
  add(501, 600);
  await advance(200);
  assert.deepEqual(sent(), []);
  response.writableLength = 0;
  await advance(200);
  assert.deepEqual(sent(), [["dropped", { count: 600 }]]);
  add(601, 601);
  await advance(200);
  assert.deepEqual(sent(), [["exchanges", [{ sequence: 601 }]]]);
});

test("bounds the exchanges that wait for the next event", async () => {
  const { advance, add, sent } = stream();
  add(1, 10_000);
  await advance(0);
  const [dropped, exchanges] = sent();
  assert.deepEqual(dropped?.[0], "dropped");
  assert.ok(exchanges?.[1].length <= 2_000);
  assert.equal(dropped?.[1].count + exchanges?.[1].length, 10_000);
  assert.equal(exchanges?.[1].at(-1).sequence, 10_000);
});
