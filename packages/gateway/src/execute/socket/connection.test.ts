import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { Duplex } from "node:stream";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import { createSingleNode } from "../../cluster/single-node.ts";
import type { LiveStage, StagePlace } from "../../deployments/live-stages.ts";
import { TestClock } from "../../test-clock.ts";
import type { Exchange } from "../chain/exchange.ts";
import type { ConnectionIdentity } from "../chain/inbound-event.ts";
import { EndpointResponse } from "../integrations/endpoint-response.ts";
import { type ApiDescription, mock, serveApi, serveBackend, type TestApi } from "../test-api.ts";
import { Connection } from "./connection.ts";
import type { ConnectionHost } from "./connection-host.ts";
import { defaultConnectionLimits } from "./connection-limits.ts";
import { Sender } from "./sender.ts";
import { StageLoad } from "./stage-load.ts";
import { clientFrame, opcodes, RawClient } from "./test-raw-client.ts";
import { Turns } from "./turns.ts";

/** Answers each message with `pong`; the exchanges record what `$disconnect` receives. */
const echo: ApiDescription["routes"] = {
  $default: {
    integration: {
      integrationType: "MOCK",
      requestTemplates: { $default: '{"statusCode":200}' },
      templateSelectionExpression: "\\$default",
    },
    responses: [
      {
        integrationResponseKey: "$default",
        templateSelectionExpression: "\\$default",
        responseTemplates: { $default: "pong" },
      },
    ],
  },
  $disconnect: { integration: mock() },
};

async function serve(t: TestContext, more: Partial<ApiDescription> = {}): Promise<TestApi> {
  return serveApi(t, { routes: echo, ...more });
}

/** Code and reason of the disconnect, past or next. */
async function disconnected(api: TestApi): Promise<readonly [code: number, reason: string]> {
  for (;;) {
    const past = api.exchanges.find(({ event }) => event.kind === "disconnect") as Exchange | undefined;
    const { event } = past ?? (await api.nextExchange());
    if (event.kind === "disconnect") return [event.cause.code, event.cause.reason];
  }
}

const full = Buffer.alloc(32_768, "a");

test("takes a frame of 32768 bytes and a message of four of them", async (t) => {
  const api = await serve(t);
  const client = await RawClient.open(api.url);
  client.write(clientFrame(opcodes.text, full));
  assert.equal(String((await client.next())?.payload), "pong");
  client.write(
    clientFrame(opcodes.textBegins, full),
    clientFrame(opcodes.continues, full),
    clientFrame(opcodes.continues, full),
    clientFrame(opcodes.ends, full),
  );
  assert.equal(String((await client.next())?.payload), "pong");
});

test("closes with 1009 on a frame of 32769 bytes, after the messages before it", async (t) => {
  const api = await serve(t);
  const client = await RawClient.open(api.url);
  client.write(clientFrame(opcodes.text, "first"), clientFrame(opcodes.text, Buffer.alloc(32_769, "a")));
  assert.equal(String((await client.next())?.payload), "pong");
  assert.equal(await client.closeCode(), 1009);
  assert.equal(await client.next(), undefined);
  assert.deepEqual(await disconnected(api), [1009, ""]);
});

test("closes with 1009 on byte 131073 of a message", async (t) => {
  const api = await serve(t);
  const client = await RawClient.open(api.url);
  client.write(
    clientFrame(opcodes.textBegins, full),
    clientFrame(opcodes.continues, full),
    clientFrame(opcodes.continues, full),
    clientFrame(opcodes.continues, full),
    clientFrame(opcodes.ends, "a"),
  );
  assert.equal(await client.closeCode(), 1009);
  assert.deepEqual(await disconnected(api), [1009, ""]);
});

test("takes a message of 16384 fragments, and closes with 1008 on one more", async (t) => {
  const api = await serve(t);
  const client = await RawClient.open(api.url);
  const begun = [opcodes.textBegins, ...Array<number>(16_382).fill(opcodes.continues)];
  const fragments = Buffer.concat(begun.map((first) => clientFrame(first, "a")));
  client.write(fragments, clientFrame(opcodes.ends, "a"));
  assert.equal(String((await client.next())?.payload), "pong");
  client.write(fragments, clientFrame(opcodes.continues, ""), clientFrame(opcodes.ends, ""));
  assert.equal(await client.closeCode(), 1008);
  assert.deepEqual(await disconnected(api), [1008, ""]);
});

