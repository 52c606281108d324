// Limits on what one client takes from others: turns, CPU time, messages in flight, memory. A bug harms only its message.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { TestClock } from "../../test-clock.ts";
import type { HttpRequest } from "../chain/integration-request.ts";
import { EndpointResponse } from "../integrations/endpoint-response.ts";
import { type ApiDescription, mock, serveApi, type TestApi } from "../test-api.ts";
import { clientFrame, opcodes, RawClient } from "./test-raw-client.ts";

const call: ApiDescription["routes"] = {
  $default: {
    integration: {
      integrationType: "HTTP_PROXY",
      integrationMethod: "POST",
      integrationUri: "http://127.0.0.1/",
      timeoutInMillis: 29_000,
    },
  },
  $disconnect: { integration: mock() },
};

/** A backend that answers with the message when it is released. */
class HeldBackend {
  readonly received: string[] = [];
  readonly #answers: (() => void)[] = [];
  readonly http = (request: HttpRequest): Promise<EndpointResponse> => {
    this.received.push(String(request.body));
    return new Promise((resolve) => {
      this.#answers.push(() => resolve(new EndpointResponse(200, [], Buffer.from(request.body))));
    });
  };

  /** Answers the oldest message. */
  release(): void {
    this.#answers.shift()?.();
  }
}

async function quiet(): Promise<void> {
  // On a busy machine bytes take longer than some turns.
  await new Promise((resolve) => setTimeout(resolve, 20));
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
}

async function serveHeld(t: TestContext, limits: NonNullable<ApiDescription["settings"]>["limits"] = {}) {
  const backend = new HeldBackend();
  // The clock stands still, so that no message is slow.
  const clock = new TestClock();
  const api = await serveApi(t, { routes: call, clock, backends: { http: backend.http }, settings: { limits } });
  return { backend, api };
}

test("a connection rests for calls that failed", async (t) => {
  let calls = 0;
  const api = await serveApi(t, {
    routes: call,
    clock: new TestClock(),
    backends: {
      http: async () => {
        calls++;
        throw new Error("no answer");
      },
    },
    settings: { limits: { messagesInFlight: 1 } },
  });
  const client = await RawClient.open(api.url);
  client.socket.write(Buffer.concat(Array.from({ length: 20 }, () => clientFrame(opcodes.text, "x"))));
  await quiet();
  assert.equal(calls, 1);
  client.socket.destroy();
});

test("a connection rests for reading its backends' answers", async (t) => {
  const received = { small: 0, large: 0 };
  // The clock stands still, so that only the estimate for reading counts.
  const api = await serveApi(t, {
    routes: call,
    clock: new TestClock(),
    backends: {
      http: async ({ body }) => {
        const size = String(body) as keyof typeof received;
        received[size]++;
        return new EndpointResponse(200, [], Buffer.alloc(size === "large" ? 130_000 : 1_000, "x"));
      },
    },
    settings: { limits: { messagesInFlight: 1 } },
  });
  for (const size of ["small", "large"]) {
    const client = await RawClient.open(api.url);
    client.socket.write(Buffer.concat(Array.from({ length: 20 }, () => clientFrame(opcodes.text, size))));
  }
  for (let tries = 0; received.small < 20 && tries < 100; tries++) await quiet();
  await quiet();
  assert.equal(received.small, 20);
  assert.ok(received.large > 2 && received.large < 8, `${received.large} answers`);
});

const messages = (...texts: readonly string[]) => Buffer.concat(texts.map((text) => clientFrame(opcodes.text, text)));

test("takes the messages of two clients in turn, however many come at once", async (t) => {
  const received: string[] = [];
  const api = await serveApi(t, {
    routes: call,
    // The clock stands still, so that no message is slow.
    clock: new TestClock(),
    backends: {
      http: async ({ body }) => {
        received.push(String(body));
        return new EndpointResponse(200, [], Buffer.from("ok"));
      },
    },
  });
  const [first, second] = [await RawClient.open(api.url), await RawClient.open(api.url)];
  first.write(messages(...Array.from({ length: 90 }, () => "a")));
  second.write(messages(...Array.from({ length: 90 }, () => "b")));
  for (let count = 0; count < 90; count++) await Promise.all([first.next(), second.next()]);
  const order = received.join("");
  // Once both have begun, their messages alternate.
  const together = order.slice(order.search(/ab|ba/)).replace(/(.)\1*$/, "");
  assert.ok(together.length > 100, order);
  assert.doesNotMatch(together, /aa|bb/);
});

