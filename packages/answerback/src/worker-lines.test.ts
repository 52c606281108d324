import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import type { Exchange } from "@answerback/gateway";
import { type Channel, Link } from "@answerback/gateway/link";
import type { ShownMessages } from "./message-lines.ts";
import { linesToParent } from "./worker-lines.ts";

/** The end of a connection to an API without `$disconnect`. */
const exchange = {
  event: {
    kind: "disconnect",
    cause: { closedBy: "network", code: 1006 },
    connection: { apiId: "a1" },
    stage: { api: { routes: new Map() } },
  },
  outcome: { kind: "silence", reason: "noIntegration" },
  times: { started: 0, ended: 1 },
} as unknown as Exchange;

/** A worker, and the notices that it sent to its parent. */
function worker(shown: ShownMessages) {
  const sent: { readonly name: string }[] = [];
  const channel: Channel = {
    send: (messages) => void sent.push(...(messages as typeof sent)),
    onMessage() {},
    onClose() {},
  };
  return { lines: linesToParent(new Link(channel), shown), sent };
}

test("a worker that has stopped sends the lines that it has collected", async () => {
  const { lines, sent } = worker("all");
  lines.onExchange?.(exchange);
  lines.onStopped?.();
  await turn();
  assert.deepEqual(
    sent.map(({ name }) => name),
    ["print"],
  );
});

test("a worker that has stopped reports the lines that it has omitted", async () => {
  const { lines, sent } = worker("limited");
  for (let count = 0; count < 21; count++) lines.onExchange?.(exchange);
  lines.onStopped?.();
  await turn();
  assert.deepEqual(
    sent.map(({ name }) => name),
    [...Array(20).fill("print"), "omit"],
  );
});