test("closes with 1003 on a binary frame, before its payload arrives", async (t) => {
  const api = await serve(t);
  const client = await RawClient.open(api.url);
  client.write(Buffer.from([opcodes.binary, 0xff]));
  assert.equal(await client.closeCode(), 1003);
  assert.deepEqual(await disconnected(api), [1003, ""]);
});

test("closes with 1007 on text that is not UTF-8, and with 1002 on an invalid frame", async (t) => {
  for (const [bytes, code] of [
    [clientFrame(opcodes.text, Buffer.from([0xc3, 0x28])), 1007],
    [Buffer.from([0xf1, 0x80, 0, 0, 0, 0]), 1002],
    [Buffer.from([0x81, 0x01, 0x61]), 1002],
    [clientFrame(opcodes.ends, "no beginning"), 1002],
  ] as const) {
    const api = await serve(t);
    const client = await RawClient.open(api.url);
    client.write(bytes, clientFrame(opcodes.text, "more"));
    assert.equal(await client.closeCode(), code);
    assert.deepEqual(await disconnected(api), [code, ""]);
  }
});

test("reads frames that arrive with the handshake, wherever they are cut", async (t) => {
  const api = await serve(t);
  const bytes = Buffer.from(clientFrame(opcodes.text, "hello"));
  const client = await RawClient.open(api.url, bytes.subarray(0, 3));
  for (const byte of bytes.subarray(3)) {
    client.write(Buffer.from([byte]));
    await new Promise(setImmediate);
  }
  assert.equal(String((await client.next())?.payload), "pong");
});

test("reads the same messages however they are fragmented, masked and cut, with pings in between", async (t) => {
  const api = await serve(t, {
    routes: {
      $default: {
        integration: { integrationType: "HTTP_PROXY", integrationMethod: "POST", integrationUri: "http://127.0.0.1/" },
        twoWay: false,
      },
    },
    backends: { http: async () => new EndpointResponse(200, [], Buffer.alloc(0)) },
  });
  const client = await RawClient.open(api.url);
  const texts = fc.array(fc.oneof(fc.string({ unit: "grapheme", maxLength: 300 }), fc.constant("")), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(texts, fc.infiniteStream(fc.nat(40)), async (messages, numbers) => {
      const next = () => numbers.next().value as number;
      const bytes = Buffer.concat(messages.map((message) => fragmented(Buffer.from(message), next)));
      const before = api.exchanges.length;
      for (let at = 0; at < bytes.length; ) {
        const size = next() * next() + 1;
        client.write(bytes.subarray(at, at + size));
        at += size;
        if (next() > 20) await new Promise(setImmediate);
      }
      client.write(clientFrame(opcodes.ping, "end"));
      let pong = await client.next();
      while (pong !== undefined && String(pong.payload) !== "end") pong = await client.next();
      assert.ok(pong);
      while (api.exchanges.length - before < messages.length) await new Promise(setImmediate);
      const arrived = api.exchanges.slice(before).map(({ event }) => event.document.text);
      assert.deepEqual(arrived, messages);
    }),
    { numRuns: 50 },
  );
});

/** One message in one or more frames, each with its own mask, some followed by a ping. */
function fragmented(payload: Buffer, next: () => number): Buffer {
  const frames: Buffer[] = [];
  let at = 0;
  let isLast = false;
  while (!isLast) {
    const size = next() > 20 ? payload.length - at : next();
    const end = Math.min(payload.length, at + size);
    isLast = end === payload.length;
    const first = (frames.length === 0 ? 0x01 : 0x00) | (isLast ? 0x80 : 0);
    frames.push(masked(clientFrame(first, payload.subarray(at, end)), next));
    if (next() > 30) frames.push(clientFrame(opcodes.ping, "between"));
    at = end;
  }
  return Buffer.concat(frames);
}

/** The same frame under a mask other than zeros. */
function masked(frame: Buffer, next: () => number): Buffer {
  const header = (frame[1]! & 0x7f) < 126 ? 2 : 4;
  const mask = [next(), next() * 6, next() * 3, next()];
  mask.forEach((byte, index) => {
    frame[header + index] = byte;
  });
  for (let index = header + 4; index < frame.length; index++) frame[index]! ^= mask[(index - header) % 4]!;
  return frame;
}