test("a connection whose message took 50 ms is not read for 100 ms; others are", async (t) => {
  const clock = new TestClock();
  const received: string[] = [];
  const api = await serveApi(t, {
    routes: call,
    clock,
    backends: {
      http: async ({ body }) => {
        received.push(String(body));
        if (String(body) === "slow") clock.advance(50);
        return new EndpointResponse(200, [], Buffer.from(body));
      },
    },
  });
  const [busy, other] = [await RawClient.open(api.url), await RawClient.open(api.url)];
  const ask = async (client: RawClient, text: string) => {
    client.write(messages(text));
    return String((await client.next())?.payload);
  };
  busy.write(messages("slow", "next"));
  assert.equal(String((await busy.next())?.payload), "slow");
  for (let count = 0; count < 5; count++) assert.equal(await ask(other, "quick"), "quick");
  clock.advance(99);
  await quiet();
  assert.ok(!received.includes("next"));
  clock.advance(1);
  assert.equal(String((await busy.next())?.payload), "next");
  assert.equal(await ask(busy, "quick"), "quick");
});

test("counts the time that a backend's answer takes, too", async (t) => {
  const clock = new TestClock();
  /** Reading it takes 70 ms. */
  const slowAnswer = Object.defineProperty(new EndpointResponse(200, [], Buffer.from("slow")), "tooLarge", {
    get() {
      clock.advance(70);
      return false;
    },
  });
  const received: string[] = [];
  const api = await serveApi(t, {
    routes: call,
    clock,
    backends: {
      http: async ({ body }) => {
        received.push(String(body));
        await new Promise(setImmediate);
        return String(body) === "slow" ? slowAnswer : new EndpointResponse(200, [], Buffer.from(body));
      },
    },
  });
  const client = await RawClient.open(api.url);
  client.write(messages("slow"));
  await client.next();
  client.write(messages("next"));
  await quiet();
  clock.advance(139);
  await quiet();
  assert.deepEqual(received, ["slow"]);
  clock.advance(1);
  assert.equal(String((await client.next())?.payload), "next");
});

test("counts the reading of large messages", async (t) => {
  const clock = new TestClock();
  const received: number[] = [];
  const api = await serveApi(t, {
    routes: call,
    clock,
    backends: {
      http: async ({ body }) => {
        received.push(String(body).length);
        return new EndpointResponse(200, [], Buffer.from("ok"));
      },
    },
  });
  const client = await RawClient.open(api.url);
  const size = 131_000;
  const part = "x".repeat(size / 5);
  const message = [opcodes.textBegins, opcodes.continues, opcodes.continues, opcodes.continues, opcodes.ends];
  for (let count = 0; count < 4; count++) client.write(Buffer.concat(message.map((first) => clientFrame(first, part))));
  for (let count = 0; count < 3; count++) await client.next();
  await quiet();
  assert.deepEqual(received, [size, size, size]);
  clock.advance(2);
  await client.next();
  assert.equal(received.length, 4);
});

test("a client is closed for a fault only after the rest for the work before it", async (t) => {
  const clock = new TestClock();
  const api = await serveApi(t, {
    routes: call,
    clock,
    backends: { http: async () => new EndpointResponse(200, [], Buffer.from("ok")) },
  });
  const client = await RawClient.open(api.url);
  const part = "x".repeat(32_000);
  const fragment = clientFrame(opcodes.continues, part);
  const begun = Buffer.concat([clientFrame(opcodes.textBegins, part), fragment, fragment, fragment]);
  const message = Buffer.concat([begun, clientFrame(opcodes.ends, "")]);
  client.write(Buffer.concat([message, message]));
  for (let count = 0; count < 2; count++) await client.next();
  // A message in another one. The work before it, added to the earlier work, is enough for a rest.
  client.write(Buffer.concat([begun, clientFrame(opcodes.text, "refused")]));
  let closed = false;
  void client.next().then(() => {
    closed = true;
  });
  await quiet();
  assert.ok(!closed);
  clock.advance(10);
  await quiet();
  assert.ok(closed);
});

test("after a frame that it refuses, reads slowly what the client still sends", async (t) => {
  const clock = new TestClock();
  const api = await serveApi(t, { routes: call, clock });
  const client = await RawClient.open(api.url);
  client.write(clientFrame(opcodes.binary, "refused"));
  assert.equal((await client.next())?.first, opcodes.close);
  const total = 20_000_000;
  client.socket.write(Buffer.alloc(total));
  await quiet();
  const before = client.socket.bytesWritten - client.socket.writableLength;
  assert.ok(before < total / 2, `${before} bytes are read without a rest`);
  while (client.socket.writableLength > 0) {
    clock.advance(1);
    await new Promise(setImmediate);
    if (clock.monotonic() > 4_000) break;
  }
  assert.equal(client.socket.writableLength, 0);
});

test("takes no more messages of a connection than may be in flight, and the next when one is answered", async (t) => {
  const { api, backend } = await serveHeld(t, { messagesInFlight: 3 });
  const [held, other] = [await RawClient.open(api.url), await RawClient.open(api.url)];
  held.write(messages("1", "2", "3", "4", "5"));
  await quiet();
  assert.deepEqual(backend.received, ["1", "2", "3"]);
  other.write(messages("other"));
  await quiet();
  assert.deepEqual(backend.received, ["1", "2", "3", "other"]);
  backend.release();
  assert.equal(String((await held.next())?.payload), "1");
  await quiet();
  assert.deepEqual(backend.received.slice(4), ["4"]);
});

