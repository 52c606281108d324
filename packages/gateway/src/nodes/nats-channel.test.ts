import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { NatsConnection } from "@nats-io/nats-core";
import { type Clock, systemClock } from "../clock.ts";
import { connectToNats } from "./connection.ts";
import { type NatsChannelOptions, openNatsChannel } from "./nats-channel.ts";
import { missingNats, newClusterName, sharedNats } from "./nats-servers.fixture.ts";

const skip = await missingNats();
const servers = skip === false ? await sharedNats() : undefined;

/** Two ends. `publish` of one end may be replaced, and `tick` lets a second pass at both. */
async function pair(t: TestContext, options: Partial<NatsChannelOptions> = {}) {
  const id = `channels.${newClusterName()}`;
  const ticks: (() => void)[] = [];
  const clock: Clock = {
    ...systemClock,
    setInterval(run) {
      ticks.push(run);
      return { cancel: () => void ticks.splice(ticks.indexOf(run), 1) };
    },
  };
  const end = async (sendTo: string, receiveAt: string, more: Partial<NatsChannelOptions>) => {
    const connection = await connectToNats({
      settings: { servers: servers!.urls, name: "test" },
      clientName: "answerback test",
      clock: systemClock,
      warn() {},
    });
    t.after(() => connection.close());
    const sent: Uint8Array[] = [];
    let lost = (_frame: Uint8Array): boolean => false;
    const nats = Object.create(connection.nats, {
      publish: {
        value(...[subject, data]: Parameters<NatsConnection["publish"]>) {
          sent.push(data as Uint8Array);
          if (!lost(data as Uint8Array)) connection.nats.publish(subject, data);
        },
      },
    }) as NatsConnection;
    const channel = openNatsChannel({
      connection: { nats, isConnected: true, onLost: connection.onLost },
      sendTo: `${id}.${sendTo}`,
      receiveAt: `${id}.${receiveAt}`,
      clock,
      ...more,
    });
    const received: unknown[] = [];
    let isClosed = false;
    channel.onMessage((message) => received.push(message));
    channel.onClose(() => {
      isClosed = true;
    });
    return {
      channel,
      received,
      sent,
      flush: () => connection.nats.flush(),
      lose: (which: typeof lost) => {
        lost = which;
      },
      get isClosed() {
        return isClosed;
      },
    };
  };
  const one = await end("b", "a", options);
  const other = await end("a", "b", {});
  const settle = async () => {
    for (let round = 0; round < 8; round++) for (const it of [one, other]) await it.flush();
  };
  await settle();
  const tick = async (times = 1) => {
    for (let n = 0; n < times; n++) {
      for (const run of [...ticks]) run();
      await settle();
    }
  };
  return { one, other, settle, tick };
}

test("carries messages of all sizes in order, in both directions", { skip }, async (t) => {
  const { one, other, settle } = await pair(t);
  const sizes = [0, 1, 511_999, 512_000, 512_001, 3_000_000, 20_000_000];
  const messages = sizes.map((size, n) => ({ n, text: "x".repeat(size), data: new Uint8Array(n), missing: undefined }));
  for (const message of messages) one.channel.send(message);
  other.channel.send([1, "two", new Map([[3, new Date(4)]])]);
  for (let wait = 0; other.received.length < messages.length && wait < 100; wait++) await settle();
  assert.equal(other.received.length, messages.length);
  for (const [n, message] of messages.entries()) assert.deepEqual(other.received[n], message);
  assert.deepEqual(one.received, [[1, "two", new Map([[3, new Date(4)]])]]);
  assert.ok(one.sent.every(({ length }) => length <= 512 * 1024));
});

test("sends at most 16 pieces that the other side has not read", { skip }, async (t) => {
  const { one, other, settle } = await pair(t);
  other.lose(() => true);
  one.channel.send(Buffer.alloc(20_000_000));
  await settle();
  assert.equal(one.sent.length, 16);
  assert.deepEqual(other.received, []);
  assert.equal(one.isClosed, false);
});

test("closes when a message was lost, also the last one", { skip }, async (t) => {
  for (const after of ["message", "tick"] as const) {
    const { one, other, settle, tick } = await pair(t);
    one.channel.send("first");
    one.lose(() => true);
    one.channel.send("lost");
    one.lose(() => false);
    if (after === "message") one.channel.send("later");
    else await tick();
    await settle();
    assert.deepEqual(other.received, ["first"]);
    assert.deepEqual([one.isClosed, other.isClosed], [true, true]);
  }
});

test("closes when the other side closes, or is silent for six seconds", { skip }, async (t) => {
  const { one, other, settle } = await pair(t);
  one.channel.close();
  await settle();
  assert.equal(other.isClosed, true);
  const silent = await pair(t);
  silent.other.lose(() => true);
  await silent.tick(5);
  assert.equal(silent.one.isClosed, false);
  await silent.tick();
  assert.equal(silent.one.isClosed, true);
});

test("stays open while both sides are idle", { skip }, async (t) => {
  const { one, other, tick } = await pair(t);
  await tick(20);
  assert.deepEqual([one.isClosed, other.isClosed], [false, false]);
});

test("sends nothing before the other side is ready, and closes if it refuses", { skip }, async (t) => {
  const ready = Promise.withResolvers<void>();
  const { one, other, settle } = await pair(t, { ready: ready.promise });
  one.channel.send("early");
  other.channel.send("earlier");
  await settle();
  assert.deepEqual(one.sent, []);
  assert.deepEqual(one.received, ["earlier"]);
  ready.resolve();
  await settle();
  assert.deepEqual(other.received, ["early"]);
  const refusal = Promise.withResolvers<void>();
  const refused = await pair(t, { ready: refusal.promise });
  assert.equal(refused.one.isClosed, false);
  refusal.reject(new Error("no"));
  await refused.settle();
  assert.equal(refused.one.isClosed, true);
});

test("reports a message that cannot be cloned, and sends the next one", { skip }, async (t) => {
  const { one, other, settle } = await pair(t);
  assert.throws(() => one.channel.send({ run() {} }), /could not be cloned/);
  one.channel.send("next");
  await settle();
  assert.deepEqual(other.received, ["next"]);
});