test("answers a ping with its payload, and routes neither pings nor pongs", async (t) => {
  const api = await serve(t);
  const client = await RawClient.open(api.url);
  client.write(clientFrame(0x8a, "unasked"), clientFrame(opcodes.ping, "beat"));
  const pong = await client.next();
  assert.equal(pong?.first, 0x8a);
  assert.equal(String(pong?.payload), "beat");
  assert.ok(api.exchanges.every(({ event }) => event.kind === "connect"));
});

const clientCloses: readonly (readonly [what: string, payload: Buffer, expected: readonly [number, string]])[] = [
  ["code and reason", Buffer.concat([Buffer.from([0x0f, 0xa1]), Buffer.from("bye")]), [4001, "bye"]],
  ["a code alone", Buffer.from([0x03, 0xe8]), [1000, ""]],
  ["the code of a closing browser tab", Buffer.from([0x03, 0xe9]), [1001, ""]],
  ["nothing", Buffer.alloc(0), [1005, "Client-side close frame status not set"]],
];

for (const [what, payload, expected] of clientCloses) {
  test(`passes a close frame with ${what} to $disconnect`, async (t) => {
    const api = await serve(t);
    const client = await RawClient.open(api.url);
    client.write(clientFrame(opcodes.close, payload));
    assert.deepEqual(await disconnected(api), expected);
  });
}

test("passes 1006 to $disconnect when the connection is lost", async (t) => {
  const api = await serve(t);
  const client = await RawClient.open(api.url);
  client.socket.resetAndDestroy();
  assert.deepEqual(await disconnected(api), [1006, "Connection Closed Abnormally"]);
});

test("closes the socket and passes 1006 to $disconnect when the client ends its side without a close", async (t) => {
  const api = await serve(t);
  const client = await RawClient.open(api.url);
  client.write(clientFrame(opcodes.text, "hello"));
  assert.equal(String((await client.next())?.payload), "pong");
  const closed = once(client.socket, "close");
  client.socket.end();
  assert.deepEqual(await disconnected(api), [1006, "Connection Closed Abnormally"]);
  await closed;
});

test("answers a ping with its payload, and a close with its code", async (t) => {
  const api = await serve(t);
  const client = await RawClient.open(api.url);
  client.write(clientFrame(opcodes.ping, "still there?"));
  assert.deepEqual(await client.next(), { first: 0x8a, payload: Buffer.from("still there?") });
  client.write(clientFrame(opcodes.close, Buffer.from([0x03, 0xe8])));
  assert.equal(await client.closeCode(), 1000);
  assert.deepEqual(await disconnected(api), [1000, ""]);
});

test("closes an idle connection with 1001; messages and pings postpone it, pongs do not", async (t) => {
  const cluster = createSingleNode();
  const quiet = { $default: { ...echo.$default, twoWay: false }, $disconnect: echo.$disconnect! };
  const api = await serve(t, { routes: quiet, cluster, settings: { limits: { idleMillis: 600 } } });
  const called = await RawClient.open(api.url);
  const { deliver } = callbacks(api, cluster);
  const [idle, pinging, talking, ponging] = await Promise.all([1, 2, 3, 4].map(() => RawClient.open(api.url)));
  const beat = setInterval(() => {
    pinging!.write(clientFrame(opcodes.ping, "beat"));
    talking!.write(clientFrame(opcodes.text, "beat"));
    ponging!.write(clientFrame(0x8a, "beat"));
    void deliver("beat");
  }, 50);
  const beats = { pings: await pinging!.next(), callbacks: await called.next() };
  assert.deepEqual([beats.pings?.first, beats.callbacks?.first], [0x8a, opcodes.text]);
  assert.equal(await idle!.closeCode(), 1001);
  assert.equal(await ponging!.closeCode(), 1001);
  assert.deepEqual(await disconnected(api), [1001, "Going away"]);
  clearInterval(beat);
  for (const busy of [pinging!, talking!, called]) {
    busy.write(clientFrame(opcodes.close, Buffer.from([0x0f, 0xa1])));
    let frame = await busy.next();
    while (frame !== undefined && frame.first !== opcodes.close) frame = await busy.next();
    assert.equal(frame?.payload.readUInt16BE(0), 4001);
  }
});