test("takes no more messages of a stage than may be in flight; waiting connections continue in their order", async (t) => {
  const { api, backend } = await serveHeld(t, { stageMessagesInFlight: 2 });
  const clients = await Promise.all(["a", "b", "c"].map(() => RawClient.open(api.url)));
  for (const [index, client] of clients.entries()) {
    client.write(messages(`${index}.1`, `${index}.2`));
    await quiet();
  }
  assert.deepEqual(backend.received, ["0.1", "0.2"]);
  for (let count = 0; count < 6; count++) {
    backend.release();
    await quiet();
  }
  assert.deepEqual(backend.received.slice(0, 4), ["0.1", "0.2", "1.1", "2.1"]);
  assert.deepEqual(backend.received.toSorted(), ["0.1", "0.2", "1.1", "1.2", "2.1", "2.2"]);
});

test("a connection that waits for the stage and then takes no message does not keep others waiting", async (t) => {
  const { api, backend } = await serveHeld(t, { stageMessagesInFlight: 1 });
  const [busy, pinging, waiting] = [
    await RawClient.open(api.url),
    await RawClient.open(api.url),
    await RawClient.open(api.url),
  ];
  busy.write(messages("busy"));
  await quiet();
  pinging.write(clientFrame(opcodes.ping, "beat"));
  await quiet();
  waiting.write(messages("waits"));
  await quiet();
  backend.release();
  assert.equal((await pinging.next())?.first, 0x8a);
  await quiet();
  assert.deepEqual(backend.received, ["busy", "waits"]);
});

test("messages in flight of a client that is gone make room when they end", async (t) => {
  const { api, backend } = await serveHeld(t, { stageMessagesInFlight: 1 });
  const [gone, waiting] = [await RawClient.open(api.url), await RawClient.open(api.url)];
  gone.write(messages("gone", "never taken"));
  await quiet();
  gone.socket.resetAndDestroy();
  waiting.write(messages("waits"));
  await quiet();
  assert.deepEqual(backend.received, ["gone"]);
  backend.release();
  await quiet();
  assert.deepEqual(backend.received, ["gone", "waits"]);
});

test("134,000 messages to a backend that hangs stay with their client, and delay no other", async (t) => {
  const { api, backend } = await serveHeld(t);
  const [flooding, other] = [await RawClient.open(api.url), await api.connect()];
  const thousand = messages(...Array.from({ length: 1_000 }, (_, index) => String(index).padEnd(200)));
  for (let count = 0; count < 134; count++) flooding.socket.write(thousand);
  const waits: number[] = [];
  for (let count = 0; count < 50; count++) {
    const started = performance.now();
    other.socket.ping();
    await new Promise((resolve) => other.socket.once("pong", resolve));
    waits.push(performance.now() - started);
  }
  while (backend.received.length < 100) await quiet();
  await quiet();
  assert.equal(backend.received.length, 100);
  assert.ok(flooding.socket.writableLength > 10_000_000, `${flooding.socket.writableLength} bytes are not yet sent`);
  // The median, because a busy machine delays single pings.
  const median = waits.sort((one, other) => one - other)[25]!;
  assert.ok(median < 300, `${median} ms`);
  flooding.socket.resetAndDestroy();
});

test("runs the messages that came before the client ended its side, then $disconnect", async (t) => {
  const { api, backend } = await serveHeld(t, { messagesInFlight: 1 });
  const client = await RawClient.open(api.url);
  client.write(messages("1", "2", "3"));
  client.socket.end();
  for (let count = 1; count <= 3; count++) {
    while (backend.received.length < count) await quiet();
    backend.release();
  }
  await quiet();
  assert.deepEqual(backend.received, ["1", "2", "3"]);
  assert.equal(api.exchanges.filter(({ event }) => event.kind === "disconnect").length, 1);
});

test("a message that fails unexpectedly is reported, and harms neither its connection nor others", async (t) => {
  const api: TestApi = await serveApi(t, {
    routes: { $default: { integration: mock(), responses: [{ integrationResponseKey: "$default" }] } },
    onExchange({ event }) {
      if (event.document.text === "bug") throw new Error("a bug");
    },
  });
  const [client, other] = [await RawClient.open(api.url), await RawClient.open(api.url)];
  client.write(messages("bug", "next"));
  other.write(messages("other"));
  assert.ok(await other.next());
  while (api.exchanges.every(({ event }) => event.document.text !== "next")) await quiet();
  assert.match(api.warnings.join("\n"), /A message to API a1 failed unexpectedly: Error: a bug/);
});