test("reports when a connection was last active", async (t) => {
  const cluster = createSingleNode();
  const api = await serve(t, { cluster });
  const client = await api.connect();
  const { address, deliver } = callbacks(api, cluster);
  const later = async (act: () => unknown) => {
    const before = (await cluster.describe(address))!.lastActiveAt;
    await new Promise((resolve) => setTimeout(resolve, 2));
    await act();
    const after = (await cluster.describe(address))!;
    assert.ok(after.lastActiveAt > before && after.connectedAt <= before);
  };
  await later(() => client.ask("hello"));
  await later(async () => {
    const message = once(client.socket, "message");
    await deliver("hello");
    await message;
  });
});

test("closes a connection with 1001 when its time is over, however busy it is", async (t) => {
  const api = await serve(t, { settings: { limits: { durationMillis: 300 } } });
  const client = await RawClient.open(api.url);
  const beat = setInterval(() => client.write(clientFrame(opcodes.text, "beat")), 20);
  let frame = await client.next();
  while (frame?.first === opcodes.text) frame = await client.next();
  clearInterval(beat);
  assert.equal(frame?.payload.readUInt16BE(0), 1001);
});

test("closes with 1001 when the stage is deleted, and $disconnect still runs", async (t) => {
  const api = await serve(t);
  const client = await RawClient.open(api.url);
  await api.deleteStage();
  assert.equal(await client.closeCode(), 1001);
  client.socket.destroy();
  assert.deepEqual(await disconnected(api), [1001, "Going away"]);
});

test("closes all connections with 1001 when it stops, and sends $disconnect for each", async (t) => {
  const api = await serve(t);
  const clients = await Promise.all([1, 2, 3].map(() => api.connect()));
  const codes = Promise.all(clients.map((client) => client.closed()));
  await api.stop();
  assert.deepEqual(
    (await codes).map(([code]) => code),
    [1001, 1001, 1001],
  );
  const events = api.exchanges.flatMap(({ event }) => (event.kind === "disconnect" ? [event.cause.code] : []));
  assert.deepEqual(events, [1001, 1001, 1001]);
});

test("sends $disconnect at a stop even for clients that do not answer the close, and waits for no backend", async (t) => {
  const backend = await serveBackend(t, () => new Promise(() => {}));
  const api = await serve(t, {
    routes: {
      $disconnect: {
        integration: {
          integrationType: "HTTP",
          integrationMethod: "POST",
          integrationUri: backend.url,
          requestTemplates: { "application/json": "$context.disconnectStatusCode" },
        },
      },
    },
  });
  await RawClient.open(api.url);
  await api.stop();
  assert.deepEqual(
    backend.received.map(({ body }) => body),
    ["1001"],
  );
});

test("does not wait for a client that does not answer a close", async (t) => {
  const api = await serve(t, { settings: { limits: { closeMillis: 50 } } });
  const client = await RawClient.open(api.url);
  client.socket.pause();
  await api.deleteStage();
  assert.deepEqual(await disconnected(api), [1001, "Going away"]);
});

function callbacks(api: TestApi, cluster: ReturnType<typeof createSingleNode>) {
  const { event } = api.exchanges.at(-1)!;
  const { connectionId } = event.connection;
  const address = { apiId: "a1", stageName: "live", connectionId };
  return { address, deliver: (data: Buffer | string) => cluster.deliver(address, Buffer.from(data)) };
}

test("delivers callbacks as text when they are UTF-8, else as binary, in frames of at most 32768 bytes", async (t) => {
  const cluster = createSingleNode();
  const api = await serve(t, { cluster });
  const client = await RawClient.open(api.url);
  const { deliver } = callbacks(api, cluster);
  assert.deepEqual(await Promise.all(["grüße", Buffer.from([0xff, 0]), "", Buffer.alloc(131_072, "x")].map(deliver)), [
    "delivered",
    "delivered",
    "delivered",
    "delivered",
  ]);
  const frames = [];
  for (let count = 0; count < 7; count++) frames.push(await client.next());
  assert.deepEqual(
    frames.map((frame) => [frame?.first, frame?.payload.length]),
    [
      [0x81, 7],
      [0x82, 2],
      [0x81, 0],
      [0x01, 32_768],
      [0x00, 32_768],
      [0x00, 32_768],
      [0x80, 32_768],
    ],
  );
});

test("answers callbacks with gone once the connection is closing", async (t) => {
  const cluster = createSingleNode();
  const api = await serve(t, { cluster });
  const client = await RawClient.open(api.url);
  const { address, deliver } = callbacks(api, cluster);
  const before = await cluster.describe(address);
  assert.equal(before?.sourceIp, "127.0.0.1");
  assert.equal(await cluster.close(address), true);
  assert.equal(await deliver("x"), "gone");
  assert.equal(await cluster.close(address), false);
  assert.equal(await client.closeCode(), 1000);
  client.write(clientFrame(opcodes.close, Buffer.from([0x03, 0xe8])));
  assert.deepEqual(await disconnected(api), [1000, "Connection Closed Normally"]);
});

test("cannot be reached while $connect or $disconnect runs", async (t) => {
  const cluster = createSingleNode();
  const seen: string[] = [];
  const integration = {
    integrationType: "AWS_PROXY",
    integrationMethod: "POST",
    integrationUri:
      "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations",
  } as const;
  const api = await serveApi(t, {
    routes: { $connect: { integration }, $disconnect: { integration } },
    cluster,
    backends: {
      async lambda(request) {
        const { requestContext } = JSON.parse(String(request.payload));
        const { connectionId, eventType } = requestContext;
        seen.push(
          `${eventType} ${await cluster.deliver({ apiId: "a1", stageName: "live", connectionId }, Buffer.from("x"))}`,
        );
        return new EndpointResponse(200, [], Buffer.from('{"statusCode":200}'));
      },
    },
  });
  const client = await api.connect();
  client.socket.close(1000);
  await disconnected(api);
  assert.deepEqual(seen, ["CONNECT gone", "DISCONNECT gone"]);
});

test("answers callbacks with busy when too much waits for a client that does not read, then drops the client", async (t) => {
  const cluster = createSingleNode();
  const api = await serve(t, { cluster, settings: { limits: { busyBytes: 262_144, stallMillis: 200 } } });
  const client = await RawClient.open(api.url);
  client.socket.pause();
  const { deliver } = callbacks(api, cluster);
  const payload = Buffer.alloc(131_072, "x");
  let delivered = 0;
  while ((await deliver(payload)) === "delivered" && delivered < 1000) {
    delivered++;
    await new Promise(setImmediate);
  }
  assert.ok(delivered < 1000, "the client never became busy");
  assert.equal(await deliver(payload), "busy");
  assert.deepEqual(await disconnected(api), [1006, "Connection Closed Abnormally"]);
});

test("keeps a client that reads more slowly than messages come, and drops it when it stops reading", async () => {
  const accepted: (() => void)[] = [];
  const socket = new Duplex({ highWaterMark: 1, read() {}, write: (_chunk, _encoding, done) => accepted.push(done) });
  const identity = { connectedAt: 0 } as ConnectionIdentity;
  const clock = new TestClock();
  const host: ConnectionHost = {
    limits: defaultConnectionLimits,
    clock,
    turns: new Turns(clock),
    sender: new Sender(defaultConnectionLimits.maxFrameBytes),
    answer: () => false,
    leaving() {},
    refused() {},
    closed() {},
    failed() {},
  };
  const connection = new Connection(identity, {} as StagePlace, {} as LiveStage, socket, new StageLoad(1), host);
  const send = () => {
    connection.send("x".repeat(100));
    connection.flush();
  };
  for (let seconds = 0; seconds < 120; seconds += 20) {
    clock.advance(20_000);
    send();
    send();
    connection.expire(clock.monotonic());
    accepted.shift()!();
    // The socket now writes what it buffered meanwhile.
    await new Promise(setImmediate);
  }
  assert.equal(socket.destroyed, false);
  connection.expire(clock.monotonic());
  clock.advance(30_000);
  connection.expire(clock.monotonic());
  assert.equal(socket.destroyed, true);
});

test("measures the life of a connection on a clock that does not jump", async (t) => {
  const clock = new TestClock();
  const cluster = createSingleNode();
  const api = await serve(t, { clock, cluster });
  const client = await api.connect();
  const closed = client.closed();
  clock.jump(3 * 60 * 60_000);
  for (let minutes = 9; minutes < 120; minutes += 9) {
    clock.advance(9 * 60_000);
    assert.equal(await client.ask("still here"), "pong");
  }
  const { connectedAt, lastActiveAt } = (await cluster.describe(callbacks(api, cluster).address))!;
  assert.equal(lastActiveAt - connectedAt, 117 * 60_000);
  clock.advance(3 * 60_000 - 1_000);
  assert.equal(await client.ask("still here"), "pong");
  clock.advance(1_000);
  assert.deepEqual(await closed, [1001, "Going away"]);
});

test("answers callbacks of one turn with busy too, instead of dropping their client", async (t) => {
  const cluster = createSingleNode();
  const api = await serve(t, { cluster });
  await RawClient.open(api.url);
  const { address, deliver } = callbacks(api, cluster);
  const payload = Buffer.alloc(131_072, "x");
  const deliveries = await Promise.all(Array.from({ length: 100 }, () => deliver(payload)));
  assert.deepEqual(deliveries.slice(0, 2), ["delivered", "delivered"]);
  assert.equal(deliveries.at(-1), "busy");
  assert.ok(await cluster.describe(address));
});

test("drops a client that ended its side and does not read", async (t) => {
  const cluster = createSingleNode();
  const api = await serve(t, { cluster, settings: { limits: { stallMillis: 100, busyBytes: 1 } } });
  const client = await RawClient.open(api.url, undefined, { allowHalfOpen: true });
  client.socket.pause();
  const { deliver } = callbacks(api, cluster);
  while ((await deliver(Buffer.alloc(10_000, "x"))) === "delivered") await new Promise(setImmediate);
  client.socket.end();
  assert.deepEqual(await disconnected(api), [1006, "Connection Closed Abnormally"]);
});

test("answers every ping of a burst, and stops reading from a client that does not read the pongs", async (t) => {
  const api = await serve(t);
  const client = await RawClient.open(api.url);
  const pings = Buffer.concat(Array.from({ length: 3_000 }, () => clientFrame(opcodes.ping, "beat")));
  client.write(pings);
  for (let count = 0; count < 3_000; count++) assert.equal((await client.next())?.first, 0x8a);
  client.socket.pause();
  let sent = 0;
  while (client.socket.writableLength < 1_000_000 && sent++ < 5_000) {
    client.write(pings);
    if (sent % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assert.ok(client.socket.writableLength >= 1_000_000, "the gateway kept reading");
  client.socket.resetAndDestroy();
});

test("stops reading from a client that does not read", async (t) => {
  const large = "y".repeat(30_000);
  const api = await serve(t, {
    routes: {
      $default: {
        ...echo.$default,
        responses: [
          {
            integrationResponseKey: "$default",
            templateSelectionExpression: "\\$default",
            responseTemplates: { $default: large },
          },
        ],
      },
    },
  });
  const client = await RawClient.open(api.url);
  client.socket.pause();
  const message = clientFrame(opcodes.text, large);
  let sent = 0;
  // The socket fills the buffers of the system, then takes no more: the gateway has stopped reading.
  while (client.socket.writableLength < 1_000_000 && sent++ < 10_000) {
    client.write(message);
    if (sent % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assert.ok(client.socket.writableLength >= 1_000_000);
  // The size of the system's buffers varies, so check only that nothing moves any more.
  let answered: number;
  do {
    answered = api.exchanges.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
  } while (api.exchanges.length > answered);
  assert.ok(answered < sent, `${answered} of ${sent} messages were answered`);
  client.socket.resetAndDestroy();
});

test("survives clients that send garbage, half a handshake, or drop the connection", async (t) => {
  const api = await serve(t);
  const { port } = new URL(api.url);
  for (const bytes of ["\0\xff\0", "GET /ws/a1/live HTTP/1.1\r\nHost: x\r\nUpgr", "GET / HTTP/9.9\r\n\r\n", ""]) {
    const socket = connect(Number(port), "127.0.0.1");
    socket.on("error", () => {});
    await once(socket, "connect");
    socket.write(bytes, "latin1");
    await new Promise(setImmediate);
    socket.resetAndDestroy();
  }
  const client = await api.connect();
  assert.equal(await client.ask("still there?"), "pong");
});
